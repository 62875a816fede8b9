/* What a gazetteer is made of: shared by the files that fill it, ask it and walk
 * it over a stream. */
#ifndef DSR_MATCH_GAZETTEER_TRIE_H
#define DSR_MATCH_GAZETTEER_TRIE_H

#include <stdbool.h>

#include "core/base/arena.h"
#include "core/base/buffer.h"
#include "core/base/hash.h"
#include "core/lexicon/intern.h"
#include "core/text/token_scan.h"
#include "dossier/gazetteer.h"

enum { DSR_NAME_TOKENS_MAX = 64 };

/* How a surface must be written to count. */
typedef enum dsr_case_rule {
  DSR_CASE_ANY,
  DSR_CASE_EXACT,
  DSR_CASE_EXACT_OR_CAPITALS
} dsr_case_rule;

/* A name, an alias or a plural: what is looked for. */
typedef struct dsr_alias {
  const char *text;
  const dsr_span *tokens; /* of the text; NULL where neither a rule of case nor
                             a question for single tokens needs them */
  uint32_t node;
  uint32_t next; /* alias + 1 of the next at this node, in the file's order */
  uint32_t entry;
  uint8_t count; /* of its tokens */
  uint8_t rule;  /* dsr_case_rule */
} dsr_alias;

/* A node's names: alias + 1 of the first and the last, 0 when it has none. */
typedef struct dsr_trie_node {
  uint32_t first, last;
  bool parent; /* longer names go through it */
} dsr_trie_node;

typedef struct dsr_trie_edge {
  uint32_t node, symbol; /* node 0 with symbol 0: a free slot */
  uint32_t to;
} dsr_trie_edge;

/* Symbols are the norms of tokens, numbered in a table of the gazetteer's own;
 * the root's transitions stand in an array by symbol, all others in one hash
 * table. */
typedef struct dsr_trie {
  dsr_intern symbols;
  dsr_trie_node *nodes; /* nodes[0] is the root */
  size_t node_count, node_room;
  dsr_trie_edge *edges;
  size_t edge_count, edge_slots;
  uint32_t *first_node; /* by symbol: where a name that begins so goes on, or 0 */
  size_t first_count, first_room;
} dsr_trie;

/* What walking found out about the forms of one outer lexicon, by form. */
typedef struct dsr_form_cache {
  uint64_t serial;
  size_t count, room, byte_room;
  uint8_t *state;    /* DSR_FORM_* */
  uint32_t *symbols; /* of those whose state is known; 0: none */
} dsr_form_cache;
enum { DSR_FORM_UNKNOWN, DSR_FORM_INSIDE, DSR_FORM_BEGINS };

/* What is found out when first asked, so that a const gazetteer may be. */
typedef struct dsr_gazetteer_answers {
  dsr_form_cache forms;
  dsr_intern stems; /* of the names of one token, as of stem_aliases of them */
  size_t stem_aliases;
  char hash[DSR_SHA256_HEX]; /* of the file and the first hashed entries */
  size_t hashed;
} dsr_gazetteer_answers;

typedef struct dsr_kept_entry {
  dsr_gazetteer_entry told;
  const char *flags;
  uint32_t aliases; /* index of its first */
} dsr_kept_entry;

struct dsr_gazetteer {
  dsr_arena arena;
  dsr_kept_entry **entries;
  size_t count, entry_room;
  dsr_trie trie;
  dsr_alias *aliases;
  size_t alias_count, alias_room;
  dsr_span *spans; /* scratch: the tokens of the name being added */
  size_t span_room;
  dsr_buf norm; /* scratch: a token's fold */
  dsr_gazetteer_answers *answers;
};

bool dsr_trie_begin(dsr_trie *trie);
void dsr_trie_free(dsr_trie *trie);
/* The node reached from `node` by a symbol, 0 when there is none. */
uint32_t dsr_trie_step(const dsr_trie *trie, uint32_t node, uint32_t symbol);
/* The same, made when missing; 0: no memory. */
uint32_t dsr_trie_grow(dsr_trie *trie, uint32_t node, uint32_t symbol);

/* Do the tokens satisfy the alias's rule of case? words[i] and lens[i] are the
 * surface's tokens. */
bool dsr_alias_allows(const dsr_alias *alias, const char *const *words,
                      const size_t *lens);

/* Forget what was answered about forms: after an addition it may be wrong. */
void dsr_form_cache_reset(dsr_form_cache *cache);

#endif
