/* Networks of texts made of known words: entities, queries and a gazetteer's
 * entries give the same edges, and those of a count that looks at every pair. */
#include "dossier/cooccurrence.h"

#include <math.h>

#include "core/base/buffer.h"
#include "dossier/mention.h"
#include "dossier/occurrence.h"
#include "dossier/run.h"
#include "tests/core/ask/small_corpus.h"

TestSuite(cooccurrence, .fini = no_live_blocks);

static const char *const names[] = {"ash", "elm", "fir", "larch", "oak", "yew"};
enum { NAMES = sizeof names / sizeof *names };

static int name_of(const char *text, dsr_span at) {
  for (int i = 0; i < NAMES; i++)
    if (strlen(names[i]) == at.end - at.start &&
        memcmp(text + at.start, names[i], at.end - at.start) == 0)
      return i;
  return -1;
}

/* Put a text, and a mention of type tree at each of its names. */
static void put_trees(small_corpus *c, int64_t run, const small_text *t, bool backwards) {
  dsr_error err = {0};
  dsr_tokens *tokens;
  int64_t id = put_text(c, t);
  cr_assert_eq(dsr_tokens_new(t->text, strlen(t->text), &tokens, &err), DSR_OK);
  size_t n = dsr_tokens_count(tokens);
  for (size_t i = 0; i < n; i++) {
    dsr_span at = dsr_tokens_spans(tokens)[backwards ? n - 1 - i : i];
    int name = name_of(t->text, at);
    dsr_new_mention m = {.document = id, .run = run, .span = at, .type = "place",
                         .slug = name < 0 ? NULL : names[name], .rule = "name"};
    if (name >= 0)
      cr_assert_eq(dsr_mention_put(c->corpus, &m, NULL, &err), DSR_OK, "%s", err.message);
  }
  dsr_tokens_free(tokens);
}

static int64_t make_run(small_corpus *c) {
  dsr_run run = {.script = "trees", .version = "1", .hash = "h"};
  int64_t id;
  cr_assert_eq(dsr_run_put(c->corpus, &run, &id, NULL), DSR_OK);
  return id;
}

static void put_grove(small_corpus *c, const small_text *texts, size_t n) {
  cr_assert_eq(dsr_corpus_begin(c->corpus, NULL), DSR_OK);
  int64_t run = make_run(c);
  for (size_t i = 0; i < n; i++)
    put_trees(c, run, &texts[i], i % 2);
  cr_assert_eq(dsr_corpus_commit(c->corpus, NULL), DSR_OK);
}

static dsr_network *network(small_corpus *c, const dsr_network_options *o) {
  dsr_network *n = NULL;
  dsr_error err = {0};
  cr_assert_eq(dsr_network_new(c->corpus, o, &n, &err), DSR_OK, "%s", err.message);
  return n;
}

/* "ash elm 2 1 / 3 2 5": things, hits, documents / f1, f2, n. */
static void write_edges(const dsr_network *n, dsr_buf *out) {
  for (size_t i = 0; i < dsr_network_edges(n); i++) {
    const dsr_edge *e = dsr_network_edge(n, i);
    dsr_contingency t = dsr_network_table(n, e);
    cr_assert_lt(e->a, e->b);
    dsr_buf_format(out, "%s%s %s %llu %llu / %llu %llu %llu", i ? ", " : "",
                   dsr_network_thing(n, e->a)->name, dsr_network_thing(n, e->b)->name,
                   (unsigned long long)e->hits, (unsigned long long)e->documents,
                   (unsigned long long)t.f1, (unsigned long long)t.f2,
                   (unsigned long long)t.n);
  }
  cr_expect_null(dsr_network_edge(n, dsr_network_edges(n)));
}

static void expect_edges(small_corpus *c, const dsr_network_options *o, const char *want) {
  dsr_buf got = {0};
  dsr_network *n = network(c, o);
  write_edges(n, &got);
  cr_expect_str_eq(got.data ? got.data : "", want, "%s", got.data ? got.data : "");
  dsr_buf_free(&got);
  dsr_network_free(n);
}

static const small_text grove[] = {
    {"t/1", "Quill", "2020", "The ash and elm and elm. Then ash, elm. Now ash by fir.\n"},
    {"t/2", "Plume", "2021", "The ash fell on elm.\n"},
    {"t/3", "Plume", "2022", "Nothing grows. The oak is old.\n"},
};

Test(cooccurrence, sentences_documents_and_windows) {
  small_corpus c = make_corpus();
  put_grove(&c, grove, 3);
  dsr_network_options o = {.together = DSR_TOGETHER_SENTENCE};
  expect_edges(&c, &o, "ash elm 3 2 / 4 3 6, ash fir 1 1 / 4 1 6");
  o.together = DSR_TOGETHER_DOCUMENT;
  expect_edges(&c, &o, "ash elm 2 2 / 2 2 3, ash fir 1 1 / 2 1 3, elm fir 1 1 / 2 1 3");
  o.together = DSR_TOGETHER_WINDOW;
  o.window = 1; /* ash and elm, ash , elm, ash by fir; the second elm is too far */
  expect_edges(&c, &o, "ash elm 2 1 / 3 2 6, ash fir 1 1 / 3 1 6");
  o.window = 2; /* elm . Then ash, elm . Now ash, and t/2's "fell on" */
  expect_edges(&c, &o, "ash elm 5 2 / 6 5 12, ash fir 1 1 / 6 1 12");
  o.window = 0;
  expect_edges(&c, &o, "");
  unmake_corpus(&c);
}

Test(cooccurrence, orders_limits_filters_and_one_things_company) {
  small_corpus c = make_corpus();
  dsr_document_filter quill = {.publisher = "Quill"};
  put_grove(&c, grove, 3);
  dsr_network_options o = {.together = DSR_TOGETHER_SENTENCE, .filter = &quill};
  expect_edges(&c, &o, "ash elm 2 1 / 3 2 3, ash fir 1 1 / 3 1 3");
  o = (dsr_network_options){.together = DSR_TOGETHER_DOCUMENT, .limit = 1};
  expect_edges(&c, &o, "ash elm 2 2 / 2 2 3");
  o.order = DSR_EDGES_BY_THINGS;
  expect_edges(&c, &o, "ash elm 2 2 / 2 2 3");
  o = (dsr_network_options){.together = DSR_TOGETHER_DOCUMENT, .about = "place:fir"};
  expect_edges(&c, &o, "ash fir 1 1 / 2 1 3, elm fir 1 1 / 2 1 3");
  o.order = DSR_EDGES_BY_LL;
  o.least = 2;
  expect_edges(&c, &o, "");
  o = (dsr_network_options){.together = DSR_TOGETHER_DOCUMENT, .type = "person"};
  expect_edges(&c, &o, "");
  o.about = "place:ash"; /* with persons, of whom there are none */
  expect_edges(&c, &o, "");
  unmake_corpus(&c);
}

Test(cooccurrence, totals_and_things) {
  small_corpus c = make_corpus();
  put_grove(&c, grove, 3);
  dsr_network_options o = {.together = DSR_TOGETHER_SENTENCE, .limit = 1};
  dsr_network *n = network(&c, &o);
  const dsr_thing *elm = dsr_network_thing(n, 1);
  cr_expect_eq(dsr_network_things(n), 4);
  cr_expect_str_eq(elm->id, "place:elm");
  cr_expect_str_eq(elm->type, "place");
  cr_expect_eq(elm->hits, 4);
  cr_expect_eq(elm->units, 3);
  cr_expect_eq(elm->documents, 2);
  cr_expect_null(dsr_network_thing(n, 4));
  cr_expect_eq(dsr_network_sums(n)->edges, 2);
  cr_expect_eq(dsr_network_sums(n)->documents, 3);
  dsr_network_free(n);
  unmake_corpus(&c);
}

Test(cooccurrence, wrong_options) {
  small_corpus c = make_corpus();
  put_grove(&c, grove, 3);
  dsr_network_options unknown = {.together = DSR_TOGETHER_DOCUMENT, .about = "place:esh"},
                      wrong[] = {{.together = DSR_TOGETHER_ANNOTATION},
                                 {.together = DSR_TOGETHER_DOCUMENT, .order = 9}};
  dsr_network *n;
  dsr_error err = {0};
  cr_expect_eq(dsr_network_new(c.corpus, &unknown, &n, &err), DSR_ENOTFOUND);
  cr_expect_str_eq(err.message,
                   "there is no 'place:esh' in the network; did you mean 'place:ash'?");
  for (size_t i = 0; i < 2; i++) {
    cr_expect_eq(dsr_network_new(c.corpus, &wrong[i], &n, NULL), DSR_EINVAL);
    cr_expect_null(n);
  }
  unmake_corpus(&c);
}

/* --- random texts --- */

static uint32_t seed;

static uint32_t below(uint32_t n) {
  seed = seed * 1664525u + 1013904223u;
  return (seed >> 8) % n;
}

/* What was written: a name at each token, or -1, and its sentence. */
enum { TOKENS = 400, DOCUMENTS = 24 };
typedef struct written {
  int name[TOKENS];
  int sentence[TOKENS];
  size_t count;
  char text[TOKENS * 8];
} written;

static void write_random(written *w) {
  dsr_buf text = {0};
  int sentences = 1 + (int)below(6);
  w->count = 0;
  for (int s = 0; s < sentences; s++) {
    uint32_t words = 2 + below(9);
    dsr_buf_text(&text, s ? " The" : "The");
    for (uint32_t i = 0; i <= words + 1; i++) {
      bool named = i > 0 && i <= words && below(2);
      uint32_t bound = 1 + below(NAMES);
      w->name[w->count] = named ? (int)below(bound) : -1;
      w->sentence[w->count] = s;
      if (i > 0)
        dsr_buf_text(&text, i == words + 1 ? "." : " ");
      if (i > 0 && i <= words)
        dsr_buf_text(&text, named ? names[w->name[w->count]] : "stood");
      w->count++;
    }
  }
  dsr_buf_text(&text, "\n");
  cr_assert_lt(text.len, sizeof w->text);
  memcpy(w->text, text.data, text.len + 1);
  dsr_buf_free(&text);
}

static bool joined(const written *w, size_t i, size_t j, const dsr_network_options *o) {
  if (o->together == DSR_TOGETHER_DOCUMENT)
    return true;
  if (o->together == DSR_TOGETHER_SENTENCE)
    return w->sentence[i] == w->sentence[j];
  return j - i - 1 <= o->window;
}

/* Hits of every pair, looking at all of them: units are named by the sentence of
 * the first. */
static void count_by_hand(const written *all, size_t n, const dsr_network_options *o,
                          uint64_t hits[NAMES][NAMES]) {
  memset(hits, 0, sizeof(uint64_t) * NAMES * NAMES);
  for (size_t d = 0; d < n; d++)
    for (int a = 0; a < NAMES; a++)
      for (int b = a + 1; b < NAMES; b++) {
        bool met[8] = {false};
        for (size_t i = 0; i < all[d].count; i++)
          for (size_t j = i + 1; j < all[d].count; j++) {
            int x = all[d].name[i], y = all[d].name[j];
            if (!((x == a && y == b) || (x == b && y == a)) ||
                !joined(&all[d], i, j, o))
              continue;
            int unit = o->together == DSR_TOGETHER_SENTENCE ? all[d].sentence[i] : 0;
            hits[a][b] += o->together == DSR_TOGETHER_WINDOW || !met[unit];
            met[unit] = true;
          }
      }
}

static void expect_by_hand(small_corpus *c, const dsr_network_options *o,
                           uint64_t hits[NAMES][NAMES]) {
  dsr_network *n = network(c, o);
  size_t edges = 0;
  for (int a = 0; a < NAMES; a++)
    for (int b = a + 1; b < NAMES; b++)
      edges += hits[a][b] > 0;
  cr_expect_eq(dsr_network_edges(n), edges);
  for (size_t i = 0; i < dsr_network_edges(n); i++) {
    const dsr_edge *e = dsr_network_edge(n, i);
    int name[2] = {-1, -1};
    for (int x = 0; x < NAMES; x++) {
      if (strcmp(names[x], dsr_network_thing(n, e->a)->name) == 0)
        name[0] = x;
      if (strcmp(names[x], dsr_network_thing(n, e->b)->name) == 0)
        name[1] = x;
    }
    cr_assert(name[0] >= 0 && name[1] >= 0);
    cr_expect_eq(e->hits, hits[name[0]][name[1]], "%s %s", names[name[0]], names[name[1]]);
  }
  dsr_network_free(n);
}

static dsr_gazetteer *trees(void) {
  dsr_gazetteer *g = NULL;
  cr_assert_eq(dsr_gazetteer_new(&g, NULL), DSR_OK);
  for (int i = 0; i < NAMES; i++)
    cr_assert_eq(dsr_gazetteer_add(g, &(dsr_new_entry){.name = names[i], .type = "tree"},
                                   NULL),
                 DSR_OK);
  return g;
}

/* Queries have numbers for names: their edges are compared with the list's. */
static void expect_same_by_queries(small_corpus *c, dsr_network_options o) {
  dsr_query *queries[NAMES];
  dsr_gazetteer *list = trees();
  dsr_network_options by_list = o;
  by_list.gazetteer = list;
  for (int i = 0; i < NAMES; i++)
    cr_assert_eq(dsr_query_new(names[i], strlen(names[i]), NULL, 0, &queries[i], NULL), DSR_OK);
  o.queries = (const dsr_query *const *)queries;
  o.query_count = NAMES;
  dsr_network *a = network(c, &o), *b = network(c, &by_list);
  cr_expect_eq(dsr_network_edges(a), dsr_network_edges(b));
  for (size_t i = 0; i < dsr_network_edges(a) && i < dsr_network_edges(b); i++) {
    const dsr_edge *x = dsr_network_edge(a, i), *y = dsr_network_edge(b, i);
    cr_expect(x->a == y->a && x->b == y->b && x->hits == y->hits &&
              x->documents == y->documents);
  }
  dsr_network_free(a);
  dsr_network_free(b);
  for (int i = 0; i < NAMES; i++)
    dsr_query_free(queries[i]);
  dsr_gazetteer_free(list);
}

Test(cooccurrence, networks_are_those_of_looking_at_every_pair) {
  static written all[DOCUMENTS];
  static small_text texts[DOCUMENTS];
  static char keys[DOCUMENTS][16];
  for (seed = 1; seed <= 30; seed++) {
    uint32_t keep = seed;
    size_t n = 1 + below(DOCUMENTS);
    uint64_t hits[NAMES][NAMES];
    for (size_t d = 0; d < n; d++) {
      write_random(&all[d]);
      snprintf(keys[d], sizeof keys[d], "t/%zu", 90 - d);
      texts[d] = (small_text){keys[d], NULL, NULL, all[d].text};
    }
    small_corpus c = make_corpus();
    put_grove(&c, texts, n);
    dsr_network_options o = {.together = (dsr_together)below(3), .window = below(5),
                             .order = (dsr_edge_order)below(4)};
    count_by_hand(all, n, &o, hits);
    expect_by_hand(&c, &o, hits);
    expect_same_by_queries(&c, o);
    unmake_corpus(&c);
    seed = keep;
  }
}

/* --- occurrences --- */

Test(cooccurrence, occurrences_are_mentions_that_stand) {
  small_corpus c = make_corpus();
  dsr_occurrences *walk;
  dsr_occurrence at;
  put_grove(&c, grove, 3);
  size_t n = 0;
  cr_assert_eq(dsr_occurrences_new(c.corpus, NULL, NULL, &walk, NULL), DSR_OK);
  while (dsr_occurrences_next(walk, &at, NULL) == DSR_OK) {
    cr_expect_gt(at.span.end, at.span.start);
    cr_expect_geq(at.sentence, 0);
    n++;
  }
  dsr_occurrences_free(walk);
  cr_expect_eq(n, 10);
  dsr_document_filter plume = {.publisher = "Plume"}, bad = {.since = "tomorrow"};
  n = 0;
  cr_assert_eq(dsr_occurrences_new(c.corpus, &plume, "place", &walk, NULL), DSR_OK);
  while (dsr_occurrences_next(walk, &at, NULL) == DSR_OK)
    n++;
  dsr_occurrences_free(walk);
  cr_expect_eq(n, 3);
  cr_expect_neq(dsr_occurrences_new(c.corpus, &bad, NULL, &walk, NULL), DSR_OK);
  cr_expect_null(walk);
  dsr_occurrences_free(NULL);
  unmake_corpus(&c);
}
