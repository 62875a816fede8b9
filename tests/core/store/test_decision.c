/* Decisions as rows: what is refused, what is known, and what an anchor holds
 * on to. */
#include "dossier/decision.h"

#include "core/store/decision_anchor.h"
#include "dossier/resolve.h"
#include "tests/core/ask/small_corpus.h"

TestSuite(decision, .fini = no_live_blocks);

static const small_text texts[] = {
    {"w/1", "Quill", "2021-03-01", "The Board met. The Board rose.\n"},
    {"w/2", "Quill", "2021-03-02", "It rained.\nIt rained.\nIt rained.\n"},
};

static small_corpus filled(void) {
  small_corpus c = make_corpus();
  put_texts(&c, texts, 2);
  return c;
}

static int put(small_corpus *c, const dsr_new_decision *d, int64_t *id, int *known,
               dsr_error *err) {
  cr_assert_eq(dsr_corpus_begin(c->corpus, err), DSR_OK);
  int status = dsr_decision_put(c->corpus, d, id, known, err);
  cr_assert_eq(dsr_corpus_commit(c->corpus, NULL), DSR_OK);
  return status;
}

static void expect_refused(small_corpus *c, const dsr_new_decision *given, int status,
                           const char *says) {
  dsr_new_decision d = *given;
  dsr_error err = {0};
  d.author = d.author ? d.author : "am";
  cr_expect_eq(put(c, &d, NULL, NULL, &err), status, "%s", err.message);
  cr_expect(strstr(err.message, says), "%s", err.message);
}

Test(decision, what_makes_no_sense_is_refused) {
  small_corpus c = filled();
  expect_refused(&c, &(dsr_new_decision){.kind = "marge", .subject = "org:a"}, DSR_EINVAL,
                 "did you mean 'merge'?");
  expect_refused(&c, &(dsr_new_decision){.kind = "merge", .subject = "org", .object = "org:b"},
                 DSR_EINVAL, "wants an entity's id");
  expect_refused(&c, &(dsr_new_decision){.kind = "merge", .subject = "org:a", .object = "org:b"},
                 DSR_ENOTFOUND, "there is no entity 'org:a'");
  expect_refused(&c, &(dsr_new_decision){.kind = "merge", .subject = "org:a", .waiting = 1},
                 DSR_EINVAL, "wants an object");
  expect_refused(&c, &(dsr_new_decision){.kind = "merge", .subject = "org:a", .object = "org:a",
                                         .waiting = 1}, DSR_EINVAL, "are both");
  expect_refused(&c, &(dsr_new_decision){.kind = "reject", .subject = "org:a", .object = "b",
                                         .waiting = 1}, DSR_EINVAL, "has no object");
  expect_refused(&c, &(dsr_new_decision){.kind = "date", .subject = "w/3", .object = "2021"},
                 DSR_ENOTFOUND, "the nearest is");
  expect_refused(&c, &(dsr_new_decision){.kind = "date", .subject = "w/1", .object = "2021-13"},
                 DSR_EINVAL, "");
  expect_refused(&c, &(dsr_new_decision){.kind = "zone", .subject = "w/1", .object = "caption"},
                 DSR_EINVAL, "an anchor wants");
  expect_refused(&c, &(dsr_new_decision){.kind = "zone", .subject = "w/1", .object = "caption",
                                         .text = "The Board"}, DSR_EINVAL, "stands there 2 times");
  expect_refused(&c, &(dsr_new_decision){.kind = "zone", .subject = "w/1", .object = "caption",
                                         .text = "The Bord"}, DSR_ENOTFOUND, "does not stand there");
  expect_refused(&c, &(dsr_new_decision){.kind = "zone", .subject = "w/1", .object = "caption",
                                         .anchor = "{\"doc\":1"}, DSR_EINVAL, "this is no anchor");
  expect_refused(&c, &(dsr_new_decision){.kind = "zone", .subject = "w/1", .object = "caption",
                                         .span = {4, 400}}, DSR_EINVAL, "outside the text");
  expect_refused(&c, &(dsr_new_decision){.kind = "reject", .subject = "org:a", .author = "",
                                         .waiting = 1}, DSR_EINVAL, "wants an author");
  unmake_corpus(&c);
}

Test(decision, a_second_time_changes_nothing) {
  small_corpus c = filled();
  dsr_new_decision d = {.kind = "never-merge", .subject = "org:a", .object = "org:b",
                        .author = "am", .waiting = 1};
  dsr_error err = {0};
  int64_t id, again;
  int known;
  cr_assert_eq(put(&c, &d, &id, &known, &err), DSR_OK, "%s", err.message);
  cr_expect_eq(known, 0);
  cr_assert_eq(put(&c, &d, &again, &known, &err), DSR_OK, "%s", err.message);
  cr_expect_eq(known, 1);
  cr_expect_eq(again, id);
  d.kind = "merge";
  cr_expect_eq(put(&c, &d, NULL, NULL, &err), DSR_EINVAL);
  cr_expect(strstr(err.message, "decision 1 (never-merge) keeps org:a and org:b apart"), "%s",
            err.message);
  cr_assert_eq(dsr_corpus_begin(c.corpus, &err), DSR_OK);
  cr_expect_eq(dsr_decision_undo(c.corpus, id, &err), DSR_OK);
  cr_expect_eq(dsr_decision_undo(c.corpus, id, &err), DSR_ENOTFOUND);
  cr_assert_eq(dsr_corpus_commit(c.corpus, &err), DSR_OK);
  cr_expect_eq(put(&c, &d, NULL, NULL, &err), DSR_OK, "%s", err.message);
  unmake_corpus(&c);
}

/* Where the anchor of a span is found, in a text in place of the first. */
static void expect_anchor(dsr_span span, const char *later, uint32_t wanted) {
  small_corpus c = filled();
  small_text t = {"w/2", "Quill", "2021-03-02", later};
  dsr_buf anchor = {0};
  dsr_anchor_place place;
  dsr_error err = {0};
  cr_assert_eq(dsr_corpus_begin(c.corpus, &err), DSR_OK);
  cr_assert_eq(dsr_anchor_make(c.corpus, "w/2", NULL, span, &anchor, &err), DSR_OK, "%s",
               err.message);
  if (later)
    put_text(&c, &t);
  int status = dsr_anchor_find(c.corpus, anchor.data, &place, &err);
  cr_assert_eq(status, wanted == UINT32_MAX ? DSR_DONE : DSR_OK, "%s", anchor.data);
  cr_expect(wanted == UINT32_MAX || place.span.start == wanted, "%u", place.span.start);
  dsr_buf_free(&anchor);
  cr_assert_eq(dsr_corpus_commit(c.corpus, &err), DSR_OK);
  unmake_corpus(&c);
}

Test(decision, an_anchor_is_found_by_its_text_alone) {
  expect_anchor((dsr_span){0, 9}, NULL, 0);
  expect_anchor((dsr_span){11, 20}, NULL, 11); /* the second of three */
  /* the words stand there still, but nothing says that they are the same */
  expect_anchor((dsr_span){11, 20}, "It rained.\nIt rained.\n", UINT32_MAX);
  expect_anchor((dsr_span){11, 20}, "It snowed.\n", UINT32_MAX);
}

Test(decision, repeats_alike_all_around_are_counted) {
  static char rows[8 * 200 + 1];
  for (size_t i = 0; i < 200; i++)
    memcpy(rows + 8 * i, "a b c d\n", 8);
  small_corpus c = make_corpus();
  small_text t = {"t", "Quill", "2021", rows};
  put_texts(&c, &t, 1);
  dsr_buf anchor = {0};
  dsr_anchor_place place;
  dsr_error err = {0};
  cr_assert_eq(dsr_corpus_begin(c.corpus, &err), DSR_OK);
  cr_assert_eq(dsr_anchor_make(c.corpus, "t", NULL, (dsr_span){802, 805}, &anchor, &err), DSR_OK,
               "%s", err.message);
  cr_expect(strstr(anchor.data, "\"n\":"), "%s", anchor.data);
  cr_assert_eq(dsr_anchor_find(c.corpus, anchor.data, &place, &err), DSR_OK);
  cr_expect_eq(place.span.start, 802);
  dsr_buf_free(&anchor);
  dsr_corpus_rollback(c.corpus);
  unmake_corpus(&c);
}
