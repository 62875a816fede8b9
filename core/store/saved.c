/* Saved queries and subcorpora: one row each, its value a JSON object that
 * SQLite's own functions take apart, so that a reader with sqlite3 sees what an
 * analyst saved.
 *
 * What a subcorpus holds is asked when a walk begins, as a sorted array of ids
 * that the walk's statement is given by pointer (filter.c). Refused: a table of
 * members a subcorpus, which every load would have to keep up to date; and a
 * hash of the corpus in each list, where the highest id at its making says how
 * many documents came since. */
#include "dossier/saved.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/hash.h"
#include "core/lexicon/nearest.h"
#include "core/store/filter.h"

/* The rows, of which somebody else's hand may have made a value that is no JSON:
 * SQLite's functions would stop at it. */
#define SAVED                                                                  \
  "(SELECT name, kind, json_valid(value) AS sound,\n"                          \
  "  CASE WHEN json_valid(value) THEN value ELSE '{}' END AS value\n"          \
  "FROM saved)"

/* Subcorpora that stand on each other; bytes of one row. */
enum { DEPTH_MAX = 16, VALUE_MAX = 64 << 20 };

static const char *const kind_names[] = {"query", "rule", "list"};

const char *dsr_saved_kind_name(int kind) {
  return kind >= DSR_SAVED_QUERY && kind <= DSR_SAVED_LIST ? kind_names[kind]
                                                           : NULL;
}

int dsr_corpus_state_of(dsr_corpus *c, dsr_corpus_state *out, dsr_error *err) {
  sqlite3_stmt *row;
  *out = (dsr_corpus_state){0};
  int status = dsr_store_open(c, err);
  if (status == DSR_OK)
    status = dsr_store_changes(c, &out->changes, err);
  if (status == DSR_OK)
    status = dsr_store_row(c, err, &row,
                           "SELECT count(*), max(coalesce(max(id), 0),\n"
                           "  coalesce((SELECT value FROM meta\n"
                           "    WHERE key = 'documents'), 0)) FROM document",
                           "");
  if (status != DSR_OK)
    return status;
  out->documents = (uint64_t)sqlite3_column_int64(row, 0);
  out->last = sqlite3_column_int64(row, 1);
  sqlite3_reset(row);
  return DSR_OK;
}

/* --- names --- */

static bool is_name(const char *s, size_t len) {
  for (size_t i = 0; i < len; i++) {
    bool letter = (s[i] >= 'a' && s[i] <= 'z') || (s[i] >= 'A' && s[i] <= 'Z');
    bool other = (s[i] >= '0' && s[i] <= '9') || s[i] == '_' || s[i] == '-';
    if (!letter && !(other && i > 0))
      return false;
  }
  return len > 0 && len <= 64;
}

typedef enum sought { A_QUERY, A_SUBCORPUS, EITHER } sought;

/* There is none of this name and kind: says so, with the nearest of the kind. */
static int missing(dsr_corpus *c, const char *name, size_t len, sought kind,
                   dsr_error *err) {
  static const char *const sorts[] = {"saved query", "subcorpus",
                                      "saved query or subcorpus"};
  const char *what = sorts[kind];
  int shown = len < 64 ? (int)len : 64;
  sqlite3_stmt *rows = NULL;
  dsr_buf near = {0};
  bool other = false;
  int status = dsr_store_prepare(c, "SELECT name, kind FROM saved ORDER BY name",
                                 &rows, err);
  while (status == DSR_OK && (status = dsr_store_step(c, rows, err)) == DSR_OK) {
    const char *next = dsr_column_text(rows, 0);
    bool is_query = strcmp(dsr_column_text(rows, 1), kind_names[0]) == 0;
    if (kind != EITHER && is_query != (kind == A_QUERY)) {
      other = other || (strlen(next) == len && memcmp(next, name, len) == 0);
      continue;
    }
    const char *choices[] = {near.len ? near.data : next, next};
    if (dsr_nearest(name, len, choices, 2) == next) {
      near.len = 0;
      dsr_buf_text(&near, next);
    }
  }
  sqlite3_finalize(rows);
  if (status == DSR_DONE && near.failed)
    status = dsr_fail_memory(err);
  else if (status == DSR_DONE && other)
    status = dsr_fail(err, DSR_ENOTFOUND, 0,
                      "'%.*s' is a saved %s, not a %s", shown, name,
                      kind == A_QUERY ? "subcorpus" : "query", what);
  else if (status == DSR_DONE && near.len)
    status = dsr_fail(err, DSR_ENOTFOUND, 0,
                      "there is no %s '%.*s'; did you mean '%s'?", what, shown,
                      name, near.data);
  else if (status == DSR_DONE)
    status = dsr_fail(err, DSR_ENOTFOUND, 0,
                      "there is no %s '%.*s'; \"dossier save CORPUS\" lists "
                      "what is saved",
                      what, shown, name);
  dsr_buf_free(&near);
  return status;
}

static int damaged(const dsr_corpus *c, const char *name, dsr_error *err) {
  return dsr_fail(err, DSR_EDAMAGED, 0,
                  "%s: what is saved as '%.64s' is damaged; save it again, or "
                  "drop it",
                  c->path, name);
}

/* --- what a subcorpus holds --- */

static int by_id(const void *left, const void *right) {
  int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
  return (a > b) - (a < b);
}

/* Take the ids of all rows, sorted. */
static int take_ids(dsr_corpus *c, sqlite3_stmt *rows, dsr_id_set **out,
                    dsr_error *err) {
  dsr_buf ids = {0};
  int status;
  while ((status = dsr_store_step(c, rows, err)) == DSR_OK) {
    int64_t id = sqlite3_column_int64(rows, 0);
    char bytes[sizeof id];
    memcpy(bytes, &id, sizeof id);
    dsr_buf_add(&ids, bytes, sizeof bytes);
  }
  size_t count = ids.len / sizeof(int64_t);
  dsr_id_set *set = NULL;
  if (status == DSR_DONE) {
    set = ids.failed ? NULL : dsr_alloc(sizeof *set + ids.len);
    status = set ? DSR_OK : dsr_fail_memory(err);
  }
  if (status == DSR_OK) {
    set->count = count;
    if (count > 0)
      memcpy(set->ids, ids.data, ids.len);
    if (count > 1)
      qsort(set->ids, count, sizeof *set->ids, by_id);
    *out = set;
  }
  dsr_buf_free(&ids);
  return status;
}

static int list_ids(dsr_corpus *c, const char *name, dsr_id_set **out,
                    dsr_error *err) {
  sqlite3_stmt *rows = NULL;
  int status = dsr_store_prepare(
      c,
      "SELECT DISTINCT o.document FROM " SAVED " s, json_each(s.value, '$.keys') k\n"
      "JOIN origin o ON o.key = k.value WHERE s.name = ?",
      &rows, err);
  if (status == DSR_OK) {
    sqlite3_bind_text(rows, 1, name, -1, SQLITE_TRANSIENT);
    status = take_ids(c, rows, out, err);
  }
  sqlite3_finalize(rows);
  return status;
}

/* The columns of a filter in a row of `saved`, and the filter read from them. */
#define FILTER_COLUMNS                                                         \
  "json_extract(value, '$.key'), json_extract(value, '$.under'),\n"           \
  "json_extract(value, '$.publisher'), json_extract(value, '$.language'),\n"  \
  "json_extract(value, '$.since'), json_extract(value, '$.until'),\n"         \
  "json_extract(value, '$.subcorpus')"

static dsr_document_filter filter_at(sqlite3_stmt *row, int column) {
  return (dsr_document_filter){
      .key = dsr_column_text_or_null(row, column),
      .under = dsr_column_text_or_null(row, column + 1),
      .publisher = dsr_column_text_or_null(row, column + 2),
      .language = dsr_column_text_or_null(row, column + 3),
      .since = dsr_column_text_or_null(row, column + 4),
      .until = dsr_column_text_or_null(row, column + 5),
      .subcorpus = dsr_column_text_or_null(row, column + 6)};
}

static int rule_ids(dsr_corpus *c, const dsr_document_filter *filter, int depth,
                    dsr_id_set **out, dsr_error *err) {
  sqlite3_stmt *rows = NULL;
  int status = dsr_store_prepare(
      c, "SELECT d.id FROM document d WHERE " DSR_FILTER_CONDITIONS, &rows, err);
  if (status == DSR_OK)
    status = dsr_filter_bind_deep(c, rows, filter, depth, err);
  if (status == DSR_OK)
    status = take_ids(c, rows, out, err);
  sqlite3_finalize(rows);
  return status;
}

int dsr_subcorpus_ids(dsr_corpus *c, const char *name, int depth,
                      dsr_id_set **out, dsr_error *err) {
  sqlite3_stmt *row = NULL;
  *out = NULL;
  if (depth > DEPTH_MAX)
    return dsr_fail(err, DSR_EINVAL, 0,
                    "subcorpus '%.64s' stands on more than %d others, or on "
                    "itself",
                    name, DEPTH_MAX);
  /* of its own: a rule may stand on another */
  int status = dsr_store_prepare(
      c, "SELECT kind, " FILTER_COLUMNS ", sound FROM " SAVED " WHERE name = ?",
      &row, err);
  if (status == DSR_OK) {
    sqlite3_bind_text(row, 1, name, -1, SQLITE_TRANSIENT);
    status = dsr_store_step(c, row, err);
  }
  const char *kind = status == DSR_OK ? dsr_column_text(row, 0) : "";
  if (status == DSR_DONE || strcmp(kind, kind_names[DSR_SAVED_QUERY]) == 0) {
    status = missing(c, name, strlen(name), A_SUBCORPUS, err);
  } else if (status == DSR_OK && !sqlite3_column_int(row, 8)) {
    status = damaged(c, name, err);
  } else if (status == DSR_OK) {
    dsr_document_filter filter = filter_at(row, 1);
    status = strcmp(kind, kind_names[DSR_SAVED_LIST]) == 0
                 ? list_ids(c, name, out, err)
                 : rule_ids(c, &filter, depth, out, err);
  }
  sqlite3_finalize(row);
  return status;
}

/* --- saving --- */

static void add_string(dsr_buf *out, const char *s) {
  dsr_buf_byte(out, '"');
  for (; *s; s++) {
    unsigned char c = (unsigned char)*s;
    if (c == '"' || c == '\\')
      dsr_buf_byte(out, '\\');
    if (c < 0x20)
      dsr_buf_format(out, "\\u%04x", (unsigned)c);
    else
      dsr_buf_byte(out, *s);
  }
  dsr_buf_byte(out, '"');
}

static void add_member(dsr_buf *out, const char *name, const char *value) {
  if (!value)
    return;
  dsr_buf_format(out, "%s\"%s\":", out->len > 1 ? "," : "", name);
  add_string(out, value);
}

/* What it says, as an object that is still open: what the hash is of. */
static void add_said(dsr_buf *out, const dsr_saved *s) {
  const dsr_document_filter *f = &s->filter;
  dsr_buf_byte(out, '{');
  add_member(out, "query", s->query);
  if (s->kind != DSR_SAVED_QUERY) {
    add_member(out, "key", f->key);
    add_member(out, "under", f->under);
    add_member(out, "publisher", f->publisher);
    add_member(out, "language", f->language);
    add_member(out, "since", f->since);
    add_member(out, "until", f->until);
    add_member(out, "subcorpus", f->subcorpus);
  }
  if (s->kind == DSR_SAVED_LIST) {
    dsr_buf_format(out, "%s\"keys\":[", out->len > 1 ? "," : "");
    for (size_t i = 0; i < s->key_count; i++) {
      if (i > 0)
        dsr_buf_byte(out, ',');
      add_string(out, s->keys[i]);
    }
    dsr_buf_byte(out, ']');
  }
}

static int judge(const dsr_saved *s, dsr_error *err) {
  if (!s->name || !is_name(s->name, strlen(s->name)))
    return dsr_fail(err, DSR_EINVAL, 0,
                    "'%.64s' cannot be a name: a letter, then letters, digits, "
                    "_ and -, 64 at most",
                    s->name ? s->name : "");
  if (!dsr_saved_kind_name((int)s->kind))
    return dsr_fail(err, DSR_EINVAL, 0, "%s: no such kind of saved thing",
                    s->name);
  if (s->kind == DSR_SAVED_QUERY && (!s->query || !*s->query))
    return dsr_fail(err, DSR_EINVAL, 0, "%s: a query wants a text", s->name);
  if (s->kind == DSR_SAVED_RULE && dsr_filter_is_open(&s->filter))
    return dsr_fail(err, DSR_EINVAL, 0,
                    "%s: a subcorpus wants a condition, such as since or "
                    "publisher, or documents",
                    s->name);
  if (s->kind == DSR_SAVED_LIST && !s->keys)
    return dsr_fail(err, DSR_EINVAL, 0, "%s: a list wants keys", s->name);
  return DSR_OK;
}

/* Are the dates dates, is the subcorpus there, and does it not stand on the
 * name that is saved? */
static int try_filter(dsr_corpus *c, const dsr_saved *s, dsr_error *err) {
  dsr_id_set *ids = NULL;
  if (s->kind == DSR_SAVED_QUERY)
    return DSR_OK;
  int status = rule_ids(c, &s->filter, 1, &ids, err);
  dsr_free(ids);
  return status;
}

static int try_saved(dsr_corpus *c, const char *name, dsr_error *err) {
  dsr_id_set *ids = NULL;
  int status = dsr_subcorpus_ids(c, name, 1, &ids, err);
  dsr_free(ids);
  return status;
}

static int write_row(dsr_corpus *c, const dsr_saved *s, dsr_error *err) {
  dsr_buf value = {0};
  char hash[DSR_SHA256_HEX] = "";
  dsr_corpus_state state;
  int status = dsr_corpus_state_of(c, &state, err);
  if (status != DSR_OK)
    return status;
  add_said(&value, s);
  if (!value.failed)
    dsr_sha256(value.data, value.len, hash);
  add_member(&value, "note", s->note);
  add_member(&value, "hash", hash);
  dsr_buf_format(&value, ",\"documents\":%llu,\"last\":%lld}",
                 (unsigned long long)state.documents, (long long)state.last);
  if (value.failed)
    status = dsr_fail_memory(err);
  else if (value.len > VALUE_MAX - 4096)
    status = dsr_fail(err, DSR_ELIMIT, 0, "%s: what is saved is over 64 MB",
                      s->name);
  else
    status = dsr_store_do(c, err,
                          "INSERT OR REPLACE INTO saved(name, kind, value)\n"
                          "VALUES(?, ?, ?)",
                          "ttt", s->name, kind_names[s->kind], value.data);
  dsr_buf_free(&value);
  return status;
}

int dsr_saved_put(dsr_corpus *c, const dsr_saved *s, dsr_error *err) {
  int status = dsr_store_writing(c, err);
  if (status == DSR_OK)
    status = judge(s, err);
  if (status == DSR_OK)
    status = dsr_put_begin(c, err);
  if (status != DSR_OK)
    return status;
  status = try_filter(c, s, err);
  if (status == DSR_OK)
    status = write_row(c, s, err);
  if (status == DSR_OK && s->kind == DSR_SAVED_RULE && s->filter.subcorpus)
    status = try_saved(c, s->name, err);
  return dsr_put_end(c, status, err);
}

int dsr_saved_drop(dsr_corpus *c, const char *name, dsr_error *err) {
  sqlite3_stmt *row;
  int status = dsr_store_writing(c, err);
  if (status == DSR_OK)
    status = dsr_store_row(c, err, &row,
                           "SELECT name FROM " SAVED "\n"
                           "WHERE json_extract(value, '$.subcorpus') = ?1\n"
                           "  AND kind = 'rule' AND name <> ?1 ORDER BY name",
                           "t", name);
  if (status == DSR_OK) {
    status = dsr_fail(err, DSR_EINVAL, 0,
                      "'%.64s' stays: subcorpus '%s' stands on it", name,
                      dsr_column_text(row, 0));
    sqlite3_reset(row);
    return status;
  }
  if (status != DSR_DONE)
    return status;
  status = dsr_store_do(c, err, "DELETE FROM saved WHERE name = ?", "t", name);
  if (status != DSR_OK || sqlite3_changes(c->db) > 0)
    return status;
  return missing(c, name, strlen(name), EITHER, err);
}

/* --- reading --- */

int dsr_saved_query(dsr_corpus *c, const char *name, size_t len, char **text,
                    size_t *text_len, dsr_error *err) {
  sqlite3_stmt *row;
  *text = NULL;
  int status = dsr_store_open(c, err);
  if (status == DSR_OK)
    status = dsr_store_row(c, err, &row,
                           "SELECT json_extract(value, '$.query') FROM " SAVED
                           "\nWHERE name = ? AND kind = 'query'",
                           "s", name, len);
  if (status == DSR_DONE)
    return missing(c, name, len, A_QUERY, err);
  if (status != DSR_OK)
    return status;
  const char *query = dsr_column_text(row, 0);
  size_t size = strlen(query);
  *text = dsr_copy(query, size);
  if (text_len)
    *text_len = *text ? size : 0;
  sqlite3_reset(row);
  return *text ? DSR_OK : dsr_fail_memory(err);
}

int dsr_saved_hash(dsr_corpus *c, const char *name, size_t len, char hash[65],
                   dsr_error *err) {
  sqlite3_stmt *row;
  *hash = '\0';
  int status = dsr_store_open(c, err);
  if (status == DSR_OK)
    status = dsr_store_row(c, err, &row,
                           "SELECT json_extract(value, '$.hash') FROM " SAVED
                           "\nWHERE name = ?",
                           "s", name, len);
  if (status == DSR_DONE)
    return dsr_fail(err, DSR_ENOTFOUND, 0, "nothing is saved as '%.*s'",
                    len < 64 ? (int)len : 64, name);
  if (status != DSR_OK)
    return status;
  const char *stored = dsr_column_text(row, 0);
  size_t size = strlen(stored);
  memcpy(hash, stored, size < 64 ? size : 64);
  hash[size < 64 ? size : 64] = '\0';
  sqlite3_reset(row);
  return DSR_OK;
}

struct dsr_saved_walk {
  dsr_cursor cursor;
  dsr_saved saved;
  dsr_arena keys; /* of the row it is at */
};

int dsr_saved_new(dsr_corpus *c, dsr_saved_walk **out, dsr_error *err) {
  *out = NULL;
  dsr_saved_walk *walk = dsr_alloc_zero(1, sizeof *walk);
  if (!walk)
    return dsr_fail_memory(err);
  int status = dsr_cursor_open(
      &walk->cursor, c,
      "SELECT name, kind, " FILTER_COLUMNS ",\n"
      "json_extract(value, '$.query'), json_extract(value, '$.note'),\n"
      "json_extract(value, '$.hash'), json_extract(value, '$.documents'),\n"
      "(SELECT count(*) FROM document\n"
      "  WHERE id > json_extract(value, '$.last')), sound\n"
      "FROM " SAVED " ORDER BY name",
      err);
  if (status == DSR_OK)
    *out = walk;
  else
    dsr_saved_free(walk);
  return status;
}

/* The keys of a list, and how many are no document's. */
static int read_keys(dsr_saved_walk *walk, dsr_error *err) {
  dsr_corpus *c = walk->cursor.corpus;
  dsr_saved *s = &walk->saved;
  const char **keys = NULL;
  size_t room = 0;
  sqlite3_stmt *rows = NULL;
  dsr_arena_free(&walk->keys);
  int status = dsr_store_prepare(
      c,
      "SELECT k.value, EXISTS(SELECT 1 FROM origin WHERE key = k.value)\n"
      "FROM " SAVED " s, json_each(s.value, '$.keys') k WHERE s.name = ?\n"
      "ORDER BY k.id",
      &rows, err);
  if (status == DSR_OK)
    sqlite3_bind_text(rows, 1, s->name, -1, SQLITE_TRANSIENT);
  while (status == DSR_OK && (status = dsr_store_step(c, rows, err)) == DSR_OK) {
    const char *key = dsr_column_text(rows, 0);
    void *array = keys;
    if (!dsr_reserve(&array, &room, s->key_count + 1, sizeof *keys)) {
      status = dsr_fail_memory(err);
      break;
    }
    keys = array;
    keys[s->key_count] = dsr_arena_copy(&walk->keys, key, strlen(key));
    if (!keys[s->key_count++]) {
      status = dsr_fail_memory(err);
      break;
    }
    s->gone += sqlite3_column_int(rows, 1) == 0;
  }
  sqlite3_finalize(rows);
  if (status == DSR_DONE) {
    size_t size = s->key_count * sizeof *keys;
    const char **kept = dsr_arena_get(&walk->keys, size + sizeof *keys);
    if (kept && keys)
      memcpy(kept, keys, size);
    s->keys = kept;
    status = kept ? DSR_OK : dsr_fail_memory(err);
  }
  dsr_free(keys);
  return status;
}

int dsr_saved_next(dsr_saved_walk *walk, const dsr_saved **out,
                   dsr_error *err) {
  *out = NULL;
  int status = dsr_cursor_next(&walk->cursor, err);
  if (status != DSR_OK)
    return status;
  sqlite3_stmt *row = walk->cursor.rows;
  dsr_saved *s = &walk->saved;
  *s = (dsr_saved){.name = dsr_column_text(row, 0),
                   .filter = filter_at(row, 2),
                   .query = dsr_column_text_or_null(row, 9),
                   .note = dsr_column_text_or_null(row, 10),
                   .hash = dsr_column_text(row, 11),
                   .documents = (uint64_t)sqlite3_column_int64(row, 12),
                   .added = (uint64_t)sqlite3_column_int64(row, 13)};
  const char *kind = dsr_column_text(row, 1);
  int k = 0;
  while (dsr_saved_kind_name(k) && strcmp(kind, kind_names[k]) != 0)
    k++;
  if (!dsr_saved_kind_name(k) || !sqlite3_column_int(row, 14) || !*s->hash)
    return damaged(walk->cursor.corpus, s->name, err);
  s->kind = (dsr_saved_kind)k;
  if (s->kind == DSR_SAVED_LIST)
    status = read_keys(walk, err);
  if (status == DSR_OK)
    *out = s;
  return status;
}

void dsr_saved_free(dsr_saved_walk *walk) {
  if (!walk)
    return;
  dsr_cursor_close(&walk->cursor);
  dsr_arena_free(&walk->keys);
  dsr_free(walk);
}
