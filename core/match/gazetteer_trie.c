/* The trie of a gazetteer's names, which only grows. Transitions of the root are
 * an array by symbol, since nearly every token asks there and most go no further;
 * the others share one hash table. Refused: a node's children in lists or arrays
 * of its own, a block of memory a node where most nodes have one child or none. */
#include "core/base/memory.h"
#include "core/match/gazetteer_trie.h"

enum { FIRST_EDGES = 64 };

bool dsr_trie_begin(dsr_trie *t) {
  *t = (dsr_trie){0};
  t->nodes = dsr_alloc_zero(1, sizeof *t->nodes);
  t->node_count = t->node_room = t->nodes ? 1 : 0;
  return t->nodes != NULL;
}

void dsr_trie_free(dsr_trie *t) {
  dsr_intern_free(&t->symbols);
  dsr_free(t->nodes);
  dsr_free(t->edges);
  dsr_free(t->first_node);
  *t = (dsr_trie){0};
}

static size_t edge_slot(const dsr_trie_edge *edges, size_t slots, uint32_t node,
                        uint32_t symbol) {
  uint64_t key = dsr_hash_mix((uint64_t)node << 32 | symbol);
  size_t i = (size_t)(key >> 32) & (slots - 1);
  while (edges[i].symbol &&
         (edges[i].node != node || edges[i].symbol != symbol))
    i = (i + 1) & (slots - 1);
  return i;
}

uint32_t dsr_trie_step(const dsr_trie *t, uint32_t node, uint32_t symbol) {
  if (!node)
    return symbol <= t->first_count ? t->first_node[symbol - 1] : 0;
  if (!t->nodes[node].parent)
    return 0;
  return t->edges[edge_slot(t->edges, t->edge_slots, node, symbol)].to;
}

static bool grow_edges(dsr_trie *t) {
  size_t slots = t->edge_slots ? t->edge_slots * 2 : FIRST_EDGES;
  dsr_trie_edge *edges = dsr_alloc_zero(slots, sizeof *edges);
  if (!edges)
    return false;
  for (size_t i = 0; i < t->edge_slots; i++) {
    const dsr_trie_edge *e = &t->edges[i];
    if (e->symbol)
      edges[edge_slot(edges, slots, e->node, e->symbol)] = *e;
  }
  dsr_free(t->edges);
  t->edges = edges;
  t->edge_slots = slots;
  return true;
}

static bool reserve_first(dsr_trie *t, uint32_t symbol) {
  void *p = t->first_node;
  bool ok = dsr_reserve(&p, &t->first_room, symbol, sizeof *t->first_node);
  t->first_node = p;
  for (; ok && t->first_count < symbol; t->first_count++)
    t->first_node[t->first_count] = 0;
  return ok;
}

uint32_t dsr_trie_grow(dsr_trie *t, uint32_t node, uint32_t symbol) {
  uint32_t to = dsr_trie_step(t, node, symbol);
  if (to || t->node_count >= UINT32_MAX)
    return to;
  void *nodes = t->nodes;
  bool ok = dsr_reserve(&nodes, &t->node_room, t->node_count + 1,
                        sizeof *t->nodes);
  t->nodes = nodes;
  if (ok && !node)
    ok = reserve_first(t, symbol);
  else if (ok && t->edge_count + 1 > t->edge_slots / 8 * 5)
    ok = grow_edges(t);
  if (!ok)
    return 0;
  to = (uint32_t)t->node_count++;
  t->nodes[to] = (dsr_trie_node){0};
  if (node) {
    size_t slot = edge_slot(t->edges, t->edge_slots, node, symbol);
    t->edges[slot] = (dsr_trie_edge){node, symbol, to};
    t->edge_count++;
    t->nodes[node].parent = true;
  } else {
    t->first_node[symbol - 1] = to;
  }
  return to;
}
