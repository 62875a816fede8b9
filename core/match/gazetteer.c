/* Gazetteers: the entries, and adding one.
 *
 * A symbol is the norm of a token (gazetteer_trie.h), so that one gazetteer
 * serves every lexicon. Kept of a name is its text and where its tokens are in
 * it; stems, the hash and what forms of a lexicon mean are found out when first
 * asked, since a list of a million names is mostly made to be walked. Refused:
 * an automaton that reports all matches (Aho-Corasick), slower and not what
 * entities need; a lexicon of the names' own, four tables where one does.
 *
 * An entry is added in two steps, first everything that may fail (nodes and
 * symbols that no name reaches are harmless), then its aliases are linked. */
#include "dossier/gazetteer.h"

#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/match/gazetteer_trie.h"
#include "core/text/fold.h"

enum { ENTRIES_MAX = 16 << 20 };

int dsr_gazetteer_new(dsr_gazetteer **out, dsr_error *err) {
  *out = NULL;
  dsr_gazetteer *g = dsr_alloc_zero(1, sizeof *g);
  if (!g)
    return dsr_fail_memory(err);
  g->answers = dsr_alloc_zero(1, sizeof *g->answers);
  if (!g->answers || !dsr_trie_begin(&g->trie)) {
    dsr_gazetteer_free(g);
    return dsr_fail_memory(err);
  }
  dsr_sha256("", 0, g->answers->hash);
  *out = g;
  return DSR_OK;
}

void dsr_gazetteer_free(dsr_gazetteer *g) {
  if (!g)
    return;
  dsr_arena_free(&g->arena);
  dsr_free(g->entries);
  dsr_trie_free(&g->trie);
  dsr_free(g->aliases);
  dsr_free(g->spans);
  dsr_buf_free(&g->norm);
  if (g->answers) {
    dsr_free(g->answers->forms.state);
    dsr_free(g->answers->forms.symbols);
    dsr_intern_free(&g->answers->stems);
  }
  dsr_free(g->answers);
  dsr_free(g);
}

/* ---- a name ---- */

/* Cut into g->spans. */
static int cut_name(dsr_gazetteer *g, const char *text, size_t len, size_t *count,
                    dsr_error *err) {
  dsr_scan scan = {.s = text, .len = len, .limit = len, .spans = g->spans,
                   .capacity = g->span_room};
  while (scan.at < len) {
    void *spans = g->spans;
    bool ok = dsr_reserve(&spans, &g->span_room, scan.count + DSR_SCAN_ROOM,
                          sizeof *g->spans);
    g->spans = spans;
    if (!ok)
      return dsr_fail_memory(err);
    scan.spans = g->spans;
    scan.capacity = g->span_room;
    dsr_scan_run(&scan);
    if (scan.count > DSR_NAME_TOKENS_MAX)
      return dsr_fail(err, DSR_ELIMIT, 0,
                      "a name of more than %d words and signs: '%.60s...'",
                      (int)DSR_NAME_TOKENS_MAX, text);
  }
  *count = scan.count;
  return DSR_OK;
}

/* Fold the tokens in g->spans into g->norm; norm i ends at ends[i]. */
static bool fold_tokens(dsr_gazetteer *g, const char *text, size_t n, size_t *ends) {
  g->norm.len = 0;
  for (size_t i = 0; i < n; i++) {
    size_t before = g->norm.len, len = g->spans[i].end - g->spans[i].start;
    dsr_fold_append(text + g->spans[i].start, len, &g->norm);
    /* A token of soft hyphens alone is its own norm, as in a lexicon. */
    if (g->norm.len == before)
      dsr_buf_add(&g->norm, text + g->spans[i].start, len);
    ends[i] = g->norm.len;
  }
  bool ok = !g->norm.failed;
  if (!ok)
    dsr_buf_free(&g->norm);
  return ok;
}

/* The node of the name whose tokens are in g->spans, made when missing; 0: no
 * memory. All symbols are fetched before the first is looked up: in a list of a
 * million names each is a cache miss. */
static uint32_t place_name(dsr_gazetteer *g, const char *text, size_t n) {
  size_t ends[DSR_NAME_TOKENS_MAX];
  dsr_intern_key keys[DSR_NAME_TOKENS_MAX];
  dsr_intern *symbols = &g->trie.symbols;
  uint32_t node = 0;
  if (!fold_tokens(g, text, n, ends))
    return 0;
  for (size_t i = 0; i < n; i++) {
    size_t start = i ? ends[i - 1] : 0;
    keys[i] = dsr_intern_key_of(g->norm.data + start, ends[i] - start);
    if (symbols->slot_count)
      __builtin_prefetch(&symbols->slots[dsr_intern_first(symbols, keys[i])]);
  }
  for (size_t i = 0; i < n; i++) {
    const dsr_intern_slot *slot = dsr_intern_put_key(
        symbols, keys[i], g->norm.data + (i ? ends[i - 1] : 0));
    node = slot ? dsr_trie_grow(&g->trie, node, slot->number) : 0;
    if (!node)
      return 0;
  }
  return node;
}

/* Which rule of case the entry's flags give this name: 'c' is about names
 * without a small letter. */
static int rule_of(dsr_gazetteer *g, const char *text, size_t len,
                   const char *flags, uint8_t *rule, dsr_error *err) {
  *rule = strchr(flags, 'C') ? DSR_CASE_EXACT_OR_CAPITALS : DSR_CASE_ANY;
  if (*rule != DSR_CASE_ANY || !strchr(flags, 'c'))
    return DSR_OK;
  g->norm.len = 0;
  dsr_shape(text, len, &g->norm);
  if (g->norm.failed) {
    dsr_buf_free(&g->norm);
    return dsr_fail_memory(err);
  }
  if (memchr(g->norm.data, 'X', g->norm.len) && !memchr(g->norm.data, 'x', g->norm.len))
    *rule = DSR_CASE_EXACT;
  return DSR_OK;
}

static int add_alias(dsr_gazetteer *g, const char *text, size_t len,
                     const char *flags, dsr_error *err) {
  size_t n = 0;
  dsr_alias alias = {.text = text, .entry = (uint32_t)g->count};
  int status = cut_name(g, text, len, &n, err);
  if (status == DSR_OK && n)
    status = rule_of(g, text, len, flags, &alias.rule, err);
  if (status != DSR_OK || !n)
    return status;
  alias.count = (uint8_t)n;
  alias.node = place_name(g, text, n);
  if (!alias.node)
    return dsr_fail_memory(err);
  if (n == 1 || alias.rule != DSR_CASE_ANY) {
    dsr_span *tokens = dsr_arena_get(&g->arena, n * sizeof *tokens);
    if (!tokens)
      return dsr_fail_memory(err);
    memcpy(tokens, g->spans, n * sizeof *tokens);
    alias.tokens = tokens;
  }
  void *aliases = g->aliases;
  bool ok = g->alias_count < UINT32_MAX - 1 &&
            dsr_reserve(&aliases, &g->alias_room, g->alias_count + 1,
                        sizeof *g->aliases);
  g->aliases = aliases;
  if (!ok)
    return dsr_fail_memory(err);
  g->aliases[g->alias_count++] = alias;
  return DSR_OK;
}

/* The plural of a name whose last byte is an ASCII letter or a digit, as English
 * writes that of names: "Abrams" has none of its own, "F-16" has "F-16s",
 * "frigate" "frigates", "battery" "batteries", "bus" none. NULL: it has none, or
 * there is no memory. */
static char *plural_of(dsr_gazetteer *g, const char *text, size_t len, size_t *plural_len,
                       dsr_error *err, int *status) {
  *status = DSR_OK;
  char last = text[len - 1], before = len > 1 ? text[len - 2] : '\0';
  bool letter = (last >= 'a' && last <= 'z') || (last >= 'A' && last <= 'Z');
  if ((!letter && !(last >= '0' && last <= '9')) || strchr("sSxXzZ", last))
    return NULL;
  bool hisses = last == 'h' && (before == 'c' || before == 's');
  bool turns = last == 'y' && before >= 'a' && before <= 'z' && !strchr("aeiou", before);
  const char *ending = turns ? "ies" : hisses ? "es" : "s";
  size_t stem = turns ? len - 1 : len, n = strlen(ending);
  char *plural = len < SIZE_MAX - 4 ? dsr_arena_get(&g->arena, stem + n + 1) : NULL;
  if (!plural) {
    *status = dsr_fail_memory(err);
    return NULL;
  }
  memcpy(plural, text, stem);
  memcpy(plural + stem, ending, n + 1);
  *plural_len = stem + n;
  return plural;
}

static int add_surface(dsr_gazetteer *g, const char *text, const char *flags,
                       dsr_error *err) {
  size_t len = strlen(text), plural_len;
  int status = add_alias(g, text, len, flags, err);
  if (status != DSR_OK || !len || !strchr(flags, 'p'))
    return status;
  const char *plural = plural_of(g, text, len, &plural_len, err, &status);
  return plural ? add_alias(g, plural, plural_len, flags, err) : status;
}

/* From here on the alias is found. */
static void link_alias(dsr_gazetteer *g, uint32_t number) {
  dsr_trie_node *node = &g->trie.nodes[g->aliases[number - 1].node];
  if (node->last)
    g->aliases[node->last - 1].next = number;
  else
    node->first = number;
  node->last = number;
}

/* ---- an entry ---- */

static const char *copied(char **at, const char *s) {
  if (!s || !*s)
    return "";
  size_t n = strlen(s) + 1;
  char *copy = memcpy(*at, s, n);
  *at += n;
  return copy;
}

/* One block of the arena holds the entry and its strings. */
static dsr_kept_entry *keep_entry(dsr_gazetteer *g, const dsr_new_entry *n) {
  const char *fields[] = {n->name, n->type, n->source, n->attributes, n->flags};
  size_t size = sizeof(dsr_kept_entry);
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
    size += fields[i] ? strlen(fields[i]) + 1 : 0;
  void *entries = g->entries;
  bool ok = dsr_reserve(&entries, &g->entry_room, g->count + 1, sizeof *g->entries);
  g->entries = entries;
  dsr_kept_entry *e = ok ? dsr_arena_get(&g->arena, size) : NULL;
  if (!e)
    return NULL;
  char *at = (char *)(e + 1);
  e->told.name = copied(&at, n->name);
  e->told.type = copied(&at, n->type);
  e->told.source = copied(&at, n->source);
  e->told.attributes = copied(&at, n->attributes);
  e->flags = copied(&at, n->flags);
  e->aliases = (uint32_t)g->alias_count;
  return e;
}

static int check_entry(const dsr_gazetteer *g, const dsr_new_entry *n,
                       dsr_error *err) {
  if (!n->name || !n->name[strspn(n->name, " \t")])
    return dsr_fail(err, DSR_EINVAL, 0, "an entry needs a name");
  const char *flags = n->flags ? n->flags : "";
  const char *bad = flags + strspn(flags, "cCp");
  if (*bad)
    return dsr_fail(err, DSR_EINVAL, 0,
                    "unknown flag '%c' of '%s'; the flags are c, C and p", *bad,
                    n->name);
  if (g->count >= ENTRIES_MAX)
    return dsr_fail(err, DSR_ELIMIT, 0, "more than %d entries",
                    (int)ENTRIES_MAX);
  return DSR_OK;
}

int dsr_gazetteer_add(dsr_gazetteer *g, const dsr_new_entry *n, dsr_error *err) {
  int status = check_entry(g, n, err);
  if (status != DSR_OK)
    return status;
  size_t aliases = g->alias_count;
  dsr_kept_entry *entry = keep_entry(g, n);
  status = entry ? add_surface(g, entry->told.name, entry->flags, err)
                 : dsr_fail_memory(err);
  for (size_t i = 0; status == DSR_OK && i < n->alias_count; i++) {
    const char *text = dsr_arena_copy(&g->arena, n->aliases[i], strlen(n->aliases[i]));
    status = text ? add_surface(g, text, entry->flags, err) : dsr_fail_memory(err);
  }
  if (status != DSR_OK) {
    g->alias_count = aliases;
    return status;
  }
  for (size_t i = aliases; i < g->alias_count; i++)
    link_alias(g, (uint32_t)i + 1);
  g->entries[g->count++] = entry;
  dsr_form_cache_reset(&g->answers->forms);
  return DSR_OK;
}

size_t dsr_gazetteer_count(const dsr_gazetteer *g) { return g->count; }

const dsr_gazetteer_entry *dsr_gazetteer_at(const dsr_gazetteer *g, size_t i) {
  return i < g->count ? &g->entries[i]->told : NULL;
}

/* ---- the hash ---- */

/* A field and the NUL behind it, so that fields cannot run into each other. */
static void hash_field(dsr_sha256_run *run, const char *s) {
  dsr_sha256_add(run, s, strlen(s) + 1);
}

const char *dsr_gazetteer_hash(const dsr_gazetteer *g) {
  dsr_gazetteer_answers *known = g->answers;
  if (known->hashed == g->count)
    return known->hash;
  dsr_sha256_run run;
  dsr_sha256_begin(&run);
  hash_field(&run, known->hash);
  for (size_t i = known->hashed; i < g->count; i++) {
    const dsr_kept_entry *e = g->entries[i];
    size_t end = i + 1 < g->count ? g->entries[i + 1]->aliases : g->alias_count;
    for (size_t a = e->aliases; a < end; a++)
      hash_field(&run, g->aliases[a].text);
    dsr_sha256_add(&run, "\1", 1); /* where the aliases end */
    hash_field(&run, e->told.name);
    hash_field(&run, e->told.type);
    hash_field(&run, e->flags);
    hash_field(&run, e->told.source);
    hash_field(&run, e->told.attributes);
  }
  dsr_sha256_end(&run, known->hash);
  known->hashed = g->count;
  return known->hash;
}
