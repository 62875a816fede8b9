/* N-grams: runs of n tokens, counted.
 *
 * A run lies within one sentence and in covered zones (zone.h) without a gap.
 * What marks do is the caller's choice; by default none is counted and no run
 * goes over one: in "The pier, the pier." the runs of two are "the pier", twice.
 */
#ifndef DOSSIER_NGRAMS_H
#define DOSSIER_NGRAMS_H

#include "dossier/frequency.h"

DSR_BEGIN

enum {
  DSR_NGRAM_MAX = 6,        /* tokens of a run */
  DSR_NGRAMS_MAX = 1000000, /* rows of a list */
  DSR_NGRAMS_HELD = 4000000 /* different runs held in memory at a time */
};

/* Tokens of kind punct and symbol, in "The pier, the pier." for runs of two: */
typedef enum dsr_marks {
  DSR_MARKS_BREAK = 0, /* end a run: "the pier" 2 */
  DSR_MARKS_SKIP,      /* are not there: "the pier" 2, "pier the" 1 */
  DSR_MARKS_KEEP       /* count as tokens: "the pier" 2, "pier ,", ", the",
                          "pier ." 1 */
} dsr_marks;

typedef struct dsr_ngram_options {
  unsigned n;       /* 1 to DSR_NGRAM_MAX */
  dsr_attribute by; /* what of a token counts: word, norm, stem, shape, kind */
  const dsr_document_filter *filter; /* NULL: all documents */
  dsr_marks marks;
  uint64_t least; /* leave out what has fewer hits; 0 and 1: nothing */
  size_t limit;   /* rows at most, 1 to DSR_NGRAMS_MAX; 0: 100 */
} dsr_ngram_options;

/* Count. A row's text is the tokens' values with a blank between ("taiwan 's").
 *   options  borrowed for the call
 *   out      a list as of frequency.h, rows in the same order; its totals count
 *            all runs, also those below `least` and beyond `limit`
 * Cost: a pass over the token columns with sentences (columns.h). Memory: at
 * most some 200 MB, and 80 bytes a row of the limit: of more than DSR_NGRAMS_HELD
 * different runs a part is counted at a time, chosen by hash, and the corpus
 * passed over again for each of the others; the counts are exact either way.
 * Errors: DSR_EINVAL (n, limit, no such attribute), and those of
 * dsr_columns_next. */
DSR_API int dsr_ngrams_new(dsr_corpus *corpus,
                           const dsr_ngram_options *options,
                           dsr_frequencies **out, dsr_error *err);

DSR_END
#endif
