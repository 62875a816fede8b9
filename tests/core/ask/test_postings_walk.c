/* A walk over postings tells of every token that has one of the forms, of the
 * documents that are there, and whether searches cover it: against the stored
 * documents, one after the other. */
#include "dossier/index.h"
#include "dossier/search.h"
#include "tests/core/ask/small_corpus.h"

TestSuite(postings_walk, .fini = no_live_blocks);

static const small_text texts[] = {
    {"z", NULL, NULL,
     "Crane falls\n\nThe crane fell on the pier. The pier's crane, the Crane.\n"
     "Photo: the crane at the pier/Quill\n"},
    {"y", NULL, NULL, ""},
    {"x", NULL, NULL, "The pier is the place for the crane.\n"},
    {"w", NULL, NULL, "No such thing.\n"},
    {"v", NULL, NULL, "Crane. Crane. Crane.\nPhoto: crane/Plume\n"},
};
enum { TEXTS = sizeof texts / sizeof *texts };

static bool has(const dsr_form *forms, size_t count, dsr_form form) {
  for (size_t i = 0; i < count; i++)
    if (forms[i] == form)
      return true;
  return false;
}

/* Does the posting tell of every such token of its document, and no other? */
static void expect_posting(small_corpus *c, const dsr_posting *p,
                           const dsr_form *forms, size_t count,
                           dsr_index_counts *sum) {
  dsr_document *doc = NULL;
  dsr_analysis *a = NULL;
  size_t n = 0, covered = 0;
  cr_assert_eq(dsr_document_open_id(c->corpus, p->document, &doc, NULL), DSR_OK);
  cr_assert_eq(dsr_document_analysis(c->corpus, doc, &a, NULL), DSR_OK);
  const dsr_stream *s = dsr_analysis_stream(a);
  for (size_t t = 0; t < s->count; t++) {
    if (!has(forms, count, s->forms[t]))
      continue;
    cr_assert_lt(n, p->count);
    cr_expect_eq(p->positions[n], t);
    cr_expect_eq(!p->skip[n], !s->skip[t]);
    covered += !s->skip[t];
    n++;
  }
  cr_expect_eq(n, p->count);
  cr_expect_eq(covered, p->covered);
  sum->hits += n;
  sum->documents++;
  sum->covered_hits += covered;
  sum->covered_documents += covered > 0;
  dsr_analysis_free(a);
  dsr_document_free(doc);
}

/* How many documents hold one of the forms. */
static size_t count_documents(small_corpus *c, const dsr_form *forms,
                              size_t count) {
  dsr_documents *walk;
  const dsr_document_info *info;
  size_t n = 0, tokens;
  cr_assert_eq(dsr_documents_new(c->corpus, NULL, &walk, NULL), DSR_OK);
  while (dsr_documents_next(walk, &info, NULL) == DSR_OK) {
    dsr_document *doc = NULL;
    bool found = false;
    cr_assert_eq(dsr_document_open_id(c->corpus, info->id, &doc, NULL), DSR_OK);
    const dsr_form *of = dsr_document_forms(doc, &tokens);
    for (size_t t = 0; t < tokens; t++)
      found = found || has(forms, count, of[t]);
    n += found;
    dsr_document_free(doc);
  }
  dsr_documents_free(walk);
  return n;
}

static void expect_forms(small_corpus *c, const dsr_form *forms, size_t count) {
  dsr_postings *walk = NULL;
  dsr_posting p;
  dsr_error err = {0};
  dsr_index_counts sum = {0}, counted;
  uint64_t most, all;
  int64_t last = 0;
  int status = dsr_postings_new(c->corpus, forms, count, &walk, &err);
  cr_assert_eq(status, DSR_OK, "%s", err.message);
  while ((status = dsr_postings_next(walk, &p, &err)) == DSR_OK) {
    cr_assert_gt(p.document, last);
    last = p.document;
    expect_posting(c, &p, forms, count, &sum);
  }
  cr_assert_eq(status, DSR_DONE, "%s", err.message);
  cr_assert_eq(dsr_postings_next(walk, &p, &err), DSR_DONE);
  dsr_postings_free(walk);
  cr_expect_eq(sum.documents, count_documents(c, forms, count));
  cr_assert_eq(dsr_index_count(c->corpus, forms, count, &counted, &err), DSR_OK);
  cr_expect_eq(counted.hits, sum.hits);
  cr_expect_eq(counted.documents, sum.documents);
  cr_expect_eq(counted.covered_hits, sum.covered_hits);
  cr_expect_eq(counted.covered_documents, sum.covered_documents);
  cr_assert_eq(dsr_index_estimate(c->corpus, forms, count, &most, &all, &err),
               DSR_OK);
  cr_expect_geq(most, sum.documents);
  cr_expect_geq(all, sum.documents);
}

/* Every form alone, and the forms by twos and all together. */
static void expect_index(small_corpus *c) {
  dsr_lexicon *lexicon;
  dsr_form forms[100], none = 5000000;
  cr_assert_eq(dsr_corpus_lexicon(c->corpus, &lexicon, NULL), DSR_OK);
  size_t count = dsr_lexicon_count(lexicon);
  cr_assert_leq(count, 100);
  for (size_t i = 0; i < count; i++)
    forms[i] = (dsr_form)(i + 1);
  for (size_t i = 0; i < count; i++) {
    expect_forms(c, &forms[i], 1);
    if (i + 1 < count)
      expect_forms(c, &forms[i], 2);
  }
  expect_forms(c, forms, count);
  expect_forms(c, forms, 0);
  expect_forms(c, &none, 1);
}

Test(postings_walk, tells_of_every_token) {
  small_corpus c = make_corpus();
  expect_index(&c);
  for (size_t i = 0; i < TEXTS; i++) {
    put_texts(&c, &texts[i], 1);
    expect_index(&c);
  }
  unmake_corpus(&c);
}

/* The figures that the header gives, with a caption that is not covered. */
Test(postings_walk, counts_all_tokens_and_covered_ones) {
  small_corpus c = make_corpus();
  put_texts(&c, texts, TEXTS);
  dsr_lexicon *lexicon;
  dsr_index_counts n;
  cr_assert_eq(dsr_corpus_lexicon(c.corpus, &lexicon, NULL), DSR_OK);
  dsr_form crane = dsr_lexicon_find(lexicon, "crane", 5);
  cr_assert_eq(dsr_index_count(c.corpus, &crane, 1, &n, NULL), DSR_OK);
  cr_expect_eq(n.hits, 5);
  cr_expect_eq(n.documents, 3);
  cr_expect_eq(n.covered_hits, 3);
  cr_expect_eq(n.covered_documents, 2);
  unmake_corpus(&c);
}

Test(postings_walk, leaves_out_replaced_and_removed_documents) {
  small_corpus c = make_corpus();
  put_texts(&c, texts, TEXTS);
  const small_text other = {"w", NULL, NULL, "A crane, and a thing.\n"};
  put_texts(&c, &other, 1); /* a small part: the old postings stay */
  expect_index(&c);
  for (size_t i = 0; i < TEXTS; i++) {
    cr_assert_eq(dsr_corpus_begin(c.corpus, NULL), DSR_OK);
    cr_assert_eq(dsr_document_remove(c.corpus, texts[i].key, NULL), DSR_OK);
    expect_index(&c); /* within the batch */
    cr_assert_eq(dsr_corpus_commit(c.corpus, NULL), DSR_OK);
    expect_index(&c);
  }
  unmake_corpus(&c);
}

/* A rollback takes the index back as well. */
Test(postings_walk, is_as_before_after_a_rollback) {
  small_corpus c = make_corpus();
  put_texts(&c, texts, 2);
  cr_assert_eq(dsr_corpus_begin(c.corpus, NULL), DSR_OK);
  put_text(&c, &texts[2]);
  expect_index(&c);
  dsr_corpus_rollback(c.corpus);
  expect_index(&c);
  put_texts(&c, texts, TEXTS);
  expect_index(&c);
  unmake_corpus(&c);
}

/* A reader's walk goes on over what was there at its start. */
Test(postings_walk, sees_one_state_of_the_file) {
  small_corpus c = make_corpus();
  put_texts(&c, texts, 3);
  dsr_corpus *reader = NULL;
  dsr_lexicon *lexicon;
  dsr_postings *walk = NULL;
  dsr_posting p;
  size_t n = 0;
  cr_assert_eq(dsr_corpus_open(c.path, DSR_READ, &reader, NULL), DSR_OK);
  cr_assert_eq(dsr_corpus_lexicon(reader, &lexicon, NULL), DSR_OK);
  dsr_form pier = dsr_lexicon_find(lexicon, "pier", 4);
  cr_assert_eq(dsr_postings_new(reader, &pier, 1, &walk, NULL), DSR_OK);
  const small_text again = {"x", NULL, NULL, "Here is no such word.\n"};
  put_texts(&c, &again, 1);
  put_texts(&c, texts + 3, 2);
  while (dsr_postings_next(walk, &p, NULL) == DSR_OK)
    n++;
  cr_expect_eq(n, 2);
  dsr_postings_free(walk);
  dsr_index_counts counts;
  cr_assert_eq(dsr_index_count(reader, &pier, 1, &counts, NULL), DSR_OK);
  cr_expect_eq(counts.documents, 1);
  cr_assert_eq(dsr_postings_new(reader, &pier, 1, &walk, NULL), DSR_OK);
  dsr_corpus_close(reader);
  cr_expect_eq(dsr_postings_next(walk, &p, NULL), DSR_ECLOSED);
  dsr_postings_free(walk);
  unmake_corpus(&c);
}

/* Writing through the same handle ends a walk, with a word of what to do. */
Test(postings_walk, ends_when_its_handle_writes) {
  small_corpus c = make_corpus();
  put_texts(&c, texts, 3);
  dsr_lexicon *lexicon;
  dsr_postings *walk = NULL;
  dsr_posting p;
  dsr_error err = {0};
  cr_assert_eq(dsr_corpus_lexicon(c.corpus, &lexicon, NULL), DSR_OK);
  dsr_form pier = dsr_lexicon_find(lexicon, "pier", 4);
  cr_assert_eq(dsr_postings_new(c.corpus, &pier, 1, &walk, NULL), DSR_OK);
  put_texts(&c, texts + 3, 2);
  cr_expect_eq(dsr_postings_next(walk, &p, &err), DSR_EINVAL);
  cr_expect(strstr(err.message, "start it again"), "%s", err.message);
  dsr_postings_free(walk);
  unmake_corpus(&c);
}

Test(postings_walk, survives_every_failed_allocation) {
  small_corpus c = make_corpus();
  put_texts(&c, texts, 3);
  const dsr_form forms[] = {1, 2, 3, 4, 5, 6};
  int status = DSR_ENOMEM;
  for (size_t n = 1; status == DSR_ENOMEM; n++) {
    dsr_corpus *reader = NULL;
    dsr_postings *walk = NULL;
    dsr_posting p;
    cr_assert_eq(dsr_corpus_open(c.path, DSR_READ, &reader, NULL), DSR_OK);
    dsr_memory_fail(n, 0);
    status = dsr_postings_new(reader, forms, 6, &walk, NULL);
    while (status == DSR_OK)
      status = dsr_postings_next(walk, &p, NULL);
    dsr_memory_fail(0, 0);
    dsr_postings_free(walk);
    dsr_corpus_close(reader);
    cr_assert(status == DSR_ENOMEM || status == DSR_DONE, "%d", status);
    cr_assert_lt(n, 1000);
  }
  unmake_corpus(&c);
}
