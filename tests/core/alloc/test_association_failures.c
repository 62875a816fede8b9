/* What counts words that stand together, and key words, with each of its
 * requests for memory failing in turn. */
#include "tests/core/alloc/failing.h"
#include "tests/core/alloc/news_corpus.h"

TestSuite(association_allocation, .fini = no_live_blocks, .timeout = 600);

static void fail_counted(const char *what, operation *op, void *state) {
  cr_assert_eq(op(state, NULL), DSR_OK); /* what a handle keeps is there */
  fail_each(what, op, state, DSR_OK);
}

/* covers: dsr_index_totals dsr_collocations_new dsr_collocations_free */

static int total_forms(void *state, dsr_error *err) {
  uint64_t counts[64] = {0};
  news_corpus reader = *(news_corpus *)state;
  reader.small.corpus = unset();
  int status = held(dsr_corpus_open(reader.small.path, DSR_READ, &reader.small.corpus, err),
                    &reader.small.corpus);
  if (status == DSR_OK)
    status = dsr_index_totals(reader.small.corpus, counts, 64, err);
  cr_assert(status != DSR_OK || counts[1] > 0);
  dsr_corpus_close(reader.small.corpus);
  return status;
}

typedef struct collocating {
  news_corpus *news;
  const dsr_query *query;
  dsr_collocation_options options;
} collocating;

static int collocate(void *state, dsr_error *err) {
  const collocating *c = state;
  dsr_collocations *list = unset();
  int status = held(dsr_collocations_new(c->news->small.corpus, c->query, &c->options,
                                         &list, err),
                    &list);
  if (status == DSR_OK) {
    cr_assert_gt(dsr_collocations_count(list), 0);
    cr_assert_gt(dsr_collocations_totals(list)->hits, 0);
    cr_assert_gt(dsr_collocations_at(list, 0)->table.o11, 0);
  }
  dsr_collocations_free(list);
  return status;
}

Test(association_allocation, collocations) {
  static const dsr_document_filter filter = {.publisher = "Quill"};
  news_corpus n;
  fill_news(&n);
  dsr_query *pier;
  cr_assert_eq(dsr_query_new("pier", 4, NULL, 0, &pier, NULL), DSR_OK);
  fail_counted("dsr_index_totals", total_forms, &n);
  collocating ways[] = {
      {&n, pier, {.left = 3, .right = 3, .by = DSR_NORM}},
      {&n, pier, {.left = 3, .right = 3, .by = DSR_STEM, .filter = &filter}},
      {&n, n.query, {.left = 3, .in_sentence = 1, .by = DSR_WORD}},
      {&n, n.query, {.together = DSR_TOGETHER_SENTENCE, .by = DSR_NORM, .limit = 2}},
      {&n, pier, {.together = DSR_TOGETHER_DOCUMENT, .by = DSR_NORM}}};
  for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
    fail_counted("dsr_collocations_new", collocate, &ways[i]);
  dsr_query_free(pier);
  empty_news(&n);
}

/* covers: dsr_keyness_new dsr_keyness_free dsr_reference_read dsr_reference_free */

typedef struct comparing {
  news_corpus *news;
  dsr_keyness_options options;
} comparing;

static int compare_parts(void *state, dsr_error *err) {
  const comparing *c = state;
  dsr_keyness *list = unset();
  int status =
      held(dsr_keyness_new(c->news->small.corpus, &c->options, &list, err), &list);
  if (status == DSR_OK) {
    cr_assert_gt(dsr_keyness_count(list), 0);
    cr_assert_gt(dsr_keyness_sums(list)->focus, 0);
    cr_assert_not_null(dsr_keyness_at(list, 0));
  }
  dsr_keyness_free(list);
  return status;
}

static int read_reference(void *state, dsr_error *err) {
  dsr_reference *list = unset();
  const char *text = state;
  int status = held(dsr_reference_read(text, strlen(text), "list", &list, err), &list);
  cr_assert(status != DSR_OK || dsr_reference_size(list) == 100);
  dsr_reference_free(list);
  return status;
}

Test(association_allocation, keyness) {
  static const dsr_document_filter a = {.key = "n/a"}, b = {.key = "n/b"};
  char text[] = "form\tcount\ntug\t2\npier\t7\nbarge\t1\n\t100\n";
  news_corpus n;
  dsr_reference *list;
  fill_news(&n);
  fail_each("dsr_reference_read", read_reference, text, DSR_OK);
  cr_assert_eq(dsr_reference_read(text, strlen(text), "list", &list, NULL), DSR_OK);
  comparing ways[] = {{&n, {.focus = &a, .by = DSR_NORM}},
                      {&n, {.focus = &a, .against = &b, .by = DSR_STEM}},
                      {&n, {.reference = list, .by = DSR_WORD, .keys = 3}}};
  for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
    fail_counted("dsr_keyness_new", compare_parts, &ways[i]);
  dsr_reference_free(list);
  empty_news(&n);
}

/* covers: dsr_network_new dsr_network_free dsr_occurrences_new
 *         dsr_occurrences_next dsr_occurrences_free */

typedef struct networking {
  news_corpus *news;
  dsr_network_options options;
} networking;

static int make_network(void *state, dsr_error *err) {
  const networking *w = state;
  dsr_network *n = unset();
  int status = held(dsr_network_new(w->news->small.corpus, &w->options, &n, err), &n);
  if (status == DSR_OK) {
    const dsr_edge *edge = dsr_network_edge(n, 0);
    cr_assert_eq(dsr_network_edges(n), 1);
    cr_assert_geq(dsr_network_things(n), 2);
    cr_assert_not_null(dsr_network_thing(n, edge->b));
    cr_assert_eq(dsr_network_table(n, edge).o11, edge->hits);
    cr_assert_eq(dsr_network_sums(n)->edges, 1);
  }
  dsr_network_free(n);
  return status;
}

static int walk_occurrences(void *state, dsr_error *err) {
  news_corpus *c = state;
  static const dsr_document_filter quill = {.publisher = "Quill"};
  dsr_occurrences *walk = unset();
  dsr_occurrence at;
  int status = held(dsr_occurrences_new(c->small.corpus, &quill, "place", &walk, err), &walk);
  while (status == DSR_OK)
    status = dsr_occurrences_next(walk, &at, err);
  dsr_occurrences_free(walk);
  return status;
}

Test(association_allocation, networks) {
  news_corpus n;
  fill_news(&n);
  dsr_query *tug, *pier;
  cr_assert_eq(dsr_query_new("tug", 3, NULL, 0, &tug, NULL), DSR_OK);
  cr_assert_eq(dsr_query_new("pier", 4, NULL, 0, &pier, NULL), DSR_OK);
  const dsr_query *both[] = {tug, pier};
  networking ways[] = {
      {&n, {.together = DSR_TOGETHER_SENTENCE, .limit = 1}},
      {&n, {.together = DSR_TOGETHER_DOCUMENT, .order = DSR_EDGES_BY_THINGS}},
      {&n, {.together = DSR_TOGETHER_WINDOW, .window = 5, .about = "place:pier"}},
      {&n, {.together = DSR_TOGETHER_DOCUMENT, .queries = both, .query_count = 2}}};
  for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
    fail_counted("dsr_network_new", make_network, &ways[i]);
  fail_each("dsr_occurrences_next", walk_occurrences, &n, DSR_DONE);
  dsr_query_free(tug);
  dsr_query_free(pier);
  empty_news(&n);
}

/* cannot allocate: dsr_collocations_count dsr_collocations_at
 *   dsr_collocations_totals dsr_keyness_count dsr_keyness_at dsr_keyness_sums
 *   dsr_reference_size dsr_network_things dsr_network_thing dsr_network_edges
 *   dsr_network_edge dsr_network_table dsr_network_sums */
