/* N-grams with another bound on memory, for tests that want several passes. */
#ifndef DSR_ASK_NGRAMS_H
#define DSR_ASK_NGRAMS_H

#include "dossier/ngrams.h"

/* As dsr_ngrams_new, holding at most `held` different runs, at least 4; *passes
 * (which may be NULL) is set to how often the corpus was walked over. */
int dsr_ngrams_within(dsr_corpus *corpus, const dsr_ngram_options *options,
                      size_t held, dsr_frequencies **out, size_t *passes,
                      dsr_error *err);

#endif
