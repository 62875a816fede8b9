/* The norm, shape and kind of a form of plain ASCII, read in one pass. */
#ifndef DSR_LEXICON_PLAIN_FORM_H
#define DSR_LEXICON_PLAIN_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "dossier/token.h"

enum { DSR_PLAIN_MAX = 32 };

typedef struct dsr_plain_form {
  char norm[DSR_PLAIN_MAX]; /* as long as the form; zeros behind it */
  char shape[DSR_PLAIN_MAX];
  size_t shape_len;
  dsr_token_kind kind;
  bool folded; /* the norm is not the form itself */
} dsr_plain_form;

/* Read a form of at most DSR_PLAIN_MAX letters and digits of ASCII, hyphens and
 * apostrophes: nearly all words and whole numbers. False for any other; else what
 * dsr_fold_append, dsr_shape and dsr_token_kind_of tell of it. */
bool dsr_plain_form_read(const char *form, size_t len, dsr_plain_form *out);

#endif
