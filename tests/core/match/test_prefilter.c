/* What is told of a query's hits before it is run. */
#include <string.h>

#include "core/base/buffer.h"
#include "core/match/prefilter.h"
#include "tests/core/match/typed_stream.h"
#include "tests/live_blocks.h"

TestSuite(prefilter, .fini = no_live_blocks);

static dsr_query *query(const char *source) {
  dsr_query *q = NULL;
  dsr_error err = {0};
  cr_assert_eq(dsr_query_new(source, strlen(source), NULL, 0, &q, &err), DSR_OK,
               "%s: %s", source, err.message);
  return q;
}

static bool add_norm(void *user, const char *norm, size_t len) {
  dsr_buf *all = user;
  return dsr_buf_add(all, norm, len) && dsr_buf_text(all, " ");
}

typedef struct row {
  const char *query, *norms; /* NULL: nothing can be told */
} row;

static const row rows[] = {
    {"[norm=\"all|none\"] \"\xC2\xA9\"? [norm=\"rights\"]", "rights "},
    {"\"Pier\"", "pier "},
    {"pier harbour", "harbour "},
    {"[norm=\"sale|deal\"] | \"Arms\"%c", "sale deal arms "},
    {"[norm=\"sale|deal\"] | []", NULL},
    {"[norm=\"a\"]{0,3}", NULL},
    {"x:[norm=\"a\"]{2,3}", "a "},
    {"[norm=\"long\" & kind=\"word\"]", "long "},
    {"[norm=\"long\" | word=\"Short|Brief\"]", "long short brief "},
    {"[!norm=\"long\"]", NULL},
    {"[norm=\"jan.|feb.\"] \"\xE2\x80\x94\"", "\xE2\x80\x94 "},
    {"[stem=\"sale\"]", NULL},
    {"[shape=\"X.*\"] </s>", NULL},
    {"\"'s\"", NULL}, /* curly and plain marks: several norms */
    {"<s> (\"\\\"\" | \"-\")", NULL},
    {"<person/> \"said\"", "said "},
};

Test(prefilter, tells_words_that_hits_hold) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    dsr_query *q = query(rows[i].query);
    dsr_buf got = {0};
    int status = dsr_query_norms(q, add_norm, &got, NULL);
    cr_expect_eq(status, rows[i].norms ? DSR_OK : DSR_DONE, "%s: %d", rows[i].query,
                 status);
    cr_expect_str_eq(got.data ? got.data : "", rows[i].norms ? rows[i].norms : "",
                     "%s: %s", rows[i].query, got.data);
    dsr_buf_free(&got);
    dsr_query_free(q);
  }
}

static bool refuse(void *user, const char *norm, size_t len) {
  (void)user, (void)norm, (void)len;
  return false;
}

Test(prefilter, a_taker_without_memory_ends_it) {
  dsr_query *q = query("pier | quay");
  dsr_error err = {0};
  cr_expect_eq(dsr_query_norms(q, refuse, NULL, &err), DSR_ENOMEM);
  cr_expect_eq(err.code, DSR_ENOMEM);
  dsr_query_free(q);
}

Test(prefilter, knows_how_hits_begin) {
  typed_stream t = type_stream("The pier opened", NULL);
  dsr_query *anchored = query("<s> [norm=\"the\"] []"), *loose = query("[norm=\"pier\"]");
  bool yes = false;
  cr_expect(dsr_query_begins_sentence(anchored));
  cr_expect_not(dsr_query_begins_sentence(loose));
  cr_expect_eq(dsr_query_may_begin(anchored, t.lexicon, t.forms[0], &yes, NULL), DSR_OK);
  cr_expect(yes);
  cr_expect_eq(dsr_query_may_begin(anchored, t.lexicon, t.forms[1], &yes, NULL), DSR_OK);
  cr_expect_not(yes);
  cr_expect_eq(dsr_query_may_begin(loose, t.lexicon, t.forms[1], &yes, NULL), DSR_OK);
  cr_expect(yes);
  dsr_query_free(anchored);
  dsr_query_free(loose);
  free_typed(&t);
}

static uint32_t hits_of(const dsr_query *q, const dsr_stream *stream) {
  dsr_matches *matches = NULL;
  dsr_match m;
  uint32_t places = 0;
  cr_assert_eq(dsr_matches_new(q, stream, &matches, NULL), DSR_OK);
  while (dsr_matches_next(matches, &m, NULL) == DSR_OK)
    places = places * 31 + m.first * 7 + m.last;
  dsr_matches_free(matches);
  return places;
}

Test(prefilter, answers_that_are_not_kept_are_the_same) {
  static const char *const sources[] = {
      "[norm=\"pier\" | shape=\"Xx*\"] []", "[word=\".*e.*\"]+ within s",
      "[stem=\"open\"] | \"new\"", "<s> []{2}"};
  typed_stream t = type_stream(
      "The new pier opened . New piers were seen in every harbour . Open !", NULL);
  for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
    dsr_query *all = query(sources[i]);
    uint32_t hits = hits_of(all, &t.stream);
    cr_expect_neq(hits, 0);
    for (size_t kept = 1; kept <= t.stream.count; kept += 3) {
      dsr_query *few = query(sources[i]);
      dsr_query_keep_answers(few, kept);
      for (int again = 0; again < 2; again++)
        cr_expect_eq(hits_of(few, &t.stream), hits, "%s: %zu", sources[i], kept);
      dsr_query_free(few);
    }
    dsr_query_free(all);
  }
  free_typed(&t);
}
