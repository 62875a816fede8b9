/* Numbering a whole text's tokens at once. */
#ifndef DSR_LEXICON_PUT_TOKENS_H
#define DSR_LEXICON_PUT_TOKENS_H

#include "dossier/lexicon.h"

/* As dsr_lexicon_put of each token in turn, with the same numbers, but some are
 * looked up together, so that the memory of one is fetched while another is
 * compared. `out` has room for `count` forms. On an error the forms put before
 * it stay. */
int dsr_lexicon_put_tokens(dsr_lexicon *lexicon, const char *text,
                           const dsr_span *tokens, size_t count, dsr_form *out,
                           dsr_error *err);

#endif
