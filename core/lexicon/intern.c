/* Open addressing with linear probing, at most 5/8 full. A slot is 16 bytes and
 * holds the string's first eight and its length beside part of its hash, so that
 * a look-up of a word of eight bytes or fewer, which most are, touches one slot
 * and nothing else; longer strings stand in an arena and are compared there.
 * Refused: slots of bare numbers (three cache misses a look-up where this has
 * one), and a node a string with a chain. */
#include "core/lexicon/intern.h"

#include <string.h>

#include "core/base/hash.h"
#include "core/base/memory.h"

enum { FIRST_SLOTS = 64, HEAD = 8, LENGTH_BITS = 4, LENGTH_MAX = 15 };

static uint32_t four(const char *s) {
  const unsigned char *b = (const unsigned char *)s;
  return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

/* The first eight bytes, filled up with zeros. */
static inline uint64_t head_of(const char *s, size_t len) {
  if (len >= HEAD)
    return four(s) | (uint64_t)four(s + 4) << 32;
  if (len >= 4)
    return four(s) | (uint64_t)four(s + len - 4) << (len - 4) * 8;
  if (!len)
    return 0;
  const unsigned char *b = (const unsigned char *)s;
  return b[0] | (uint64_t)b[len / 2] << len / 2 * 8 |
         (uint64_t)b[len - 1] << (len - 1) * 8;
}

static inline dsr_intern_key want(const char *s, size_t len) {
  dsr_intern_key w = {.head = head_of(s, len)};
  uint64_t h = len <= HEAD ? dsr_hash_mix(w.head ^ len) : dsr_hash(s, len);
  uint32_t length = len < LENGTH_MAX ? (uint32_t)len : LENGTH_MAX;
  w.tag = ((uint32_t)(h >> 32) & ~(uint32_t)LENGTH_MAX) | length;
  return w;
}

static size_t first_slot(const dsr_intern *t, uint32_t tag) {
  return (tag >> LENGTH_BITS) & (t->slot_count - 1);
}

/* The slot that holds the string, or the free one where it would go. */
static inline size_t find_slot(const dsr_intern *t, const char *s, size_t len,
                        dsr_intern_key w) {
  size_t mask = t->slot_count - 1, i = first_slot(t, w.tag);
  for (; t->slots[i].number; i = (i + 1) & mask) {
    const dsr_intern_slot *slot = &t->slots[i];
    if (slot->tag != w.tag || slot->head != w.head)
      continue;
    if (len <= HEAD)
      break;
    const dsr_interned *e = &t->strings[slot->number - 1];
    if (e->len == len && memcmp(e->s + HEAD, s + HEAD, len - HEAD) == 0)
      break;
  }
  return i;
}

dsr_intern_key dsr_intern_key_of(const dsr_intern *t, const char *s, size_t len) {
  dsr_intern_key key = want(s, len);
  if (t->slot_count)
    __builtin_prefetch(&t->slots[first_slot(t, key.tag)]);
  return key;
}

uint32_t dsr_intern_find_key(const dsr_intern *t, dsr_intern_key key,
                             const char *s, size_t len) {
  if (!t->slot_count || len >= UINT32_MAX)
    return 0;
  return t->slots[find_slot(t, s, len, key)].number;
}

uint32_t dsr_intern_find(const dsr_intern *t, const char *s, size_t len) {
  if (!t->slot_count || len >= UINT32_MAX)
    return 0;
  return t->slots[find_slot(t, s, len, want(s, len))].number;
}

static bool grow_slots(dsr_intern *t) {
  dsr_intern old = *t;
  t->slot_count = old.slot_count ? old.slot_count * 2 : FIRST_SLOTS;
  t->slots = dsr_alloc_zero(t->slot_count, sizeof *t->slots);
  if (!t->slots) {
    *t = old;
    return false;
  }
  for (size_t k = 0; k < old.slot_count; k++) {
    if (!old.slots[k].number)
      continue;
    size_t i = first_slot(t, old.slots[k].tag);
    while (t->slots[i].number)
      i = (i + 1) & (t->slot_count - 1);
    t->slots[i] = old.slots[k];
  }
  dsr_free(old.slots);
  return true;
}

uint32_t dsr_intern_put(dsr_intern *t, const char *s, size_t len) {
  if (len >= UINT32_MAX || t->count >= INT32_MAX)
    return 0;
  if (t->count + 1 > t->slot_count / 8 * 5 && !grow_slots(t))
    return 0;
  dsr_intern_key w = want(s, len);
  size_t slot = find_slot(t, s, len, w);
  if (t->slots[slot].number)
    return t->slots[slot].number;
  void *strings = t->strings;
  bool grown =
      dsr_reserve(&strings, &t->room, t->count + 1, sizeof *t->strings);
  t->strings = strings;
  char *copy = grown ? dsr_arena_copy(&t->arena, s, len) : NULL;
  if (!copy)
    return 0;
  t->strings[t->count] = (dsr_interned){copy, (uint32_t)len};
  t->slots[slot] = (dsr_intern_slot){(uint32_t)++t->count, w.tag, w.head};
  return t->slots[slot].number;
}

void dsr_intern_free(dsr_intern *t) {
  dsr_arena_free(&t->arena);
  dsr_free(t->strings);
  dsr_free(t->slots);
  *t = (dsr_intern){0};
}
