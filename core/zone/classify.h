/* Giving each line its zone, and taking what a document states of itself. */
#ifndef DSR_ZONE_CLASSIFY_H
#define DSR_ZONE_CLASSIFY_H

#include "core/zone/lines.h"
#include "core/zone/rules.h"

typedef struct dsr_zone_list {
  dsr_zone *at;
  size_t count, capacity;
} dsr_zone_list;

/* What a rule stated: a field and the bytes that say it. */
typedef struct dsr_stated_span {
  int field; /* DSR_STATE_...; DSR_STATE_NONE: nothing */
  dsr_span bytes;
} dsr_stated_span;

enum { DSR_STATED_FIELDS = 5 };

/* Evaluate `rules` (NULL: every line is body) over the lines.
 *   stated  indexed by field; the first statement of a field counts
 * Errors: DSR_ENOMEM; DSR_ELIMIT when a rule's query is too expensive for a
 * line (the message names the rule). */
int dsr_classify(const dsr_stream *stream, const dsr_lines *lines,
                 const dsr_rules *rules, dsr_zone_list *zones,
                 dsr_stated_span stated[DSR_STATED_FIELDS], dsr_error *err);

#endif
