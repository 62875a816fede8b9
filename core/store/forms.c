/* Word forms: the lexicon table, and the lexicon in memory made from it.
 *
 * Ids are given out by the lexicon in memory, in the order of the documents; the
 * forms of the documents that were put get their rows at commit, all in a row,
 * so that none stands for a text that is not in the file. Ids without a row (a form that was met
 * in a document that was refused, one that a removal purged) are never given
 * out again: when the lexicon is read they are filled with strings that no
 * valid text can hold. Refused: numbering anew, which would rewrite every
 * document's forms. */
#include <string.h>

#include "core/lexicon/stems.h"
#include "core/store/corpus.h"

enum { HOLES_MAX = 1 << 24 };

void dsr_forms_drop(dsr_corpus *c) {
  dsr_lexicon_free(c->lexicon);
  c->lexicon = NULL;
  dsr_free(c->rows);
  c->rows = NULL;
  c->rows_capacity = 0;
  c->known = 0;
}

int dsr_store_changes(dsr_corpus *c, int64_t *out, dsr_error *err) {
  sqlite3_stmt *row;
  *out = 0;
  int status = dsr_store_row(c, err, &row,
                             "SELECT value FROM meta WHERE key = 'changes'",
                             "");
  if (status == DSR_OK) {
    *out = sqlite3_column_int64(row, 0);
    sqlite3_reset(row);
  }
  return status == DSR_DONE ? DSR_OK : status;
}

int dsr_forms_refresh(dsr_corpus *c, dsr_error *err) {
  int64_t changes = 0;
  int status = dsr_store_changes(c, &changes, err);
  if (status == DSR_OK && c->lexicon && changes != c->changes)
    dsr_forms_drop(c);
  return status;
}

int dsr_forms_issued(dsr_corpus *c, uint32_t *out, dsr_error *err) {
  sqlite3_stmt *row;
  *out = 0;
  int status = dsr_store_row(
      c, err, &row,
      "SELECT max(coalesce((SELECT value FROM meta WHERE key = 'forms'), 0),\n"
      "           coalesce((SELECT max(id) FROM lexicon), 0))",
      "");
  if (status == DSR_OK) {
    *out = dsr_column_u32(row, 0);
    sqlite3_reset(row);
  }
  if (c->lexicon && c->mode != DSR_READ &&
      dsr_lexicon_count(c->lexicon) > *out)
    *out = (uint32_t)dsr_lexicon_count(c->lexicon);
  return status == DSR_DONE ? DSR_OK : status;
}

static bool mark_row(dsr_corpus *c, dsr_form form, uint8_t mark) {
  void *rows = c->rows;
  size_t had = c->rows_capacity;
  if (!dsr_reserve(&rows, &c->rows_capacity, (size_t)form + 1, 1))
    return false;
  c->rows = rows;
  memset(c->rows + had, 0, c->rows_capacity - had);
  c->rows[form] = mark;
  return true;
}

/* What c->rows tells of a form. */
enum {
  NO_ROW = 0,
  ROW = 1,   /* in the file */
  AWAITED, /* a document of this batch uses it: it gets one at commit */
  USED       /* the document that is being put uses it */
};

static bool is_used(const dsr_corpus *c, dsr_form form) {
  return form < c->rows_capacity && c->rows[form] != NO_ROW;
}

/* Fill ids up to and including `last` with what no text can hold: 0xFF is in
 * no UTF-8. */
static int fill_holes(dsr_corpus *c, uint32_t last, dsr_error *err) {
  dsr_buf hole = {0};
  int status = DSR_OK;
  size_t count = dsr_lexicon_count(c->lexicon);
  if (last > count && last - count > HOLES_MAX)
    return dsr_fail(err, DSR_EDAMAGED, 0,
                    "%s: the lexicon lacks %zu of its forms", c->path,
                    last - count);
  while (status == DSR_OK && count < last) {
    dsr_form id = 0;
    hole.len = 0;
    if (!dsr_buf_format(&hole, "\xff%zu", ++count))
      status = dsr_fail_memory(err);
    else
      status = dsr_lexicon_put(c->lexicon, hole.data, hole.len, &id, err);
  }
  dsr_buf_free(&hole);
  return status;
}

/* Bring the lexicon in memory up to the file. */
static int read_on(dsr_corpus *c, dsr_error *err) {
  sqlite3_stmt *rows = NULL;
  uint32_t issued = 0;
  int status = dsr_forms_issued(c, &issued, err);
  if (status == DSR_OK)
    status = dsr_store_prepare(
        c, "SELECT id, form FROM lexicon WHERE id > ? ORDER BY id", &rows, err);
  if (status == DSR_OK)
    sqlite3_bind_int64(rows, 1, c->known);
  while (status == DSR_OK && (status = dsr_store_step(c, rows, err)) == DSR_OK) {
    int64_t id = sqlite3_column_int64(rows, 0);
    const char *form = dsr_column_text(rows, 1);
    int len = sqlite3_column_bytes(rows, 1);
    dsr_form got = 0;
    if (id <= 0 || id > UINT32_MAX - 1 || len <= 0) {
      status = dsr_fail(err, DSR_EDAMAGED, 0, "%s: form %lld is none", c->path,
                        (long long)id);
      break;
    }
    status = fill_holes(c, (uint32_t)id - 1, err);
    if (status == DSR_OK)
      status = dsr_lexicon_put(c->lexicon, form, (size_t)len, &got, err);
    if (status == DSR_OK && got != (dsr_form)id)
      status = dsr_fail(err, DSR_EDAMAGED, 0,
                        "%s: the form \"%.40s\" stands twice in the lexicon",
                        c->path, form);
    if (status == DSR_OK && !mark_row(c, got, ROW))
      status = dsr_fail_memory(err);
  }
  sqlite3_finalize(rows);
  if (status == DSR_DONE)
    status = fill_holes(c, issued, err);
  if (status == DSR_OK)
    c->known = (uint32_t)dsr_lexicon_count(c->lexicon);
  return status;
}

int dsr_corpus_lexicon(dsr_corpus *c, dsr_lexicon **out, dsr_error *err) {
  *out = NULL;
  int status = dsr_store_open(c, err);
  if (status != DSR_OK)
    return status;
  int64_t changes = 0;
  /* Only a reader follows what others write; a writer looks at each begin. */
  if (c->lexicon && c->mode != DSR_READ) {
    *out = c->lexicon;
    return DSR_OK;
  }
  status = dsr_store_changes(c, &changes, err);
  if (status != DSR_OK)
    return status;
  bool behind = c->lexicon && changes != c->changes;
  if (!c->lexicon || behind) {
    if (!c->lexicon)
      status = dsr_lexicon_new(&c->lexicon, err);
    if (status == DSR_OK)
      status = read_on(c, err);
    if (status != DSR_OK) {
      dsr_forms_drop(c);
      return status;
    }
    c->changes = changes;
  }
  *out = c->lexicon;
  return DSR_OK;
}

int dsr_forms_put(dsr_corpus *c, const dsr_form *forms, size_t count,
                  dsr_error *err) {
  dsr_lexicon *lexicon;
  int status = count ? dsr_corpus_lexicon(c, &lexicon, err) : DSR_OK;
  if (status != DSR_OK || count == 0)
    return status;
  size_t known = dsr_lexicon_count(lexicon);
  for (size_t i = 0; i < count && status == DSR_OK; i++) {
    if (forms[i] == 0 || forms[i] > known)
      return dsr_fail(err, DSR_EINVAL, 0,
                      "token %zu has form %u, which is not in the corpus's "
                      "lexicon of %zu",
                      i, forms[i], known);
    if (!is_used(c, forms[i]) && !mark_row(c, forms[i], USED))
      status = dsr_fail_memory(err);
  }
  return status;
}

static void settle_marks(dsr_corpus *c, const dsr_form *forms, size_t count,
                         uint8_t mark) {
  for (size_t i = 0; i < count; i++)
    if (forms[i] < c->rows_capacity && c->rows[forms[i]] == USED)
      c->rows[forms[i]] = mark;
}

void dsr_forms_keep(dsr_corpus *c, const dsr_form *forms, size_t count) {
  settle_marks(c, forms, count, AWAITED);
}

void dsr_forms_forget(dsr_corpus *c, const dsr_form *forms, size_t count) {
  settle_marks(c, forms, count, NO_ROW);
}

/* Is the norm the form with A-Z made small? */
static bool is_lowered(const char *form, size_t form_len, const char *norm,
                       size_t len) {
  if (form_len != len)
    return false;
  for (size_t i = 0; i < len; i++) {
    char c = form[i];
    if ((c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c) != norm[i])
      return false;
  }
  return true;
}

/* How many letters of the norm the stem is: the first ones, in ASCII. 0: it is
 * not told so. */
static size_t shortened(const char *norm, size_t norm_len, const char *stem,
                        size_t len) {
  if (len >= norm_len || memcmp(norm, stem, len) != 0)
    return 0;
  for (size_t i = 0; i < len; i++)
    if ((unsigned char)stem[i] >= 0x80)
      return 0;
  return len;
}

static int bind_text(sqlite3_stmt *statement, int at, const char *s, size_t len) {
  return sqlite3_bind_text64(statement, at, s, len, SQLITE_STATIC, SQLITE_UTF8);
}

/* A form's row from parameter `at` on; NULL is what is not bound. */
static int bind_row(const dsr_corpus *c, sqlite3_stmt *statement, int at,
                    dsr_form form) {
  size_t len[3];
  const char *word = dsr_lexicon_text(c->lexicon, form, DSR_WORD, &len[0]);
  const char *norm = dsr_lexicon_text(c->lexicon, form, DSR_NORM, &len[1]);
  /* nobody else asks for it while loading: keeping it would take as much memory
   * as the form */
  const char *stem = dsr_lexicon_say_stem(c->lexicon, form, &len[2]);
  if (!stem)
    return SQLITE_NOMEM;
  bool whole = len[2] == len[1] && memcmp(norm, stem, len[1]) == 0;
  size_t letters = whole ? 0 : shortened(norm, len[1], stem, len[2]);
  int rc = sqlite3_bind_int64(statement, at, form);
  if (rc == SQLITE_OK)
    rc = bind_text(statement, at + 1, word, len[0]);
  if (rc == SQLITE_OK && !is_lowered(word, len[0], norm, len[1]))
    rc = bind_text(statement, at + 2, norm, len[1]);
  if (rc == SQLITE_OK && letters)
    rc = sqlite3_bind_int64(statement, at + 3, (sqlite3_int64)letters);
  else if (rc == SQLITE_OK && !whole)
    rc = sqlite3_bind_text64(statement, at + 3, stem, len[2], SQLITE_TRANSIENT,
                             SQLITE_UTF8);
  return rc;
}

enum { ROWS = 32, COLUMNS = 4 }; /* ROWS at a time cost half of one by one */
#define ROW_4 "(?,?,?,?),(?,?,?,?),(?,?,?,?),(?,?,?,?)"
#define ROW_16 ROW_4 "," ROW_4 "," ROW_4 "," ROW_4
#define INSERT "INSERT INTO lexicon(id, form, norm, stem) VALUES"

static int write_some(dsr_corpus *c, const dsr_form *forms, size_t count,
                      const char *sql, dsr_error *err) {
  sqlite3_stmt *statement;
  int status = dsr_store_keep(c, sql, &statement, err);
  if (status != DSR_OK)
    return status;
  int rc = SQLITE_OK;
  for (size_t i = 0; i < count && rc == SQLITE_OK; i++)
    rc = bind_row(c, statement, 1 + COLUMNS * (int)i, forms[i]);
  status = rc == SQLITE_OK ? dsr_store_step(c, statement, err)
                           : dsr_store_fail(c, rc, err);
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
  for (size_t i = 0; i < count && status == DSR_DONE; i++)
    c->rows[forms[i]] = ROW;
  return status == DSR_DONE ? DSR_OK : status;
}

/* All at once, in their order, so that each goes behind the one before. */
static int write_rows(dsr_corpus *c, dsr_error *err) {
  dsr_form forms[ROWS];
  size_t count = 0;
  int status = DSR_OK;
  size_t end = c->lexicon ? dsr_lexicon_count(c->lexicon) + 1 : 0;
  end = end < c->rows_capacity ? end : c->rows_capacity;
  for (size_t form = 1; form < end && status == DSR_OK; form++) {
    if (c->rows[form] == AWAITED)
      forms[count++] = (dsr_form)form;
    if (count == ROWS) {
      status = write_some(c, forms, ROWS, INSERT ROW_16 "," ROW_16, err);
      count = 0;
    }
  }
  for (size_t i = 0; i < count && status == DSR_OK; i++)
    status = write_some(c, forms + i, 1, INSERT "(?,?,?,?)", err);
  return status;
}

int dsr_forms_note(dsr_corpus *c, dsr_error *err) {
  int status = write_rows(c, err);
  if (status == DSR_OK)
    status = dsr_store_do(
        c, err,
        "UPDATE meta SET value = max(value,\n"
        "  coalesce((SELECT max(id) FROM lexicon), 0)) WHERE key = 'forms'",
        "");
  if (status == DSR_OK)
    status = dsr_store_do(
        c, err, "UPDATE meta SET value = value + 1 WHERE key = 'changes'", "");
  if (status == DSR_OK)
    c->changes++;
  return status;
}

/* Mark in `used`, a byte a form, what the documents of the file use. */
static int find_used(dsr_corpus *c, uint8_t *used, uint32_t issued,
                     dsr_error *err) {
  sqlite3_stmt *rows = NULL;
  int status = dsr_store_prepare(c, "SELECT document, forms FROM document_tokens",
                                 &rows, err);
  while (status == DSR_OK && (status = dsr_store_step(c, rows, err)) == DSR_OK) {
    const uint8_t *p = sqlite3_column_blob(rows, 1);
    const uint8_t *end = p ? p + sqlite3_column_bytes(rows, 1) : p;
    while (status == DSR_OK && p < end) {
      uint64_t form;
      if (!dsr_varint_read(&p, end, &form) || form > issued)
        status = dsr_fail(err, DSR_EDAMAGED, 0,
                          "%s: the tokens of document %lld are damaged",
                          c->path, (long long)sqlite3_column_int64(rows, 0));
      else
        used[form] = 1;
    }
  }
  sqlite3_finalize(rows);
  return status == DSR_DONE ? DSR_OK : status;
}

int dsr_forms_purge(dsr_corpus *c, dsr_error *err) {
  uint32_t issued = 0;
  sqlite3_stmt *rows = NULL;
  uint8_t *used = NULL;
  int status = dsr_forms_issued(c, &issued, err);
  if (status == DSR_OK && !(used = dsr_alloc_zero((size_t)issued + 1, 1)))
    status = dsr_fail_memory(err);
  if (status == DSR_OK)
    status = find_used(c, used, issued, err);
  if (status == DSR_OK)
    status = dsr_store_prepare(c, "SELECT id FROM lexicon", &rows, err);
  while (status == DSR_OK && (status = dsr_store_step(c, rows, err)) == DSR_OK) {
    uint32_t id = dsr_column_u32(rows, 0);
    if (used[id])
      continue;
    status = dsr_store_do(c, err, "DELETE FROM lexicon WHERE id = ?", "i",
                          (int64_t)id);
  }
  sqlite3_finalize(rows);
  dsr_free(used);
  if (status != DSR_DONE)
    return status;
  dsr_forms_drop(c);
  return DSR_OK;
}
