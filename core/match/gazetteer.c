/* A trie over symbols: a symbol is the norm of a token, numbered in a table of
 * the gazetteer's own, so that one gazetteer serves every lexicon. Transitions
 * stand in one hash table; those of the root in an array by symbol, which is
 * the filter that lets most tokens go at once. Refused: an automaton that
 * reports all matches (Aho-Corasick), slower and not what entities need.
 *
 * An entry is added in two steps, first everything that may fail (nodes and
 * symbols that no name reaches are harmless), then its aliases are linked. */
#include "dossier/gazetteer.h"

#include <string.h>

#include "core/base/buffer.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/match/gazetteer_trie.h"
#include "core/match/spelling.h"
#include "core/text/fold.h"
#include "dossier/token.h"

enum { FIRST_EDGES = 64, ENTRIES_MAX = 16 << 20 };

int dsr_gazetteer_new(dsr_gazetteer **out, dsr_error *err) {
  *out = NULL;
  dsr_gazetteer *g = dsr_alloc_zero(1, sizeof *g);
  if (!g)
    return dsr_fail_memory(err);
  dsr_sha256("", 0, g->hash);
  g->cache = dsr_alloc_zero(1, sizeof *g->cache);
  g->nodes = dsr_alloc_zero(1, sizeof *g->nodes);
  g->node_count = g->node_room = g->nodes ? 1 : 0;
  int status = g->cache && g->nodes ? dsr_lexicon_new(&g->words, err)
                                    : dsr_fail_memory(err);
  if (status != DSR_OK)
    dsr_gazetteer_free(g);
  else
    *out = g;
  return status;
}

void dsr_gazetteer_free(dsr_gazetteer *g) {
  if (!g)
    return;
  dsr_arena_free(&g->arena);
  dsr_free(g->entries);
  dsr_lexicon_free(g->words);
  dsr_intern_free(&g->symbols);
  dsr_intern_free(&g->stems);
  dsr_free(g->single_stem);
  dsr_free(g->nodes);
  dsr_free(g->edges);
  dsr_free(g->first_node);
  dsr_free(g->aliases);
  dsr_free(g->alias_forms);
  if (g->cache)
    dsr_free(g->cache->symbols);
  dsr_free(g->cache);
  dsr_free(g);
}

void dsr_symbol_cache_reset(dsr_symbol_cache *cache) {
  cache->serial = 0;
  cache->count = 0;
}

/* ---- the trie ---- */

static size_t edge_slot(const dsr_trie_edge *edges, size_t slots, uint32_t node,
                        uint32_t symbol) {
  uint64_t key = ((uint64_t)node << 32 | symbol) * 0x9E3779B97F4A7C15u;
  size_t i = (size_t)(key >> 32) & (slots - 1);
  while (edges[i].symbol &&
         (edges[i].node != node || edges[i].symbol != symbol))
    i = (i + 1) & (slots - 1);
  return i;
}

uint32_t dsr_trie_step(const dsr_gazetteer *g, uint32_t node, uint32_t symbol) {
  if (!node)
    return symbol <= g->first_count ? g->first_node[symbol - 1] : 0;
  if (!g->edge_slots)
    return 0;
  return g->edges[edge_slot(g->edges, g->edge_slots, node, symbol)].to;
}

static bool grow_edges(dsr_gazetteer *g) {
  size_t slots = g->edge_slots ? g->edge_slots * 2 : FIRST_EDGES;
  dsr_trie_edge *edges = dsr_alloc_zero(slots, sizeof *edges);
  if (!edges)
    return false;
  for (size_t i = 0; i < g->edge_slots; i++) {
    const dsr_trie_edge *e = &g->edges[i];
    if (e->symbol)
      edges[edge_slot(edges, slots, e->node, e->symbol)] = *e;
  }
  dsr_free(g->edges);
  g->edges = edges;
  g->edge_slots = slots;
  return true;
}

static bool reserve_first(dsr_gazetteer *g, uint32_t symbol) {
  void *p = g->first_node;
  bool ok = dsr_reserve(&p, &g->first_room, symbol, sizeof *g->first_node);
  g->first_node = p;
  for (; ok && g->first_count < symbol; g->first_count++)
    g->first_node[g->first_count] = 0;
  return ok;
}

/* The node below `node` by a symbol, made when missing; 0: no memory. */
static uint32_t grow_trie(dsr_gazetteer *g, uint32_t node, uint32_t symbol) {
  uint32_t to = dsr_trie_step(g, node, symbol);
  if (to || g->node_count >= UINT32_MAX)
    return to;
  void *nodes = g->nodes;
  bool ok = dsr_reserve(&nodes, &g->node_room, g->node_count + 1,
                        sizeof *g->nodes);
  g->nodes = nodes;
  if (ok && !node)
    ok = reserve_first(g, symbol);
  else if (ok && g->edge_count + 1 > g->edge_slots / 8 * 5)
    ok = grow_edges(g);
  if (!ok)
    return 0;
  to = (uint32_t)g->node_count++;
  g->nodes[to] = (dsr_trie_node){0};
  if (node) {
    size_t slot = edge_slot(g->edges, g->edge_slots, node, symbol);
    g->edges[slot] = (dsr_trie_edge){node, symbol, to};
    g->edge_count++;
  } else {
    g->first_node[symbol - 1] = to;
  }
  return to;
}

/* ---- adding ---- */

static bool has_letter_of(const char *shape, size_t len, char letter) {
  return memchr(shape, letter, len) != NULL;
}

/* Which rule of case the entry's flags give this alias. */
static dsr_case_rule rule_of(const dsr_gazetteer *g, const dsr_form *forms,
                             size_t n, const char *flags) {
  if (strchr(flags, 'C'))
    return DSR_CASE_EXACT_OR_CAPITALS;
  if (!strchr(flags, 'c'))
    return DSR_CASE_ANY;
  bool upper = false;
  for (size_t i = 0; i < n; i++) {
    size_t len;
    const char *shape = dsr_lexicon_text(g->words, forms[i], DSR_SHAPE, &len);
    if (has_letter_of(shape, len, 'x'))
      return DSR_CASE_ANY;
    upper = upper || has_letter_of(shape, len, 'X');
  }
  return upper ? DSR_CASE_EXACT : DSR_CASE_ANY;
}

/* Make `stem` known to single_stem, not yet set; 0: no memory. */
static uint32_t reserve_stem(dsr_gazetteer *g, dsr_form form) {
  size_t len;
  const char *stem = dsr_lexicon_text(g->words, form, DSR_STEM, &len);
  uint32_t number = dsr_intern_put(&g->stems, stem, len);
  void *p = g->single_stem;
  bool ok = number && dsr_reserve(&p, &g->single_stem_room, number,
                                  sizeof *g->single_stem);
  g->single_stem = p;
  for (; ok && g->single_stem_count < number; g->single_stem_count++)
    g->single_stem[g->single_stem_count] = 0;
  return ok ? number : 0;
}

/* The alias's tokens into alias_forms, and its node. */
static int place_alias(dsr_gazetteer *g, const char *text,
                       const dsr_span *tokens, dsr_alias *alias,
                       dsr_error *err) {
  void *forms = g->alias_forms;
  bool ok = dsr_reserve(&forms, &g->form_room, g->form_count + alias->count,
                        sizeof *g->alias_forms);
  g->alias_forms = forms;
  if (!ok)
    return dsr_fail_memory(err);
  alias->forms = g->form_count;
  for (size_t i = 0; i < alias->count; i++) {
    dsr_form form;
    size_t len;
    int status = dsr_lexicon_put(g->words, text + tokens[i].start,
                                 tokens[i].end - tokens[i].start, &form, err);
    if (status != DSR_OK)
      return status;
    const char *norm = dsr_lexicon_text(g->words, form, DSR_NORM, &len);
    uint32_t symbol = dsr_intern_put(&g->symbols, norm, len);
    alias->node = symbol ? grow_trie(g, alias->node, symbol) : 0;
    if (!alias->node || (alias->count == 1 && !reserve_stem(g, form)))
      return dsr_fail_memory(err);
    g->alias_forms[g->form_count++] = form;
  }
  return DSR_OK;
}

static int add_alias(dsr_gazetteer *g, const char *text, const char *flags,
                     dsr_error *err) {
  dsr_tokens *tokens = NULL;
  int status = dsr_tokens_new(text, strlen(text), &tokens, err);
  if (status != DSR_OK)
    return status;
  size_t n = dsr_tokens_count(tokens);
  dsr_alias alias = {.count = (uint32_t)n, .entry = (uint32_t)g->count};
  if (n > DSR_NAME_TOKENS_MAX)
    status = dsr_fail(err, DSR_ELIMIT, 0,
                      "a name of %zu words and signs; at most %d are taken", n,
                      (int)DSR_NAME_TOKENS_MAX);
  else if (n)
    status = place_alias(g, text, dsr_tokens_spans(tokens), &alias, err);
  dsr_tokens_free(tokens);
  if (status != DSR_OK || !n)
    return status;
  void *aliases = g->aliases;
  bool ok = g->alias_count < UINT32_MAX - 1 &&
            dsr_reserve(&aliases, &g->alias_room, g->alias_count + 1,
                        sizeof *g->aliases);
  g->aliases = aliases;
  if (!ok)
    return dsr_fail_memory(err);
  alias.rule = rule_of(g, g->alias_forms + alias.forms, n, flags);
  g->aliases[g->alias_count++] = alias;
  return DSR_OK;
}

/* From here on the alias is found. */
static void link_alias(dsr_gazetteer *g, uint32_t number) {
  dsr_alias *alias = &g->aliases[number - 1];
  dsr_trie_node *node = &g->nodes[alias->node];
  if (node->last)
    g->aliases[node->last - 1].next = number;
  else
    node->first = number;
  node->last = number;
  if (alias->count == 1) {
    size_t len;
    const char *stem = dsr_lexicon_text(
        g->words, g->alias_forms[alias->forms], DSR_STEM, &len);
    g->single_stem[dsr_intern_find(&g->stems, stem, len) - 1] = 1;
  }
}

static char *keep(dsr_gazetteer *g, const char *s) {
  return dsr_arena_copy(&g->arena, s ? s : "", s ? strlen(s) : 0);
}

static dsr_gazetteer_entry *keep_entry(dsr_gazetteer *g,
                                       const dsr_new_entry *n) {
  void *entries = g->entries;
  bool ok = dsr_reserve(&entries, &g->entry_room, g->count + 1,
                        sizeof *g->entries);
  g->entries = entries;
  dsr_gazetteer_entry *e = ok ? dsr_arena_get(&g->arena, sizeof *e) : NULL;
  if (!e)
    return NULL;
  *e = (dsr_gazetteer_entry){keep(g, n->name), keep(g, n->type),
                             keep(g, n->source), keep(g, n->attributes)};
  return e->name && e->type && e->source && e->attributes ? e : NULL;
}

static int check_entry(const dsr_gazetteer *g, const dsr_new_entry *n,
                       dsr_error *err) {
  if (!n->name || !n->name[strspn(n->name, " \t")])
    return dsr_fail(err, DSR_EINVAL, 0, "an entry needs a name");
  const char *flags = n->flags ? n->flags : "";
  const char *bad = flags + strspn(flags, "cC");
  if (*bad)
    return dsr_fail(err, DSR_EINVAL, 0,
                    "unknown flag '%c' of '%s'; the flags are c and C", *bad,
                    n->name);
  if (g->count >= ENTRIES_MAX)
    return dsr_fail(err, DSR_ELIMIT, 0, "more than %d entries",
                    (int)ENTRIES_MAX);
  return DSR_OK;
}

int dsr_gazetteer_add_unhashed(dsr_gazetteer *g, const dsr_new_entry *n,
                               dsr_error *err) {
  int status = check_entry(g, n, err);
  if (status != DSR_OK)
    return status;
  const char *flags = n->flags ? n->flags : "";
  size_t aliases = g->alias_count, forms = g->form_count;
  dsr_gazetteer_entry *entry = keep_entry(g, n);
  status = entry ? add_alias(g, n->name, flags, err) : dsr_fail_memory(err);
  for (size_t i = 0; status == DSR_OK && i < n->alias_count; i++)
    status = add_alias(g, n->aliases[i], flags, err);
  if (status != DSR_OK) {
    g->alias_count = aliases;
    g->form_count = forms;
    return status;
  }
  for (size_t i = aliases; i < g->alias_count; i++)
    link_alias(g, (uint32_t)i + 1);
  g->entries[g->count++] = entry;
  dsr_symbol_cache_reset(g->cache);
  return DSR_OK;
}

static void hash_field(dsr_buf *b, const char *s) {
  dsr_buf_text(b, s ? s : "");
  dsr_buf_byte(b, '\0');
}

int dsr_gazetteer_add(dsr_gazetteer *g, const dsr_new_entry *n,
                      dsr_error *err) {
  dsr_buf b = {0};
  hash_field(&b, g->hash);
  hash_field(&b, n->name);
  for (size_t i = 0; i < n->alias_count; i++)
    hash_field(&b, n->aliases[i]);
  dsr_buf_byte(&b, '\1'); /* where the aliases end */
  hash_field(&b, n->type);
  hash_field(&b, n->flags);
  hash_field(&b, n->source);
  hash_field(&b, n->attributes);
  int status = b.failed ? dsr_fail_memory(err)
                        : dsr_gazetteer_add_unhashed(g, n, err);
  if (status == DSR_OK)
    dsr_sha256(b.data, b.len, g->hash);
  dsr_buf_free(&b);
  return status;
}
