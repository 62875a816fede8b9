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
  const char *s = i < g->count ? g->entries[i]->told.attributes : "";
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

bool dsr_alias_allows(const dsr_alias *alias, const char *const *words,
                      const size_t *lens) {
  if (alias->rule == DSR_CASE_ANY)
    return true;
  bool exact = true, capitals = alias->rule == DSR_CASE_EXACT_OR_CAPITALS;
  for (size_t i = 0; i < alias->count && (exact || capitals); i++) {
    dsr_span token = alias->tokens[i];
    exact = exact && dsr_same_spelling(alias->text + token.start,
                                       token.end - token.start, words[i], lens[i]);
    capitals = capitals && in_capitals(words[i], lens[i]);
  }
  return exact || capitals;
}

/* The first alias at a node that allows this surface, + 1; 0: none. */
static uint32_t allowed_alias(const dsr_gazetteer *g, uint32_t node,
                              const char *const *words, const size_t *lens) {
  uint32_t a = g->trie.nodes[node].first;
  while (a && !dsr_alias_allows(&g->aliases[a - 1], words, lens))
    a = g->aliases[a - 1].next;
  return a;
}

/* The symbol of a string's fold, 0 when it is none; DSR_ENOMEM or DSR_OK. */
static int symbol_of(const dsr_gazetteer *g, const char *s, size_t len,
                     uint32_t *symbol, dsr_error *err) {
  dsr_buf norm = {0};
  dsr_fold_append(s, len, &norm);
  *symbol = norm.failed ? 0
            : norm.len  ? dsr_intern_find(&g->trie.symbols, norm.data, norm.len)
                        : dsr_intern_find(&g->trie.symbols, s, len);
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
      node = symbol ? dsr_trie_step(&g->trie, node, symbol) : 0;
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

/* Is there a name of this one token? `word`, when not NULL, is how it is spelt. */
static int has_single(const dsr_gazetteer *g, uint32_t symbol, const char *word,
                      size_t len) {
  uint32_t node = symbol ? dsr_trie_step(&g->trie, 0, symbol) : 0;
  uint32_t a = node ? g->trie.nodes[node].first : 0;
  if (!word)
    return a != 0;
  for (; a; a = g->aliases[a - 1].next) {
    const dsr_alias *alias = &g->aliases[a - 1];
    if (alias->tokens->end - alias->tokens->start == len &&
        memcmp(alias->text + alias->tokens->start, word, len) == 0)
      return 1;
  }
  return 0;
}

/* The stems of the names of one token, as a lexicon tells them. */
static int learn_stems(const dsr_gazetteer *g, dsr_error *err) {
  dsr_gazetteer_answers *known = g->answers;
  dsr_lexicon *words = NULL;
  int status = DSR_OK;
  if (known->stem_aliases < g->alias_count)
    status = dsr_lexicon_new(&words, err);
  for (size_t i = known->stem_aliases; status == DSR_OK && i < g->alias_count; i++) {
    const dsr_alias *alias = &g->aliases[i];
    dsr_form form;
    size_t len;
    if (alias->count != 1)
      continue;
    status = dsr_lexicon_put(words, alias->text + alias->tokens->start,
                             alias->tokens->end - alias->tokens->start, &form, err);
    const char *stem =
        status == DSR_OK ? dsr_lexicon_text(words, form, DSR_STEM, &len) : NULL;
    if (status == DSR_OK && (!stem || !dsr_intern_put(&known->stems, stem, len)))
      status = dsr_fail_memory(err);
  }
  if (status == DSR_OK)
    known->stem_aliases = g->alias_count;
  dsr_lexicon_free(words);
  return status;
}

int dsr_gazetteer_has(const dsr_gazetteer *g, dsr_attribute attribute,
                      const char *string, size_t len, int *has, dsr_error *err) {
  int status = DSR_OK;
  uint32_t symbol;
  *has = 0;
  switch (attribute) {
  case DSR_NORM:
    *has = has_single(g, dsr_intern_find(&g->trie.symbols, string, len), NULL, 0);
    break;
  case DSR_STEM:
    status = learn_stems(g, err);
    *has = status == DSR_OK && dsr_intern_find(&g->answers->stems, string, len);
    break;
  case DSR_WORD:
    status = symbol_of(g, string, len, &symbol, err);
    *has = status == DSR_OK && has_single(g, symbol, string, len);
    break;
  default:
    break;
  }
  return status;
}
