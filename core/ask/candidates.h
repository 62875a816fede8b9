/* The documents that may hold a hit, and where in them it would lie. */
#ifndef DSR_ASK_CANDIDATES_H
#define DSR_ASK_CANDIDATES_H

#include "core/ask/plan.h"

typedef struct dsr_candidate_documents {
  int64_t *ids;
  size_t *ends;     /* by document: behind its last window */
  dsr_span *windows; /* ranges of tokens, disjoint, ascending; NULL: hits may lie
                        anywhere */
  size_t count, id_room, end_room;
  size_t window_count, window_room;
  uint32_t *order; /* numbers of documents in the order of telling; NULL: theirs */
} dsr_candidate_documents;

/* One document of the index with its places, into the walk's windows. */
typedef struct dsr_places {
  uint32_t before, behind; /* a window is from so many tokens before a position
                              to so many behind it */
} dsr_places;

/* How far a hit reaches around what the plan finds. */
dsr_places dsr_places_of(const dsr_plan *plan);
/* Write the windows around a posting's covered positions; at most `count`.
 * Returns how many. */
size_t dsr_windows_of(dsr_places places, const dsr_posting *posting,
                      dsr_span *windows);

/* Either walk over the index that a plan asks for. */
typedef struct dsr_index_walk {
  dsr_postings *postings;
  dsr_sequences *sequences;
} dsr_index_walk;
int dsr_index_walk_new(dsr_corpus *corpus, const dsr_plan *plan,
                       dsr_index_walk *out, dsr_error *err);
int dsr_index_walk_next(dsr_index_walk *walk, dsr_posting *out, dsr_error *err);
void dsr_index_walk_free(dsr_index_walk *walk);

/* Gather them all, those that meet the filter, into *out, which is zero; in the
 * order of keys, or of ids. Freed with dsr_candidates_free, also after a failure.
 */
int dsr_candidates_find(dsr_corpus *corpus, const dsr_plan *plan,
                        const dsr_document_filter *filter, int by_id,
                        dsr_candidate_documents *out, dsr_error *err);
void dsr_candidates_free(dsr_candidate_documents *candidates);

#endif
