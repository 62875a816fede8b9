/* The rows of the lexicon: blocks of forms whose ids follow each other. */
#ifndef DSR_STORE_FORM_BLOCK_H
#define DSR_STORE_FORM_BLOCK_H

#include "core/base/buffer.h"
#include "dossier/lexicon.h"

/* Forms of a block at most, so that a damaged one takes few with it. */
enum { DSR_FORM_BLOCK = 32 };

/* What a block keeps of a form; strings are borrowed from the block. */
typedef struct dsr_kept_form {
  const char *form, *norm; /* norm NULL: the form with A-Z made small */
  size_t len, norm_len;
} dsr_kept_form;

/* Add a form, its norm and its stem. False: no memory. */
bool dsr_form_block_add(dsr_buf *block, const dsr_lexicon *lexicon, dsr_form form);
/* Read the form at *p, before end, and move *p behind it. False, when there is
 * none: *p == end then, unless the block is damaged. */
bool dsr_form_block_next(const uint8_t **p, const uint8_t *end,
                         dsr_kept_form *out);

#endif
