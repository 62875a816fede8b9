/* Edges while they are found: all of them, or the best of them. */
#ifndef DSR_ASK_EDGES_H
#define DSR_ASK_EDGES_H

#include <stdbool.h>

#include "core/ask/things.h"

typedef struct dsr_ranked_edge {
  double score;
  dsr_edge edge;
} dsr_ranked_edge;

struct dsr_network {
  dsr_things things;
  dsr_network_totals totals;
  dsr_edge_order order;
  uint64_t least;
  size_t limit;
  dsr_ranked_edge *ranked; /* while they are found; with a limit, and an order by
                              rank, a heap with the last of them on top */
  dsr_edge *edges; /* once they are in order, or where they came so */
  size_t count, room;
};

/* Take an edge, or pass it over. In an order by things they are to come in it. */
int dsr_edges_take(dsr_network *network, dsr_edge edge, dsr_error *err);
/* Put them in order. */
int dsr_edges_order(dsr_network *network, dsr_error *err);

#endif
