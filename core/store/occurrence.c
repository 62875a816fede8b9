/* A walk over mentions as numbers. Rows are taken as they lie: whoever counts
 * sorts numbers faster than SQLite sorts rows. An index of entities would lead it
 * from page to page of the table, so none is to be used. */
#include "dossier/occurrence.h"

#include "core/store/filter.h"

struct dsr_occurrences {
  dsr_cursor cursor;
};

#define COLUMNS                                                                \
  "SELECT m.document, m.entity, m.start, m.end, coalesce(m.sentence, -1)\n"
#define STANDING "m.entity IS NOT NULL AND m.covered = 0"
#define OF_TYPE " AND m.type = ?8"
#define FILTERED                                                               \
  COLUMNS "FROM document d CROSS JOIN mention m ON m.document = d.id\n"        \
          "WHERE " STANDING " AND " DSR_FILTER_CONDITIONS

/* The statement, a literal each. */
static const char *choose(bool open, bool typed) {
  if (open)
    return typed ? COLUMNS "FROM mention m NOT INDEXED\nWHERE " STANDING OF_TYPE
                 : COLUMNS "FROM mention m NOT INDEXED\nWHERE " STANDING;
  return typed ? FILTERED OF_TYPE : FILTERED;
}

int dsr_occurrences_new(dsr_corpus *c, const dsr_document_filter *filter,
                        const char *type, dsr_occurrences **out,
                        dsr_error *err) {
  *out = NULL;
  dsr_occurrences *o = dsr_alloc_zero(1, sizeof *o);
  if (!o)
    return dsr_fail_memory(err);
  bool open = dsr_filter_is_open(filter);
  int status = dsr_cursor_open(&o->cursor, c, choose(open, type != NULL), err);
  if (status == DSR_OK && !open)
    status = dsr_filter_bind(c, o->cursor.rows, filter, err);
  if (status == DSR_OK && type)
    sqlite3_bind_text(o->cursor.rows, 8, type, -1, SQLITE_TRANSIENT);
  if (status == DSR_OK)
    *out = o;
  else
    dsr_occurrences_free(o);
  return status;
}

int dsr_occurrences_next(dsr_occurrences *o, dsr_occurrence *out,
                         dsr_error *err) {
  int status = dsr_cursor_next(&o->cursor, err);
  if (status != DSR_OK)
    return status;
  sqlite3_stmt *row = o->cursor.rows;
  *out = (dsr_occurrence){
      .document = sqlite3_column_int64(row, 0),
      .entity = sqlite3_column_int64(row, 1),
      .span = {dsr_column_u32(row, 2), dsr_column_u32(row, 3)},
      .sentence = sqlite3_column_int(row, 4)};
  return DSR_OK;
}

void dsr_occurrences_free(dsr_occurrences *o) {
  if (!o)
    return;
  dsr_cursor_close(&o->cursor);
  dsr_free(o);
}
