/* Binding a filter's values. Dates become days here, so that SQL compares
 * numbers; a subcorpus becomes a set of ids, which the statement is given by
 * pointer and a function of ours looks into. */
#include "core/store/filter.h"

/* SQLite hands such a pointer to who names it alike, and to nobody else. */
static const char set_name[] = "dsr_id_set";

/* dsr_holds(set, id): a binary search. */
static void holds(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  const dsr_id_set *set = sqlite3_value_pointer(values[0], set_name);
  int64_t id = sqlite3_value_int64(values[1]);
  size_t low = 0, high = set ? set->count : 0;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (set->ids[middle] < id)
      low = middle + 1;
    else
      high = middle;
  }
  sqlite3_result_int(context,
                     set && low < set->count && set->ids[low] == id);
}

int dsr_filter_define(dsr_corpus *c, dsr_error *err) {
  int rc = sqlite3_create_function_v2(
      c->db, "dsr_holds", 2, SQLITE_UTF8 | SQLITE_DIRECTONLY, NULL, holds, NULL,
      NULL, NULL);
  return rc == SQLITE_OK ? DSR_OK : dsr_store_fail(c, rc, err);
}

static int bind_subcorpus(dsr_corpus *c, sqlite3_stmt *rows, const char *name,
                          int depth, dsr_error *err) {
  dsr_id_set *set = NULL;
  sqlite3_bind_int(rows, 9, name != NULL);
  if (!name)
    return DSR_OK;
  int status = dsr_subcorpus_ids(c, name, depth + 1, &set, err);
  if (status != DSR_OK)
    return status;
  int rc = sqlite3_bind_pointer(rows, 10, set, set_name, dsr_free);
  return rc == SQLITE_OK ? DSR_OK : dsr_store_fail(c, rc, err);
}

int dsr_filter_bind(dsr_corpus *c, sqlite3_stmt *rows,
                    const dsr_document_filter *filter, dsr_error *err) {
  return dsr_filter_bind_deep(c, rows, filter, 0, err);
}

int dsr_filter_bind_deep(dsr_corpus *c, sqlite3_stmt *rows,
                         const dsr_document_filter *filter, int depth,
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
  return bind_subcorpus(c, rows, f->subcorpus, depth, err);
}

bool dsr_filter_is_open(const dsr_document_filter *f) {
  return !f || (!f->key && !f->under && !f->publisher && !f->language &&
                !(f->since && *f->since) && !(f->until && *f->until) &&
                !f->not_by && !f->subcorpus);
}
