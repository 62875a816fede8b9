/* Why something expected is no hit. */
#include <stdio.h>
#include <string.h>

#include "dossier/why.h"
#include "tests/core/match/typed_stream.h"
#include "tests/live_blocks.h"

TestSuite(why_not, .fini = no_live_blocks);

enum { ROOM = 4096 };

static const dsr_annotation zones[] = {{"heading", 0, 2}, {"caption", 2, 99}};
static const dsr_stream_about about = {
    .key = "docs/a.txt", .publisher = "Wire", .first = 20220101, .last = 20220101};

typedef struct row {
  const char *query, *text, *skipped;
  uint32_t first, last;
  dsr_miss_kind kind;
  const char *want; /* messages, a line each; those told are at least these */
} row;

static const row rows[] = {
    {"\"a\" \"b\"", "a b", NULL, 0, 2, DSR_MISS_HIT, "it is a hit\n"},
    {"\"arms\" \"deal\"", "arms sale", NULL, 0, 2, DSR_MISS_TEST,
     "from token 0 'arms' on, 1 passed; then word 'sale' is not 'deal', at token "
     "1 'sale'\n"},
    {"[norm=\"arms\"] [stem=\"deal\" | norm=\"sales\"]", "the arms sale was", NULL,
     1, 3, DSR_MISS_TEST,
     "from token 1 'arms' on, 1 passed; then stem 'sale' is not 'deal', norm "
     "'sale' is not 'sales', at token 2 'sale'\n"},
    {"\"a\" \"b\" \"c\" \"d\"", "x a b c x d", NULL, 2, 4, DSR_MISS_TEST,
     "from token 1 'a' on, 3 passed; then word 'x' is not 'd', at token 4 'x'\n"
     "from token 2 'b' on, 0 passed; then word 'b' is not 'a', at token 2 'b'\n"},
    {"\"a\"+", "x a a a", NULL, 1, 3, DSR_MISS_COVERED,
     "it matches, but the longer hit [1,4) 'a a a' took its place\n"},
    {"(?shortest) \"a\"+", "a a", NULL, 0, 2, DSR_MISS_COVERED,
     "it matches, but the shorter hit [0,1) 'a' took its place\n"
     "it matches, but the shorter hit [1,2) 'a' took its place\n"},
    {"\"a\" \"b\"?", "a b c", NULL, 0, 3, DSR_MISS_END,
     "the hit [0,2) 'a b' lies here\n"},
    {"\"a\" []* \"b\" within s", "a . b", NULL, 0, 3, DSR_MISS_SENTENCE,
     "it matches, but a sentence ends within, before token 2 'b'\n"},
    {"\"a\" []* \"b\" within 2", "a x b", NULL, 0, 3, DSR_MISS_LENGTH,
     "it matches, but has 3 tokens; 2 are allowed\n"},
    {"\"a\" within heading", "x y a", NULL, 2, 3, DSR_MISS_FILTER,
     "it matches, but lies in none\n"},
    {"\"x\" \"y\" !containing \"y\"", "x y a", NULL, 0, 2, DSR_MISS_FILTER,
     "it matches, but holds one\n"},
    {"\"x\" \"no\"", "a b x no", "no", 2, 4, DSR_MISS_SKIPPED,
     "token 3 'no' lies in a zone that is not searched: caption\n"},
    {"\"x\" within <doc publisher=\"Reuters\"/>", "x", NULL, 0, 1,
     DSR_MISS_DOCUMENT,
     "the query is not about this document: publisher 'Wire' is not 'Reuters'\n"},
    {"\"x\" !within <doc since=\"2021\"/>", "x", NULL, 0, 1, DSR_MISS_DOCUMENT,
     "the query is not about this document: its date spans 20220101 to 20220101, "
     "and since 2021 was asked\n"},
    {"\"x\" <person/>", "x y", NULL, 0, 2, DSR_MISS_TEST,
     "from token 0 'x' on, 1 passed; then there is no person here, at token 1 "
     "'y'\n"},
    {"\"x\" <heading>", "x y", NULL, 0, 1, DSR_MISS_TEST,
     "from token 0 'x' on, 1 passed; then there is no heading that begins here, "
     "at token 1 'y'\n"},
    {"\"x\" \"y\"", "a x", NULL, 1, 2, DSR_MISS_TEST,
     "from token 1 'x' on, 1 passed; then the text ends\n"},
    {"\"x\" \"y\" within s", "a x . y", NULL, 1, 2, DSR_MISS_TEST,
     "from token 1 'x' on, 1 passed; then word '.' is not 'y', at token 2 '.'\n"},
};

static void list_misses(const dsr_whynot *w, char *out) {
  size_t n = 0;
  out[0] = '\0';
  for (size_t i = 0; i < dsr_whynot_count(w); i++)
    n += (size_t)snprintf(out + n, ROOM - n, "%s\n", dsr_whynot_at(w, i)->message);
  cr_assert_null(dsr_whynot_at(w, dsr_whynot_count(w)));
}

Test(why_not, tells_what_stood_in_the_way) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const row *r = &rows[i];
    dsr_query *q = NULL;
    dsr_whynot *w = NULL;
    dsr_error err = {0};
    char got[ROOM];
    cr_assert_eq(dsr_query_new(r->query, strlen(r->query), NULL, 0, &q, &err),
                 DSR_OK, "%s: %s", r->query, err.message);
    typed_stream t = type_stream(r->text, r->skipped);
    t.stream.zones = zones;
    t.stream.zone_count = t.stream.count > 2 ? 2 : t.stream.count == 2;
    t.stream.about = &about;
    cr_assert_eq(dsr_whynot_new(q, &t.stream, r->first, r->last, &w, &err),
                 DSR_OK, "%s: %s", r->query, err.message);
    list_misses(w, got);
    cr_assert_eq(dsr_whynot_at(w, 0)->kind, r->kind, "%s: %s", r->query, got);
    cr_assert_eq(strncmp(got, r->want, strlen(r->want)), 0, "%s: %s", r->query,
                 got);
    dsr_whynot_free(w);
    free_typed(&t);
    dsr_query_free(q);
  }
}

Test(why_not, gives_the_test_that_failed_in_parts) {
  dsr_query *q = NULL;
  dsr_whynot *w = NULL;
  cr_assert_eq(dsr_query_new("\"arms\" [norm=\"deal|pact\"]", 25, NULL, 0, &q,
                             NULL),
               DSR_OK);
  typed_stream t = type_stream("big arms sale", NULL);
  cr_assert_eq(dsr_whynot_new(q, &t.stream, 1, 3, &w, NULL), DSR_OK);
  const dsr_miss *m = dsr_whynot_at(w, 0);
  cr_assert(m->start == 1 && m->token == 2 && m->first == 1 && m->last == 2);
  cr_assert_str_eq(m->item, "[norm=\"deal|pact\"]");
  cr_assert_eq(m->at, 7);
  cr_assert_str_eq(m->attribute, "norm");
  cr_assert_str_eq(m->value, "sale");
  cr_assert_str_eq(m->wanted, "a match of deal|pact");
  dsr_whynot_free(w);
  dsr_error err = {0};
  cr_assert_eq(dsr_whynot_new(q, &t.stream, 2, 2, &w, &err), DSR_EINVAL);
  cr_assert_eq(dsr_whynot_new(q, &t.stream, 2, 4, &w, &err), DSR_EINVAL);
  cr_assert(strstr(err.message, "none of the 3"), "%s", err.message);
  free_typed(&t);
  dsr_query_free(q);
}
