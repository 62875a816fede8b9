/* Word forms: the lexicon table, and the lexicon in memory made from it.
 *
 * Ids are given out by the lexicon in memory, in the order of the documents; the
 * forms of the documents that were put get their rows at commit, all in a row,
 * so that none stands for a text that is not in the file. A row is a block of
 * forms whose ids follow each other (form_block.c). Ids without a row (a form that was met
 * in a document that was refused, one that a removal purged) are never given
 * out again: when the lexicon is read they are filled with strings that no
 * valid text can hold. Refused: numbering anew, which would rewrite every
 * document's forms. */
#include <string.h>

#include "core/store/corpus.h"
#include "core/store/form_block.h"

enum { HOLES_MAX = 1 << 24 };

void dsr_forms_drop(dsr_corpus *c) {
  dsr_lexicon_free(c->lexicon);
  c->lexicon = NULL;
  dsr_free(c->rows);
  c->rows = NULL;
  c->rows_capacity = 0;
  c->known = 0;
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

static int fail_block(const dsr_corpus *c, int64_t id, dsr_error *err) {
  return dsr_fail(err, DSR_EDAMAGED, 0,
                  "%s: the lexicon is damaged from form %lld on", c->path,
                  (long long)id);
}

/* A block's row: id, forms, n. DSR_EDAMAGED when it cannot be one. */
static int open_block(const dsr_corpus *c, sqlite3_stmt *row, int64_t *id,
                      const uint8_t **p, const uint8_t **end, dsr_error *err) {
  int64_t n = sqlite3_column_int64(row, 2);
  *id = sqlite3_column_int64(row, 0);
  *p = sqlite3_column_blob(row, 1);
  *end = *p ? *p + sqlite3_column_bytes(row, 1) : *p;
  return *id > 0 && *id < INT32_MAX && n > 0 && n <= DSR_FORM_BLOCK && *p
             ? DSR_OK
             : fail_block(c, *id, err);
}

static int take_form(dsr_corpus *c, dsr_form id, const dsr_kept_form *kept,
                     dsr_error *err) {
  dsr_form got = 0;
  int status = fill_holes(c, id - 1, err);
  if (status == DSR_OK)
    status = dsr_lexicon_put(c->lexicon, kept->form, kept->len, &got, err);
  if (status == DSR_OK && got != id)
    return dsr_fail(err, DSR_EDAMAGED, 0,
                    "%s: the form \"%.*s\" stands twice in the lexicon", c->path,
                    kept->len < 40 ? (int)kept->len : 40, kept->form);
  if (status == DSR_OK && !mark_row(c, got, ROW))
    status = dsr_fail_memory(err);
  return status;
}

/* Those of a block that are not known. */
static int take_block(dsr_corpus *c, sqlite3_stmt *row, dsr_error *err) {
  const uint8_t *p, *end;
  dsr_kept_form kept;
  int64_t id, n = sqlite3_column_int64(row, 2);
  int status = open_block(c, row, &id, &p, &end, err);
  for (; status == DSR_OK && dsr_form_block_next(&p, end, &kept); id++, n--)
    if (id > (int64_t)c->known)
      status = take_form(c, (dsr_form)id, &kept, err);
  return status == DSR_OK && (n != 0 || p != end) ? fail_block(c, id, err)
                                                  : status;
}

/* Bring the lexicon in memory up to the file. */
static int read_on(dsr_corpus *c, dsr_error *err) {
  sqlite3_stmt *rows = NULL;
  uint32_t issued = 0;
  int status = dsr_forms_issued(c, &issued, err);
  if (status == DSR_OK)
    status = dsr_store_prepare(
        c, "SELECT id, forms, n FROM lexicon WHERE id > ? ORDER BY id", &rows,
        err);
  /* the last known form may stand in the middle of a block */
  if (status == DSR_OK)
    sqlite3_bind_int64(rows, 1, (sqlite3_int64)c->known - DSR_FORM_BLOCK);
  while (status == DSR_OK && (status = dsr_store_step(c, rows, err)) == DSR_OK)
    status = take_block(c, rows, err);
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

static int put_block(dsr_corpus *c, size_t id, const void *forms, size_t len,
                     size_t n, dsr_error *err) {
  return dsr_store_do(c, err,
                      "INSERT INTO lexicon(id, forms, n) VALUES(?, ?, ?)", "ibi",
                      (int64_t)id, forms, len, (int64_t)n);
}

/* All at once, in their order, so that each goes behind the one before. *last: the
 * highest form that got a row. */
static int write_rows(dsr_corpus *c, size_t *last, dsr_error *err) {
  dsr_buf block = {0};
  size_t n = 0;
  int status = DSR_OK;
  size_t end = c->lexicon ? dsr_lexicon_count(c->lexicon) + 1 : 0;
  end = end < c->rows_capacity ? end : c->rows_capacity;
  *last = 0;
  for (size_t form = 1; form <= end && status == DSR_OK; form++) {
    bool awaited = form < end && c->rows[form] == AWAITED;
    if (n && (!awaited || n == DSR_FORM_BLOCK)) {
      status = put_block(c, form - n, block.data, block.len, n, err);
      *last = form - 1;
      block.len = n = 0;
    }
    if (status != DSR_OK || !awaited)
      continue;
    if (!dsr_form_block_add(&block, c->lexicon, (dsr_form)form))
      status = dsr_fail_memory(err);
    n++;
  }
  dsr_buf_free(&block);
  for (size_t form = 1; form < end && status == DSR_OK; form++)
    c->rows[form] = c->rows[form] == AWAITED ? ROW : c->rows[form];
  return status;
}

int dsr_forms_note(dsr_corpus *c, dsr_error *err) {
  size_t last;
  int status = write_rows(c, &last, err);
  if (status == DSR_OK)
    status = dsr_store_do(
        c, err,
        "UPDATE meta SET value = max(value, ?) WHERE key = 'forms'", "i",
        (int64_t)last);
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

static bool all_used(const uint8_t *used, uint32_t issued, int64_t id, int64_t n) {
  for (int64_t form = id; form < id + n; form++)
    if (form > (int64_t)issued || !used[form])
      return false;
  return true;
}

/* Write a block anew without the forms that are not used. */
static int purge_block(dsr_corpus *c, const uint8_t *used, uint32_t issued,
                       int64_t id, const dsr_buf *block, dsr_error *err) {
  const uint8_t *p = (const uint8_t *)block->data, *end = p + block->len, *from = p;
  dsr_kept_form kept;
  size_t n = 0;
  int status = dsr_store_do(c, err, "DELETE FROM lexicon WHERE id = ?", "i", id);
  for (size_t form = (size_t)id; status == DSR_OK; form++) {
    const uint8_t *at = p;
    bool more = dsr_form_block_next(&p, end, &kept);
    bool stays = more && form <= issued && used[form];
    if (!stays && n)
      status = put_block(c, form - n, from, (size_t)(at - from), n, err);
    n = stays ? n + 1 : 0;
    from = stays ? from : p;
    if (!more)
      break;
  }
  return status == DSR_OK && p != end ? fail_block(c, id, err) : status;
}

int dsr_forms_purge(dsr_corpus *c, dsr_error *err) {
  uint32_t issued = 0;
  uint8_t *used = NULL;
  dsr_buf block = {0};
  int64_t id = 0;
  int status = dsr_forms_issued(c, &issued, err);
  if (status == DSR_OK && !(used = dsr_alloc_zero((size_t)issued + 1, 1)))
    status = dsr_fail_memory(err);
  if (status == DSR_OK)
    status = find_used(c, used, issued, err);
  while (status == DSR_OK) {
    sqlite3_stmt *row;
    const uint8_t *p, *end;
    status = dsr_store_row(c, err, &row,
                           "SELECT id, forms, n FROM lexicon WHERE id > ?\n"
                           "ORDER BY id LIMIT 1",
                           "i", id);
    if (status != DSR_OK)
      break;
    int64_t n = sqlite3_column_int64(row, 2);
    status = open_block(c, row, &id, &p, &end, err);
    block.len = 0;
    if (status == DSR_OK && !dsr_buf_add(&block, (const char *)p, (size_t)(end - p)))
      status = dsr_fail_memory(err);
    sqlite3_reset(row);
    if (status == DSR_OK && !all_used(used, issued, id, n))
      status = purge_block(c, used, issued, id, &block, err);
    id += n - 1;
  }
  dsr_buf_free(&block);
  dsr_free(used);
  if (status != DSR_DONE)
    return status;
  dsr_forms_drop(c);
  return DSR_OK;
}
