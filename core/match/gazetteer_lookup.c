/* Asking a gazetteer: its entries, whole strings, single tokens. Walking it
 * over a stream stands in finds.c. */
#include <string.h>

#include "core/base/buffer.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/match/gazetteer_trie.h"
#include "core/match/spelling.h"
#include "core/text/fold.h"
#include "dossier/token.h"

size_t dsr_gazetteer_count(const dsr_gazetteer *g) { return g->count; }

const dsr_gazetteer_entry *dsr_gazetteer_at(const dsr_gazetteer *g, size_t i) {
  return i < g->count ? g->entries[i] : NULL;
}

const char *dsr_gazetteer_hash(const dsr_gazetteer *g) { return g->hash; }

static void trim(const char **s, size_t *len) {
  while (*len && **s == ' ')
    ++*s, --*len;
  while (*len && (*s)[*len - 1] == ' ')
    --*len;
}

const char *dsr_gazetteer_attribute(const dsr_gazetteer *g, size_t i,
                                    const char *key, size_t *len) {
  *len = 0;
  size_t key_len = strlen(key);
  const char *s = i < g->count ? g->entries[i]->attributes : "";
  while (*s) {
    size_t pair = strcspn(s, ";");
    const char *equals = memchr(s, '=', pair);
    if (equals) {
      const char *k = s, *value = equals + 1;
      size_t k_len = (size_t)(equals - s);
      size_t value_len = pair - k_len - 1;
      trim(&k, &k_len);
      trim(&value, &value_len);
      if (k_len == key_len && memcmp(k, key, key_len) == 0) {
        *len = value_len;
        return value;
      }
    }
    s += pair + (s[pair] == ';');
  }
  return NULL;
}

/* Is it written in capitals? One small ASCII letter says no; other letters are
 * not looked at, which would need memory and decide no name. */
static bool in_capitals(const char *s, size_t len) {
  for (size_t i = 0; i < len; i++)
    if (s[i] >= 'a' && s[i] <= 'z')
      return false;
  return true;
}

bool dsr_alias_allows(const dsr_gazetteer *g, const dsr_alias *alias,
                      const char *const *words, const size_t *lens) {
  if (alias->rule == DSR_CASE_ANY)
    return true;
  bool exact = true, capitals = alias->rule == DSR_CASE_EXACT_OR_CAPITALS;
  for (size_t i = 0; i < alias->count && (exact || capitals); i++) {
    size_t len;
    const char *word = dsr_lexicon_text(
        g->words, g->alias_forms[alias->forms + i], DSR_WORD, &len);
    exact = exact && dsr_same_spelling(word, len, words[i], lens[i]);
    capitals = capitals && in_capitals(words[i], lens[i]);
  }
  return exact || capitals;
}

/* The first alias at a node that allows this surface, + 1; 0: none. */
static uint32_t allowed_alias(const dsr_gazetteer *g, uint32_t node,
                              const char *const *words, const size_t *lens) {
  uint32_t a = g->nodes[node].first;
  while (a && !dsr_alias_allows(g, &g->aliases[a - 1], words, lens))
    a = g->aliases[a - 1].next;
  return a;
}

/* The symbol of a string's fold, 0 when it is none; DSR_ENOMEM or DSR_OK. */
static int symbol_of(const dsr_gazetteer *g, const char *s, size_t len,
                     uint32_t *symbol, dsr_error *err) {
  dsr_buf norm = {0};
  dsr_fold_append(s, len, &norm);
  *symbol = norm.failed ? 0
            : norm.len  ? dsr_intern_find(&g->symbols, norm.data, norm.len)
                        : dsr_intern_find(&g->symbols, s, len);
  int status = norm.failed ? dsr_fail_memory(err) : DSR_OK;
  dsr_buf_free(&norm);
  return status;
}

int dsr_gazetteer_find(const dsr_gazetteer *g, const char *string, size_t len,
                       size_t *entry, dsr_error *err) {
  dsr_tokens *tokens = NULL;
  int status = dsr_tokens_new(string, len, &tokens, err);
  if (status != DSR_OK)
    return status;
  size_t n = dsr_tokens_count(tokens);
  const dsr_span *spans = dsr_tokens_spans(tokens);
  const char *words[DSR_NAME_TOKENS_MAX];
  size_t lens[DSR_NAME_TOKENS_MAX];
  uint32_t node = 0;
  if (!n || n > DSR_NAME_TOKENS_MAX)
    status = DSR_DONE;
  for (size_t i = 0; status == DSR_OK && i < n; i++) {
    uint32_t symbol;
    words[i] = string + spans[i].start;
    lens[i] = spans[i].end - spans[i].start;
    status = symbol_of(g, words[i], lens[i], &symbol, err);
    if (status == DSR_OK)
      node = symbol ? dsr_trie_step(g, node, symbol) : 0;
    if (status == DSR_OK && !node)
      status = DSR_DONE;
  }
  uint32_t alias =
      status == DSR_OK ? allowed_alias(g, node, words, lens) : 0;
  if (status == DSR_OK && !alias)
    status = DSR_DONE;
  if (status == DSR_OK && entry)
    *entry = g->aliases[alias - 1].entry;
  dsr_tokens_free(tokens);
  return status;
}

/* Is there a name of this one token? `form`, when not 0, is how it is spelt. */
static int has_single(const dsr_gazetteer *g, uint32_t symbol, dsr_form form) {
  uint32_t node = symbol ? dsr_trie_step(g, 0, symbol) : 0;
  uint32_t a = node ? g->nodes[node].first : 0;
  if (!form)
    return a != 0;
  for (; a; a = g->aliases[a - 1].next)
    if (g->alias_forms[g->aliases[a - 1].forms] == form)
      return 1;
  return 0;
}

int dsr_gazetteer_has(const dsr_gazetteer *g, dsr_attribute attribute,
                      const char *string, size_t len) {
  uint32_t number;
  dsr_form form;
  switch (attribute) {
  case DSR_NORM:
    return has_single(g, dsr_intern_find(&g->symbols, string, len), 0);
  case DSR_STEM:
    number = dsr_intern_find(&g->stems, string, len);
    return number && number <= g->single_stem_count &&
           g->single_stem[number - 1];
  case DSR_WORD:
    form = dsr_lexicon_find(g->words, string, len);
    if (!form)
      return 0;
    string = dsr_lexicon_text(g->words, form, DSR_NORM, &len);
    return has_single(g, dsr_intern_find(&g->symbols, string, len), form);
  default:
    return 0;
  }
}
