/* Sets of queries: each must tell what it tells alone. */
#include "core/base/memory.h"
#include "dossier/query_set.h"
#include "tests/core/match/typed_stream.h"
#include "tests/live_blocks.h"

TestSuite(query_set, .fini = no_live_blocks);

static const char *const sources[] = {
    "\"b\"", "\"a\" \"b\"", "\"a\" \"b\"? \"c\"", "\"a\"+", "x:[] \"c\"", "\"a|b\" \"c\"",
    "<s> \"a\"", "<s> []", "\"a\" </s>", "(\"a\" | \"b\" \"c\") \"d\"", "\"a\" []* \"d\" within s",
    "\"d\" \"a\"", "[norm=\"c\"]", "[kind=\"number\"] \"a\"", "\"a\" []{2} \"b\"",
    "\"a\" \"a\"", "\"b\" \"c\"{2}", "[word!=\"a\"] [word!=\"b\"]", "<person/>", "<person/> \"a\"",
    "\"a\" <person/>", "(<s> \"a\") | \"b\" \"c\"", "\"c\"* \"d\"", "\"zzz\"", "y:\"a\" z:\"b\"",
    "\"a\" \"b\" within 2", "(\"a\" \"b\") containing \"b\"", "\"A\"%c", "[]", "\".\"",
    "\"b\" \".\"", "\"d\" \"d\"", "\"a\" (\"b\" | </s>)"};
enum { QUERIES = sizeof sources / sizeof *sources };
static const unsigned flags[] = {0, DSR_QUERY_SHORTEST, DSR_QUERY_ALL};

static dsr_query *compile(const char *source, unsigned flag) {
  dsr_query *q = NULL;
  dsr_error err = {0};
  cr_assert_eq(dsr_query_new(source, strlen(source), NULL, flag, &q, &err), DSR_OK, "%s: %s",
               source, err.message);
  return q;
}

static void fill(char *text, size_t len, uint32_t *random) {
  static const char letters[] = "aaabbccdA7.e";
  for (size_t i = 0; i < len; i++) {
    *random = *random * 1664525 + 1013904223;
    text[i] = i % 2 ? ' ' : letters[(*random >> 16) % (sizeof letters - 1)];
  }
  text[len] = '\0';
}

/* The set has the next hits of the query on its own, captures as well. */
static void expect_hits_of(dsr_query_set *set, const dsr_query *q, size_t number,
                           const dsr_stream *s, size_t *which, dsr_match *hit, int *status) {
  dsr_matches *alone = NULL;
  dsr_match own;
  cr_assert_eq(dsr_matches_new(q, s, &alone, NULL), DSR_OK);
  while (dsr_matches_next(alone, &own, NULL) == DSR_OK) {
    cr_assert(*status == DSR_OK && *which == number && hit->first == own.first &&
                  hit->last == own.last,
              "%s of %s: [%u,%u)", sources[number % QUERIES], s->text, own.first, own.last);
    for (size_t c = 0; c < 3; c++) {
      dsr_match a, b;
      cr_expect_eq(dsr_query_set_capture(set, c, &a), dsr_matches_capture(alone, c, &b));
      cr_expect(a.first == b.first && a.last == b.last);
    }
    *status = dsr_query_set_next(set, which, hit, NULL);
  }
  dsr_matches_free(alone);
}

Test(query_set, tells_what_each_query_tells_alone) {
  dsr_query *queries[3 * QUERIES];
  dsr_query_set *set = NULL;
  uint32_t random = 11;
  for (size_t i = 0; i < 3 * QUERIES; i++)
    queries[i] = compile(sources[i % QUERIES], flags[i / QUERIES]);
  cr_assert_eq(dsr_query_set_new((const dsr_query *const *)queries, 3 * QUERIES, &set, NULL),
               DSR_OK);
  for (size_t n = 0; n < 300; n++) {
    char text[64];
    fill(text, n % 60, &random);
    typed_stream t = type_stream(text, n % 3 ? NULL : "e");
    const dsr_annotation persons[] = {{"person", 1, 3}, {"person", 4, 5}};
    t.stream.annotations = persons;
    t.stream.annotation_count = t.stream.count >= 5 ? 2 : 0;
    size_t which = 0;
    dsr_match hit = {0, 0};
    cr_assert_eq(dsr_query_set_begin(set, &t.stream, NULL), DSR_OK);
    int status = dsr_query_set_next(set, &which, &hit, NULL);
    for (size_t i = 0; i < 3 * QUERIES; i++)
      expect_hits_of(set, queries[i], i, &t.stream, &which, &hit, &status);
    cr_assert_eq(status, DSR_DONE, "%s: hits that no query has", text);
    free_typed(&t);
  }
  dsr_query_set_free(set);
  for (size_t i = 0; i < 3 * QUERIES; i++)
    dsr_query_free(queries[i]);
}

/* A lexicon that grows, and another one: nothing is told of the wrong forms. Half
 * the hits are left untold. */
Test(query_set, goes_from_text_to_text) {
  dsr_query *q[] = {compile("\"a\" \"b\"", 0), compile("\"b\"", 0)};
  dsr_query_set *set = NULL;
  size_t which;
  dsr_match hit;
  cr_assert_eq(dsr_query_set_new((const dsr_query *const *)q, 2, &set, NULL), DSR_OK);
  cr_expect_eq(dsr_query_set_next(set, &which, &hit, NULL), DSR_DONE);
  cr_expect_eq(dsr_query_set_capture(set, 0, &hit), DSR_EINVAL);
  typed_stream texts[] = {type_stream("b a b", NULL), type_stream("a b a a b", NULL)};
  for (size_t n = 0; n < 6; n++) {
    const typed_stream *t = &texts[n % 2];
    cr_assert_eq(dsr_query_set_begin(set, &t->stream, NULL), DSR_OK);
    cr_assert_eq(dsr_query_set_next(set, &which, &hit, NULL), DSR_OK);
    cr_expect(which == 0 && hit.first == (n % 2 ? 0 : 1));
    dsr_form form;
    char word[2] = {(char)('f' + n), '\0'};
    cr_assert_eq(dsr_lexicon_put(t->lexicon, word, 1, &form, NULL), DSR_OK);
  }
  const dsr_stream nothing = {0};
  cr_assert_eq(dsr_query_set_begin(set, &nothing, NULL), DSR_OK);
  cr_expect_eq(dsr_query_set_next(set, &which, &hit, NULL), DSR_DONE);
  dsr_query_set_free(set);
  cr_assert_eq(dsr_query_set_new(NULL, 0, &set, NULL), DSR_OK);
  cr_assert_eq(dsr_query_set_begin(set, &texts[0].stream, NULL), DSR_OK);
  cr_expect_eq(dsr_query_set_next(set, &which, &hit, NULL), DSR_DONE);
  dsr_query_set_free(set);
  free_typed(&texts[0]);
  free_typed(&texts[1]);
  dsr_query_free(q[0]);
  dsr_query_free(q[1]);
}
