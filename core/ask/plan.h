/* How a search goes about it: which documents it looks at, told by what. */
#ifndef DSR_ASK_PLAN_H
#define DSR_ASK_PLAN_H

#include <stdbool.h>

#include "core/ask/search.h"
#include "core/match/outline.h"
#include "core/store/sequences.h"

typedef enum dsr_plan_kind {
  DSR_PLAN_NOTHING = 0, /* no document can hold a hit */
  DSR_PLAN_SCAN,        /* every document */
  DSR_PLAN_LOOKUP,      /* those with the rarest part */
  DSR_PLAN_SEQUENCE     /* those with several parts at their distances */
} dsr_plan_kind;

typedef enum dsr_plan_for {
  DSR_FOR_HITS,  /* one by one, which may end early */
  DSR_FOR_ALL,   /* one by one, to the end */
  DSR_FOR_COUNT  /* all, and only how many */
} dsr_plan_for;

typedef struct dsr_plan {
  dsr_plan_kind kind;
  dsr_query_needs needs;
  dsr_outline outline;        /* its parts by how often they stand, rarest first */
  dsr_index_weight *weights; /* by part */
  uint64_t documents, tokens, segments; /* that there are */
  dsr_slot *slots;   /* SEQUENCE: what it asks for */
  size_t slot_count;
  bool frequent; /* hits: so many documents have the rarest part that going
                    through all in order tells the first ones soonest */
  bool by_sentence; /* hits lie in sentences that have the rarest part */
  bool bounded;  /* LOOKUP, SEQUENCE: hits lie near what was found */
  bool complete; /* SEQUENCE: what it finds are the matches */
  double scan, lookup, sequence; /* estimated microseconds; < 0: cannot be done */
} dsr_plan;

/* Make *plan, which is zero; freed with dsr_plan_free, also after a failure.
 * Errors: those of dsr_outline_make and dsr_index_count. */
int dsr_plan_make(dsr_corpus *corpus, const dsr_query *query,
                  const dsr_document_filter *filter, dsr_search_way way,
                  dsr_plan_for purpose, dsr_plan *plan, dsr_error *err);
void dsr_plan_free(dsr_plan *plan);

#endif
