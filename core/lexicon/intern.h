/* Distinct strings and their numbers: the table under a lexicon's forms and
 * under a gazetteer's symbols. */
#ifndef DSR_LEXICON_INTERN_H
#define DSR_LEXICON_INTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/hash.h"

typedef struct dsr_interned {
  const char *s; /* NUL-terminated, never moves */
  uint32_t len;
  uint32_t note; /* the owner's, 0 at first */
} dsr_interned;

/* What a string is looked up by. Of one of up to DSR_INTERN_WHOLE bytes head and
 * tail are the string itself, lowest byte first and filled up with zeros, and the
 * highest byte of tail is its length: they tell it from every other string. Of a
 * longer one head is its beginning, and tail a hash of it all below a byte 0xFF. */
typedef struct dsr_intern_key {
  uint64_t head, tail;
  uint32_t hash, len;
} dsr_intern_key;

/* See intern.c. */
typedef struct dsr_intern_slot {
  uint64_t head, tail; /* of the key */
  uint32_t number;     /* 0: free */
  uint32_t note;       /* the owner's, 0 at first */
} dsr_intern_slot;

/* Zero-initialise. Numbers run from 1 in the order of first put. */
typedef struct dsr_intern {
  dsr_arena arena;
  dsr_interned *strings; /* strings[number - 1] */
  size_t count, room;
  dsr_intern_slot *slots; /* a power of two of them */
  size_t slot_count;
} dsr_intern;

enum { DSR_INTERN_HEAD = 16, DSR_INTERN_WHOLE = 15 };

static inline uint64_t dsr_intern_eight(const char *s) {
  const unsigned char *b = (const unsigned char *)s;
  return b[0] | (uint64_t)b[1] << 8 | (uint64_t)b[2] << 16 |
         (uint64_t)b[3] << 24 | (uint64_t)b[4] << 32 | (uint64_t)b[5] << 40 |
         (uint64_t)b[6] << 48 | (uint64_t)b[7] << 56;
}

static inline uint32_t dsr_intern_spread(uint64_t head, uint64_t tail) {
  return (uint32_t)(dsr_hash_mix(head ^ tail * 0xC2B2AE3D27D4EB4Fu) >> 32);
}

static inline dsr_intern_key dsr_intern_key_with(const char *s, size_t len,
                                                 uint64_t head, uint64_t tail) {
  tail = len <= DSR_INTERN_WHOLE ? tail | (uint64_t)len << 56
                                 : dsr_hash(s, len) | (uint64_t)0xFF << 56;
  return (dsr_intern_key){head, tail, dsr_intern_spread(head, tail),
                          (uint32_t)len};
}

/* The key of a string behind whose start at least DSR_INTERN_HEAD bytes may be
 * read, its own or others': no branch on its length, which none foretells. */
static inline dsr_intern_key dsr_intern_key_within(const char *s, size_t len) {
  static const uint64_t first[DSR_INTERN_HEAD + 1] = {
      0,           0xFF,          0xFFFF,          0xFFFFFF,         0xFFFFFFFF,
      0xFFFFFFFFFF, 0xFFFFFFFFFFFF, 0xFFFFFFFFFFFFFF, UINT64_MAX, UINT64_MAX,
      UINT64_MAX,  UINT64_MAX,    UINT64_MAX,      UINT64_MAX,       UINT64_MAX,
      UINT64_MAX,  UINT64_MAX};
  size_t n = len < DSR_INTERN_HEAD ? len : DSR_INTERN_HEAD;
  return dsr_intern_key_with(s, len, dsr_intern_eight(s) & first[n],
                             dsr_intern_eight(s + 8) & first[n > 8 ? n - 8 : 0]);
}

/* The key of any string of less than 4 GB. */
dsr_intern_key dsr_intern_key_of(const char *s, size_t len);

static inline size_t dsr_intern_first(const dsr_intern *t, dsr_intern_key key) {
  return key.hash & (t->slot_count - 1);
}

/* The slot that holds the string, or the free one where it would go; the table
 * has slots. */
static inline size_t dsr_intern_slot_of(const dsr_intern *t, dsr_intern_key key,
                                        const char *s) {
  size_t mask = t->slot_count - 1, i = dsr_intern_first(t, key);
  for (; t->slots[i].number; i = (i + 1) & mask) {
    const dsr_intern_slot *slot = &t->slots[i];
    if ((slot->head ^ key.head) | (slot->tail ^ key.tail))
      continue;
    const dsr_interned *there = &t->strings[slot->number - 1];
    if (key.len <= DSR_INTERN_WHOLE ||
        (there->len == key.len && memcmp(there->s, s, key.len) == 0))
      break;
  }
  return i;
}

/* Put the string there when missing; its slot until the next put, or NULL where
 * dsr_intern_put gives 0. */
dsr_intern_slot *dsr_intern_put_key(dsr_intern *table, dsr_intern_key key,
                                    const char *s);
/* The string's number, 0 when it is not there. */
uint32_t dsr_intern_find(const dsr_intern *table, const char *s, size_t len);
/* The same, put there when missing; 0 when there is no memory (or 2^31 strings,
 * or one of 4 GB): the table is then as it was. */
uint32_t dsr_intern_put(dsr_intern *table, const char *s, size_t len);
void dsr_intern_free(dsr_intern *table);

#endif
