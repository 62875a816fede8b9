/* Dispersion, against figures worked in R 4.2.2:
 *
 *   figures <- function(v, s) { p <- v / s; n <- length(p); m <- mean(p)
 *     d <- 1 - sqrt(mean((p - m)^2)) / m / sqrt(n - 1)
 *     dp <- sum(abs(v / sum(v) - s / sum(s))) / 2
 *     c(d, dp, dp / (1 - min(s / sum(s)))) }
 *   options(digits = 10)
 *   figures(c(1, 2, 3, 4, 5), c(9, 10, 10, 10, 11))
 *     [1] 0.7851504535 0.1800000000 0.2195121951
 *   figures(c(0, 0, 0, 4, 0), c(9, 10, 10, 10, 11))
 *     [1] 0.0000000000 0.8000000000 0.9756097561
 *   figures(c(1, 3, 2, 4, 5), c(10, 10, 10, 10, 10))
 *     [1] 0.7642977396 0.2000000000 0.2500000000
 *
 * The first line is the example that Gries (2008) works: D 0.785, DP 0.18. */
#include "dossier/dispersion.h"

#include <math.h>

#include "tests/core/ask/small_corpus.h"

TestSuite(dispersion, .fini = no_live_blocks);

/* Parts of 9, 10, 10, 10 and 11 tokens; "a" stands 1 to 5 times in them, "z" in
 * the fourth alone. The second has an empty document before it. */
static const small_text texts[] = {
    {"1", NULL, NULL, "b c d e f g h i a\n"},
    {"1-empty", NULL, NULL, "\n"},
    {"2", NULL, NULL, "a b c d e f g h i a\n"},
    {"3", NULL, NULL, "b a a a c d e f g h\n"},
    {"4", NULL, NULL, "z a z a z a z a b c\n"},
    {"5", NULL, NULL, "a a a a a b c d e f g\n"},
};

static small_corpus filled(void) {
  small_corpus c = make_corpus();
  put_texts(&c, texts, sizeof texts / sizeof *texts);
  return c;
}

static dsr_query *compiled(const char *source) {
  dsr_query *query = NULL;
  cr_assert_eq(dsr_query_new(source, strlen(source), NULL, 0, &query, NULL), DSR_OK);
  return query;
}

static dsr_dispersion *spread(small_corpus *c, const char *source, size_t parts) {
  dsr_dispersion *d = NULL;
  dsr_error err = {0};
  dsr_query *query = compiled(source);
  cr_assert_eq(dsr_dispersion_new(c->corpus, query, NULL, parts, &d, &err), DSR_OK, "%s",
               err.message);
  dsr_query_free(query);
  return d;
}

static void expect_figures(const dsr_dispersion *d, unsigned hits, unsigned range, double juilland,
                           double dp, double dp_norm) {
  const dsr_dispersion_figures *f = dsr_dispersion_result(d);
  cr_expect_eq(f->hits, hits, "%u", (unsigned)f->hits);
  cr_expect_eq(f->tokens, 50);
  cr_expect_eq(f->range, range, "%u", (unsigned)f->range);
  cr_expect_float_eq(f->juilland, juilland, 1e-9, "%.10f", f->juilland);
  cr_expect_float_eq(f->dp, dp, 1e-9, "%.10f", f->dp);
  cr_expect_float_eq(f->dp_norm, dp_norm, 1e-9, "%.10f", f->dp_norm);
}

Test(dispersion, over_documents) {
  small_corpus c = filled();
  dsr_dispersion *d = spread(&c, "a", 0);
  expect_figures(d, 15, 5, 0.7851504535, 0.18, 0.2195121951);
  cr_expect_eq(dsr_dispersion_result(d)->parts, 5);
  cr_expect_str_eq(dsr_dispersion_at(d, 1)->key, "2");
  cr_expect_eq(dsr_dispersion_at(d, 1)->tokens, 10);
  cr_expect_eq(dsr_dispersion_at(d, 1)->hits, 2);
  cr_expect_null(dsr_dispersion_at(d, 5));
  dsr_dispersion_free(d);
  d = spread(&c, "z", 0);
  expect_figures(d, 4, 1, 0, 0.8, 0.9756097561);
  dsr_dispersion_free(d);
  unmake_corpus(&c);
}

/* Stretches of ten tokens: the "a" that begins document 2 is the tenth token, and
 * the first of document 5 the fortieth. */
Test(dispersion, over_equal_stretches) {
  small_corpus c = filled();
  static const unsigned hits[] = {2, 1, 3, 5, 4}, whole[] = {17, 17, 16};
  dsr_dispersion *d = spread(&c, "a", 5);
  for (size_t i = 0; i < 5; i++) {
    cr_expect_eq(dsr_dispersion_at(d, i)->hits, hits[i], "%zu: %u", i,
                 (unsigned)dsr_dispersion_at(d, i)->hits);
    cr_expect_eq(dsr_dispersion_at(d, i)->tokens, 10);
    cr_expect_null(dsr_dispersion_at(d, i)->key);
  }
  /* figures(c(2, 1, 3, 5, 4), rep(10, 5)): the same five rates in another order
   * as of 1 to 5: 1 - sqrt(2) / 3 / 2 */
  expect_figures(d, 15, 5, 0.7642977396, 0.2, 0.25);
  dsr_dispersion_free(d);
  d = spread(&c, "a", 3);
  for (size_t i = 0; i < 3; i++)
    cr_expect_eq(dsr_dispersion_at(d, i)->tokens, whole[i]);
  dsr_dispersion_free(d);
  d = spread(&c, "\"a\" \"b\"?", 50);
  cr_expect_eq(dsr_dispersion_result(d)->range, 15);
  dsr_dispersion_free(d);
  unmake_corpus(&c);
}

Test(dispersion, without_meaning) {
  small_corpus c = filled();
  dsr_dispersion *d = spread(&c, "zeppelin", 0);
  const dsr_dispersion_figures *f = dsr_dispersion_result(d);
  cr_expect(isnan(f->juilland) && isnan(f->dp) && isnan(f->dp_norm));
  cr_expect_eq(f->range, 0);
  dsr_dispersion_free(d);
  d = spread(&c, "a", 1);
  f = dsr_dispersion_result(d);
  cr_expect(isnan(f->juilland) && isnan(f->dp_norm));
  cr_expect_eq(f->dp, 0);
  dsr_dispersion_free(d);
  dsr_query *query = compiled("a");
  dsr_error err = {0};
  cr_expect_eq(dsr_dispersion_new(c.corpus, query, NULL, 51, &d, &err), DSR_EINVAL);
  cr_expect_str_eq(err.message, "51 parts of 50 tokens: there are at most as many parts as tokens");
  cr_expect_null(d);
  dsr_query_free(query);
  dsr_dispersion_free(NULL);
  unmake_corpus(&c);
}
