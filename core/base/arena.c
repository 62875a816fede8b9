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

void *dsr_arena_get(dsr_arena *arena, size_t n) {
  const size_t align = alignof(max_align_t);
  if (n > SIZE_MAX - align)
    return NULL;
  n = (n + align - 1) / align * align;
  struct dsr_arena_block *b = arena->head;
#ifdef DSR_ARENA_DEBUG
  b = push_block(arena, n);
#else
  if (!b || b->size - b->used < n) {
    size_t size = arena->next < FIRST_BLOCK ? FIRST_BLOCK : arena->next;
    b = push_block(arena, n > size ? n : size);
    if (b)
      arena->next = size < LARGEST_BLOCK ? size * 2 : size;
  }
#endif
  if (!b)
    return NULL;
  void *p = b->data + b->used;
  b->used += n;
  return p;
}

char *dsr_arena_copy(dsr_arena *arena, const char *s, size_t len) {
  if (len == SIZE_MAX)
    return NULL;
  char *p = dsr_arena_get(arena, len + 1);
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
