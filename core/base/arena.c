/* See arena.h for the idea. */
#include "core/base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#include "core/base/memory.h"

enum { FIRST_BLOCK = 1 << 10, LARGEST_BLOCK = 1 << 20 };

struct dsr_arena_block {
  struct dsr_arena_block *below;
  size_t used, size;
  alignas(max_align_t) char data[];
};

static struct dsr_arena_block *push_block(dsr_arena *arena, size_t size) {
  if (size > SIZE_MAX - sizeof(struct dsr_arena_block))
    return NULL;
  struct dsr_arena_block *b = dsr_alloc(sizeof *b + size);
  if (!b)
    return NULL;
  b->below = arena->head;
  b->used = 0;
  b->size = size;
  arena->head = b;
  return b;
}

/* n bytes at a multiple of `align`, a power of two. */
static void *take(dsr_arena *arena, size_t n, size_t align) {
  struct dsr_arena_block *b = arena->head;
#ifdef DSR_ARENA_DEBUG
  (void)align;
  b = push_block(arena, n);
#else
  size_t at = b ? (b->used + align - 1) / align * align : 0;
  if (!b || at > b->size || b->size - at < n) {
    size_t size = arena->next < FIRST_BLOCK ? FIRST_BLOCK : arena->next;
    b = push_block(arena, n > size ? n : size);
    if (b)
      arena->next = size < LARGEST_BLOCK ? size * 2 : size;
  } else {
    b->used = at;
  }
#endif
  if (!b)
    return NULL;
  void *p = b->data + b->used;
  b->used += n;
  return p;
}

void *dsr_arena_get(dsr_arena *arena, size_t n) {
  return take(arena, n, alignof(max_align_t));
}

char *dsr_arena_copy(dsr_arena *arena, const char *s, size_t len) {
  if (len == SIZE_MAX)
    return NULL;
  char *p = take(arena, len + 1, 1); /* strings stand close */
  if (!p)
    return NULL;
  if (len)
    memcpy(p, s, len);
  p[len] = '\0';
  return p;
}

void dsr_arena_free(dsr_arena *arena) {
  while (arena->head) {
    struct dsr_arena_block *below = arena->head->below;
    dsr_free(arena->head);
    arena->head = below;
  }
  arena->next = 0;
}
