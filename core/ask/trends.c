/* Trends: hits are counted by document, documents put together by period. */
#include "dossier/trends.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/ask/extents.h"
#include "core/ask/period.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/lexicon/intern.h"
#include "dossier/search.h"

struct dsr_trend {
  dsr_intern labels; /* label of rows[n - 1] */
  dsr_trend_row *rows;
  size_t count, room;
};

static const char *const names[DSR_TREND_KINDS] = {"month", "quarter", "year",
                                                   "publisher"};

int dsr_trend_by_of(const char *name, size_t len) {
  for (int i = 0; i < DSR_TREND_KINDS; i++)
    if (strlen(names[i]) == len && memcmp(names[i], name, len) == 0)
      return i;
  return -1;
}

const char *dsr_trend_by_name(int by) {
  return by >= 0 && by < DSR_TREND_KINDS ? names[by] : NULL;
}

bool dsr_period_of(dsr_trend_by by, dsr_day first, dsr_day last,
                   char label[DSR_PERIOD_MAX]) {
  if (first == 0 || last == 0 || first / 10000 != last / 10000)
    return false;
  int year = first / 10000, month = first / 100 % 100, to = last / 100 % 100;
  if (by == DSR_TREND_YEAR)
    snprintf(label, DSR_PERIOD_MAX, "%04d", year);
  else if (by == DSR_TREND_MONTH && month == to)
    snprintf(label, DSR_PERIOD_MAX, "%04d-%02d", year, month);
  else if (by == DSR_TREND_QUARTER && (month - 1) / 3 == (to - 1) / 3)
    snprintf(label, DSR_PERIOD_MAX, "%04d-Q%d", year, (month - 1) / 3 + 1);
  else
    return false;
  return true;
}

void dsr_trend_free(dsr_trend *t) {
  if (!t)
    return;
  dsr_intern_free(&t->labels);
  dsr_free(t->rows);
  dsr_free(t);
}

size_t dsr_trend_count(const dsr_trend *t) { return t->count; }
const dsr_trend_row *dsr_trend_at(const dsr_trend *t, size_t i) {
  return i < t->count ? &t->rows[i] : NULL;
}

/* The row of a label, a new one if there is none; NULL: no memory. */
static dsr_trend_row *row_of(dsr_trend *t, const char *label) {
  uint32_t number = dsr_intern_put(&t->labels, label, strlen(label));
  void *rows = t->rows;
  if (!number || !dsr_reserve(&rows, &t->room, number, sizeof *t->rows))
    return NULL;
  t->rows = rows;
  if (number > t->count)
    t->rows[t->count++] =
        (dsr_trend_row){.label = t->labels.strings[number - 1].s};
  return &t->rows[number - 1];
}

static int count_extents(dsr_trend *t, const dsr_extents *e, dsr_trend_by by,
                         dsr_trend_row *none, dsr_error *err) {
  for (size_t i = 0; i < e->count; i++) {
    const dsr_extent *x = &e->all[i];
    dsr_trend_row *row = none;
    char period[DSR_PERIOD_MAX];
    const char *label = by == DSR_TREND_PUBLISHER                       ? x->publisher
                        : dsr_period_of(by, x->first, x->last, period) ? period
                                                                       : NULL;
    if (label && !(row = row_of(t, label)))
      return dsr_fail_memory(err);
    row->hits += x->hits;
    row->holding += x->hits > 0;
    row->documents++;
    row->tokens += x->tokens;
  }
  return DSR_OK;
}

static int count_hits(dsr_extents *e, dsr_corpus *corpus, const dsr_query *query,
                      const dsr_document_filter *filter, dsr_error *err) {
  dsr_search *search = NULL;
  dsr_match match;
  int status = dsr_search_new(corpus, query, filter, &search, err);
  while (status == DSR_OK &&
         (status = dsr_search_next(search, &match, err)) == DSR_OK) {
    dsr_extent *document = dsr_extents_of(e, dsr_search_document_id(search));
    if (document)
      document->hits++;
  }
  dsr_search_free(search);
  return status == DSR_DONE ? DSR_OK : status;
}

static int by_label(const void *a, const void *b) {
  const dsr_trend_row *x = a, *y = b;
  if (!x->label || !y->label)
    return (x->label == NULL) - (y->label == NULL);
  return strcmp(x->label, y->label);
}

static int finish(dsr_trend *t, const dsr_trend_row *none, dsr_error *err) {
  void *rows = t->rows;
  if (!dsr_reserve(&rows, &t->room, t->count + 1, sizeof *t->rows))
    return dsr_fail_memory(err);
  t->rows = rows;
  if (none->documents)
    t->rows[t->count++] = *none;
  qsort(t->rows, t->count, sizeof *t->rows, by_label);
  for (size_t i = 0; i < t->count; i++) {
    dsr_trend_row *row = &t->rows[i];
    row->rate = row->tokens ? (double)row->hits * 1e6 / (double)row->tokens : NAN;
  }
  return DSR_OK;
}

int dsr_trend_new(dsr_corpus *corpus, const dsr_query *query,
                  const dsr_document_filter *filter, dsr_trend_by by,
                  dsr_trend **out, dsr_error *err) {
  *out = NULL;
  if ((unsigned)by >= DSR_TREND_KINDS)
    return dsr_fail(err, DSR_EINVAL, 0,
                    "a trend is by month, quarter, year or publisher, not %d", (int)by);
  dsr_extents extents = {0};
  dsr_trend_row none = {0};
  dsr_trend *t = dsr_alloc_zero(1, sizeof *t);
  int status = t ? dsr_extents_read(corpus, filter, &extents, err) : dsr_fail_memory(err);
  if (status == DSR_OK)
    status = count_hits(&extents, corpus, query, filter, err);
  if (status == DSR_OK)
    status = count_extents(t, &extents, by, &none, err);
  if (status == DSR_OK)
    status = finish(t, &none, err);
  dsr_extents_free(&extents);
  if (status == DSR_OK)
    *out = t;
  else
    dsr_trend_free(t);
  return status;
}
