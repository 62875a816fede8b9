/* What the cutting of sentences knows beside their bytes. */
#ifndef DSR_TEXT_SENTENCE_TOKENS_H
#define DSR_TEXT_SENTENCE_TOKENS_H

#include "dossier/sentence.h"

/* Take the sentences' arrays over: their bytes and their tokens, [first, last)
 * each, both freed with dsr_free; NULL for none. The handle is then empty. Returns
 * how many there are. */
size_t dsr_sentences_take(dsr_sentences *sentences, dsr_span **bytes,
                          dsr_span **tokens);

#endif
