/* Which documents there are, in the order of their ids and of their keys, kept
 * beside the index for as long as the file is not changed. Ids that may hold a
 * hit are put in key order with it, and no row is read for that. */
#include "core/store/roster.h"

#include <string.h>

#include "core/store/filter.h"
#include "core/store/index.h"

size_t dsr_roster_find(const int64_t *ids, size_t count, size_t near,
                       int64_t id) {
  size_t low = 0, high = count;
  /* Mostly ids have no gaps. */
  if (near < count && id >= ids[near] &&
      (uint64_t)(id - ids[near]) < count - near &&
      ids[near + (size_t)(id - ids[near])] == id)
    return near + (size_t)(id - ids[near]);
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (ids[middle] < id)
      low = middle + 1;
    else
      high = middle;
  }
  return low < count && ids[low] == id ? low : SIZE_MAX;
}

static int read_tokens(dsr_corpus *c, dsr_known_documents *known,
                       dsr_error *err) {
  sqlite3_stmt *rows;
  size_t id_room = 0, token_room = 0;
  int status = dsr_store_row(c, err, &rows,
                             "SELECT document, n FROM document_tokens\n"
                             "ORDER BY document",
                             "");
  for (; status == DSR_OK; status = dsr_store_step(c, rows, err)) {
    void *ids = known->ids, *tokens = known->tokens;
    bool ok = dsr_reserve(&ids, &id_room, known->count + 1, sizeof *known->ids);
    known->ids = ids;
    ok = ok && dsr_reserve(&tokens, &token_room, known->count + 1,
                           sizeof *known->tokens);
    known->tokens = tokens;
    if (!ok) {
      sqlite3_reset(rows);
      return dsr_fail_memory(err);
    }
    known->ids[known->count] = sqlite3_column_int64(rows, 0);
    known->tokens[known->count++] = dsr_column_u32(rows, 1);
  }
  if (status == DSR_DONE)
    sqlite3_reset(rows);
  return status == DSR_DONE ? DSR_OK : status;
}

static int read_order(dsr_corpus *c, dsr_known_documents *known,
                      dsr_error *err) {
  sqlite3_stmt *rows;
  size_t near = 0;
  known->by_key = dsr_alloc_zero(known->count + 1, sizeof *known->by_key);
  if (!known->by_key)
    return dsr_fail_memory(err);
  int status = dsr_store_row(c, err, &rows,
                             "SELECT id FROM document ORDER BY key", "");
  for (; status == DSR_OK; status = dsr_store_step(c, rows, err)) {
    near = dsr_roster_find(known->ids, known->count, near,
                           sqlite3_column_int64(rows, 0));
    if (near < known->count && known->ordered < known->count)
      known->by_key[known->ordered++] = (uint32_t)near;
  }
  if (status != DSR_DONE)
    return status;
  sqlite3_reset(rows);
  return known->ordered == known->count
             ? DSR_OK
             : dsr_fail(err, DSR_EDAMAGED, 0,
                        "%s: some documents have no tokens, or tokens no "
                        "document; \"dossier check\" lists them",
                        c->path);
}

int dsr_documents_known(dsr_corpus *c, const dsr_known_documents **out,
                        dsr_error *err) {
  dsr_known_documents *known = &c->index->known;
  int status = DSR_OK;
  *out = known;
  if (known->read)
    return DSR_OK;
  dsr_documents_forget(known);
  status = read_tokens(c, known, err);
  if (status == DSR_OK)
    status = read_order(c, known, err);
  known->read = status == DSR_OK;
  return status;
}

void dsr_documents_forget(dsr_known_documents *known) {
  dsr_free(known->ids);
  dsr_free(known->tokens);
  dsr_free(known->by_key);
  *known = (dsr_known_documents){0};
}

/* --- those of a filter --- */

void dsr_roster_free(dsr_roster *roster) {
  dsr_free(roster->ids);
  dsr_free(roster->by_key);
  *roster = (dsr_roster){0};
}

static int take_all(const dsr_known_documents *known, dsr_roster *out,
                    dsr_error *err) {
  out->ids = dsr_alloc_zero(known->count + 1, sizeof *out->ids);
  out->by_key = dsr_alloc_zero(known->count + 1, sizeof *out->by_key);
  if (!out->ids || !out->by_key)
    return dsr_fail_memory(err);
  if (known->count) {
    memcpy(out->ids, known->ids, known->count * sizeof *out->ids);
    memcpy(out->by_key, known->by_key, known->count * sizeof *out->by_key);
  }
  out->count = known->count;
  return DSR_OK;
}

/* Mark what the filter lets through, a byte a document. */
static int mark(dsr_corpus *c, const dsr_document_filter *filter,
                const dsr_roster *roster, uint8_t *marks, dsr_error *err) {
  dsr_cursor cursor = {0};
  size_t near = 0;
  int status = dsr_cursor_open(&cursor, c,
                               "SELECT d.id FROM document d\n"
                               "WHERE " DSR_FILTER_CONDITIONS "ORDER BY d.id",
                               err);
  if (status == DSR_OK)
    status = dsr_filter_bind(c, cursor.rows, filter, err);
  while (status == DSR_OK &&
         (status = dsr_cursor_next(&cursor, err)) == DSR_OK) {
    near = dsr_roster_find(roster->ids, roster->count, near,
                           sqlite3_column_int64(cursor.rows, 0));
    if (near < roster->count)
      marks[near] = 1;
  }
  dsr_cursor_close(&cursor);
  return status == DSR_DONE ? DSR_OK : status;
}

/* Keep those marked; `numbers` becomes their numbers among these. */
static void keep_marked(dsr_roster *r, const uint8_t *marks,
                        uint32_t *numbers) {
  size_t kept = 0, ordered = 0;
  for (size_t i = 0; i < r->count; i++)
    if (marks[i]) {
      numbers[i] = (uint32_t)kept;
      r->ids[kept++] = r->ids[i];
    }
  for (size_t i = 0; i < r->count; i++)
    if (marks[r->by_key[i]])
      r->by_key[ordered++] = numbers[r->by_key[i]];
  r->count = kept;
}

int dsr_roster_make(dsr_corpus *c, const dsr_document_filter *filter,
                    dsr_roster *out, dsr_error *err) {
  const dsr_known_documents *known;
  dsr_cursor view = {0};
  uint8_t *marks = NULL;
  uint32_t *numbers = NULL;
  int status = dsr_index_ready(c, &view, err);
  if (status == DSR_OK)
    status = dsr_documents_known(c, &known, err);
  if (status == DSR_OK)
    status = take_all(known, out, err);
  if (status == DSR_OK && !dsr_filter_is_open(filter)) {
    marks = dsr_alloc_zero(out->count + 1, 1);
    numbers = dsr_alloc_zero(out->count + 1, sizeof *numbers);
    status = marks && numbers ? mark(c, filter, out, marks, err)
                              : dsr_fail_memory(err);
    if (status == DSR_OK)
      keep_marked(out, marks, numbers);
  }
  dsr_cursor_close(&view);
  dsr_free(marks);
  dsr_free(numbers);
  return status;
}
