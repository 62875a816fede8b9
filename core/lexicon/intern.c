/* Open addressing with linear probing over 32-bit numbers, at most 5/8 full;
 * the strings themselves stand in an arena and keep 32 bits of their hash, so
 * that growing never reads them again and a probe rarely compares in vain.
 * Refused: a node a string with a chain, one more cache miss a look-up. */
#include "core/lexicon/intern.h"

#include <string.h>

#include "core/base/hash.h"
#include "core/base/memory.h"

enum { FIRST_SLOTS = 64 };

static uint32_t short_hash(const char *s, size_t len) {
  uint64_t h = dsr_hash(s, len);
  return (uint32_t)(h ^ (h >> 32));
}

/* The slot that holds the string, or the free one where it would go. */
static size_t find_slot(const dsr_intern *t, const char *s, size_t len,
                        uint32_t hash) {
  size_t mask = t->slot_count - 1, i = hash & mask;
  for (; t->slots[i]; i = (i + 1) & mask) {
    const dsr_interned *e = &t->strings[t->slots[i] - 1];
    if (e->hash == hash && e->len == len && memcmp(e->s, s, len) == 0)
      break;
  }
  return i;
}

uint32_t dsr_intern_find(const dsr_intern *t, const char *s, size_t len) {
  if (!t->slot_count || len >= UINT32_MAX)
    return 0;
  return t->slots[find_slot(t, s, len, short_hash(s, len))];
}

static bool grow_slots(dsr_intern *t) {
  size_t n = t->slot_count ? t->slot_count * 2 : FIRST_SLOTS;
  uint32_t *slots = dsr_alloc_zero(n, sizeof *slots);
  if (!slots)
    return false;
  for (size_t k = 0; k < t->count; k++) {
    size_t i = t->strings[k].hash & (n - 1);
    while (slots[i])
      i = (i + 1) & (n - 1);
    slots[i] = (uint32_t)k + 1;
  }
  dsr_free(t->slots);
  t->slots = slots;
  t->slot_count = n;
  return true;
}

uint32_t dsr_intern_put(dsr_intern *t, const char *s, size_t len) {
  if (len >= UINT32_MAX || t->count >= INT32_MAX)
    return 0;
  if (t->count + 1 > t->slot_count / 8 * 5 && !grow_slots(t))
    return 0;
  uint32_t hash = short_hash(s, len);
  size_t slot = find_slot(t, s, len, hash);
  if (t->slots[slot])
    return t->slots[slot];
  void *strings = t->strings;
  bool grown =
      dsr_reserve(&strings, &t->room, t->count + 1, sizeof *t->strings);
  t->strings = strings;
  char *copy = grown ? dsr_arena_copy(&t->arena, s, len) : NULL;
  if (!copy)
    return 0;
  t->strings[t->count] = (dsr_interned){copy, (uint32_t)len, hash};
  t->slots[slot] = (uint32_t)++t->count;
  return t->slots[slot];
}

void dsr_intern_free(dsr_intern *t) {
  dsr_arena_free(&t->arena);
  dsr_free(t->strings);
  dsr_free(t->slots);
  *t = (dsr_intern){0};
}
