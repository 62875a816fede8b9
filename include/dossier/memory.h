/* The one seam through which the library takes memory.
 *
 * Everything the library allocates itself, and what PCRE2 and the lexicons
 * allocate for it, passes here, so that a host can bring its own allocator, a
 * test can count blocks, and a test can make the n-th request fail. (SQLite,
 * jansson and Lua have allocators of their own, which a host sets there.)
 */
#ifndef DOSSIER_MEMORY_H
#define DOSSIER_MEMORY_H

#include "dossier/api.h"

DSR_BEGIN

/* realloc(user, NULL, n) allocates, realloc(user, p, n) resizes and may move,
 * realloc(user, p, 0) frees and returns NULL. A NULL for n > 0 means that
 * there is no memory, and leaves p as it was. Must be safe to call from any
 * thread that uses the library. */
typedef struct dsr_allocator {
  void *(*realloc)(void *user, void *p, size_t n);
  void *user;
} dsr_allocator;

/* Use `allocator` (copied) from now on; NULL restores the C library's. Call it
 * before any other function of the library and while no block is live:
 * DSR_EINVAL otherwise. Process-wide. */
DSR_API int dsr_memory_use(const dsr_allocator *allocator);

/* How many blocks the library holds at this moment, in all threads. A program
 * that has closed and freed every handle reads 0. */
DSR_API size_t dsr_memory_live(void);

/* Make the n-th request from now fail (1 is the next one), and with
 * `repeat` != 0 every one after it; n = 0 switches this off. Returns how many
 * requests were made since the last call, so that a test knows when it has
 * failed them all. For tests; process-wide. */
DSR_API size_t dsr_memory_fail(size_t n, int repeat);

/* Give back a buffer that a function's documentation calls "yours". NULL is
 * fine. */
DSR_API void dsr_free(void *p);

DSR_END
#endif
