/* Token columns are those of the stored documents, one after the other. */
#include "dossier/columns.h"

#include "dossier/search.h"
#include "tests/core/ask/small_corpus.h"

TestSuite(columns, .fini = no_live_blocks);

static const small_text texts[] = {
    {"z", "Quill", "2021",
     "Crane falls\n\nThe crane fell on the pier. The pier's crane, the Crane.\n"
     "Photo: the crane at the pier/Quill\n"},
    {"y", NULL, NULL, ""},
    {"x", "Plume", "2020", "The pier is the place for the crane. It is here.\n"},
    {"w", "quill", NULL, "No such thing.\n"},
    {"v", NULL, NULL, "\n\n"},
};
enum { TEXTS = sizeof texts / sizeof *texts };

static void expect_column(small_corpus *c, const dsr_column *column,
                          bool sentences) {
  dsr_document *doc = NULL;
  dsr_analysis *a = NULL;
  cr_assert_eq(dsr_document_open_id(c->corpus, column->document, &doc, NULL), DSR_OK);
  cr_assert_eq(dsr_document_analysis(c->corpus, doc, &a, NULL), DSR_OK);
  const dsr_stream *s = dsr_analysis_stream(a);
  cr_assert_eq(column->count, s->count);
  size_t covered = 0;
  for (size_t i = 0; i < s->count; i++) {
    covered += !s->skip[i];
    cr_expect_eq(column->forms[i], s->forms[i]);
    cr_expect_eq(column->skip && column->skip[i], s->skip[i] != 0, "token %zu", i);
  }
  cr_expect_eq(column->covered, covered);
  cr_expect(covered < s->count || !column->skip, "NULL where all are covered");
  if (sentences) {
    cr_assert_eq(column->sentence_count, s->sentence_count);
    for (size_t i = 0; i < s->sentence_count; i++)
      cr_expect(column->sentences[i].start == s->sentences[i].start &&
                column->sentences[i].end == s->sentences[i].end);
  } else {
    cr_expect_null(column->sentences);
  }
  dsr_analysis_free(a);
  dsr_document_free(doc);
}

/* The ids of a walk, each column as its document says. */
static size_t expect_walk(small_corpus *c, dsr_columns *walk, bool sentences,
                          int64_t *ids) {
  dsr_column column;
  size_t n = 0;
  int status;
  while ((status = dsr_columns_next(walk, &column, NULL)) == DSR_OK) {
    cr_assert_lt(n, TEXTS);
    expect_column(c, &column, sentences);
    ids[n++] = column.document;
  }
  cr_expect_eq(status, DSR_DONE);
  cr_expect_eq(dsr_columns_next(walk, &column, NULL), DSR_DONE, "done stays done");
  dsr_columns_free(walk);
  return n;
}

typedef struct filter_row {
  dsr_document_filter filter;
  size_t count;
} filter_row;

static const filter_row filters[] = {
    {{0}, TEXTS}, {{.publisher = "QUILL"}, 2}, {{.key = "x"}, 1},
    {{.under = "q"}, 0}, {{.since = "2021"}, 1}, {{.until = "2021"}, 2},
};

Test(columns, are_those_of_the_documents) {
  small_corpus c = make_corpus();
  put_texts(&c, texts, TEXTS);
  for (size_t i = 0; i < sizeof filters / sizeof *filters; i++)
    for (unsigned flags = 0; flags <= DSR_COLUMNS_SENTENCES; flags++) {
      dsr_columns *walk = NULL;
      int64_t ids[TEXTS], again[TEXTS], all[] = {5, 3, 99, 1, 2, 4};
      cr_assert_eq(dsr_columns_new(c.corpus, &filters[i].filter, flags, &walk, NULL),
                   DSR_OK);
      size_t n = expect_walk(&c, walk, flags != 0, ids);
      cr_expect_eq(n, filters[i].count, "row %zu: %zu", i, n);
      for (size_t k = 1; k < n; k++)
        cr_expect_gt(ids[k], ids[k - 1]);
      cr_assert_eq(dsr_columns_among(c.corpus, &filters[i].filter, all, 6, flags, &walk,
                                     NULL),
                   DSR_OK);
      size_t m = expect_walk(&c, walk, flags != 0, again);
      cr_expect_eq(m, n, "row %zu: %zu", i, m);
      size_t at = 0; /* in the order asked for */
      for (size_t k = 0; k < m; k++, at++)
        while (at < 6 && all[at] != again[k])
          at++;
      cr_expect_leq(at, 6);
    }
  unmake_corpus(&c);
}

Test(columns, of_one_document_asked_for) {
  small_corpus c = make_corpus();
  dsr_columns *walk = NULL;
  dsr_column column;
  dsr_error err = {0};
  const dsr_document_filter quill = {.publisher = "quill"};
  put_texts(&c, texts, TEXTS);
  cr_assert_eq(dsr_columns_among(c.corpus, &quill, NULL, 0, 0, &walk, NULL), DSR_OK);
  cr_expect_eq(dsr_columns_at(walk, 1, &column, NULL), DSR_OK);
  expect_column(&c, &column, false);
  cr_expect_eq(dsr_columns_at(walk, 3, &column, NULL), DSR_DONE);
  cr_expect_eq(dsr_columns_at(walk, 77, &column, NULL), DSR_DONE);
  dsr_columns_free(walk);
  cr_assert_eq(dsr_columns_new(c.corpus, NULL, 0, &walk, NULL), DSR_OK);
  cr_expect_eq(dsr_columns_at(walk, 1, &column, &err), DSR_EINVAL);
  dsr_columns_free(walk);
  dsr_columns_free(NULL);
  walk = (dsr_columns *)&c;
  cr_expect_eq(dsr_columns_new(c.corpus, NULL, 8, &walk, &err), DSR_EINVAL);
  cr_expect_null(walk);
  const dsr_document_filter bad = {.since = "soon"};
  cr_expect_eq(dsr_columns_new(c.corpus, &bad, 0, &walk, &err), DSR_EINVAL);
  unmake_corpus(&c);
}

Test(columns, outlive_the_corpus_without_harm) {
  small_corpus c = make_corpus();
  dsr_columns *walk = NULL, *among = NULL;
  dsr_column column;
  const int64_t ids[] = {1, 2};
  put_texts(&c, texts, TEXTS);
  cr_assert_eq(dsr_columns_new(c.corpus, NULL, 0, &walk, NULL), DSR_OK);
  cr_assert_eq(dsr_columns_among(c.corpus, NULL, ids, 2, 0, &among, NULL), DSR_OK);
  cr_assert_eq(dsr_columns_next(walk, &column, NULL), DSR_OK);
  cr_assert_eq(dsr_columns_next(among, &column, NULL), DSR_OK);
  unmake_corpus(&c);
  cr_expect_eq(dsr_columns_next(walk, &column, NULL), DSR_ECLOSED);
  cr_expect_eq(dsr_columns_next(among, &column, NULL), DSR_ECLOSED);
  dsr_columns_free(walk);
  dsr_columns_free(among);
}
