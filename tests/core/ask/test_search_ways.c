/* One meaning: random queries over random corpora give the same hits by every way
 * a search can go, and as many by every way of counting, as a slow matcher finds
 * that goes through the texts in memory.
 *
 * The texts are letters, some of them outside the covered zones, in sentences of
 * a few. The corpora have documents that were replaced and removed, several
 * segments, and at the end a batch that is still open. The slow matcher follows
 * the query's tree with sets of places, a bit a token. */
#include <stdint.h>
#include <stdio.h>

#include "core/ask/search.h"
#include "dossier/search.h"
#include "tests/core/ask/small_corpus.h"

TestSuite(search_ways, .fini = no_live_blocks, .timeout = 600);

enum { DOCUMENTS = 40, TOKENS = 62, NODES = 64, TEXT = 1024, HITS = 40000 };

typedef enum kind {
  LETTER, NOT, ANY, CLASS, STARTS, ENDS, SEQUENCE, CHOICE, REPEAT, CAPTURE
} kind;

typedef struct node {
  kind kind;
  char letter, other;
  unsigned min, max; /* max 99: endless */
  const struct node *left, *right;
} node;

typedef struct text {
  char key[16], publisher[4], letters[TOKENS]; /* '.' ends a sentence */
  bool covered[TOKENS], gone;
  unsigned count;
} text;

typedef struct hit {
  const char *key;
  unsigned first, last;
} hit;

typedef struct world {
  uint64_t seed;
  small_corpus c;
  text texts[DOCUMENTS];
  unsigned documents;
  node nodes[NODES];
  size_t used, written;
  char query[TEXT];
  bool within;     /* a sentence */
  unsigned most;   /* tokens of a hit; 0: any number */
  char holds, not; /* a hit holds this letter, does not hold that; 0: any */
  hit want[HITS];
  size_t wanted;
} world;

static unsigned dice(world *w, unsigned n) {
  w->seed = w->seed * 6364136223846793005u + 1442695040888963407u;
  return (unsigned)(w->seed >> 33) % n;
}

/* ---- corpora ---- */

/* Frequent a, rare e, no z. */
static char any_letter(world *w) { return "aaaaaaaabbbbccde."[dice(w, 17)]; }

static void make_text(world *w, text *t, unsigned number) {
  *t = (text){.count = dice(w, 8) ? dice(w, TOKENS) : 0};
  /* keys do not ascend as the ids do */
  snprintf(t->key, sizeof t->key, "%s/%u", number % 3 ? "x" : "y", number * 7 % 40);
  t->publisher[0] = "PQ"[dice(w, 2)];
  for (unsigned i = 0, covered = 1; i < t->count; i++) {
    t->letters[i] = any_letter(w);
    covered = dice(w, 12) ? covered : !covered;
    t->covered[i] = covered;
  }
}

static void put(world *w, const text *t) {
  char bytes[2 * TOKENS + 1], hash[DSR_SHA256_HEX];
  dsr_stored_zone zones[TOKENS];
  dsr_span sentences[TOKENS];
  dsr_form forms[TOKENS];
  dsr_lexicon *lexicon;
  dsr_error err = {0};
  int outcome;
  dsr_new_document d = {.key = t->key, .source = t->key, .sha256 = hash,
                        .publisher = t->publisher, .text = bytes, .zones = zones,
                        .sentences = sentences, .forms = forms, .len = 2 * t->count,
                        .token_count = t->count};
  cr_assert_eq(dsr_corpus_lexicon(w->c.corpus, &lexicon, NULL), DSR_OK);
  uint32_t from = 0;
  for (uint32_t i = 0; i < t->count; i++) {
    bytes[2 * i] = t->letters[i];
    bytes[2 * i + 1] = ' ';
    cr_assert_eq(dsr_lexicon_put(lexicon, &bytes[2 * i], 1, &forms[i], NULL), DSR_OK);
    zones[i] = (dsr_stored_zone){2 * i, 2 * i + 1, t->covered[i] ? "body" : "caption"};
    if (t->letters[i] == '.' || i + 1 == t->count) {
      sentences[d.sentence_count++] = (dsr_span){2 * from, 2 * i + 1};
      from = i + 1;
    }
  }
  d.zone_count = t->count;
  bytes[2 * t->count] = '\0';
  /* texts that are alike are documents of their own */
  dsr_sha256((const char *)t, sizeof *t, hash);
  d.derived = 1;
  cr_assert_eq(dsr_document_put(w->c.corpus, &d, &outcome, NULL, &err), DSR_OK, "%s",
               err.message);
  cr_assert(outcome == DSR_LOADED || outcome == DSR_REPLACED ||
                outcome == DSR_UNCHANGED,
            "%s: %s", t->key,
            dsr_outcome_name(outcome));
}

static void put_some(world *w, unsigned count) {
  for (unsigned i = 0; i < count && w->documents < DOCUMENTS; i++) {
    make_text(w, &w->texts[w->documents], w->documents);
    put(w, &w->texts[w->documents++]);
  }
}

static void replace_some(world *w, unsigned count) {
  for (unsigned i = 0; i < count; i++) {
    unsigned n = dice(w, w->documents);
    if (w->texts[n].gone)
      continue;
    make_text(w, &w->texts[n], n);
    put(w, &w->texts[n]);
  }
}

static void begin(world *w) { cr_assert_eq(dsr_corpus_begin(w->c.corpus, NULL), DSR_OK); }
static void commit(world *w) { cr_assert_eq(dsr_corpus_commit(w->c.corpus, NULL), DSR_OK); }

/* The last batch stays open. */
static void make_documents(world *w) {
  begin(w);
  put_some(w, 16 + dice(w, 8));
  commit(w);
  begin(w);
  put_some(w, 6);
  replace_some(w, dice(w, 3));
  commit(w);
  if (dice(w, 3) == 0) {
    text *t = &w->texts[dice(w, w->documents)];
    begin(w);
    cr_assert_eq(dsr_document_remove(w->c.corpus, t->key, NULL), DSR_OK);
    commit(w);
    t->gone = true;
  }
  begin(w);
  put_some(w, 3);
  replace_some(w, 1);
  commit(w);
  begin(w);
  if (dice(w, 2)) {
    put_some(w, 2);
    replace_some(w, dice(w, 2));
  }
}

/* ---- queries ---- */

static node *make_node(world *w, unsigned depth) {
  static const unsigned bounds[][2] = {{0, 1}, {0, 99}, {1, 99}, {2, 2}, {1, 3}, {0, 2}};
  const unsigned *b = bounds[dice(w, 6)];
  cr_assert_lt(w->used, NODES);
  node *n = &w->nodes[w->used++];
  *n = (node){.kind = (kind)dice(w, depth ? 12 : 6), .letter = "aabbcdez"[dice(w, 8)],
              .other = "bcd"[dice(w, 3)], .min = b[0], .max = b[1]};
  if (depth && n->kind > CAPTURE) /* mostly sequences */
    n->kind = SEQUENCE;
  if (n->kind == STARTS || n->kind == ENDS)
    n->kind = dice(w, 3) ? LETTER : n->kind;
  if (n->kind >= SEQUENCE)
    n->left = make_node(w, depth - 1);
  if (n->kind == SEQUENCE || n->kind == CHOICE)
    n->right = make_node(w, depth - 1);
  return n;
}

static void say(world *w, const char *s) {
  w->written += (size_t)snprintf(w->query + w->written, TEXT - w->written, "%s", s);
}

static void write_node(world *w, const node *n) {
  char s[64] = "";
  switch (n->kind) {
  case LETTER: snprintf(s, sizeof s, "\"%c\"", n->letter); break;
  case NOT: snprintf(s, sizeof s, "[word!=\"%c\"]", n->letter); break;
  case ANY: snprintf(s, sizeof s, "[]"); break;
  case CLASS: snprintf(s, sizeof s, "\"[%c%c]\"", n->letter, n->other); break;
  case STARTS: snprintf(s, sizeof s, "<s>"); break;
  case ENDS: snprintf(s, sizeof s, "</s>"); break;
  case CAPTURE: say(w, "x:"); break;
  default: break;
  }
  say(w, s);
  if (!n->left)
    return;
  say(w, n->kind == REPEAT ? "((" : "(");
  write_node(w, n->left);
  if (n->right) {
    say(w, n->kind == CHOICE ? " | " : " ");
    write_node(w, n->right);
  }
  if (n->kind == REPEAT) {
    snprintf(s, sizeof s, n->max == 99 ? "){%u,}" : "){%u,%u}", n->min, n->max);
    say(w, s);
  }
  say(w, ")");
}

/* ---- the slow matcher ---- */

static bool token_is(const text *t, unsigned at, const node *n) {
  if (at >= t->count || !t->covered[at])
    return false;
  bool same = t->letters[at] == n->letter;
  return n->kind == ANY || (n->kind == NOT ? !same
                            : n->kind == CLASS ? same || t->letters[at] == n->other
                                               : same);
}

static bool at_edge(const text *t, unsigned at, bool start) {
  bool after_stop = at > 0 && t->letters[at - 1] == '.';
  return start ? at < t->count && (at == 0 || after_stop)
               : at > 0 && (after_stop || at == t->count);
}

/* Where a match of n may end that begins at one of these places. */
static uint64_t follow(const text *t, const node *n, uint64_t places) {
  uint64_t out = 0, before;
  unsigned times = 0;
  switch (n->kind) {
  case SEQUENCE:
    return follow(t, n->right, follow(t, n->left, places));
  case CHOICE:
    return follow(t, n->left, places) | follow(t, n->right, places);
  case CAPTURE:
    return follow(t, n->left, places);
  case REPEAT:
    for (; times < n->min; times++)
      places = follow(t, n->left, places);
    out = places;
    for (before = ~out; n->max == 99 ? out != before : times < n->max; times++) {
      before = out;
      places = follow(t, n->left, places);
      out |= places;
    }
    return out;
  default:
    break;
  }
  for (unsigned i = 0; i <= t->count; i++)
    if (places >> i & 1) {
      if (n->kind == STARTS || n->kind == ENDS)
        out |= at_edge(t, i, n->kind == STARTS) ? (uint64_t)1 << i : 0;
      else if (token_is(t, i, n))
        out |= (uint64_t)2 << i;
    }
  return out;
}

static unsigned limit_of(const world *w, const text *t, unsigned start) {
  unsigned end = start;
  while (w->within && end < t->count && t->letters[end] != '.')
    end++;
  return w->within && end < t->count ? end + 1 : t->count;
}

/* One candidate a start; the best of those that overlap none chosen, again and
 * again. */
static void choose_hits(world *w, size_t from, bool longest) {
  hit *all = w->want + from;
  size_t n = 0, kept = 0;
  for (size_t i = from; i < w->wanted; i++) { /* ends ascend from each start */
    if (n && all[n - 1].first == w->want[i].first) {
      if (longest)
        all[n - 1] = w->want[i];
    } else {
      all[n++] = w->want[i];
    }
  }
  bool chosen[TOKENS] = {false}, dropped[TOKENS] = {false};
  for (;;) {
    size_t best = SIZE_MAX;
    unsigned size = 0;
    for (size_t i = 0; i < n; i++) {
      unsigned its = all[i].last - all[i].first;
      if (!chosen[i] && !dropped[i] && (best == SIZE_MAX || (longest ? its > size : its < size))) {
        best = i;
        size = its;
      }
    }
    if (best == SIZE_MAX)
      break;
    chosen[best] = true;
    for (size_t i = 0; i < n; i++)
      if (all[i].first < all[best].last && all[best].first < all[i].last)
        dropped[i] = true;
  }
  for (size_t i = 0; i < n; i++)
    if (chosen[i])
      all[kept++] = all[i];
  w->wanted = from + kept;
}

static bool has_letter(const text *t, unsigned first, unsigned last, char letter) {
  return memchr(t->letters + first, letter, last - first) != NULL;
}

static bool filters_pass(const world *w, const text *t, unsigned first, unsigned last) {
  return (!w->most || last - first <= w->most) &&
         (!w->holds || has_letter(t, first, last, w->holds)) &&
         (!w->not || !has_letter(t, first, last, w->not));
}

static void match_text(world *w, const text *t, const node *tree, unsigned flags) {
  size_t from = w->wanted;
  for (unsigned s = 0; s < t->count; s++) {
    unsigned limit = limit_of(w, t, s);
    uint64_t ends = follow(t, tree, (uint64_t)1 << s);
    for (unsigned e = s + 1; e <= limit; e++)
      if (ends >> e & 1 && filters_pass(w, t, s, e)) {
        cr_assert_lt(w->wanted, HITS);
        w->want[w->wanted++] = (hit){t->key, s, e};
      }
  }
  if (flags != DSR_QUERY_ALL)
    choose_hits(w, from, flags != DSR_QUERY_SHORTEST);
}

static bool passes(const text *t, const dsr_document_filter *f) {
  return !t->gone && (!f || ((!f->under || strncmp(t->key, f->under, strlen(f->under)) == 0) &&
                             (!f->publisher || strcmp(t->publisher, f->publisher) == 0) &&
                             (!f->key || strcmp(t->key, f->key) == 0)));
}

static int by_key(const void *a, const void *b) {
  return strcmp((*(const text *const *)a)->key, (*(const text *const *)b)->key);
}

static void want_hits(world *w, const node *tree, unsigned flags,
                      const dsr_document_filter *filter) {
  const text *order[DOCUMENTS];
  for (unsigned i = 0; i < w->documents; i++)
    order[i] = &w->texts[i];
  qsort(order, w->documents, sizeof *order, by_key);
  w->wanted = 0;
  for (unsigned i = 0; i < w->documents; i++)
    if (passes(order[i], filter))
      match_text(w, order[i], tree, flags);
}

/* ---- the comparison ---- */

static void compare_hits(world *w, const dsr_query *q, const dsr_document_filter *filter,
                         dsr_search_way way) {
  dsr_search *s = NULL;
  dsr_match m;
  dsr_error err = {0};
  size_t n = 0;
  cr_assert_eq(dsr_search_new_by(w->c.corpus, q, filter, way, &s, &err), DSR_OK, "%s",
               err.message);
  int status;
  while ((status = dsr_search_next(s, &m, &err)) == DSR_OK) {
    const char *key = n < w->wanted ? w->want[n].key : "none";
    const char *got = dsr_document_about(dsr_search_document(s))->key;
    cr_assert(n < w->wanted && strcmp(got, key) == 0 && m.first == w->want[n].first &&
                  m.last == w->want[n].last,
              "%s by way %d: hit %zu is %s %u-%u, not %s %u-%u", w->query, way, n, got, m.first,
              m.last, key, w->want[n].first, w->want[n].last);
    n++;
  }
  cr_assert_eq(status, DSR_DONE, "%s: %s", w->query, err.message);
  cr_assert_eq(n, w->wanted, "%s by way %d: %zu hits, not %zu", w->query, way, n, w->wanted);
  dsr_search_free(s);
}

static void compare_counts(world *w, const dsr_query *q, const dsr_document_filter *filter,
                           dsr_search_way way) {
  uint64_t hits, documents, with = 0;
  dsr_error err = {0};
  for (size_t i = 0; i < w->wanted; i++)
    with += i == 0 || strcmp(w->want[i].key, w->want[i - 1].key) != 0;
  cr_assert_eq(dsr_search_count_by(w->c.corpus, q, filter, way, &hits, &documents, &err),
               DSR_OK, "%s", err.message);
  cr_assert(hits == w->wanted && documents == with,
            "%s counted by way %d: %lu hits in %lu documents, not %zu in %lu", w->query, way,
            (unsigned long)hits, (unsigned long)documents, w->wanted, (unsigned long)with);
}

static void compare_by_id(world *w, const dsr_query *q, const dsr_document_filter *filter,
                          dsr_search_way way) {
  dsr_search *s = NULL;
  dsr_match m;
  size_t n = 0;
  int64_t last = 0;
  cr_assert_eq(dsr_search_new_by_id_and(w->c.corpus, q, filter, way, &s, NULL), DSR_OK);
  for (; dsr_search_next(s, &m, NULL) == DSR_OK; n++) {
    cr_assert_geq(dsr_search_document_id(s), last);
    last = dsr_search_document_id(s);
    cr_assert_leq(m.last, dsr_search_column(s)->count);
  }
  cr_assert_eq(n, w->wanted, "%s by id: %zu hits, not %zu", w->query, n, w->wanted);
  dsr_search_free(s);
}

static size_t compare_query(world *w) {
  static const unsigned policies[] = {0, DSR_QUERY_SHORTEST, DSR_QUERY_ALL};
  static const dsr_document_filter filters[] = {{.under = "x/"}, {.publisher = "Q"},
                                                {.key = "y/21"}, {.under = "q"}};
  w->used = w->written = 0;
  const node *tree = make_node(w, 3);
  write_node(w, tree);
  w->within = dice(w, 5) == 0;
  say(w, w->within ? " within s" : "");
  w->most = dice(w, 6) ? 0 : 1 + dice(w, 5);
  w->holds = dice(w, 6) ? '\0' : any_letter(w);
  w->not = dice(w, 8) ? '\0' : any_letter(w);
  char filters_said[96] = "";
  size_t n = 0;
  if (w->most)
    n += (size_t)snprintf(filters_said, sizeof filters_said, " within %u", w->most);
  if (w->holds)
    n += (size_t)snprintf(filters_said + n, sizeof filters_said - n, " containing \"%c\"",
                          w->holds);
  if (w->not)
    snprintf(filters_said + n, sizeof filters_said - n, " !containing \"%c\"", w->not);
  say(w, filters_said);
  unsigned flags = policies[dice(w, 3)];
  dsr_query *q = NULL;
  int status = dsr_query_new(w->query, w->written, NULL, flags, &q, NULL);
  if (status == DSR_ESYNTAX) /* edges alone */
    return 0;
  cr_assert_eq(status, DSR_OK, "%s", w->query);
  const dsr_document_filter *filter = dice(w, 3) ? NULL : &filters[dice(w, 4)];
  want_hits(w, tree, flags, filter);
  for (int way = DSR_WAY_CHOSEN; way <= DSR_WAY_SEQUENCE; way++) {
    compare_hits(w, q, filter, (dsr_search_way)way);
    compare_counts(w, q, filter, (dsr_search_way)way);
    compare_by_id(w, q, filter, (dsr_search_way)way);
  }
  dsr_query_free(q);
  return 1;
}

Test(search_ways, all_find_what_is_there) {
  static world w;
  size_t compared = 0;
  uint64_t corpora = getenv("DSR_TEST_BRIEF") ? 8 : 30, queries = 250;
  const char *more = getenv("DSR_TEST_CORPORA");
  corpora = more ? strtoul(more, NULL, 10) : corpora;
  for (uint64_t corpus = 1; corpus <= corpora; corpus++) {
    memset(&w, 0, sizeof w);
    w.seed = corpus * 0x9E3779B97F4A7C15u + 1;
    w.c = make_corpus();
    make_documents(&w);
    for (uint64_t i = 0; i < queries; i++)
      compared += compare_query(&w);
    dsr_corpus_rollback(w.c.corpus);
    unmake_corpus(&w.c);
  }
  cr_assert_gt(compared, corpora * queries * 7 / 10, "%zu", compared);
}
