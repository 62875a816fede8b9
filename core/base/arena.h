/* An arena: many small allocations that are freed together.
 *
 * Chained blocks, each twice the last up to 1 MB; what is larger gets a block
 * of its own. Built with DSR_ARENA_DEBUG (the asan build) every allocation is
 * a block, so that checkers see its edges; after libgit2's pool. */
#ifndef DSR_BASE_ARENA_H
#define DSR_BASE_ARENA_H

#include <stddef.h>

typedef struct dsr_arena {
  struct dsr_arena_block *head; /* NULL when empty; zero-initialise */
  size_t next;                  /* the size of the next block */
} dsr_arena;

/* n bytes aligned for any object, or NULL. Lives until dsr_arena_free. */
void *dsr_arena_get(dsr_arena *arena, size_t n);
/* A copy of len bytes with a NUL behind it, or NULL. */
char *dsr_arena_copy(dsr_arena *arena, const char *s, size_t len);
/* Free everything; the arena is empty and usable again. */
void dsr_arena_free(dsr_arena *arena);

#endif
