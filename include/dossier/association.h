/* Measures of association and of keyness: what the counts of a contingency table
 * say about two things that stand together, or about a word in two corpora.
 *
 * Counts are whole numbers; a measure is taken from them at the very end and
 * rounded to six decimals, so that what is sorted and printed does not hang on
 * the last bit of a logarithm.
 */
#ifndef DOSSIER_ASSOCIATION_H
#define DOSSIER_ASSOCIATION_H

#include "dossier/api.h"

DSR_BEGIN

/* Four counts. Of a sample of n items f1 have the one property (near the node),
 * f2 the other (are the word), o11 both. A table holds when
 * o11 <= f1, o11 <= f2 and f1 + f2 - o11 <= n. */
typedef struct dsr_contingency {
  uint64_t o11, f1, f2, n;
} dsr_contingency;

/* With O11 = o11, E11 = f1 f2 / n, and Oij, Eij the four cells of the table:
 *
 *   LL       2 sum Oij ln(Oij / Eij), over all four cells; negative where
 *            O11 < E11. Dunning (1993), "Accurate methods for the statistics of
 *            surprise and coincidence"; the sign as of UCS's one-sided
 *            log.likelihood
 *   MI       log2(O11 / E11). Church and Hanks (1990)
 *   MI3      log2(O11^3 / E11). Daille (1994)
 *   T        (O11 - E11) / sqrt(O11). Church et al. (1991)
 *   Z        (O11 - E11) / sqrt(E11), without correction. Dennis (1965)
 *   DICE     2 O11 / (f1 + f2). Smadja et al. (1996)
 *   LOGDICE  14 + log2(DICE). Rychly (2008), "A lexicographer-friendly
 *            association score"
 * The first six are written as in Evert (2004), "The statistics of word
 * cooccurrences", and his UCS toolkit. */
typedef enum dsr_measure {
  DSR_LL = 0,
  DSR_MI,
  DSR_MI3,
  DSR_T,
  DSR_Z,
  DSR_DICE,
  DSR_LOGDICE,
  DSR_MEASURES /* how many there are */
} dsr_measure;

/* A measure of a table, rounded to six decimals (halves away from zero). DICE
 * and LOGDICE look at o11, f1 and f2 alone and do not ask whether the table
 * holds. With O11 of 0 MI, MI3 and LOGDICE are minus infinity, and T is where
 * E11 is not 0. NaN: the table does not hold, a division of 0 by 0, or no such
 * measure. Cannot fail.
 * Example: { 8, 16, 32, 1024 } has E11 0.5: MI 4, MI3 10, T 2.651650,
 * Z 10.606602, DICE 0.333333, LOGDICE 12.415037, LL 35.783682. */
DSR_API double dsr_association(dsr_measure measure,
                               const dsr_contingency *table);

/* The measure named "ll", "mi", "mi3", "t", "z", "dice" or "logdice"; -1 for
 * anything else. And its name; NULL for a number outside the enumeration. */
DSR_API int dsr_measure_of(const char *name, size_t len);
DSR_API const char *dsr_measure_name(int measure);

/* Keyness of a form that occurs `focus` times among `focus_size` tokens and
 * `reference` times among `reference_size`; all rounded as above. NaN when a
 * size is 0 or less than its count.
 *
 * Log-likelihood over two cells, negative where the form is rarer in the focus:
 *   E1 = focus_size (focus + reference) / (focus_size + reference_size), E2 so
 *   2 (focus ln(focus / E1) + reference ln(reference / E2))
 * Rayson and Garside (2000), "Comparing corpora using frequency profiling".
 * Example: 58 of 1,000,000 against 36 of 2,000,000 gives 31.517847. */
DSR_API double dsr_keyness_ll(uint64_t focus, uint64_t focus_size,
                              uint64_t reference, uint64_t reference_size);
/* %DIFF: how many percent the relative frequency in the focus lies above (or
 * below) that in the reference. Gabrielatos and Marchi (2012). Infinity where
 * the reference has none (they put 1e-18 in place of the zero, which orders the
 * same); NaN where neither has any.
 * Example: 58 of 1,000,000 against 36 of 2,000,000 gives 222.222222. */
DSR_API double dsr_keyness_diff(uint64_t focus, uint64_t focus_size,
                                uint64_t reference, uint64_t reference_size);
/* Log ratio: log2 of the ratio of the relative frequencies, a count of 0 taken
 * as 0.5. Hardie (2014), "Log ratio: an informal introduction". NaN where
 * neither has any.
 * Example: 58 of 1,000,000 against 36 of 2,000,000 gives 1.688056. */
DSR_API double dsr_keyness_log_ratio(uint64_t focus, uint64_t focus_size,
                                     uint64_t reference,
                                     uint64_t reference_size);

DSR_END
#endif
