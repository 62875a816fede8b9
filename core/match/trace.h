/* Running a query's program with notes: which instructions the way to a match
 * took, where ways ended, how far the others got and what stopped them. */
#ifndef DSR_MATCH_TRACE_H
#define DSR_MATCH_TRACE_H

#include "core/match/layers.h"

/* Instruction pc took, or failed at, tokens [first, last). */
typedef struct dsr_trace_note {
  uint32_t pc, first, last;
} dsr_trace_note;

typedef struct dsr_trace_branch {
  uint32_t pc, position;
  size_t taken; /* notes of the way when it was left open */
} dsr_trace_branch;

typedef struct dsr_trace {
  const dsr_query *query;
  const dsr_stream *stream;
  dsr_ranges *layers;
  bool blind;     /* skipped tokens are as any other */
  uint32_t limit; /* no token from here on is taken */
  dsr_trace_note *way; /* of the match that was looked for */
  size_t taken, way_room;
  uint32_t *ends; /* of matches, in the order of preference */
  size_t end_count, end_room;
  dsr_trace_note *stops; /* where it got furthest */
  size_t stop_count, stop_room;
  uint32_t furthest;
  dsr_trace_branch *branches;
  size_t branch_count, branch_room;
  uint8_t *seen; /* by token from the start and state */
  size_t seen_room;
} dsr_trace;

/* Ready for any number of runs; freed with dsr_trace_free, also after it failed. */
int dsr_trace_begin(dsr_trace *t, const dsr_query *query,
                    const dsr_stream *stream, dsr_error *err);
void dsr_trace_free(dsr_trace *t);

/* How far a hit that begins at a token may reach, by `within s` and `within 10`. */
uint32_t dsr_trace_limit(const dsr_query *query, const dsr_stream *stream,
                         uint32_t start);

/* Run from a token until a way ends at `wanted` (true in *found, its notes in
 * `way`), or over all ways. DSR_ELIMIT: too many steps. */
int dsr_trace_run(dsr_trace *t, uint32_t start, uint32_t wanted, bool *found,
                  dsr_error *err);

#endif
