/* Open addressing with linear probing, at most 3/4 full: the strings that come
 * often come early and stand where they are looked for first, so that a full table
 * costs new strings more than old ones. A slot is 24 bytes and holds up to fifteen
 * of the string, its length and what its owner notes of it, so that a look-up of a
 * word of fifteen bytes or fewer, which nearly all are, touches one slot and
 * nothing else; longer strings are compared in the arena. The table grows where it
 * stands: an old and a new one would be half as much again just when memory is
 * scarce. Refused: slots of bare numbers (three cache misses a look-up where this
 * has one), slots of 16 bytes with eight of the string (smaller, but a longer word
 * costs two misses more), and a node a string with a chain. */
#include "core/lexicon/intern.h"

#include "core/base/memory.h"

enum { FIRST_SLOTS = 64 };

static uint32_t four(const char *s) {
  const unsigned char *b = (const unsigned char *)s;
  return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

/* The first eight bytes, filled up with zeros; none behind len is read. */
static inline uint64_t head_of(const char *s, size_t len) {
  if (len >= 8)
    return dsr_intern_eight(s);
  if (len >= 4)
    return four(s) | (uint64_t)four(s + len - 4) << (len - 4) * 8;
  if (!len)
    return 0;
  const unsigned char *b = (const unsigned char *)s;
  return b[0] | (uint64_t)b[len / 2] << len / 2 * 8 |
         (uint64_t)b[len - 1] << (len - 1) * 8;
}

dsr_intern_key dsr_intern_key_of(const char *s, size_t len) {
  return dsr_intern_key_with(s, len, head_of(s, len),
                             len > 8 ? head_of(s + 8, len - 8) : 0);
}

uint32_t dsr_intern_find(const dsr_intern *t, const char *s, size_t len) {
  if (!t->slot_count || len >= UINT32_MAX)
    return 0;
  return t->slots[dsr_intern_slot_of(t, dsr_intern_key_of(s, len), s)].number;
}

/* Put the strings of the lower `old` slots where they belong now that there are
 * twice as many. They are taken run by run, each from behind a free slot, in the
 * order in which they stand: one never goes further than its own slot, or the one
 * that is `old` above it, so that none is passed over that is still to be moved. */
static void spread_slots(dsr_intern *t, size_t old) {
  size_t mask = t->slot_count - 1, start = 0;
  while (t->slots[start].number)
    start++;
  for (size_t k = 1; k < old; k++) {
    dsr_intern_slot *from = &t->slots[(start + k) & (old - 1)], moved = *from;
    if (!moved.number)
      continue;
    *from = (dsr_intern_slot){0};
    size_t i = dsr_intern_spread(moved.head, moved.tail) & mask;
    while (t->slots[i].number)
      i = (i + 1) & mask;
    t->slots[i] = moved;
  }
}

static bool grow_slots(dsr_intern *t) {
  size_t old = t->slot_count, count = old ? old * 2 : FIRST_SLOTS;
  dsr_intern_slot *slots = dsr_resize(t->slots, count, sizeof *slots);
  if (!slots)
    return false;
  memset(slots + old, 0, (count - old) * sizeof *slots);
  t->slots = slots;
  t->slot_count = count;
  if (old)
    spread_slots(t, old);
  return true;
}

dsr_intern_slot *dsr_intern_put_key(dsr_intern *t, dsr_intern_key key,
                                    const char *s) {
  if (t->count >= INT32_MAX)
    return NULL;
  if (t->count + 1 > t->slot_count / 4 * 3 && !grow_slots(t))
    return NULL;
  dsr_intern_slot *slot = &t->slots[dsr_intern_slot_of(t, key, s)];
  if (slot->number)
    return slot;
  void *strings = t->strings;
  bool grown =
      dsr_reserve(&strings, &t->room, t->count + 1, sizeof *t->strings);
  t->strings = strings;
  char *copy = grown ? dsr_arena_copy(&t->arena, s, key.len) : NULL;
  if (!copy)
    return NULL;
  t->strings[t->count] = (dsr_interned){.s = copy, .len = key.len};
  *slot = (dsr_intern_slot){key.head, key.tail, (uint32_t)++t->count, 0};
  return slot;
}

uint32_t dsr_intern_put(dsr_intern *t, const char *s, size_t len) {
  if (len >= UINT32_MAX)
    return 0;
  const dsr_intern_slot *slot = dsr_intern_put_key(t, dsr_intern_key_of(s, len), s);
  return slot ? slot->number : 0;
}

void dsr_intern_free(dsr_intern *t) {
  dsr_arena_free(&t->arena);
  dsr_free(t->strings);
  dsr_free(t->slots);
  *t = (dsr_intern){0};
}
