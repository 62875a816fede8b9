/* Measures from counts.
 *
 * In a table of two by two every cell lies equally far from what is expected of
 * it, |O11 - E11|, so the log-likelihood is summed with log1p of that distance:
 * of billions of tokens ln(O22 / E22) would keep few digits. */
#include "dossier/association.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

static double rounded(double x) {
  return isfinite(x) && fabs(x) < 1e9 ? round(x * 1e6) / 1e6 : x;
}

static bool holds(const dsr_contingency *c) {
  return c->o11 <= c->f1 && c->o11 <= c->f2 && c->f1 <= c->n &&
         c->f2 - c->o11 <= c->n - c->f1;
}

/* O ln(O / E), where O = E + distance. */
static double term(double observed, double expected, double distance) {
  return observed > 0 ? observed * log1p(distance / expected) : 0;
}

static double log_likelihood(const dsr_contingency *c) {
  double n = (double)c->n, r1 = (double)c->f1, c1 = (double)c->f2;
  double r2 = (double)(c->n - c->f1), c2 = (double)(c->n - c->f2);
  double o11 = (double)c->o11, distance = o11 - r1 / n * c1;
  double sum = term(o11, r1 / n * c1, distance) +
               term((double)(c->f1 - c->o11), r1 / n * c2, -distance) +
               term((double)(c->f2 - c->o11), r2 / n * c1, -distance) +
               term((double)(c->n - c->f1 - (c->f2 - c->o11)), r2 / n * c2,
                    distance);
  sum = sum > 0 ? 2 * sum : 0; /* what rounding left below 0 is 0 */
  return distance < 0 ? -sum : sum;
}

static double dice(const dsr_contingency *c) {
  return 2 * (double)c->o11 / ((double)c->f1 + (double)c->f2);
}

static double measure_of(dsr_measure measure, const dsr_contingency *c) {
  double o11 = (double)c->o11;
  if (measure == DSR_DICE)
    return dice(c);
  if (measure == DSR_LOGDICE)
    return 14 + log2(dice(c));
  if (!holds(c) || c->n == 0)
    return NAN;
  double e11 = (double)c->f1 / (double)c->n * (double)c->f2;
  switch (measure) {
  case DSR_LL:
    return log_likelihood(c);
  case DSR_MI:
    return log2(o11 / e11);
  case DSR_MI3:
    return log2(o11 * o11 * o11 / e11);
  case DSR_T:
    return (o11 - e11) / sqrt(o11);
  case DSR_Z:
    return (o11 - e11) / sqrt(e11);
  default:
    return NAN;
  }
}

double dsr_association(dsr_measure measure, const dsr_contingency *table) {
  return rounded(measure_of(measure, table));
}

static const char *const names[DSR_MEASURES] = {"ll", "mi",   "mi3",    "t",
                                                "z",  "dice", "logdice"};

int dsr_measure_of(const char *name, size_t len) {
  for (int i = 0; i < DSR_MEASURES; i++)
    if (strlen(names[i]) == len && memcmp(names[i], name, len) == 0)
      return i;
  return -1;
}

const char *dsr_measure_name(int measure) {
  return measure >= 0 && measure < DSR_MEASURES ? names[measure] : NULL;
}

/* --- keyness --- */

static bool counted(uint64_t focus, uint64_t focus_size, uint64_t reference,
                    uint64_t reference_size) {
  return focus_size > 0 && reference_size > 0 && focus <= focus_size &&
         reference <= reference_size;
}

double dsr_keyness_ll(uint64_t focus, uint64_t focus_size, uint64_t reference,
                      uint64_t reference_size) {
  if (!counted(focus, focus_size, reference, reference_size))
    return NAN;
  double a = (double)focus, b = (double)reference;
  double c = (double)focus_size, d = (double)reference_size;
  double e1 = c / (c + d) * (a + b), e2 = d / (c + d) * (a + b);
  double sum = term(a, e1, a - e1) + term(b, e2, b - e2);
  sum = sum > 0 ? 2 * sum : 0;
  return rounded(a < e1 ? -sum : sum);
}

double dsr_keyness_diff(uint64_t focus, uint64_t focus_size,
                        uint64_t reference, uint64_t reference_size) {
  if (!counted(focus, focus_size, reference, reference_size))
    return NAN;
  double here = (double)focus / (double)focus_size;
  double there = (double)reference / (double)reference_size;
  return rounded((here - there) * 100 / there);
}

double dsr_keyness_log_ratio(uint64_t focus, uint64_t focus_size,
                             uint64_t reference, uint64_t reference_size) {
  if (!counted(focus, focus_size, reference, reference_size) ||
      (focus == 0 && reference == 0))
    return NAN;
  double a = focus ? (double)focus : 0.5;
  double b = reference ? (double)reference : 0.5;
  return rounded(log2(a / (double)focus_size) -
                 log2(b / (double)reference_size));
}
