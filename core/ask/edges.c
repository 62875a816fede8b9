/* Keeping edges. Of a network of millions of edges one mostly wants the first
 * hundred: a heap of that size holds them, so that neither memory nor sorting
 * grows with the rest. */
#include "core/ask/edges.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/error.h"
#include "core/base/memory.h"

dsr_contingency dsr_network_table(const dsr_network *n, const dsr_edge *edge) {
  return (dsr_contingency){edge->hits, n->things.things[edge->a].units,
                           n->things.things[edge->b].units, n->totals.n};
}

static double score_of(const dsr_network *n, const dsr_edge *edge) {
  if (n->order == DSR_EDGES_BY_HITS)
    return (double)edge->hits;
  dsr_contingency table = dsr_network_table(n, edge);
  double score = dsr_association(
      n->order == DSR_EDGES_BY_LL ? DSR_LL : DSR_DICE, &table);
  return isnan(score) ? -INFINITY : score; /* of a file whose counts are wrong */
}

/* Which comes first; no two edges are equal. */
static int compare(const void *left, const void *right) {
  const dsr_ranked_edge *a = left, *b = right;
  if (a->score != b->score)
    return a->score < b->score ? 1 : -1;
  if (a->edge.hits != b->edge.hits)
    return a->edge.hits < b->edge.hits ? 1 : -1;
  if (a->edge.a != b->edge.a)
    return a->edge.a < b->edge.a ? -1 : 1;
  return (a->edge.b > b->edge.b) - (a->edge.b < b->edge.b);
}

static void swap(dsr_ranked_edge *a, dsr_ranked_edge *b) {
  dsr_ranked_edge keep = *a;
  *a = *b;
  *b = keep;
}

static void rise(dsr_ranked_edge *heap, size_t i) {
  while (i > 0 && compare(&heap[(i - 1) / 2], &heap[i]) < 0) {
    swap(&heap[(i - 1) / 2], &heap[i]);
    i = (i - 1) / 2;
  }
}

static void sink(dsr_ranked_edge *heap, size_t count) {
  for (size_t i = 0, last;; i = last) {
    last = i;
    for (size_t child = 2 * i + 1; child <= 2 * i + 2; child++)
      if (child < count && compare(&heap[last], &heap[child]) < 0)
        last = child;
    if (last == i)
      return;
    swap(&heap[i], &heap[last]);
  }
}

static int add_edge(dsr_network *n, dsr_edge edge, dsr_error *err) {
  void *edges = n->edges;
  if (n->limit && n->count == n->limit)
    return DSR_OK;
  if (!dsr_reserve(&edges, &n->room, n->count + 1, sizeof *n->edges))
    return dsr_fail_memory(err);
  n->edges = edges;
  n->edges[n->count++] = edge;
  return DSR_OK;
}

int dsr_edges_take(dsr_network *n, dsr_edge edge, dsr_error *err) {
  void *ranked = n->ranked;
  if (edge.hits < n->least)
    return DSR_OK;
  n->totals.edges++;
  if (n->order == DSR_EDGES_BY_THINGS)
    return add_edge(n, edge, err);
  dsr_ranked_edge r = {score_of(n, &edge), edge};
  if (n->limit && n->count == n->limit) {
    if (compare(&r, &n->ranked[0]) < 0) {
      n->ranked[0] = r;
      sink(n->ranked, n->count);
    }
    return DSR_OK;
  }
  if (!dsr_reserve(&ranked, &n->room, n->count + 1, sizeof *n->ranked))
    return dsr_fail_memory(err);
  n->ranked = ranked;
  n->ranked[n->count++] = r;
  if (n->limit)
    rise(n->ranked, n->count - 1);
  return DSR_OK;
}

int dsr_edges_order(dsr_network *n, dsr_error *err) {
  if (n->order == DSR_EDGES_BY_THINGS || n->count == 0)
    return DSR_OK;
  n->edges = dsr_alloc_zero(n->count, sizeof *n->edges);
  if (!n->edges)
    return dsr_fail_memory(err);
  qsort(n->ranked, n->count, sizeof *n->ranked, compare);
  for (size_t i = 0; i < n->count; i++)
    n->edges[i] = n->ranked[i].edge;
  dsr_free(n->ranked);
  n->ranked = NULL;
  return DSR_OK;
}
