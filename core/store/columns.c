/* Walking over token columns.
 *
 * One table in the order of its rows, which is how the file lies; the filter is
 * joined to it only where there is one. Sentences are kept as bytes of the text:
 * which tokens they hold comes from cutting it, as everywhere. Refused: keeping
 * every column unpacked in memory, four bytes a token of a corpus that may be
 * larger than the memory. */
#include "dossier/columns.h"

#include <string.h>

#include "core/store/filter.h"
#include "core/store/packed.h"
#include "dossier/token.h"

struct dsr_columns {
  dsr_cursor cursor;
  bool among, sentences_wanted;
  int64_t *ids;
  size_t id_count, next_id;
  dsr_form issued; /* the highest form known to be in the lexicon */
  dsr_form *forms;
  size_t form_room;
  uint8_t *skip;
  size_t skip_room;
  dsr_span *sentences; /* of tokens, once found */
};

#define COLUMNS "SELECT t.document, t.n, t.forms, t.covered"
#define WITH_TEXT COLUMNS ", t.sentences, d.text\n"
#define FROM_TOKENS " FROM document_tokens t\n"
#define FROM_DOCUMENT                                                          \
  " FROM document d CROSS JOIN document_tokens t ON t.document = d.id\n"
#define ORDERED " ORDER BY d.id"

/* The statement, a literal each. */
static const char *choose(bool open, bool among, bool sentences) {
  if (among)
    return sentences ? WITH_TEXT FROM_DOCUMENT "WHERE d.id = ?8 AND "
                                               DSR_FILTER_CONDITIONS
           : open ? COLUMNS FROM_TOKENS "WHERE t.document = ?8"
                  : COLUMNS FROM_DOCUMENT "WHERE d.id = ?8 AND "
                                          DSR_FILTER_CONDITIONS;
  if (sentences)
    return WITH_TEXT FROM_DOCUMENT "WHERE " DSR_FILTER_CONDITIONS ORDERED;
  return open ? COLUMNS FROM_TOKENS " ORDER BY t.document"
              : COLUMNS FROM_DOCUMENT "WHERE " DSR_FILTER_CONDITIONS ORDERED;
}

static int open_columns(dsr_corpus *c, const dsr_document_filter *filter,
                        bool among, unsigned flags, dsr_columns **out,
                        dsr_error *err) {
  *out = NULL;
  if (flags & ~(unsigned)DSR_COLUMNS_SENTENCES)
    return dsr_fail(err, DSR_EINVAL, 0, "no such flags of columns: %#x", flags);
  dsr_columns *columns = dsr_alloc_zero(1, sizeof *columns);
  if (!columns)
    return dsr_fail_memory(err);
  columns->among = among;
  columns->sentences_wanted = (flags & DSR_COLUMNS_SENTENCES) != 0;
  bool open = dsr_filter_is_open(filter);
  int status = dsr_cursor_open(
      &columns->cursor, c, choose(open, among, columns->sentences_wanted), err);
  if (status == DSR_OK)
    status = dsr_filter_bind(c, columns->cursor.rows, filter, err);
  if (status == DSR_OK)
    *out = columns;
  else
    dsr_columns_free(columns);
  return status;
}

int dsr_columns_new(dsr_corpus *c, const dsr_document_filter *filter,
                    unsigned flags, dsr_columns **out, dsr_error *err) {
  return open_columns(c, filter, false, flags, out, err);
}

int dsr_columns_among(dsr_corpus *c, const dsr_document_filter *filter,
                      const int64_t *ids, size_t count, unsigned flags,
                      dsr_columns **out, dsr_error *err) {
  int status = open_columns(c, filter, true, flags, out, err);
  if (status != DSR_OK || count == 0)
    return status;
  dsr_columns *columns = *out;
  columns->ids = dsr_alloc_zero(count, sizeof *ids);
  if (!columns->ids) {
    dsr_columns_free(columns);
    *out = NULL;
    return dsr_fail_memory(err);
  }
  memcpy(columns->ids, ids, count * sizeof *ids);
  columns->id_count = count;
  return DSR_OK;
}

void dsr_columns_free(dsr_columns *columns) {
  if (!columns)
    return;
  dsr_cursor_close(&columns->cursor);
  dsr_free(columns->ids);
  dsr_free(columns->forms);
  dsr_free(columns->skip);
  dsr_free(columns->sentences);
  dsr_free(columns);
}

/* --- one row --- */

static int damaged(const dsr_columns *columns, int64_t document,
                   const char *what, dsr_error *err) {
  return dsr_fail(err, DSR_EDAMAGED, 0,
                  "%s: document %lld is damaged: %s; \"dossier check\" lists "
                  "what is",
                  columns->cursor.corpus->path, (long long)document, what);
}

static int make_room(dsr_columns *columns, size_t count, dsr_error *err) {
  void *forms = columns->forms, *skip = columns->skip;
  bool ok = dsr_reserve(&forms, &columns->form_room, count + 1,
                        sizeof *columns->forms);
  columns->forms = forms;
  ok = ok && dsr_reserve(&skip, &columns->skip_room, count + 1, 1);
  columns->skip = skip;
  return ok ? DSR_OK : dsr_fail_memory(err);
}

static int read_forms(dsr_columns *columns, dsr_column *out, dsr_error *err) {
  sqlite3_stmt *row = columns->cursor.rows;
  const uint8_t *forms = sqlite3_column_blob(row, 2);
  size_t size = (size_t)sqlite3_column_bytes(row, 2);
  dsr_form highest;
  int status = DSR_OK;
  out->count = dsr_column_u32(row, 1);
  if (out->count > size)
    return damaged(columns, out->document, "fewer tokens than stated", err);
  status = make_room(columns, out->count, err);
  if (status != DSR_OK)
    return status;
  if (!dsr_forms_unpack(forms, size, out->count, columns->forms, &highest))
    return damaged(columns, out->document,
                   "its tokens are not as many as stated", err);
  if (highest > columns->issued)
    status = dsr_forms_issued(columns->cursor.corpus, &columns->issued, err);
  if (status == DSR_OK && highest > columns->issued)
    status = damaged(columns, out->document, "a token has no form", err);
  out->forms = columns->forms;
  return status;
}

static int read_covered(dsr_columns *columns, dsr_column *out, dsr_error *err) {
  sqlite3_stmt *row = columns->cursor.rows;
  const uint8_t *runs = sqlite3_column_blob(row, 3);
  size_t size = (size_t)sqlite3_column_bytes(row, 3);
  if (!dsr_covered_unpack(runs, size, out->count, columns->skip,
                          &out->covered))
    return damaged(columns, out->document,
                   "its covered zones lie outside its tokens", err);
  out->skip = out->covered == out->count ? NULL : columns->skip;
  return DSR_OK;
}

/* Spans of bytes become ranges of tokens, where they are; those without a token
 * go. */
static size_t to_tokens(dsr_span *spans, size_t count, const dsr_span *tokens,
                        size_t token_count) {
  size_t kept = 0;
  uint32_t token = 0;
  for (size_t i = 0; i < count; i++) {
    dsr_span bytes = spans[i];
    while (token < token_count && tokens[token].start < bytes.start)
      token++;
    uint32_t first = token;
    while (token < token_count && tokens[token].end <= bytes.end)
      token++;
    if (first < token)
      spans[kept++] = (dsr_span){first, token};
  }
  return kept;
}

static int read_sentences(dsr_columns *columns, dsr_column *out,
                          dsr_error *err) {
  sqlite3_stmt *row = columns->cursor.rows;
  const void *packed = sqlite3_column_blob(row, 4);
  size_t size = (size_t)sqlite3_column_bytes(row, 4), count = 0;
  const char *text = (const char *)sqlite3_column_text(row, 5);
  size_t len = (size_t)sqlite3_column_bytes(row, 5);
  dsr_tokens *tokens;
  dsr_free(columns->sentences);
  columns->sentences = NULL;
  int status = dsr_sentences_unpack(packed, size, len, &columns->sentences,
                                    &count, err);
  if (status != DSR_OK)
    return status;
  status = dsr_tokens_new(text ? text : "", len, &tokens, err);
  if (status != DSR_OK)
    return status;
  if (dsr_tokens_count(tokens) != out->count)
    status = damaged(columns, out->document,
                     "its text has not as many tokens as stated", err);
  else
    out->sentence_count = to_tokens(columns->sentences, count,
                                    dsr_tokens_spans(tokens), out->count);
  out->sentences = columns->sentences;
  dsr_tokens_free(tokens);
  return status;
}

static int read_row(dsr_columns *columns, dsr_column *out, dsr_error *err) {
  *out = (dsr_column){
      .document = sqlite3_column_int64(columns->cursor.rows, 0)};
  int status = read_forms(columns, out, err);
  if (status == DSR_OK)
    status = read_covered(columns, out, err);
  if (status == DSR_OK && columns->sentences_wanted)
    status = read_sentences(columns, out, err);
  return status;
}

/* --- the walk --- */

int dsr_columns_at(dsr_columns *columns, int64_t document, dsr_column *out,
                   dsr_error *err) {
  sqlite3_stmt *rows = columns->cursor.rows;
  *out = (dsr_column){0};
  int status = dsr_store_open(columns->cursor.corpus, err);
  if (status != DSR_OK)
    return status;
  if (!columns->among)
    return dsr_fail(err, DSR_EINVAL, 0,
                    "this walk over columns goes from document to document");
  sqlite3_reset(rows);
  sqlite3_bind_int64(rows, DSR_FILTER_PARAMETERS + 1, document);
  status = dsr_store_step(columns->cursor.corpus, rows, err);
  if (status == DSR_OK)
    status = read_row(columns, out, err);
  sqlite3_reset(rows); /* everything was copied: let go of the file */
  return status;
}

int dsr_columns_next(dsr_columns *columns, dsr_column *out, dsr_error *err) {
  *out = (dsr_column){0};
  int status = dsr_store_open(columns->cursor.corpus, err);
  if (status != DSR_OK)
    return status;
  if (!columns->among) {
    status = dsr_cursor_next(&columns->cursor, err);
    return status == DSR_OK ? read_row(columns, out, err) : status;
  }
  status = DSR_DONE;
  while (status == DSR_DONE && columns->next_id < columns->id_count)
    status =
        dsr_columns_at(columns, columns->ids[columns->next_id++], out, err);
  return status;
}
