/* The measures against R 4.2 and against what can be worked out by hand. */
#include "dossier/association.h"

#include <math.h>

#include "tests/live_blocks.h"

TestSuite(association, .fini = no_live_blocks);

/* In R, for a table of o, r, c, n:
 *   e <- r*c/n; O <- c(o, r-o, c-o, n-r-c+o)
 *   E <- c(r*c, r*(n-c), (n-r)*c, (n-r)*(n-c))/n
 *   ll <- 2*sum(ifelse(O>0, O*log(O/E), 0)); if (o<e) ll <- -ll
 *   sprintf("%.6f", c(ll, log2(o/e), log2(o^3/e), (o-e)/sqrt(o),
 *                     (o-e)/sqrt(e), 2*o/(r+c), 14+log2(2*o/(r+c))))
 * prints the lines below; the first table's MI and MI3 are by hand also: E is
 * 16 * 32 / 1024 = 1/2, 8 / (1/2) = 2^4, 512 / (1/2) = 2^10. */
static const struct {
  dsr_contingency table;
  double by_r[DSR_MEASURES];
} cases[] = {
    {{8, 16, 32, 1024},
     {35.783682, 4.000000, 10.000000, 2.651650, 10.606602, 0.333333, 12.415037}},
    {{110, 2442, 221, 31777},
     {279.799539, 2.695305, 16.258024, 8.868783, 22.570848, 0.082614, 10.402523}},
    {{3, 400, 500, 20000},
     {-7.003151, -1.736966, 1.432959, -4.041452, -2.213594, 0.006667, 6.771181}},
    {{1, 1, 1, 1000000000},
     {43.446532, 29.897353, 29.897353, 1.000000, 31622.776570, 1.000000, 14.000000}},
};

Test(association, measures_are_those_of_r) {
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    for (int m = 0; m < DSR_MEASURES; m++)
      cr_expect_float_eq(dsr_association((dsr_measure)m, &cases[i].table),
                         cases[i].by_r[m], 1.5e-6, "table %zu, %s: %.7f", i,
                         dsr_measure_name(m),
                         dsr_association((dsr_measure)m, &cases[i].table));
}

Test(association, of_what_is_expected_nothing_is_said) {
  dsr_contingency even = {2, 20, 100, 1000}; /* E11 is 2 */
  cr_expect_eq(dsr_association(DSR_LL, &even), 0);
  cr_expect_eq(dsr_association(DSR_MI, &even), 0);
  cr_expect_eq(dsr_association(DSR_T, &even), 0);
  cr_expect_eq(dsr_association(DSR_Z, &even), 0);
}

Test(association, log_likelihood_keeps_its_digits_in_large_samples) {
  /* By hand: every cell lies d = 250 from its E, and LL is near sum d^2 / E =
   * 62500 (1/1e10 + 2/9e10 + 1/8.1e11) = 7.716e-6. R's sum(O*log1p(d/E)) gives
   * 0.000007716049, its sum(O*log(O/E)) 0.000047684078. */
  dsr_contingency large = {10000000250u, 100000000000u, 100000000000u,
                           1000000000000u};
  cr_expect_float_eq(dsr_association(DSR_LL, &large), 0.000008, 1e-9);
}

Test(association, nothing_together) {
  dsr_contingency apart = {0, 10, 10, 100}, none = {0, 0, 10, 100};
  cr_expect_lt(dsr_association(DSR_LL, &apart), 0);
  cr_expect(isinf(dsr_association(DSR_MI, &apart)));
  cr_expect_lt(dsr_association(DSR_MI, &apart), 0);
  cr_expect(isinf(dsr_association(DSR_LOGDICE, &apart)));
  cr_expect_eq(dsr_association(DSR_DICE, &apart), 0);
  cr_expect_eq(dsr_association(DSR_LL, &none), 0);
  cr_expect(isnan(dsr_association(DSR_MI, &none)));
}

Test(association, tables_that_do_not_hold) {
  dsr_contingency broken[] = {{5, 4, 9, 100}, {5, 9, 4, 100}, {1, 60, 60, 100},
                              {0, 0, 0, 0}, {1, 200, 2, 100}};
  for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
    for (int m = DSR_LL; m <= DSR_Z; m++)
      cr_expect(isnan(dsr_association((dsr_measure)m, &broken[i])), "%zu", i);
  cr_expect(isnan(dsr_association(DSR_MEASURES, &cases[0].table)));
  cr_expect_float_eq(dsr_association(DSR_DICE, &broken[0]), 10.0 / 13, 1e-6);
}

Test(association, names) {
  for (int m = 0; m < DSR_MEASURES; m++) {
    const char *name = dsr_measure_name(m);
    cr_expect_eq(dsr_measure_of(name, strlen(name)), m);
  }
  cr_expect_eq(dsr_measure_of("mi", 2), DSR_MI);
  cr_expect_eq(dsr_measure_of("LL", 2), -1);
  cr_expect_eq(dsr_measure_of("", 0), -1);
  cr_expect_null(dsr_measure_name(DSR_MEASURES));
  cr_expect_null(dsr_measure_name(-1));
}

/* In R, of a among c and b among d, a0 and b0 being a and b or 0.5 for 0:
 *   e1 <- c*(a+b)/(c+d); e2 <- d*(a+b)/(c+d)
 *   ll <- 2*(ifelse(a>0, a*log(a/e1), 0) + ifelse(b>0, b*log(b/e2), 0))
 *   if (a<e1) ll <- -ll
 *   sprintf("%.6f %.6f %.6f", ll, (a/c-b/d)*100/(b/d), log2((a0/c)/(b0/d)))
 * By hand: 58 a million over 18 a million is 40/18 = 222 % more. */
Test(association, keyness_is_that_of_r) {
  static const struct {
    uint64_t a, c, b, d;
    double ll, diff, ratio;
  } words[] = {
      {58, 1000000, 36, 2000000, 31.517847, 222.222222, 1.688056},
      {0, 1000000, 36, 2000000, -29.193488, -100.000000, -5.169925},
      {12, 4000, 0, 9000, 28.287720, HUGE_VAL, 5.754888},
      {5, 4000, 30, 9000, -5.141894, -62.500000, -1.415037},
  };
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    uint64_t a = words[i].a, c = words[i].c, b = words[i].b, d = words[i].d;
    cr_expect_float_eq(dsr_keyness_ll(a, c, b, d), words[i].ll, 1.5e-6);
    if (isinf(words[i].diff))
      cr_expect(isinf(dsr_keyness_diff(a, c, b, d)));
    else
      cr_expect_float_eq(dsr_keyness_diff(a, c, b, d), words[i].diff, 1.5e-6);
    cr_expect_float_eq(dsr_keyness_log_ratio(a, c, b, d), words[i].ratio, 1.5e-6);
  }
}

Test(association, keyness_of_nothing) {
  cr_expect(isnan(dsr_keyness_ll(1, 0, 1, 10)));
  cr_expect(isnan(dsr_keyness_ll(11, 10, 1, 10)));
  cr_expect(isnan(dsr_keyness_diff(0, 10, 0, 10)));
  cr_expect(isnan(dsr_keyness_log_ratio(0, 10, 0, 10)));
  cr_expect(isnan(dsr_keyness_log_ratio(1, 10, 1, 0)));
  cr_expect_eq(dsr_keyness_ll(0, 10, 0, 10), 0);
}
