/* Walking a gazetteer over a stream: at each token down the trie as far as it
 * goes, remembering the last node that ends a name. What a form's symbol is
 * gets asked once a form and lexicon; the array of the root's transitions lets
 * tokens that begin no name go at once. */
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/match/gazetteer_trie.h"

struct dsr_finds {
  const dsr_gazetteer *gazetteer;
  dsr_stream stream;
  uint32_t at;   /* the token to try next */
  uint32_t node; /* of the last find, 0 before any */
  dsr_find last;
  const char *words[DSR_NAME_TOKENS_MAX]; /* of the tokens being walked */
  size_t lens[DSR_NAME_TOKENS_MAX];
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

/* Make the cache one of this lexicon, with room for all its forms. */
static int prepare_cache(dsr_symbol_cache *c, const dsr_lexicon *lexicon,
                         dsr_error *err) {
  if (c->serial != dsr_lexicon_serial(lexicon))
    c->count = 0;
  size_t need = dsr_lexicon_count(lexicon) + 1;
  void *p = c->symbols;
  bool ok = dsr_reserve(&p, &c->room, need, sizeof *c->symbols);
  c->symbols = p;
  if (!ok)
    return dsr_fail_memory(err);
  for (; c->count < need; c->count++)
    c->symbols[c->count] = 0;
  c->serial = dsr_lexicon_serial(lexicon);
  return DSR_OK;
}

/* The symbol of a form, 0 when no name has it. */
static uint32_t symbol_of_form(const dsr_finds *it, dsr_form form) {
  dsr_symbol_cache *c = it->gazetteer->cache;
  if (form >= c->count)
    return 0;
  if (!c->symbols[form]) {
    size_t len;
    const char *norm =
        dsr_lexicon_text(it->stream.lexicon, form, DSR_NORM, &len);
    c->symbols[form] =
        1 + (norm ? dsr_intern_find(&it->gazetteer->symbols, norm, len) : 0);
  }
  return c->symbols[form] - 1;
}

static size_t count_entries(const dsr_finds *it, uint32_t node, size_t want,
                            size_t *entry) {
  const dsr_gazetteer *g = it->gazetteer;
  size_t n = 0, last = SIZE_MAX;
  for (uint32_t a = g->nodes[node].first; a; a = g->aliases[a - 1].next) {
    const dsr_alias *alias = &g->aliases[a - 1];
    if (alias->entry == last || !dsr_alias_allows(g, alias, it->words, it->lens))
      continue;
    last = alias->entry;
    if (n++ == want)
      *entry = last;
  }
  return n;
}

/* The longest name that begins at token `first`; false when there is none. */
static bool find_at(dsr_finds *it, uint32_t first) {
  const dsr_stream *s = &it->stream;
  const dsr_gazetteer *g = it->gazetteer;
  uint32_t node = 0;
  it->last.entries = 0;
  for (uint32_t i = first; i < s->count && i - first < DSR_NAME_TOKENS_MAX;
       i++) {
    uint32_t symbol = s->skip && s->skip[i] ? 0 : symbol_of_form(it, s->forms[i]);
    node = symbol ? dsr_trie_step(g, node, symbol) : 0;
    if (!node)
      break;
    uint32_t k = i - first;
    it->words[k] =
        dsr_lexicon_text(s->lexicon, s->forms[i], DSR_WORD, &it->lens[k]);
    size_t entry = 0;
    size_t entries = g->nodes[node].first ? count_entries(it, node, 0, &entry)
                                          : 0;
    if (entries) {
      it->last = (dsr_find){first, i + 1, entry, entries};
      it->node = node;
    }
  }
  return it->last.entries != 0;
}

int dsr_finds_next(dsr_finds *it, dsr_find *out, dsr_error *err) {
  if (it->at >= it->stream.count)
    return DSR_DONE;
  int status = prepare_cache(it->gazetteer->cache, it->stream.lexicon, err);
  if (status != DSR_OK)
    return status;
  while (it->at < it->stream.count) {
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
    count_entries(it, it->node, i, &entry);
  return entry;
}
