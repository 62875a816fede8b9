/* The ranges of a query's layers over one stream: gathered when first asked
 * for, then answered by binary search. */
#ifndef DSR_MATCH_LAYERS_H
#define DSR_MATCH_LAYERS_H

#include "core/match/query_parts.h"

typedef struct dsr_ranges {
  bool ready;
  dsr_match *at; /* by first, then longest first */
  size_t count, room;
  uint32_t *reach; /* by index: the furthest end of those up to it */
  uint32_t *close; /* the nearest end of those from it on */
  uint32_t *ends;  /* all ends, ascending */
} dsr_ranges;

/* Gather layer `number` of q into *r, unless that was done. */
int dsr_ranges_fill(dsr_ranges *r, const dsr_query *q, uint32_t number,
                    const dsr_stream *stream, dsr_error *err);
void dsr_ranges_free(dsr_ranges *r);

/* The first range that begins at or behind a token; its index. */
size_t dsr_ranges_from(const dsr_ranges *r, uint32_t token);
bool dsr_ranges_start(const dsr_ranges *r, uint32_t token);
bool dsr_ranges_end(const dsr_ranges *r, uint32_t token);
/* Does one hold [first, last); does [first, last) hold one? */
bool dsr_ranges_cover(const dsr_ranges *r, uint32_t first, uint32_t last);
bool dsr_ranges_lie_in(const dsr_ranges *r, uint32_t first, uint32_t last);

/* May [first, last) be a hit, for the filters that bound no run? `failed` is set
 * to the first that says no; may be NULL. Ranges are of q's layers. */
int dsr_filters_pass(const dsr_query *q, dsr_ranges *ranges,
                     const dsr_stream *stream, uint32_t first, uint32_t last,
                     const dsr_filter **failed, bool *yes, dsr_error *err);

#endif
