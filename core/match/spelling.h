/* "The same spelling": equal bytes, but for marks that typesetting changes. */
#ifndef DSR_MATCH_SPELLING_H
#define DSR_MATCH_SPELLING_H

#include <stdbool.h>
#include <stddef.h>

/* Are a and b the same, curly and plain quotation marks and apostrophes, and
 * the plain, the true and the non-breaking hyphen, taken as equal? Case
 * counts. */
bool dsr_same_spelling(const char *a, size_t a_len, const char *b,
                       size_t b_len);

#endif
