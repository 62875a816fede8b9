/* What a gazetteer is made of: shared by the files that fill it and the one
 * that walks it over a stream. */
#ifndef DSR_MATCH_GAZETTEER_TRIE_H
#define DSR_MATCH_GAZETTEER_TRIE_H

#include <stdbool.h>

#include "core/base/arena.h"
#include "core/base/hash.h"
#include "core/lexicon/intern.h"
#include "dossier/gazetteer.h"

enum { DSR_NAME_TOKENS_MAX = 64 };

/* How a surface must be written to count. */
typedef enum dsr_case_rule {
  DSR_CASE_ANY,
  DSR_CASE_EXACT,
  DSR_CASE_EXACT_OR_CAPITALS
} dsr_case_rule;

/* A name or alias: its tokens as forms of the gazetteer's own lexicon. */
typedef struct dsr_alias {
  size_t forms; /* index of the first in alias_forms */
  uint32_t count;
  uint32_t node;
  uint32_t next; /* alias + 1 of the next at this node, in the file's order */
  uint32_t entry;
  dsr_case_rule rule;
} dsr_alias;

/* A node's names: alias + 1 of the first and the last, 0 when it has none. */
typedef struct dsr_trie_node {
  uint32_t first, last;
} dsr_trie_node;

typedef struct dsr_trie_edge {
  uint32_t node, symbol; /* node 0 with symbol 0: a free slot */
  uint32_t to;
} dsr_trie_edge;

/* Answers by form of one outer lexicon: 0 not asked yet, 1 no symbol, else
 * symbol + 1. */
typedef struct dsr_symbol_cache {
  uint64_t serial;
  uint32_t *symbols;
  size_t count, room;
} dsr_symbol_cache;

struct dsr_gazetteer {
  dsr_arena arena;
  dsr_gazetteer_entry **entries;
  size_t count, entry_room;
  dsr_lexicon *words;   /* the tokens of all names */
  dsr_intern symbols;   /* their norms */
  uint8_t *single_stem; /* by symbol of `stems`: a name of one token has it */
  size_t single_stem_count, single_stem_room;
  dsr_intern stems;
  dsr_trie_node *nodes; /* nodes[0] is the root */
  size_t node_count, node_room;
  dsr_trie_edge *edges;
  size_t edge_count, edge_slots;
  uint32_t *first_node; /* by symbol: where a name that begins so goes on, or 0 */
  size_t first_count, first_room;
  dsr_alias *aliases;
  size_t alias_count, alias_room;
  dsr_form *alias_forms;
  size_t form_count, form_room;
  dsr_symbol_cache *cache; /* a pointer, so that walking a const one fills it */
  char hash[DSR_SHA256_HEX];
};

/* The node reached from `node` by a symbol, 0 when there is none. */
uint32_t dsr_trie_step(const dsr_gazetteer *g, uint32_t node, uint32_t symbol);

/* Do the tokens satisfy the alias's rule of case? words[i] and lens[i] are the
 * surface's tokens. */
bool dsr_alias_allows(const dsr_gazetteer *g, const dsr_alias *alias,
                      const char *const *words, const size_t *lens);

/* Empty the cache: after an addition its "no symbol" may be wrong. */
void dsr_symbol_cache_reset(dsr_symbol_cache *cache);

/* As dsr_gazetteer_add, which also makes the entry part of the hash; a file's
 * hash is that of its bytes. */
int dsr_gazetteer_add_unhashed(dsr_gazetteer *g, const dsr_new_entry *entry,
                               dsr_error *err);

#endif
