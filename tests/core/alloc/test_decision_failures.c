/* Deciding, resolving and previewing, with each request for memory failing in
 * turn. */
#include "tests/core/alloc/failing.h"
#include "tests/core/alloc/news_corpus.h"

TestSuite(decision_allocation, .fini = no_live_blocks, .timeout = 600);

/* covers: dsr_decision_put dsr_decision_undo dsr_decisions_new
 *         dsr_decisions_next dsr_decisions_free dsr_resolve dsr_preview_new
 *         dsr_preview_free */

static const dsr_new_decision rulings[] = {
    {.kind = "rename", .subject = "vessel:tug", .object = "The Tug", .author = "am"},
    {.kind = "retype", .subject = "place:pier", .object = "org", .author = "am"},
    {.kind = "split", .subject = "vessel:tug", .object = "vessel:other-tug", .author = "am",
     .doc = "n/b", .text = "A tug met", .reason = "two"},
    {.kind = "reject", .subject = "vessel:tug", .author = "am", .doc = "n/b",
     .text = "a tug at"},
    {.kind = "alias", .subject = "vessel:tug", .object = "Tugboat", .author = "am"},
    {.kind = "never-merge", .subject = "vessel:tug", .object = "place:pier", .author = "am"},
    {.kind = "zone", .subject = "n/b", .object = "caption", .author = "am", .text = "at the pier"},
    {.kind = "date", .subject = "n/a", .object = "2020-02", .author = "am"},
};
enum { RULINGS = sizeof rulings / sizeof *rulings };

static int decide(void *state, dsr_error *err) {
  news_corpus *c = state;
  dsr_corpus *corpus = c->small.corpus;
  dsr_decisions *walk = NULL;
  const dsr_decision *d;
  dsr_resolve_summary sum = {0};
  size_t seen = 0;
  int64_t id = 0;
  int status = dsr_corpus_begin(corpus, err);
  for (size_t i = 0; i < RULINGS && status == DSR_OK; i++)
    status = dsr_decision_put(corpus, &rulings[i], &id, NULL, err);
  if (status == DSR_OK)
    status = dsr_decision_undo(corpus, id, err);
  if (status == DSR_OK)
    status = dsr_resolve(corpus, &sum, err);
  if (status == DSR_OK) {
    walk = unset();
    status = held(dsr_decisions_new(corpus, &walk, err), &walk);
  }
  while (status == DSR_OK && (status = dsr_decisions_next(walk, &d, err)) == DSR_OK)
    seen += !d->orphaned && !d->waiting;
  dsr_decisions_free(walk);
  dsr_corpus_rollback(corpus);
  cr_assert(status != DSR_DONE || (seen == RULINGS - 1 && sum.decisions == seen));
  return status == DSR_DONE ? DSR_OK : status;
}

static int preview(void *state, dsr_error *err) {
  news_corpus *c = state;
  dsr_preview *p = unset();
  int status = held(dsr_preview_new(c->small.corpus, rulings, RULINGS, 0, &p, err), &p);
  cr_assert(status != DSR_OK || (p->mentions > 0 && p->recut == 2 && p->doc));
  dsr_preview_free(p);
  return status;
}

static int miss(void *state, dsr_error *err) {
  static const dsr_new_decision lost = {.kind = "reject", .subject = "vessel:tog", .author = "am"};
  news_corpus *c = state;
  int status = dsr_corpus_begin(c->small.corpus, err);
  if (status == DSR_OK)
    status = dsr_decision_put(c->small.corpus, &lost, NULL, NULL, err);
  dsr_corpus_rollback(c->small.corpus);
  return status;
}

/* With a zone and a date that are put for good, each time from the start. */
static int recut(void *state, dsr_error *err) {
  news_corpus *c = state;
  uint64_t count;
  return dsr_stale(c->small.corpus, c->small.rules, &count, err);
}

Test(decision_allocation, decisions) {
  news_corpus c;
  fill_news(&c);
  fail_each("dsr_resolve", decide, &c, DSR_OK);
  fail_each("dsr_preview_new", preview, &c, DSR_OK);
  fail_each("dsr_decision_put", miss, &c, DSR_ENOTFOUND);
  expect_intact(&c);
  empty_news(&c);
}

Test(decision_allocation, cutting) {
  news_corpus c;
  dsr_error err = {0};
  uint64_t count = 0;
  fill_news(&c);
  cr_assert_eq(dsr_recut(c.small.corpus, c.small.rules, NULL, &count, &err), DSR_OK);
  cr_assert_eq(dsr_corpus_begin(c.small.corpus, &err), DSR_OK);
  cr_assert_eq(dsr_decision_put(c.small.corpus, &rulings[6], NULL, NULL, &err), DSR_OK, "%s",
               err.message);
  cr_assert_eq(dsr_decision_put(c.small.corpus, &rulings[7], NULL, NULL, &err), DSR_OK, "%s",
               err.message);
  cr_assert_eq(dsr_corpus_commit(c.small.corpus, &err), DSR_OK);
  fail_each("dsr_stale", recut, &c, DSR_OK);
  for (size_t n = 1, done = 0; !done; n = next_request(n)) {
    dsr_memory_fail(n, 1);
    int status = dsr_recut(c.small.corpus, c.small.rules, NULL, &count, &err);
    dsr_memory_fail(0, 0);
    done = status == DSR_OK;
    cr_assert(done ? count == 2 : status == DSR_ENOMEM && count == 0, "request %zu: %d, %zu", n,
              status, (size_t)count);
  }
  empty_news(&c);
}

/* cannot allocate: dsr_decision_kind_name */
