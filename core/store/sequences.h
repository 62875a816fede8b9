/* Tokens at given distances from each other, from postings alone; and what that
 * would cost. */
#ifndef DSR_STORE_SEQUENCES_H
#define DSR_STORE_SEQUENCES_H

#include "dossier/index.h"

enum { DSR_SEQUENCE_FAR = 200 }; /* the farthest that a slot may lie */

/* For planning: at most so many tokens have one of some forms, in at most so many
 * documents (sums over the forms), of so many there are. */
typedef struct dsr_index_weight {
  uint64_t hits, documents, all_documents, all_tokens, segments;
} dsr_index_weight;
/* Cost: a look-up a form. Errors: those of dsr_index_count. */
int dsr_index_weigh(dsr_corpus *corpus, const dsr_form *forms, size_t count,
                    dsr_index_weight *out, dsr_error *err);

/* A covered token of one of these forms, min to max tokens behind the start. */
typedef struct dsr_slot {
  const dsr_form *forms; /* ascending, each once; at least one */
  size_t count;
  uint32_t min, max; /* at most DSR_SEQUENCE_FAR */
} dsr_slot;

typedef struct dsr_sequences dsr_sequences;

/* Walk over the documents with tokens from which every slot is filled, ids
 * ascending. A start itself may lie before the document's first covered token,
 * where no slot is at 0, and what lies between two slots is not looked at.
 *   slots  at least one; what they point to is borrowed until _free
 *   out    freed with dsr_sequences_free; as dsr_postings
 * Cost: some two nanoseconds a posting of every slot, whatever the others are;
 * a bit a token of one segment, three times over. Errors: those of
 * dsr_postings_new. */
int dsr_sequences_new(dsr_corpus *corpus, const dsr_slot *slots, size_t count,
                      dsr_sequences **out, dsr_error *err);
/* The next document: its id and the starts, all in `positions`; skip is NULL.
 * As dsr_postings_next. */
int dsr_sequences_next(dsr_sequences *sequences, dsr_posting *out,
                       dsr_error *err);
/* All starts together, without telling where they are: DSR_OK. For patterns of
 * one length whose slots are all at distances of their own; `length` is it, and
 * starts that lie in a pattern that begins before them do not count, unless
 * `all`. */
int dsr_sequences_count(dsr_sequences *sequences, uint32_t length, int all,
                        uint64_t *hits, uint64_t *documents, dsr_error *err);
void dsr_sequences_free(dsr_sequences *sequences);

#endif
