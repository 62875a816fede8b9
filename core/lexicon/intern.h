/* Distinct strings and their numbers: the table under a lexicon's forms and
 * under a gazetteer's symbols. */
#ifndef DSR_LEXICON_INTERN_H
#define DSR_LEXICON_INTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/arena.h"

typedef struct dsr_interned {
  const char *s; /* NUL-terminated, never moves */
  uint32_t len;
} dsr_interned;

/* See intern.c. */
typedef struct dsr_intern_slot {
  uint32_t number; /* 0: free */
  uint32_t tag;
  uint64_t head;
} dsr_intern_slot;

/* Zero-initialise. Numbers run from 1 in the order of first put. */
typedef struct dsr_intern {
  dsr_arena arena;
  dsr_interned *strings; /* strings[number - 1] */
  size_t count, room;
  dsr_intern_slot *slots; /* a power of two of them */
  size_t slot_count;
} dsr_intern;

/* What a string is looked up by. */
typedef struct dsr_intern_key {
  uint64_t head;
  uint32_t tag; /* 28 bits of hash, above the length or 15 */
} dsr_intern_key;

/* Looking up in two steps, for many strings at once: the keys of all of them
 * first, which begins to fetch their slots, then the numbers. */
dsr_intern_key dsr_intern_key_of(const dsr_intern *table, const char *s,
                                 size_t len);
uint32_t dsr_intern_find_key(const dsr_intern *table, dsr_intern_key key,
                             const char *s, size_t len);
/* The string's number, 0 when it is not there. */
uint32_t dsr_intern_find(const dsr_intern *table, const char *s, size_t len);
/* The same, put there when missing; 0 when there is no memory (or 2^31 strings,
 * or one of 4 GB): the table is then as it was. */
uint32_t dsr_intern_put(dsr_intern *table, const char *s, size_t len);
void dsr_intern_free(dsr_intern *table);

#endif
