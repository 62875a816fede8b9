/* "The same spelling": equal bytes, but for marks that typesetting changes. */
#ifndef DSR_MATCH_SPELLING_H
#define DSR_MATCH_SPELLING_H

#include <stdbool.h>
#include <stddef.h>

#include "core/base/buffer.h"

/* Are a and b the same, curly and plain quotation marks and apostrophes, and
 * the plain, the true and the non-breaking hyphen, taken as equal? Case
 * counts. */
bool dsr_same_spelling(const char *a, size_t a_len, const char *b,
                       size_t b_len);

/* Append s to out without diacritics: a letter that Unicode composes of a base
 * and a mark becomes the base ("São" gives "Sao"), marks by themselves go;
 * letters with a stroke (Ø, ł) are letters. Out of memory shows in
 * out->failed. */
void dsr_drop_marks(const char *s, size_t len, dsr_buf *out);

#endif
