/* Reading documents: one as a whole, many as a walk over what stands beside
 * their texts, and the origins of one.
 *
 * Nothing read here is trusted: a file may have been written by anybody, so
 * text, spans and forms are judged before a caller sees them. */
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/utf8.h"
#include "core/store/filter.h"
#include "core/store/packed.h"
#include "core/store/zones.h"
#include "dossier/document.h"

struct dsr_document {
  dsr_arena arena; /* the strings, zones and forms */
  dsr_document_info info;
  char *text;
  size_t len;
  dsr_stored_zone *zones;
  size_t zone_count;
  dsr_span *sentences;
  size_t sentence_count;
  dsr_form *forms;
  size_t token_count;
};

#define INFO_COLUMNS                                                           \
  "d.id, d.key, d.source, lower(hex(d.sha256)), d.title, d.publisher,\n"     \
  "d.author,\n"                                                              \
  "d.published, d.language, d.metadata, d.first_day, d.last_day, d.bytes,\n"  \
  "d.tokens, d.sentences, d.replaced,\n"                                      \
  "(SELECT count(*) FROM origin o WHERE o.document = d.id),\n"                \
  DSR_DOCUMENT_RULES ",\n"                                                   \
  "d.derived, d.title_start, d.title_end, d.author_start, d.author_end,\n"   \
  "d.published_start, d.published_end, d.publisher_start, d.publisher_end"
#define INFO_FROM " FROM document d\n"
enum { INFO_STATED = 19, INFO_END = 27 };

/* Of a span outside the text nothing is said here; a check names it. */
static dsr_span read_stated(sqlite3_stmt *row, int column, uint32_t bytes) {
  dsr_span span = {dsr_column_u32(row, column), dsr_column_u32(row, column + 1)};
  return span.start < span.end && span.end <= bytes ? span : (dsr_span){0, 0};
}

/* A column that SQLite has no memory for reads as none, so this is asked behind
 * the last one. */
static int read_info(sqlite3_stmt *row, dsr_document_info *info, dsr_error *err) {
  *info = (dsr_document_info){
      .id = sqlite3_column_int64(row, 0),
      .key = dsr_column_text(row, 1),
      .source = dsr_column_text(row, 2),
      .sha256 = dsr_column_text(row, 3),
      .title = dsr_column_text_or_null(row, 4),
      .publisher = dsr_column_text_or_null(row, 5),
      .author = dsr_column_text_or_null(row, 6),
      .published = dsr_column_text_or_null(row, 7),
      .language = dsr_column_text_or_null(row, 8),
      .metadata = dsr_column_text(row, 9),
      .first = sqlite3_column_int(row, 10),
      .last = sqlite3_column_int(row, 11),
      .bytes = dsr_column_u32(row, 12),
      .tokens = dsr_column_u32(row, 13),
      .sentences = dsr_column_u32(row, 14),
      .replaced = dsr_column_u32(row, 15),
      .origins = dsr_column_u32(row, 16),
      .rules = dsr_column_text(row, 17),
      .derived = sqlite3_column_int(row, 18) != 0,
  };
  info->stated.title = read_stated(row, INFO_STATED, info->bytes);
  info->stated.author = read_stated(row, INFO_STATED + 2, info->bytes);
  info->stated.published = read_stated(row, INFO_STATED + 4, info->bytes);
  info->stated.publisher = read_stated(row, INFO_STATED + 6, info->bytes);
  return sqlite3_errcode(sqlite3_db_handle(row)) == SQLITE_NOMEM
             ? dsr_fail_memory(err)
             : DSR_OK;
}

static bool own_string(dsr_document *doc, const char **s) {
  if (*s)
    *s = dsr_arena_copy(&doc->arena, *s, strlen(*s));
  return *s != NULL;
}

static bool own_info(dsr_document *doc) {
  const char **strings[] = {
      &doc->info.key,       &doc->info.source,   &doc->info.sha256,
      &doc->info.title,     &doc->info.publisher, &doc->info.author,
      &doc->info.published, &doc->info.language, &doc->info.metadata,
      &doc->info.rules};
  for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
    if (*strings[i] && !own_string(doc, strings[i]))
      return false;
  return true;
}

static int damaged(const dsr_corpus *c, const dsr_document *doc,
                   const char *what, dsr_error *err) {
  return dsr_fail(err, DSR_EDAMAGED, 0,
                  "%s: document %lld is damaged: %s; \"dossier check\" lists "
                  "what is",
                  c->path, (long long)doc->info.id, what);
}

static int read_forms(dsr_corpus *c, dsr_document *doc, const uint8_t *p,
                      size_t size, size_t count, dsr_error *err) {
  uint32_t issued = 0;
  int status = dsr_forms_issued(c, &issued, err);
  if (status != DSR_OK)
    return status;
  if (count > size)
    return damaged(c, doc, "fewer tokens than stated", err);
  doc->forms = dsr_arena_get(&doc->arena, (count ? count : 1) * sizeof *doc->forms);
  if (!doc->forms)
    return dsr_fail_memory(err);
  dsr_form highest;
  if (!dsr_forms_unpack(p, size, count, doc->forms, &highest))
    return damaged(c, doc, "its tokens are not as many as stated", err);
  if (highest > issued)
    return damaged(c, doc, "a token has no form", err);
  doc->token_count = count;
  return DSR_OK;
}

static int read_zones(dsr_corpus *c, dsr_document *doc, sqlite3_stmt *row,
                      dsr_error *err) {
  dsr_error why = {0};
  int status = dsr_zones_unpack(c, sqlite3_column_blob(row, 3),
                                (size_t)sqlite3_column_bytes(row, 3), doc->len,
                                &doc->arena, &doc->zones, &doc->zone_count,
                                &why);
  if (status == DSR_EDAMAGED)
    return damaged(c, doc, why.message, err);
  return status == DSR_OK ? DSR_OK
                          : dsr_fail(err, status, why.offset, "%s", why.message);
}

static int read_tokens(dsr_corpus *c, dsr_document *doc, dsr_error *err) {
  sqlite3_stmt *row;
  int status = dsr_store_row(c, err, &row,
                             "SELECT n, forms, sentences, zones\n"
                             "FROM document_tokens WHERE document = ?",
                             "i", doc->info.id);
  if (status == DSR_DONE)
    return damaged(c, doc, "it has no tokens", err);
  if (status != DSR_OK)
    return status;
  const void *forms = sqlite3_column_blob(row, 1);
  size_t forms_size = (size_t)sqlite3_column_bytes(row, 1);
  const void *sentences = sqlite3_column_blob(row, 2);
  size_t sentences_size = (size_t)sqlite3_column_bytes(row, 2);
  status = read_forms(c, doc, forms, forms_size, dsr_column_u32(row, 0), err);
  if (status == DSR_OK)
    status = dsr_sentences_unpack(sentences, sentences_size, doc->len,
                                  &doc->sentences, &doc->sentence_count, err);
  if (status == DSR_OK)
    status = read_zones(c, doc, row, err);
  sqlite3_reset(row);
  return status;
}

/* From the row of a document: INFO_COLUMNS and the text. */
static int read_document(dsr_corpus *c, sqlite3_stmt *row, dsr_document *doc,
                         dsr_error *err) {
  const char *text = dsr_column_text(row, INFO_END);
  doc->len = (size_t)sqlite3_column_bytes(row, INFO_END);
  int status = read_info(row, &doc->info, err);
  if (status != DSR_OK)
    return status;
  if (!own_info(doc) || !(doc->text = dsr_copy(text, doc->len)))
    return dsr_fail_memory(err);
  if (doc->len > DSR_DOCUMENT_MAX || doc->len != doc->info.bytes)
    return damaged(c, doc, "its text is not as long as stated", err);
  if (dsr_utf8_check(doc->text, doc->len) != doc->len)
    return damaged(c, doc, "its text is not UTF-8", err);
  return DSR_OK;
}

static int open_row(dsr_corpus *c, sqlite3_stmt *row, dsr_document **out,
                    dsr_error *err) {
  int status = DSR_ENOMEM;
  dsr_document *doc = dsr_alloc_zero(1, sizeof *doc);
  if (!doc)
    dsr_fail_memory(err);
  else
    status = read_document(c, row, doc, err);
  sqlite3_reset(row);
  if (status == DSR_OK)
    status = read_tokens(c, doc, err);
  if (status == DSR_OK) {
    *out = doc;
    doc = NULL;
  }
  dsr_document_free(doc);
  return status;
}

int dsr_document_open(dsr_corpus *c, const char *key, dsr_document **out,
                      dsr_error *err) {
  *out = NULL;
  sqlite3_stmt *row;
  int status = dsr_store_open(c, err);
  if (status == DSR_OK && !key)
    status = dsr_fail(err, DSR_EINVAL, 0, "no key was given");
  if (status == DSR_OK)
    status = dsr_store_row(c, err, &row,
                           "SELECT " INFO_COLUMNS ", d.text" INFO_FROM
                           "WHERE d.key = ?",
                           "t", key);
  if (status == DSR_DONE)
    return dsr_key_missing(c, key, err);
  return status == DSR_OK ? open_row(c, row, out, err) : status;
}

int dsr_document_open_id(dsr_corpus *c, int64_t id, dsr_document **out,
                         dsr_error *err) {
  *out = NULL;
  sqlite3_stmt *row;
  int status = dsr_store_open(c, err);
  if (status == DSR_OK)
    status = dsr_store_row(c, err, &row,
                           "SELECT " INFO_COLUMNS ", d.text" INFO_FROM
                           "WHERE d.id = ?",
                           "i", id);
  if (status == DSR_DONE)
    return dsr_fail(err, DSR_ENOTFOUND, 0, "%s: there is no document %lld",
                    c->path, (long long)id);
  return status == DSR_OK ? open_row(c, row, out, err) : status;
}

void dsr_document_free(dsr_document *doc) {
  if (!doc)
    return;
  dsr_free(doc->text);
  dsr_free(doc->zones);
  dsr_free(doc->sentences);
  dsr_arena_free(&doc->arena);
  dsr_free(doc);
}

const dsr_document_info *dsr_document_about(const dsr_document *doc) {
  return &doc->info;
}

const char *dsr_document_text(const dsr_document *doc, size_t *len) {
  if (len)
    *len = doc->len;
  return doc->text;
}

const dsr_stored_zone *dsr_document_zones(const dsr_document *doc,
                                          size_t *count) {
  *count = doc->zone_count;
  return doc->zones;
}

const dsr_span *dsr_document_sentences(const dsr_document *doc, size_t *count) {
  *count = doc->sentence_count;
  return doc->sentences;
}

const dsr_form *dsr_document_forms(const dsr_document *doc, size_t *count) {
  *count = doc->token_count;
  return doc->forms;
}

/* --- walks --- */

typedef struct chosen {
  int64_t id;
  const char *key;
} chosen;

struct dsr_documents {
  dsr_cursor cursor;
  dsr_document_info info;
  bool among; /* of `all`, a look-up each */
  chosen *all; /* by key */
  size_t count, next;
  dsr_arena keys;
};

static int open_walk(dsr_corpus *c, const dsr_document_filter *filter,
                     const char *sql, dsr_documents **out, dsr_error *err) {
  *out = NULL;
  dsr_documents *documents = dsr_alloc_zero(1, sizeof *documents);
  if (!documents)
    return dsr_fail_memory(err);
  int status = dsr_cursor_open(&documents->cursor, c, sql, err);
  if (status == DSR_OK)
    status = dsr_filter_bind(c, documents->cursor.rows, filter, err);
  if (status == DSR_OK)
    *out = documents;
  else
    dsr_documents_free(documents);
  return status;
}

int dsr_documents_new(dsr_corpus *c, const dsr_document_filter *filter,
                      dsr_documents **out, dsr_error *err) {
  return open_walk(c, filter,
                   "SELECT " INFO_COLUMNS INFO_FROM
                   "WHERE " DSR_FILTER_CONDITIONS "ORDER BY d.key",
                   out, err);
}

static int by_key(const void *left, const void *right) {
  return strcmp(((const chosen *)left)->key, ((const chosen *)right)->key);
}

/* The row of one document, if it is there and meets the filter. */
static int look_up(dsr_documents *documents, int64_t id, dsr_error *err) {
  sqlite3_stmt *rows = documents->cursor.rows;
  sqlite3_reset(rows);
  sqlite3_bind_int64(rows, 8, id);
  return dsr_store_step(documents->cursor.corpus, rows, err);
}

static int choose(dsr_documents *documents, const int64_t *ids, size_t count,
                  dsr_error *err) {
  documents->among = true;
  documents->all = dsr_alloc_zero(count ? count : 1, sizeof *documents->all);
  if (!documents->all)
    return dsr_fail_memory(err);
  for (size_t i = 0; i < count; i++) {
    int status = look_up(documents, ids[i], err);
    if (status == DSR_DONE)
      continue;
    if (status != DSR_OK)
      return status;
    const char *key = dsr_column_text(documents->cursor.rows, 1);
    chosen *next = &documents->all[documents->count];
    *next = (chosen){ids[i],
                     dsr_arena_copy(&documents->keys, key, strlen(key))};
    if (!next->key)
      return dsr_fail_memory(err);
    documents->count++;
  }
  sqlite3_reset(documents->cursor.rows);
  qsort(documents->all, documents->count, sizeof *documents->all, by_key);
  return DSR_OK;
}

int dsr_documents_among(dsr_corpus *c, const dsr_document_filter *filter,
                        const int64_t *ids, size_t count, dsr_documents **out,
                        dsr_error *err) {
  int status = open_walk(c, filter,
                         "SELECT " INFO_COLUMNS INFO_FROM
                         "WHERE d.id = ?8 AND " DSR_FILTER_CONDITIONS,
                         out, err);
  if (status == DSR_OK)
    status = choose(*out, ids, count, err);
  if (status != DSR_OK) {
    dsr_documents_free(*out);
    *out = NULL;
  }
  return status;
}

/* The next of the chosen ones; one that is gone meanwhile is passed over. */
static int next_chosen(dsr_documents *documents, dsr_error *err) {
  int status = dsr_store_open(documents->cursor.corpus, err);
  if (status != DSR_OK)
    return status;
  while (documents->next < documents->count) {
    status = look_up(documents, documents->all[documents->next++].id, err);
    if (status != DSR_DONE)
      return status;
  }
  sqlite3_reset(documents->cursor.rows);
  return DSR_DONE;
}

int dsr_documents_next(dsr_documents *documents, const dsr_document_info **out,
                       dsr_error *err) {
  *out = NULL;
  int status = documents->among ? next_chosen(documents, err)
                                : dsr_cursor_next(&documents->cursor, err);
  if (status == DSR_OK) {
    status = read_info(documents->cursor.rows, &documents->info, err);
    *out = status == DSR_OK ? &documents->info : NULL;
  }
  return status;
}

void dsr_documents_free(dsr_documents *documents) {
  if (!documents)
    return;
  dsr_cursor_close(&documents->cursor);
  dsr_free(documents->all);
  dsr_arena_free(&documents->keys);
  dsr_free(documents);
}

struct dsr_origins {
  dsr_cursor cursor;
};

int dsr_origins_new(dsr_corpus *c, int64_t document, dsr_origins **out,
                    dsr_error *err) {
  *out = NULL;
  dsr_origins *origins = dsr_alloc_zero(1, sizeof *origins);
  if (!origins)
    return dsr_fail_memory(err);
  int status = dsr_cursor_open(&origins->cursor, c,
                               "SELECT key, source FROM origin\n"
                               "WHERE document = ? ORDER BY n",
                               err);
  if (status == DSR_OK) {
    sqlite3_bind_int64(origins->cursor.rows, 1, document);
    *out = origins;
  } else {
    dsr_origins_free(origins);
  }
  return status;
}

int dsr_origins_next(dsr_origins *origins, const char **key,
                     const char **source, dsr_error *err) {
  int status = dsr_cursor_next(&origins->cursor, err);
  if (status == DSR_OK) {
    *key = dsr_column_text(origins->cursor.rows, 0);
    *source = dsr_column_text(origins->cursor.rows, 1);
  }
  return status;
}

void dsr_origins_free(dsr_origins *origins) {
  if (!origins)
    return;
  dsr_cursor_close(&origins->cursor);
  dsr_free(origins);
}
