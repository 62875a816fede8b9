/* The nearest right name for a mistyped one, for messages. */
#ifndef DSR_LEXICON_NEAREST_H
#define DSR_LEXICON_NEAREST_H

#include <stddef.h>

/* Of n NUL-terminated choices the one with the fewest single-character edits
 * (insertions, deletions, changes, neighbours swapped; case does not count) to
 * name, the first of equals; NULL when even that is not near: more than a third
 * of the name's length, and more than one edit. Borrowed from choices. */
const char *dsr_nearest(const char *name, size_t len,
                        const char *const *choices, size_t n);

#endif
