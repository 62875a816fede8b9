/* Trends: hits, documents and tokens of periods counted by hand; a rate is hits
 * times a million by tokens (2 of 13: 2 * 1e6 / 13 = 153846.153...). */
#include "dossier/trends.h"

#include <math.h>

#include "core/ask/period.h"
#include "core/base/buffer.h"
#include "tests/core/ask/small_corpus.h"

TestSuite(trends, .fini = no_live_blocks);

static const small_text texts[] = {
    {"e", "Quill", "2021-05-30", "A tug, a tug.\n"},          /* 6 tokens */
    {"a", "Plume", "2021-05", "The tug left the pier.\n"},     /* 6 */
    {"b", "Quill", "2021-06-01/2021-06-09", "No boat left.\n"}, /* 4 */
    {"c", "Quill", "2020", "A tug, then.\n"},                  /* 5 */
    {"d", NULL, NULL, "A tug.\nPhoto: tug/Quill\n"},           /* 3 that count */
    {"f", "Plume", "2021-06/2021-07", "Tug.\n"},               /* 2 */
    {"g", "Plume", "2020/2021", "Tug tug.\n"},                 /* 3 */
};

static void expect_trend(const char *source, dsr_trend_by by,
                         const dsr_document_filter *filter, const char *want) {
  small_corpus c = make_corpus();
  put_texts(&c, texts, sizeof texts / sizeof *texts);
  dsr_query *query = NULL;
  dsr_trend *t = NULL;
  dsr_error err = {0};
  dsr_buf got = {0};
  cr_assert_eq(dsr_query_new(source, strlen(source), NULL, 0, &query, NULL), DSR_OK);
  cr_assert_eq(dsr_trend_new(c.corpus, query, filter, by, &t, &err), DSR_OK, "%s", err.message);
  dsr_buf_text(&got, "");
  for (size_t i = 0; i < dsr_trend_count(t); i++) {
    const dsr_trend_row *row = dsr_trend_at(t, i);
    dsr_buf_format(&got, "%s%s %u in %u of %u, %u", i ? "; " : "", row->label ? row->label : "-",
                   (unsigned)row->hits, (unsigned)row->holding, (unsigned)row->documents,
                   (unsigned)row->tokens);
    cr_expect_float_eq(row->rate, (double)row->hits * 1e6 / (double)row->tokens, 1e-6);
  }
  cr_expect_null(dsr_trend_at(t, dsr_trend_count(t)));
  cr_expect_str_eq(got.data, want);
  dsr_buf_free(&got);
  dsr_trend_free(t);
  dsr_query_free(query);
  unmake_corpus(&c);
}

Test(trends, by_period) {
  expect_trend("tug", DSR_TREND_MONTH, NULL,
               "2021-05 3 in 2 of 2, 12; 2021-06 0 in 0 of 1, 4; - 5 in 4 of 4, 13");
  expect_trend("tug", DSR_TREND_QUARTER, NULL,
               "2021-Q2 3 in 2 of 3, 16; - 5 in 4 of 4, 13");
  expect_trend("tug", DSR_TREND_YEAR, NULL,
               "2020 1 in 1 of 1, 5; 2021 4 in 3 of 4, 18; - 3 in 2 of 2, 6");
}

Test(trends, by_publisher_and_filtered) {
  expect_trend("tug", DSR_TREND_PUBLISHER, NULL,
               "Plume 4 in 3 of 3, 11; Quill 3 in 2 of 3, 15; - 1 in 1 of 1, 3");
  dsr_document_filter quill = {.publisher = "quill"};
  expect_trend("zeppelin", DSR_TREND_YEAR, &quill, "2020 0 in 0 of 1, 5; 2021 0 in 0 of 2, 10");
  dsr_document_filter none = {.key = "nothing"};
  expect_trend("tug", DSR_TREND_YEAR, &none, "");
}

Test(trends, rates) {
  small_corpus c = make_corpus();
  static const small_text blank = {"x", NULL, "2021", "\n"};
  put_texts(&c, &blank, 1);
  dsr_query *query = NULL;
  dsr_trend *t = NULL;
  cr_assert_eq(dsr_query_new("tug", 3, NULL, 0, &query, NULL), DSR_OK);
  cr_assert_eq(dsr_trend_new(c.corpus, query, NULL, DSR_TREND_YEAR, &t, NULL), DSR_OK);
  cr_expect(isnan(dsr_trend_at(t, 0)->rate), "no tokens, no rate");
  dsr_trend_free(t);
  dsr_error err = {0};
  cr_expect_eq(dsr_trend_new(c.corpus, query, NULL, DSR_TREND_KINDS, &t, &err), DSR_EINVAL);
  cr_expect_null(t);
  dsr_trend_free(NULL);
  dsr_query_free(query);
  unmake_corpus(&c);
}

Test(trends, names_and_periods) {
  char label[DSR_PERIOD_MAX];
  for (int i = 0; i < DSR_TREND_KINDS; i++)
    cr_expect_eq(dsr_trend_by_of(dsr_trend_by_name(i), strlen(dsr_trend_by_name(i))), i);
  cr_expect_eq(dsr_trend_by_of("week", 4), -1);
  cr_expect_null(dsr_trend_by_name(-1));
  cr_expect_null(dsr_trend_by_name(DSR_TREND_KINDS));
  cr_expect(dsr_period_of(DSR_TREND_QUARTER, 20211001, 20211231, label));
  cr_expect_str_eq(label, "2021-Q4");
  cr_expect(dsr_period_of(DSR_TREND_MONTH, 9990101, 9990131, label));
  cr_expect_str_eq(label, "0999-01");
  cr_expect_not(dsr_period_of(DSR_TREND_QUARTER, 20210331, 20210401, label));
  cr_expect_not(dsr_period_of(DSR_TREND_MONTH, 20210331, 20220331, label));
  cr_expect_not(dsr_period_of(DSR_TREND_YEAR, 20210331, 0, label), "open on one side");
  cr_expect_not(dsr_period_of(DSR_TREND_PUBLISHER, 20210331, 20210331, label));
}
