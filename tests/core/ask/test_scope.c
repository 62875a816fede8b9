/* Conditions on documents over a corpus: the same hits whatever the way, and the
 * store is told what it can look up. */
#include "core/ask/scope.h"

#include <string.h>

#include "core/ask/search.h"
#include "tests/core/ask/small_corpus.h"

TestSuite(scope, .fini = no_live_blocks);

static const small_text texts[] = {
    {"docs/a", "Wire", "2021-05", "The pier opened. The pier is long.\n"},
    {"docs/b", "wire", "2022", "The pier closed.\n"},
    {"notes/c", NULL, NULL, "A pier, no date.\n"},
    {"notes/d", "Quill", "2020/2023", "Their pier stands.\n"},
};

static const struct {
  const char *filter;
  const char *want; /* a letter of the key a hit */
} rows[] = {
    {"", "aabcd"},
    {"within <doc/>", "aabcd"},
    {"within <doc key=\"docs/a\"/>", "aa"},
    {"within <doc key=\"docs/.*\"/>", "aab"},
    {"within <doc key=\".*/[bc]\"/>", "bc"},
    {"within <doc publisher=\"Wire\"/>", "aa"},
    {"within <doc publisher=\"wire\"%c/>", "aab"},
    {"within <doc publisher!=\"Wire\"/>", "bcd"},
    {"within <doc publisher=\"\"/>", "c"},
    {"within <doc since=\"2022\"/>", "bd"},
    {"within <doc until=\"2021\"/>", "aad"},
    {"within <doc since=\"2021\" & until=\"2021\"/>", "aad"},
    {"!within <doc since=\"2022\"/>", "aac"},
    {"within <doc key=\"docs/.*\" & publisher=\"wire\" | publisher=\"Quill\"/>",
     "bd"},
    {"within s within <doc key=\"docs/a\"/>", "aa"},
    {"within (<s/> within <doc key=\"docs/a\"/>)", "aa"},
    {"!within (<s/> within <doc key=\"docs/a\"/>)", "bcd"},
};

static void list_hits(dsr_corpus *corpus, const dsr_query *q,
                      const dsr_document_filter *filter, dsr_search_way way,
                      char *out) {
  dsr_search *s = NULL;
  dsr_match hit;
  size_t n = 0;
  cr_assert_eq(dsr_search_new_by(corpus, q, filter, way, &s, NULL), DSR_OK);
  while (dsr_search_next(s, &hit, NULL) == DSR_OK && n < 20) {
    const char *key = dsr_document_about(dsr_search_document(s))->key;
    out[n++] = key[strlen(key) - 1];
  }
  out[n] = '\0';
  dsr_search_free(s);
}

Test(scope, every_way_keeps_to_the_documents_asked_for) {
  small_corpus c = make_corpus();
  put_texts(&c, texts, sizeof texts / sizeof *texts);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char source[256], got[32];
    dsr_query *q = NULL;
    snprintf(source, sizeof source, "pier %s", rows[i].filter);
    cr_assert_eq(dsr_query_new(source, strlen(source), NULL, 0, &q, NULL),
                 DSR_OK, "%s", source);
    static const dsr_search_way ways[] = {DSR_WAY_CHOSEN, DSR_WAY_SCAN,
                                          DSR_WAY_INDEX};
    for (size_t w = 0; w < 3; w++) {
      list_hits(c.corpus, q, NULL, ways[w], got);
      cr_assert_str_eq(got, rows[i].want, "%s, way %zu: %s", source, w, got);
    }
    uint64_t hits, documents;
    cr_assert_eq(dsr_search_count(c.corpus, q, NULL, &hits, &documents, NULL),
                 DSR_OK);
    cr_assert_eq(hits, strlen(rows[i].want), "%s: %d", source, (int)hits);
    dsr_query_free(q);
  }
  unmake_corpus(&c);
}

/* A sentence that holds a word is looked up as the word is. */
Test(scope, what_a_hit_contains_is_looked_up) {
  static const char *const sources[][2] = {
      {"<s/> containing \"closed\"", "b"},
      {"<s/> containing (\"pier\" \"is\")", "a"},
      {"<s/> containing <body/>", "bcd"},
      {"<body/> containing \"pier\" !containing \"closed\"", "acd"},
      {"\"pier\" within (<s/> containing \"long|closed\")", "ab"}};
  small_corpus c = make_corpus();
  put_texts(&c, texts, sizeof texts / sizeof *texts);
  for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
    static const dsr_search_way ways[] = {DSR_WAY_CHOSEN, DSR_WAY_SCAN,
                                          DSR_WAY_INDEX};
    dsr_query *q = NULL;
    char got[32];
    cr_assert_eq(dsr_query_new(sources[i][0], strlen(sources[i][0]), NULL, 0, &q,
                               NULL),
                 DSR_OK);
    for (size_t w = 0; w < 3; w++) {
      list_hits(c.corpus, q, NULL, ways[w], got);
      cr_assert_str_eq(got, sources[i][1], "%s, way %zu: %s", sources[i][0], w, got);
    }
    dsr_query_free(q);
  }
  unmake_corpus(&c);
}

Test(scope, a_filter_given_and_one_asked_for_both_count) {
  small_corpus c = make_corpus();
  put_texts(&c, texts, sizeof texts / sizeof *texts);
  static const char source[] = "pier within <doc key=\"docs/.*\" & since=\"2022\"/>";
  const dsr_document_filter given = {.since = "2021", .publisher = "WIRE"};
  const dsr_document_filter other = {.key = "notes/d"};
  dsr_document_filter narrowed;
  dsr_query *q = NULL;
  char got[32];
  cr_assert_eq(dsr_query_new(source, sizeof source - 1, NULL, 0, &q, NULL), DSR_OK);
  cr_assert(dsr_scope_filter(q, &given, &narrowed)); /* since is not all */
  cr_assert_str_eq(narrowed.under, "docs/");
  cr_assert_str_eq(narrowed.since, "2021");
  cr_assert_str_eq(narrowed.publisher, "WIRE");
  list_hits(c.corpus, q, &given, DSR_WAY_CHOSEN, got);
  cr_assert_str_eq(got, "b");
  list_hits(c.corpus, q, &other, DSR_WAY_CHOSEN, got);
  cr_assert_str_eq(got, "");
  dsr_query_free(q);
  unmake_corpus(&c);
}
