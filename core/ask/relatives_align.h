/* Passages that two wordings have in common. */
#ifndef DSR_ASK_RELATIVES_ALIGN_H
#define DSR_ASK_RELATIVES_ALIGN_H

#include "core/ask/relatives_words.h"

/* `count` equal words, from word `a` of one and word `b` of the other. */
typedef struct dsr_run_of_words {
  uint32_t a, b, count;
} dsr_run_of_words;

/* Runs [first, first + count) with small edits between them. */
typedef struct dsr_alignment {
  uint32_t first, count;
  uint32_t words; /* of its runs together */
} dsr_alignment;

/* What is aligned: passages in the order of `a`, which they do not share. */
typedef struct dsr_aligned {
  dsr_run_of_words *runs;
  dsr_alignment *passages;
  size_t run_count, run_room, passage_count, passage_room;
} dsr_aligned;

/* Align two wordings, whose fingerprints are sorted by hash. Passages of fewer
 * than `least` words are left out. */
int dsr_align(dsr_aligned *out, const dsr_wording *a, const dsr_fingerprints *fa,
              const dsr_wording *b, const dsr_fingerprints *fb, uint32_t least,
              dsr_error *err);
/* A place of one fingerprint in two documents. */
typedef struct dsr_shared_print {
  uint32_t a, b; /* numbers of the documents */
  uint32_t word_a, word_b;
} dsr_shared_print;

/* Whether a passage of `least` words or more begins from one of these places: a
 * look before the whole is aligned. DSR_OK, DSR_DONE (no), or DSR_ENOMEM. */
int dsr_align_probe(const dsr_wording *a, const dsr_wording *b,
                    const dsr_shared_print *at, size_t count, uint32_t least,
                    dsr_error *err);
void dsr_aligned_free(dsr_aligned *aligned);

#endif
