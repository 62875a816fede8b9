/* Walking a gazetteer over a stream: at each token down the trie as far as it
 * goes, remembering the last node that ends a name. What a form's symbol is gets
 * asked once a form and lexicon. A byte a form tells whether a name begins with
 * it: most tokens cost that look-up and nothing else. */
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/match/gazetteer_trie.h"

struct dsr_finds {
  const dsr_gazetteer *gazetteer;
  dsr_stream stream;
  uint32_t at;   /* the token to try next */
  uint32_t node; /* of the last find, 0 before any */
  dsr_find last;
};

int dsr_finds_new(const dsr_gazetteer *g, const dsr_stream *stream,
                  dsr_finds **out, dsr_error *err) {
  *out = NULL;
  if (stream->count >= UINT32_MAX)
    return dsr_fail(err, DSR_EINVAL, 0, "a stream of 4 billion tokens");
  dsr_finds *it = dsr_alloc_zero(1, sizeof *it);
  if (!it)
    return dsr_fail_memory(err);
  it->gazetteer = g;
  it->stream = *stream;
  *out = it;
  return DSR_OK;
}

void dsr_finds_free(dsr_finds *it) { dsr_free(it); }

/* ---- forms ---- */

void dsr_form_cache_reset(dsr_form_cache *cache) {
  cache->serial = 0;
  cache->count = 0;
}

/* Make the cache one of this lexicon, with room for all its forms. */
static int prepare_cache(dsr_form_cache *c, const dsr_lexicon *lexicon,
                         dsr_error *err) {
  uint64_t serial = dsr_lexicon_serial(lexicon);
  size_t need = dsr_lexicon_count(lexicon) + 1;
  if (c->serial == serial && c->count >= need)
    return DSR_OK;
  if (c->serial != serial)
    c->count = 0;
  void *symbols = c->symbols, *state = c->state;
  bool ok = dsr_reserve(&symbols, &c->room, need, sizeof *c->symbols);
  c->symbols = symbols;
  ok = ok && dsr_reserve(&state, &c->byte_room, need, sizeof *c->state);
  c->state = state;
  if (!ok)
    return dsr_fail_memory(err);
  for (; c->count < need; c->count++)
    c->state[c->count] = DSR_FORM_UNKNOWN;
  c->serial = serial;
  return DSR_OK;
}

static void learn_form(const dsr_finds *it, dsr_form_cache *c, dsr_form form) {
  const dsr_gazetteer *g = it->gazetteer;
  size_t len;
  const char *norm = dsr_lexicon_text(it->stream.lexicon, form, DSR_NORM, &len);
  uint32_t symbol = norm ? dsr_intern_find(&g->trie.symbols, norm, len) : 0;
  c->symbols[form] = symbol;
  c->state[form] = symbol && dsr_trie_step(&g->trie, 0, symbol) ? DSR_FORM_BEGINS
                                                                : DSR_FORM_INSIDE;
}

/* The symbol of a form, 0 when no name has it. */
static uint32_t symbol_of_form(const dsr_finds *it, dsr_form form) {
  dsr_form_cache *c = &it->gazetteer->answers->forms;
  if (form >= c->count)
    return 0;
  if (c->state[form] == DSR_FORM_UNKNOWN)
    learn_form(it, c, form);
  return c->symbols[form];
}

/* ---- names ---- */

/* The words of tokens [first, first + count), for rules of case. */
static void read_words(const dsr_finds *it, uint32_t first, uint32_t count,
                       const char **words, size_t *lens) {
  for (uint32_t i = 0; i < count; i++)
    words[i] = dsr_lexicon_text(it->stream.lexicon, it->stream.forms[first + i],
                                DSR_WORD, &lens[i]);
}

/* How many entries the tokens [first, last) may stand for, which end at `node`,
 * and which is the one of number `want`. */
static size_t count_entries(const dsr_finds *it, uint32_t node, uint32_t first,
                            uint32_t last, size_t want, size_t *entry) {
  const dsr_gazetteer *g = it->gazetteer;
  const char *words[DSR_NAME_TOKENS_MAX];
  size_t lens[DSR_NAME_TOKENS_MAX], n = 0, previous = SIZE_MAX;
  bool have_words = false;
  for (uint32_t a = g->trie.nodes[node].first; a; a = g->aliases[a - 1].next) {
    const dsr_alias *alias = &g->aliases[a - 1];
    if (alias->entry == previous)
      continue;
    if (alias->rule != DSR_CASE_ANY) {
      if (!have_words)
        read_words(it, first, last - first, words, lens);
      have_words = true;
      if (!dsr_alias_allows(alias, words, lens))
        continue;
    }
    previous = alias->entry;
    if (n++ == want)
      *entry = previous;
  }
  return n;
}

/* The longest name that begins at token `first`; false when there is none. */
static bool find_at(dsr_finds *it, uint32_t first) {
  const dsr_stream *s = &it->stream;
  const dsr_trie *trie = &it->gazetteer->trie;
  uint32_t node = 0;
  it->last.entries = 0;
  for (uint32_t i = first; i < s->count && i - first < DSR_NAME_TOKENS_MAX;
       i++) {
    uint32_t symbol = s->skip && s->skip[i] ? 0 : symbol_of_form(it, s->forms[i]);
    node = symbol ? dsr_trie_step(trie, node, symbol) : 0;
    if (!node)
      break;
    size_t entry = 0, entries = 0;
    if (trie->nodes[node].first)
      entries = count_entries(it, node, first, i + 1, 0, &entry);
    if (entries) {
      it->last = (dsr_find){first, i + 1, entry, entries};
      it->node = node;
    }
    if (!trie->nodes[node].parent)
      break;
  }
  return it->last.entries != 0;
}

/* The next token at or behind `at` whose form begins a name. */
static uint32_t next_beginning(const dsr_finds *it, uint32_t at) {
  dsr_form_cache *c = &it->gazetteer->answers->forms;
  const dsr_form *forms = it->stream.forms;
  size_t count = it->stream.count;
  for (; at < count; at++) {
    dsr_form form = forms[at];
    if (form >= c->count)
      continue;
    if (c->state[form] == DSR_FORM_UNKNOWN)
      learn_form(it, c, form);
    if (c->state[form] == DSR_FORM_BEGINS)
      break;
  }
  return at;
}

int dsr_finds_next(dsr_finds *it, dsr_find *out, dsr_error *err) {
  if (it->at >= it->stream.count)
    return DSR_DONE;
  int status = prepare_cache(&it->gazetteer->answers->forms, it->stream.lexicon, err);
  if (status != DSR_OK)
    return status;
  while ((it->at = next_beginning(it, it->at)) < it->stream.count) {
    if (find_at(it, it->at)) {
      it->at = it->last.last;
      *out = it->last;
      return DSR_OK;
    }
    it->at++;
  }
  return DSR_DONE;
}

size_t dsr_finds_entry(const dsr_finds *it, size_t i) {
  size_t entry = SIZE_MAX;
  if (i < it->last.entries)
    count_entries(it, it->node, it->last.first, it->last.last, i, &entry);
  return entry;
}
