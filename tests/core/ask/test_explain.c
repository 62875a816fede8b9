/* A plan in words names what is required, how often it stands, and the choice. */
#include "core/base/memory.h"
#include "dossier/search.h"
#include "tests/core/ask/small_corpus.h"

TestSuite(explain, .fini = no_live_blocks);

static const small_text texts[] = {
    {"a", NULL, NULL, "The crane fell on the pier. It fell twice.\n"},
    {"b", NULL, NULL, "The pier is the place for it.\n"},
    {"c", NULL, NULL, "No such thing.\n"},
};

typedef struct row {
  const char *query, *lines[4];
} row;

static const row rows[] = {
    {"\"the\" []{0,2} \"pier\"",
     {"every hit has \"the\" as its first token: at most 2 tokens in 2 of 3 documents\n",
      "every hit has \"pier\" 1 to 3 tokens behind the first: at most 2 tokens in 2 of 3 "
      "documents\n",
      "a hit has 2 to 4 tokens; the tokens' forms and covered zones are enough\n", "chosen: "}},
    {"\"harbour\" \"the\"",
     {"every hit has a form that no document has as its first token: at most 0 tokens in 0 of 3",
      "chosen: nothing: no document has what every hit must have\n"}},
    {"[]{2,}",
     {"nothing that the index could look up is in every hit; there are 3 documents of 23 tokens\n",
      "a hit has 2 or more tokens; ", "chosen: scan: "}},
    {"<s> \"fell|crane|it|It|thing\" within s",
     {"every hit has \"crane\", \"fell\", \"It\" and 2 forms more 0 or more tokens behind",
      "sentences are needed", "estimated: scan "}},
    {"<person/> fell", {"\"fell\"", "documents that may hold a hit are opened"}},
};

Test(explain, says_what_is_done) {
  small_corpus c = make_corpus();
  put_texts(&c, texts, 3);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    dsr_query *q = NULL;
    char *text = NULL;
    cr_assert_eq(dsr_query_new(rows[i].query, strlen(rows[i].query), NULL, 0, &q, NULL), DSR_OK);
    cr_assert_eq(dsr_search_explain(c.corpus, q, NULL, &text, NULL), DSR_OK);
    for (size_t k = 0; k < 4 && rows[i].lines[k]; k++)
      cr_expect(strstr(text, rows[i].lines[k]), "%s: no '%s' in\n%s", rows[i].query,
                rows[i].lines[k], text);
    dsr_free(text);
    dsr_query_free(q);
  }
  unmake_corpus(&c);
}

Test(explain, a_filter_is_told) {
  small_corpus c = make_corpus();
  put_texts(&c, texts, 3);
  dsr_query *q = NULL;
  char *text = (char *)&c;
  cr_assert_eq(dsr_query_new("pier", 4, NULL, 0, &q, NULL), DSR_OK);
  const dsr_document_filter bad = {.since = "soon"};
  dsr_error err = {0};
  cr_expect_eq(dsr_search_explain(c.corpus, q, &bad, &text, &err), DSR_EINVAL);
  cr_expect_null(text);
  const dsr_document_filter one = {.key = "b"};
  cr_assert_eq(dsr_search_explain(c.corpus, q, &one, &text, &err), DSR_OK);
  cr_expect_eq(strncmp(text, "the filter lets 1 of 3 documents through\nevery hit", 49), 0, "%s",
               text);
  dsr_free(text);
  dsr_query_free(q);
  unmake_corpus(&c);
}
