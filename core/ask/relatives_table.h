/* The fingerprints of a corpus: which pairs of documents may have a passage in
 * common, and which fingerprints are of standing text. */
#ifndef DSR_ASK_RELATIVES_TABLE_H
#define DSR_ASK_RELATIVES_TABLE_H

#include "core/ask/relatives_align.h"

/* A document that is looked at; in the order of their keys. */
typedef struct dsr_relative {
  int64_t id;
  const char *key;
  uint32_t publisher; /* a number for its name; 0: not known */
  dsr_day day;        /* its first day, 0: not known */
  uint32_t prints;    /* its fingerprints */
  uint32_t standing;  /* those of standing text */
} dsr_relative;

typedef struct dsr_pair {
  uint32_t a, b; /* numbers of documents, a < b */
  size_t first, count; /* of their seeds */
} dsr_pair;

/* What is found; zero-initialise. */
typedef struct dsr_print_table {
  uint64_t *standing; /* hashes, ascending */
  size_t standing_count, standing_room;
  dsr_pair *pairs; /* ascending, each once */
  size_t pair_count, pair_room;
  dsr_shared_print *seeds; /* by pair, then place */
  size_t seed_count, seed_room;
} dsr_print_table;

/* Read the documents' fingerprints.
 *   documents  those to look at; `prints` and `standing` are set
 *   tokens     how many they have together, for the size of the table
 *   keys       grown as the lexicon wants
 *   many       a fingerprint in so many documents may be of standing text
 *   within     words of a passage */
int dsr_print_table_make(dsr_print_table *table, dsr_corpus *corpus,
                         dsr_relative *documents, size_t count,
                         uint64_t tokens, dsr_word_keys *keys, uint32_t many,
                         uint32_t within, dsr_error *err);
/* The documents' numbers in the order of their ids, freed with dsr_free; NULL
 * without memory. */
uint32_t *dsr_order_by_id(const dsr_relative *documents, size_t count);
bool dsr_is_standing(const dsr_print_table *table, uint64_t hash);
void dsr_print_table_free(dsr_print_table *table);

#endif
