/* Binding a filter's values. Dates become days here, so that SQL compares
 * numbers. */
#include "core/store/filter.h"

int dsr_filter_bind(sqlite3_stmt *rows, const dsr_document_filter *filter,
                    dsr_error *err) {
  static const dsr_document_filter all;
  const dsr_document_filter *f = filter ? filter : &all;
  dsr_day since = 0, until = 0, unused;
  int status = dsr_date_bounds(f->since, &since, &unused, err);
  if (status == DSR_OK)
    status = dsr_date_bounds(f->until, &unused, &until, err);
  if (status != DSR_OK)
    return status;
  if ((f->since && *f->since && !since) || (f->until && *f->until && !until))
    return dsr_fail(err, DSR_EINVAL, 0, "since and until want a year");
  sqlite3_bind_text(rows, 1, f->key, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text(rows, 2, f->under, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text(rows, 3, f->publisher, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text(rows, 4, f->language, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int(rows, 5, since);
  sqlite3_bind_int(rows, 6, until);
  sqlite3_bind_text(rows, 7, f->not_by, -1, SQLITE_TRANSIENT);
  return DSR_OK;
}

bool dsr_filter_is_open(const dsr_document_filter *f) {
  return !f || (!f->key && !f->under && !f->publisher && !f->language &&
                !(f->since && *f->since) && !(f->until && *f->until) &&
                !f->not_by);
}
