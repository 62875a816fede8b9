/* Allocation inside the library: the seam of dossier/memory.h with sizes
 * checked. Refused: a header before each block that stores its size; the
 * allocator underneath knows it already. */
#ifndef DSR_BASE_MEMORY_H
#define DSR_BASE_MEMORY_H

#include <stdbool.h>

#include "dossier/memory.h"

/* n bytes, or NULL; n of 0 gives a block of one byte. Freed with dsr_free. */
void *dsr_alloc(size_t n);
/* count * size bytes set to 0, or NULL, also when the product overflows. */
void *dsr_alloc_zero(size_t count, size_t size);
/* Resize to count * size bytes; on NULL the old block is as it was. */
void *dsr_resize(void *p, size_t count, size_t size);
/* A copy of len bytes with a NUL behind it. */
char *dsr_copy(const char *s, size_t len);

/* Room for `need` elements of `size` bytes in a growing array: doubles. Returns
 * false when out of memory, array and capacity as they were. */
bool dsr_reserve(void **array, size_t *capacity, size_t need, size_t size);

#endif
