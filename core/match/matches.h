/* A query being run over a stream: shared by the file that runs the program
 * from one token and the one that chooses among what it finds. */
#ifndef DSR_MATCH_MATCHES_H
#define DSR_MATCH_MATCHES_H

#include "core/match/layers.h"

/* A way to go on, or (pc of DSR_RESTORE) a capture's slot to set back. */
typedef struct dsr_branch {
  uint32_t pc, position;
  uint32_t slot, value;
} dsr_branch;

#define DSR_RESTORE UINT32_MAX

/* A match found; its captures are 2 * capture_count numbers of the pool. */
typedef struct dsr_candidate {
  uint32_t first, last;
  size_t captures;
  bool chosen;
} dsr_candidate;

typedef enum dsr_policy { DSR_LONGEST, DSR_SHORTEST, DSR_ALL } dsr_policy;

struct dsr_matches {
  const dsr_query *query;
  dsr_stream stream;
  dsr_policy policy;
  uint32_t at; /* the next token to begin at */
  const uint32_t *starts; /* NULL, or the only tokens that a hit may begin at, of
                             which [0, next_start) lie before `at` */
  size_t start_count, next_start;
  uint64_t steps_left;
  dsr_ranges *layers; /* by number; each filled when first needed */
  bool admitted;      /* the document was asked about, and is let through */
  /* while running from one token */
  uint32_t start, limit;
  dsr_branch *branches;
  size_t branch_count, branch_room;
  uint64_t *seen; /* by token from start and state: been here */
  size_t seen_room, seen_words, rows_used; /* words a row */
  uint32_t *slots; /* by capture: first, last; then the openings; part of this
                      block, as `told` is */
  /* what was found and is not told yet */
  dsr_candidate *found;
  size_t found_count, found_room;
  uint32_t *pool;
  size_t pool_count, pool_room;
  size_t next_told;
  /* the captures of the hit told last */
  uint32_t *told;
  bool any_told;
};

/* Go on with another stream, as if made for it. */
void dsr_matches_renew(dsr_matches *m, const dsr_stream *stream);
/* Hits begin at none but these tokens, which ascend and are borrowed. */
void dsr_matches_begin_at(dsr_matches *m, const uint32_t *starts, size_t count);

/* The first sentence that begins at or behind a token; its index. */
size_t dsr_sentence_from(const dsr_stream *stream, uint32_t token);

/* Try the query from one token and append what it finds to `found`: at most one
 * candidate, or with DSR_ALL one for each end, in no order. */
int dsr_matches_run(dsr_matches *m, uint32_t start, dsr_policy policy,
                    dsr_error *err);

/* The candidate of the next token that has one, whatever overlaps: for the layer
 * of a filter. DSR_DONE at the end. */
int dsr_matches_each(dsr_matches *m, dsr_match *out, dsr_error *err);

#endif
