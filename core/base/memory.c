/* The allocator seam: counts live blocks and can fail the n-th request.
 *
 * Counters are C11 atomics, so that counting costs one locked add a block and
 * the count is right with threads. Refused: a lock, and a per-thread count,
 * which a block freed by another thread would make wrong. */
#include "core/base/memory.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dossier/error.h"

static void *system_realloc(void *user, void *p, size_t n) {
  (void)user;
  if (n == 0) {
    free(p);
    return NULL;
  }
  return realloc(p, n);
}

static dsr_allocator current = {system_realloc, NULL};
static atomic_size_t live;
static atomic_size_t requests;
static atomic_size_t fail_at; /* 0: never */
static atomic_int fail_repeat;

int dsr_memory_use(const dsr_allocator *allocator) {
  if (atomic_load(&live) != 0 || (allocator && !allocator->realloc))
    return DSR_EINVAL;
  current = allocator ? *allocator : (dsr_allocator){system_realloc, NULL};
  return DSR_OK;
}

size_t dsr_memory_live(void) { return atomic_load(&live); }

size_t dsr_memory_fail(size_t n, int repeat) {
  atomic_store(&fail_at, n);
  atomic_store(&fail_repeat, repeat);
  return atomic_exchange(&requests, 0);
}

static bool must_fail(void) {
  size_t n = atomic_fetch_add(&requests, 1) + 1;
  size_t at = atomic_load_explicit(&fail_at, memory_order_relaxed);
  return at && (n == at || (n > at && atomic_load(&fail_repeat)));
}

void *dsr_alloc(size_t n) {
  if (must_fail())
    return NULL;
  void *p = current.realloc(current.user, NULL, n ? n : 1);
  if (p)
    atomic_fetch_add(&live, 1);
  return p;
}

void *dsr_alloc_zero(size_t count, size_t size) {
  if (size && count > SIZE_MAX / size)
    return NULL;
  void *p = dsr_alloc(count * size);
  if (p)
    memset(p, 0, count * size);
  return p;
}

void *dsr_resize(void *p, size_t count, size_t size) {
  if (size && count > SIZE_MAX / size)
    return NULL;
  size_t n = count * size;
  if (!p)
    return dsr_alloc(n);
  if (must_fail())
    return NULL;
  return current.realloc(current.user, p, n ? n : 1);
}

char *dsr_copy(const char *s, size_t len) {
  if (len == SIZE_MAX)
    return NULL;
  char *p = dsr_alloc(len + 1);
  if (!p)
    return NULL;
  if (len)
    memcpy(p, s, len);
  p[len] = '\0';
  return p;
}

bool dsr_reserve(void **array, size_t *capacity, size_t need, size_t size) {
  if (need <= *capacity)
    return true;
  size_t room = *capacity < 8 ? 8 : *capacity;
  while (room < need)
    room = room > SIZE_MAX / 2 ? need : room * 2;
  void *p = dsr_resize(*array, room, size);
  if (!p)
    return false;
  *array = p;
  *capacity = room;
  return true;
}

void dsr_free(void *p) {
  if (!p)
    return;
  current.realloc(current.user, p, 0);
  atomic_fetch_sub(&live, 1);
}
