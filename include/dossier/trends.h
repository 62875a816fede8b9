/* Trends: the hits of a query by when, or by whom, their documents were
 * published, beside how much text there is of that time.
 *
 * A document belongs to a month when all the days of its date lie in it; one
 * dated "2021", or not at all, to none, and what it holds is told apart. Periods
 * in which nothing was published are no rows.
 */
#ifndef DOSSIER_TRENDS_H
#define DOSSIER_TRENDS_H

#include "dossier/document.h"
#include "dossier/query.h"

DSR_BEGIN

typedef enum dsr_trend_by {
  DSR_TREND_MONTH = 0, /* "2021-03" */
  DSR_TREND_QUARTER,   /* "2021-Q1" */
  DSR_TREND_YEAR,      /* "2021" */
  DSR_TREND_PUBLISHER, /* as it stands with the document */
  DSR_TREND_KINDS
} dsr_trend_by;

/* "month", "quarter", "year", "publisher": the value, or -1. And back; NULL
 * outside the enumeration. */
DSR_API int dsr_trend_by_of(const char *name, size_t len);
DSR_API const char *dsr_trend_by_name(int by);

typedef struct dsr_trend_row {
  const char *label;  /* NULL: of documents that belong to no period, or have no
                         publisher; this row comes last */
  uint64_t hits;
  uint64_t holding;   /* documents with a hit */
  uint64_t documents; /* all of the period that the filter lets through */
  uint64_t tokens;    /* theirs, in covered zones (zone.h) */
  double rate;        /* hits a million tokens; NaN where there are no tokens */
} dsr_trend_row;

typedef struct dsr_trend dsr_trend;

/* Count.
 *   query   borrowed for the call
 *   filter  which documents; NULL for all
 *   out     freed with dsr_trend_free; owes nothing to the corpus
 * Rows stand by their labels' bytes, which is the order of time.
 * Cost and memory: as of dsr_dispersion_new. Errors: DSR_EINVAL (by), and those
 * of dsr_search_next and dsr_columns_next.
 * Example: 3 hits in 2 of the 40 documents of 2021-03, which have 20,000 tokens:
 * { "2021-03", 3, 2, 40, 20000, 150.0 }. */
DSR_API int dsr_trend_new(dsr_corpus *corpus, const dsr_query *query,
                          const dsr_document_filter *filter, dsr_trend_by by,
                          dsr_trend **out, dsr_error *err);
DSR_API void dsr_trend_free(dsr_trend *trend);

/* How many rows, and row i; NULL past the last. Borrowed from the trend. */
DSR_API size_t dsr_trend_count(const dsr_trend *trend);
DSR_API const dsr_trend_row *dsr_trend_at(const dsr_trend *trend, size_t i);

DSR_END
#endif
