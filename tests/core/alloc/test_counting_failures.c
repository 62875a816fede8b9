/* Counting words, with each request for memory failing in turn. */
#include "core/ask/ngrams.h"
#include "tests/core/alloc/failing.h"
#include "tests/core/alloc/news_corpus.h"

TestSuite(counting_allocation, .fini = no_live_blocks, .timeout = 600);

/* Over a corpus opened for reading each time, so that nothing is kept. */
typedef int counting(news_corpus *c, dsr_error *err);

typedef struct counting_case {
  news_corpus *corpus;
  counting *count;
} counting_case;

static int in_reader(void *state, dsr_error *err) {
  const counting_case *b = state;
  news_corpus reader = *b->corpus;
  reader.small.corpus = unset();
  int status = held(dsr_corpus_open(reader.small.path, DSR_READ, &reader.small.corpus, err),
                    &reader.small.corpus);
  if (status == DSR_OK)
    status = b->count(&reader, err);
  dsr_corpus_close(reader.small.corpus);
  return status;
}

static void fail_counting(const char *what, news_corpus *c, counting *count) {
  counting_case b = {c, count};
  fail_each(what, in_reader, &b, DSR_OK);
}

/* covers: dsr_frequencies_new dsr_frequencies_free dsr_ngrams_new */

static int list_words(news_corpus *c, dsr_error *err) {
  dsr_frequencies *list = unset();
  dsr_frequency_options options = {.by = DSR_STEM};
  int status = held(dsr_frequencies_new(c->small.corpus, &options, &list, err), &list);
  cr_assert(status != DSR_OK || dsr_frequencies_totals(list)->documents == 3);
  dsr_frequencies_free(list);
  return status;
}

static int list_hits(news_corpus *c, dsr_error *err) {
  dsr_frequencies *list = unset();
  dsr_frequency_options options = {.by = DSR_NORM, .query = c->query, .capture = "it"};
  int status = held(dsr_frequencies_new(c->small.corpus, &options, &list, err), &list);
  cr_assert(status != DSR_OK || dsr_frequencies_count(list) == 2);
  dsr_frequencies_free(list);
  return status;
}

static int list_ngrams(news_corpus *c, dsr_error *err) {
  dsr_frequencies *list = unset();
  dsr_ngram_options options = {.n = 2, .by = DSR_NORM, .limit = 3};
  int status = held(dsr_ngrams_new(c->small.corpus, &options, &list, err), &list);
  dsr_frequencies_free(list);
  if (status != DSR_OK)
    return status;
  list = unset();
  status = held(dsr_ngrams_within(c->small.corpus, &options, 4, &list, NULL, err), &list);
  dsr_frequencies_free(list);
  return status;
}

Test(counting_allocation, lists) {
  news_corpus c;
  fill_news(&c);
  fail_counting("dsr_frequencies_new", &c, list_words);
  fail_counting("dsr_frequencies_new, hits", &c, list_hits);
  fail_counting("dsr_ngrams_new", &c, list_ngrams);
  empty_news(&c);
}

/* covers: dsr_dispersion_new dsr_dispersion_free dsr_trend_new dsr_trend_free */

static int spread(news_corpus *c, dsr_error *err) {
  dsr_dispersion *d = unset();
  int status = held(dsr_dispersion_new(c->small.corpus, c->query, NULL, 3, &d, err), &d);
  cr_assert(status != DSR_OK || dsr_dispersion_result(d)->hits == 6);
  dsr_dispersion_free(d);
  return status;
}

static int follow(news_corpus *c, dsr_error *err) {
  for (int by = 0; by < DSR_TREND_KINDS; by++) {
    dsr_trend *t = unset();
    int status = held(dsr_trend_new(c->small.corpus, c->query, NULL, (dsr_trend_by)by, &t, err), &t);
    dsr_trend_free(t);
    if (status != DSR_OK)
      return status;
  }
  return DSR_OK;
}

Test(counting_allocation, over_parts) {
  news_corpus c;
  fill_news(&c);
  fail_counting("dsr_dispersion_new", &c, spread);
  fail_counting("dsr_trend_new", &c, follow);
  empty_news(&c);
}

/* covers: dsr_concordance_new dsr_concordance_free dsr_concordance_next */

static int tell_all(news_corpus *c, const dsr_concordance_options *options, dsr_error *err) {
  dsr_concordance *k = unset();
  dsr_concordance_row row;
  int status = held(dsr_concordance_new(c->small.corpus, c->query, options, &k, err), &k);
  while (status == DSR_OK)
    status = dsr_concordance_next(k, &row, err);
  dsr_concordance_free(k);
  return status == DSR_DONE ? DSR_OK : status;
}

static int concord(news_corpus *c, dsr_error *err) {
  static const dsr_concordance_options all[] = {
      {.width = "5t"},
      {.sort = "left:2,it,publisher,date,hit", .limit = 2, .unique = 1},
      {.group = "it", .sample = 4, .width = "s"},
      {.group = "month"}};
  int status = DSR_OK;
  for (size_t i = 0; status == DSR_OK && i < sizeof all / sizeof *all; i++)
    status = tell_all(c, &all[i], err);
  return status;
}

Test(counting_allocation, concordances) {
  news_corpus c;
  fill_news(&c);
  fail_counting("dsr_concordance_new", &c, concord);
  empty_news(&c);
}

/* cannot allocate: dsr_concordance_total dsr_concordance_group_at
 *   dsr_frequencies_count dsr_frequencies_at
 *   dsr_frequencies_totals dsr_dispersion_result dsr_dispersion_at
 *   dsr_trend_by_of dsr_trend_by_name dsr_trend_count dsr_trend_at */
