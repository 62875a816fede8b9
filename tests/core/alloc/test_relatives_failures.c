/* Finding relatives and keeping what is saved, with each request for memory
 * failing in turn. */
#include "dossier.h"
#include "tests/core/alloc/failing.h"
#include "tests/core/ask/small_corpus.h"

TestSuite(relatives_allocation, .fini = no_live_blocks, .timeout = 600);

#define STORY                                                                  \
  "The ferry company said on Monday that it would stop all crossings between " \
  "Eastmere and the outer islands until its boats have been inspected.\n"
#define FOOTER                                                                 \
  "Letters to the editor are read by the editor himself, who answers none of " \
  "them, and are kept in the cellar until the next flood takes them away.\n"

static const small_text texts[] = {
    {"a", "Quill", "2021-03", STORY FOOTER},
    {"b", "Herald", "2021-04", "By night\n\nSo it went. " STORY},
    {"c", "Quill", NULL, "A tug.\n" FOOTER},
    {"d", "Quill", NULL, "Two tugs.\n" FOOTER},
};

typedef struct work {
  small_corpus corpus;
  int64_t document;
} work;

static work filled(void) {
  work w = {.corpus = make_corpus(), .document = 1};
  put_texts(&w.corpus, texts, 4);
  return w;
}

static void fail_counted(const char *what, operation *op, void *state) {
  cr_assert_eq(op(state, NULL), DSR_OK); /* what a handle keeps is there */
  fail_each(what, op, state, DSR_OK);
}

/* covers: dsr_relatives_new dsr_relatives_free dsr_relatives_fresh
 *         dsr_relations_new dsr_relations_next dsr_relations_free */

static int find_relatives(void *state, dsr_error *err) {
  static const dsr_relatives_options options = {.standing = 3};
  const work *w = state;
  dsr_relatives *r = unset();
  dsr_relations *walk = NULL;
  const dsr_relation *relation;
  size_t seen = 0;
  int status = held(dsr_relatives_new(w->corpus.corpus, NULL, &options, &r, err), &r);
  if (status == DSR_OK) {
    cr_assert_eq(dsr_relatives_documents(r), 4);
    cr_assert_eq(dsr_relatives_families(r), 1);
    cr_assert_str_eq(dsr_relatives_family(r, 0)->members[0].key, "a");
    int fresh = dsr_relatives_fresh(r, err);
    status = fresh < 0 ? -fresh : DSR_OK;
  }
  if (status == DSR_OK) {
    walk = unset();
    status = held(dsr_relations_new(r, w->document, &walk, err), &walk);
  }
  while (status == DSR_OK && (status = dsr_relations_next(walk, &relation, err)) == DSR_OK)
    seen += relation->passage_count;
  cr_assert(status != DSR_DONE || (seen > 0 && dsr_relatives_pairs(r) > 0));
  dsr_relations_free(walk);
  dsr_relatives_free(r);
  return status == DSR_DONE ? DSR_OK : status;
}

Test(relatives_allocation, relatives) {
  work w = filled();
  fail_counted("dsr_relatives_new", find_relatives, &w);
  w.document = 0;
  fail_counted("dsr_relations_next", find_relatives, &w);
  unmake_corpus(&w.corpus);
}

/* covers: dsr_saved_put dsr_saved_drop dsr_saved_query dsr_saved_hash
 *         dsr_saved_new dsr_saved_next dsr_saved_free dsr_corpus_state_of */

static int save_some(void *state, dsr_error *err) {
  static const char *const keys[] = {"a", "nowhere"};
  static const dsr_saved saved[] = {
      {.name = "late", .kind = DSR_SAVED_RULE, .filter = {.since = "2021-04"}},
      {.name = "two", .kind = DSR_SAVED_LIST, .keys = keys, .key_count = 2, .query = "tug"},
      {.name = "inner", .kind = DSR_SAVED_RULE, .filter = {.subcorpus = "two"}, .note = "n"}};
  const work *w = state;
  dsr_corpus *corpus = w->corpus.corpus;
  int status = dsr_corpus_begin(corpus, err);
  for (size_t i = 0; i < 3 && status == DSR_OK; i++)
    status = dsr_saved_put(corpus, &saved[i], err);
  if (status == DSR_OK)
    status = dsr_saved_drop(corpus, "inner", err);
  dsr_corpus_rollback(corpus);
  return status;
}

static int miss_one(void *state, dsr_error *err) {
  const work *w = state;
  char *text = unset();
  int status = held(dsr_saved_query(w->corpus.corpus, "spech", 5, &text, NULL, err), &text);
  return status;
}

static int read_saved(void *state, dsr_error *err) {
  static const dsr_document_filter filter = {.subcorpus = "two"};
  const work *w = state;
  dsr_corpus *corpus = w->corpus.corpus;
  dsr_saved_walk *walk = unset();
  dsr_documents *documents = NULL;
  const dsr_document_info *info;
  const dsr_saved *saved;
  dsr_corpus_state now;
  char *text = NULL, hash[65];
  size_t seen = 0;
  int status = held(dsr_saved_new(corpus, &walk, err), &walk);
  while (status == DSR_OK && (status = dsr_saved_next(walk, &saved, err)) == DSR_OK)
    seen++;
  dsr_saved_free(walk);
  if (status != DSR_DONE)
    return status;
  cr_assert_eq(seen, 2);
  status = dsr_corpus_state_of(corpus, &now, err);
  if (status == DSR_OK)
    status = dsr_saved_hash(corpus, "two", 3, hash, err);
  if (status == DSR_OK) {
    text = unset();
    status = held(dsr_saved_query(corpus, "speech", 6, &text, NULL, err), &text);
  }
  dsr_free(text);
  if (status == DSR_OK) {
    documents = unset();
    status = held(dsr_documents_new(corpus, &filter, &documents, err), &documents);
  }
  while (status == DSR_OK && (status = dsr_documents_next(documents, &info, err)) == DSR_OK)
    seen++;
  cr_assert(status != DSR_DONE || seen == 3);
  dsr_documents_free(documents);
  return status == DSR_DONE ? DSR_OK : status;
}

Test(relatives_allocation, saved) {
  static const char *const keys[] = {"a", "nowhere"};
  work w = filled();
  dsr_corpus *corpus = w.corpus.corpus;
  fail_counted("dsr_saved_put", save_some, &w);
  cr_assert_eq(dsr_corpus_begin(corpus, NULL), DSR_OK);
  cr_assert_eq(dsr_saved_put(corpus, &(dsr_saved){.name = "two", .kind = DSR_SAVED_LIST,
                                                  .keys = keys, .key_count = 2}, NULL),
               DSR_OK);
  cr_assert_eq(dsr_saved_put(corpus, &(dsr_saved){.name = "speech", .query = "said"}, NULL),
               DSR_OK);
  cr_assert_eq(dsr_corpus_commit(corpus, NULL), DSR_OK);
  fail_counted("dsr_saved_next", read_saved, &w);
  cr_assert_eq(miss_one(&w, NULL), DSR_ENOTFOUND);
  fail_each("dsr_saved_query", miss_one, &w, DSR_ENOTFOUND);
  unmake_corpus(&w.corpus);
}

/* cannot allocate: dsr_saved_kind_name dsr_relatives_families
 *   dsr_relatives_family dsr_relatives_documents dsr_relatives_pairs */
