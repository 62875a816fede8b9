/* A document as its words, and the fingerprints of those words. */
#ifndef DSR_ASK_RELATIVES_WORDS_H
#define DSR_ASK_RELATIVES_WORDS_H

#include <stdbool.h>

#include "dossier/columns.h"

/* GRAM words make a fingerprint, and of every WINDOW fingerprints in a row (the
 * code below knows that these are three) one is kept, so that a run of DSR_NOTICED equal words shares one at least. */
enum { DSR_GRAM = 5, DSR_WINDOW = 3, DSR_NOTICED = DSR_GRAM + DSR_WINDOW - 1 };

/* What a form is compared by, one a form; 0: no word. */
typedef struct dsr_word_keys {
  uint64_t *at;
  size_t count, capacity; /* forms 0 to count - 1 */
} dsr_word_keys;

/* Make the keys of all forms of a lexicon that have none yet. */
int dsr_word_keys_make(dsr_word_keys *keys, const dsr_lexicon *lexicon,
                       dsr_error *err);

/* The words of one document: those of covered zones. */
typedef struct dsr_wording {
  uint64_t *keys;   /* one a word */
  uint32_t *tokens; /* which token each is */
  size_t count, key_room, token_room;
} dsr_wording;

/* Fill from a column, anew. */
int dsr_wording_read(dsr_wording *w, const dsr_column *column,
                     const dsr_word_keys *keys, dsr_error *err);
void dsr_wording_free(dsr_wording *w);

typedef struct dsr_fingerprint {
  uint64_t hash;
  uint32_t word; /* where its gram begins */
} dsr_fingerprint;

typedef struct dsr_fingerprints {
  dsr_fingerprint *at;
  size_t count, capacity;
} dsr_fingerprints;

/* The fingerprints of a wording, in the order of its words. */
int dsr_fingerprints_read(dsr_fingerprints *f, const dsr_wording *w,
                          dsr_error *err);
/* Sort them by hash, then word. */
void dsr_fingerprints_sort(dsr_fingerprints *f);

/* Room for `need` more items of an array that is a member of a struct. */
bool dsr_grow(void *array_of, size_t *capacity, size_t need, size_t size);

#endif
