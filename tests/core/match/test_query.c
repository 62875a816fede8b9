/* The query language: what is found where, and what is refused at which byte. */
#include <stdio.h>
#include <string.h>

#include "dossier/query.h"
#include "tests/core/match/typed_stream.h"
#include "tests/live_blocks.h"

TestSuite(query, .fini = no_live_blocks);

enum { ROOM = 1024 };

static dsr_gazetteers *make_set(void) {
  static const char *const names[][3] = {
      {"nationality", "Ruritanian", "Borduran"}, {"speech", "announce", "say"}};
  dsr_gazetteers *set = NULL;
  cr_assert_eq(dsr_gazetteers_new(NULL, 0, &set, NULL), DSR_OK);
  for (size_t i = 0; i < 2; i++) {
    dsr_gazetteer *g = NULL;
    cr_assert_eq(dsr_gazetteer_new(&g, NULL), DSR_OK);
    for (size_t k = 1; k < 3; k++) {
      dsr_new_entry e = {.name = names[i][k]};
      cr_assert_eq(dsr_gazetteer_add(g, &e, NULL), DSR_OK);
    }
    cr_assert_eq(dsr_gazetteers_put(set, names[i][0], g, NULL), DSR_OK);
  }
  return set;
}

static void write_captures(const dsr_query *q, const dsr_matches *m, char *out,
                           size_t *n) {
  for (size_t i = 0; i < dsr_query_captures(q); i++) {
    dsr_match c;
    if (dsr_matches_capture(m, i, &c) == DSR_OK)
      *n += (size_t)snprintf(out + *n, ROOM - *n, "(%s %u-%u)",
                             dsr_query_capture_name(q, i), c.first, c.last);
  }
}

/* "first-last(capture first-last) ..." */
static void list_hits(const dsr_query *q, const dsr_stream *s, char *out) {
  dsr_matches *m = NULL;
  dsr_match hit;
  dsr_error err = {0};
  size_t n = 0;
  int status;
  out[0] = '\0';
  cr_assert_eq(dsr_matches_new(q, s, &m, NULL), DSR_OK);
  while ((status = dsr_matches_next(m, &hit, &err)) == DSR_OK && n < ROOM - 99) {
    n += (size_t)snprintf(out + n, ROOM - n, "%s%u-%u", n ? " " : "", hit.first,
                          hit.last);
    write_captures(q, m, out, &n);
  }
  cr_assert_eq(status, DSR_DONE, "%s", err.message);
  cr_assert_eq(dsr_matches_next(m, &hit, &err), DSR_DONE);
  dsr_matches_free(m);
}

static dsr_query *compile(const char *source, dsr_gazetteers *set,
                          unsigned flags) {
  dsr_query *q = NULL;
  dsr_error err = {0};
  cr_assert_eq(dsr_query_new(source, strlen(source), set, flags, &q, &err),
               DSR_OK, "%s: %s", source, err.message);
  return q;
}

typedef struct row {
  const char *query, *text, *want;
} row;

static void check_rows(const row *rows, size_t n, unsigned flags,
                       const char *skipped) {
  dsr_gazetteers *set = make_set();
  for (size_t i = 0; i < n; i++) {
    char got[ROOM];
    dsr_query *q = compile(rows[i].query, set, flags);
    typed_stream t = type_stream(rows[i].text, skipped);
    list_hits(q, &t.stream, got);
    cr_assert_str_eq(got, rows[i].want, "%s over '%s': '%s'", rows[i].query,
                     rows[i].text, got);
    free_typed(&t);
    dsr_query_free(q);
  }
  dsr_gazetteers_free(set);
}

#define CHECK(rows, flags, skipped) \
  check_rows(rows, sizeof rows / sizeof *rows, flags, skipped)

static const row tests_of_tokens[] = {
    {"\"arms\"", "arms Arms ARMS arms", "0-1 3-4"},
    {"\"arms\"%c", "arms Arms ARMS", "0-1 1-2 2-3"},
    {"'arms'", "arms", "0-1"},
    {"arms", "arms Arms harms", "0-1 1-2"},
    {"defense minister", "The Defense Minister met defense ministers", "1-3"},
    {"\"Defense Minister\"", "the Defense Minister, a defense minister", "1-3"},
    {"\"Port's\"", "the Port\xE2\x80\x99s and Port's", "1-3 4-6"},
    {"Port\xE2\x80\x99s", "port's", "0-2"},
    {"\"$2.2\" billion", "for $2.2 billion", "1-4"},
    {"U.S.", "the U.S. and u.s. sides", "1-2 3-4"},
    {"cross-shore", "Cross-shore", "0-3"},
    {"\"defen[cs]e\"", "defense defence defends Defense", "0-1 1-2"},
    {"\"defen[cs]e\"%c", "Defense", "0-1"},
    {"\"arms|weapons\"", "arms armsweapons weapons", "0-1 2-3"},
    {"\"a.c\"", "abc a.c", "1-2"}, /* no regex sign: text */
    {"\"say \\\"hi\\\"\"", "say \"hi\"", "0-4"},
    {"[word=\"The\"]", "The the", "0-1"},
    {"[word=\"the\"%c]", "The the", "0-1 1-2"},
    {"[norm=\"The\"]", "The the", "0-1 1-2"},
    {"[norm=\"THE|an?\"]", "The an", "0-1 1-2"},
    {"[stem=\"sales\"]", "sale Sales sailing", "0-1 1-2"},
    {"[stem=\"announces\"]", "announced", "0-1"},
    {"[shape=\"Xx+\"]", "The the THE U.S.", "0-1"},
    {"[shape=\"xx9\"%c]", "AB1", "0-1"},
    {"[kind=\"number\"]", "82 tanks", "0-1"},
    {"[kind!=\"word\"]", "82 tanks .", "0-1 2-3"},
    {"[kind=\"number|punct\"]", "82 tanks .", "0-1 2-3"},
    {"[]", "a b", "0-1 1-2"},
    {"[norm=\"a\" | norm=\"b\" & word!=\"B\"]", "a b B", "0-1 1-2"},
    {"[(norm=\"a\" | norm=\"b\") & word!=\"B\"]", "a b B A", "0-1 1-2 3-4"},
    {"[!(norm=\"a\" | norm=\"b\")]", "a b c", "2-3"},
    {"[ ! norm = \"a\" ]", "a b", "1-2"},
    {"[norm in nationality]", "a RURITANIAN official", "1-2"},
    {"[word in nationality]", "a RURITANIAN Ruritanian", "2-3"},
    {"[stem in speech]", "announced says told", "0-1 1-2"},
    {"[!(norm in nationality)]", "a Borduran", "0-1"},
    {"\"\\d+\"", "12 a 7", "0-1 2-3"},
    {"\"Sao Paulo\"%d", "S\xC3\xA3o Paulo Sao Paulo sao", "0-2 2-4"},
    {"\"s\xC3\xA3o\"%cd", "S\xC3\xA3o Sao so", "0-1 1-2"},
    {"\"s[ao]o\"%d%c", "S\xC3\xA3o sa\xCC\x83o", "0-1 1-2"},
    {"\"Oslo\"%d", "\xC3\x98slo", ""}, /* a letter, not a mark */
    {"[norm=\"viet\"%d]", "Vi\xE1\xBA\xBFt Viet", "0-1 1-2"},
    {"[stem=\"r\xC3\xB4les\"%d]", "roles r\xC3\xB4le", "0-1 1-2"},
    {"\"?\"%l", "what ?", "1-2"},
    {"[word=\"(\"%l]", "( a )", "0-1"},
};

Test(query, tests_of_tokens) { CHECK(tests_of_tokens, 0, NULL); }
Test(query, tests_of_tokens_trusted) {
  CHECK(tests_of_tokens, DSR_QUERY_OWN, NULL);
}

static const row shapes_of_patterns[] = {
    {"a \"b\"? c", "a c a b c a b b c", "0-2 2-5"},
    {"\"a\" \"b\"* \"c\"", "a c a b b c", "0-2 2-6"},
    {"\"b\"+", "a b b a b", "1-3 4-5"},
    {"[]{2}", "a b c d e", "0-2 2-4"},
    {"\"a\" []{1,2} \"c\"", "a c a x c a x x c", "2-5 5-9"},
    {"\"a\"{2,}", "a a a b a", "0-3"},
    {"\"a\"{,2} \"b\"", "a a a b", "1-4"},
    {"\"a\" ( \"b\" | \"c\" \"d\" ) \"e\"", "a b e a c d e a c e", "0-3 3-7"},
    {"\"a\" | \"a\" \"b\"", "a b a", "0-2 2-3"},
    {"(\"a\" \"b\")+", "a b a b a", "0-4"},
    {"(\"a\"?)* \"b\"", "a a b b", "0-3 3-4"},
    {"\"a\"*", "b a a", "1-3"},
    {"\"a\" \"b\" | \"b\" \"c\" \"d\"", "a b c d", "1-4"}, /* the longest */
    {"[norm=\"a|b\"] [norm=\"b|c\"]", "a b c", "0-2"},     /* the leftmost */
    {"n:[kind=\"number\"] of \"the\"? t:[kind=\"number\"]", "11 of the 29",
     "0-4(n 0-1)(t 3-4)"},
    {"x:\"a\"? \"b\"", "b a b", "0-1 1-3(x 1-2)"},
    {"x:\"a\"+ y:(\"b\" z:[])", "a a b c", "0-4(x 0-2)(y 2-4)(z 3-4)"},
    {"(x:\"a\" | y:\"b\")+", "a b a", "0-3(x 2-3)(y 1-2)"},
    {"x:[]{1,2} y:[]{1,2}", "a b c", "0-3(x 0-2)(y 2-3)"},
    {"(x:\"a\"|x:\"b\")", "b", "0-1(x 0-1)"},
    {"x:\"New Port\" []", "New Port city", "0-3(x 0-2)"},
    {"<s> []", "a b . c d .", "0-1 3-4"},
    {"[] </s>", "a b . c d", "2-3 4-5"},
    {"<s/>", "a b . c d", "0-3 3-5"},
    {"<s> []* </s>", "a . b .", "0-4"},
    {"<s> []* </s> within s", "a . b .", "0-2 2-4"},
    {"\"a\" []* \"b\" within s", "a x . b a b .", "4-6"},
    {"\"a\" []* \"b\" within <s/>", "a x . b a b .", "4-6"},
    {"within reach", "within reach", "0-2"},
    {"within", "within", "0-1"},
    {"a within", "a within", "0-2"},
    {"a | b within s", "a b", "0-1 1-2"},
};

Test(query, shapes_of_patterns) { CHECK(shapes_of_patterns, 0, NULL); }

Test(query, the_shortest_when_asked_for) {
  static const row rows[] = {
      {"\"a\" []* \"b\"", "a a b b", "1-3"},
      {"\"a\"+", "a a a", "0-1 1-2 2-3"},
      {"x:\"a\"* y:\"b\"", "a b", "1-2(y 1-2)"},
      {"[]{2,3}", "a b c d", "0-2 2-4"},
  };
  CHECK(rows, DSR_QUERY_SHORTEST, NULL);
}

Test(query, all_when_asked_for) {
  static const row rows[] = {
      {"\"a\" []* \"b\"", "a a b b", "0-3 0-4 1-3 1-4"},
      {"x:\"a\"+ []?", "a a", "0-1(x 0-1) 0-2(x 0-2) 1-2(x 1-2)"},
      {"[]{1,2}", "a b", "0-1 0-2 1-2"},
  };
  CHECK(rows, DSR_QUERY_ALL, NULL);
}

Test(query, skipped_tokens_are_in_no_hit) {
  static const row rows[] = {
      {"[]", "a no b", "0-1 2-3"},      {"\"a\" []* \"b\"", "a no b", ""},
      {"\"no\"", "no a", ""},           {"<s/>", "a no . b .", "3-5"},
      {"\"a\" \"b\"", "a no b a b", "3-5"},
  };
  CHECK(rows, 0, "no");
}

Test(query, annotations_are_units) {
  static const dsr_annotation notes[] = {
      {"person", 0, 3}, {"person", 0, 2}, {"money", 4, 7},
      {"person", 5, 6}, {"person", 7, 8}, {"person", 9, 99}};
  static const row rows[] = {
      {"<person/>", "", "0-3 5-6 7-8"},
      {"who:<person/> []{0,2} sum:<money/>", "", "0-7(who 0-3)(sum 4-7)"},
      {"<money/> <person/>", "", "4-8"},
      {"<person/> c", "", ""}, /* the longest is the unit */
      {"(<person/> | \"d\")+", "", "0-4 5-6 7-8"},
      {"<nothing/>", "", ""},
      {"<person/>? \"d\"", "", "0-4"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char got[ROOM];
    dsr_query *q = compile(rows[i].query, NULL, 0);
    typed_stream t = type_stream("a b c d e f g h i j", NULL);
    t.stream.annotations = notes;
    t.stream.annotation_count = sizeof notes / sizeof *notes;
    list_hits(q, &t.stream, got);
    cr_assert_str_eq(got, rows[i].want, "%s: '%s'", rows[i].query, got);
    free_typed(&t);
    dsr_query_free(q);
  }
}

typedef struct refused {
  const char *query;
  int status;
  size_t offset;
  const char *part;
} refused;

static const refused refusals[] = {
    {"", DSR_ESYNTAX, 0, "empty query"},
    {"   ", DSR_ESYNTAX, 3, "empty query"},
    {"[nrom=\"a\"]", DSR_ESYNTAX, 1,
     "unknown attribute 'nrom'; did you mean 'norm'?"},
    {"[zzz=\"a\"]", DSR_ESYNTAX, 1, "there are word, norm, stem, shape, kind"},
    {"[kind=\"numbr\"]", DSR_ESYNTAX, 7, "did you mean 'number'?"},
    {"\"a\" [norm in nationalty]", DSR_ENOTFOUND, 13,
     "did you mean 'nationality'?"},
    {"[kind in nationality]", DSR_ESYNTAX, 9, "word, norm or stem"},
    {"[norm in ]", DSR_ESYNTAX, 9, "name of a gazetteer"},
    {"\"a\"%x", DSR_ESYNTAX, 3, "%c (any case), %d (no diacritics)"},
    {"\"a\"%", DSR_ESYNTAX, 3, "unknown flag"},
    {"\"a\"%cx", DSR_ESYNTAX, 3, "unknown flag"},
    {"a%d", DSR_ESYNTAX, 1, "did you mean '%c'?"},
    {"\"a", DSR_ESYNTAX, 0, "never closed"},
    {"x [norm=\"a\"", DSR_ESYNTAX, 2, "never closed"},
    {"[norm=\"a\" norm", DSR_ESYNTAX, 10, "expected &, | or ]"},
    {"[norm]", DSR_ESYNTAX, 5, "expected =, != or in"},
    {"[norm=a]", DSR_ESYNTAX, 6, "string in quotes"},
    {"[(norm=\"a\"]", DSR_ESYNTAX, 10, "expected &, | or )"},
    {"[!]", DSR_ESYNTAX, 2, "test was expected"},
    {"[norm=\"\"]", DSR_ESYNTAX, 6, "no token is empty"},
    {"\"\"", DSR_ESYNTAX, 0, "empty string"},
    {"(\"a\"", DSR_ESYNTAX, 0, "never closed"},
    {"\"a\")", DSR_ESYNTAX, 3, "closes nothing"},
    {"()", DSR_ESYNTAX, 1, "token was expected"},
    {"\"a\" |", DSR_ESYNTAX, 5, "token was expected"},
    {"| \"a\"", DSR_ESYNTAX, 0, "token was expected"},
    {"\"a\"{2,1}", DSR_ESYNTAX, 3, "below the first"},
    {"\"a\"{}", DSR_ESYNTAX, 3, "{m}, {m,n}"},
    {"\"a\"{0}", DSR_ESYNTAX, 3, "no times"},
    {"\"a\"{1001}", DSR_ELIMIT, 4, "at most 1000"},
    {"\"a\"?*", DSR_ESYNTAX, 4, "second quantifier"},
    {"missile*", DSR_ESYNTAX, 7, "missile.*"},
    {"* a", DSR_ESYNTAX, 0, "means nothing here"},
    {"a & b", DSR_ESYNTAX, 2, "means nothing here"},
    {"x:", DSR_ESYNTAX, 2, "capture needs a unit"},
    {"10:30", DSR_ESYNTAX, 2, "means nothing here"},
    {"<person>", DSR_ESYNTAX, 0, "needs a token"},
    {"a <", DSR_ESYNTAX, 2, "'<' begins"},
    {"<s>", DSR_ESYNTAX, 0, "needs a token"},
    {"\"a(b\"", DSR_ESYNTAX, 4, "parenthesis"},
    {"\"\\\"a(b\"", DSR_ESYNTAX, 6, "parenthesis"},
    {"[norm=\"arms|big guns\"]", DSR_ESYNTAX, 15, "holds no blank"},
    {"[norm=\"big guns\"]", DSR_ESYNTAX, 10, "holds no blank"},
    {"\xE2\x80\x9C" "a", DSR_ESYNTAX, 0, "curly"},
    {"(((\"a\"{1000}){1000}){1000})", DSR_ELIMIT, 0, "too large"},
};

Test(query, says_what_is_wrong_and_where) {
  dsr_gazetteers *set = make_set();
  for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
    const refused *r = &refusals[i];
    dsr_query *q = NULL;
    dsr_error err = {0};
    int status = dsr_query_new(r->query, strlen(r->query), set, 0, &q, &err);
    cr_assert_eq(status, r->status, "%s: %d %s", r->query, status, err.message);
    cr_assert_null(q);
    cr_assert_eq(err.offset, r->offset, "%s: at %zu: %s", r->query, err.offset,
                 err.message);
    cr_assert(strstr(err.message, r->part), "%s: %s", r->query, err.message);
    cr_assert_eq(dsr_query_new(r->query, strlen(r->query), set, 0, &q, NULL),
                 status);
  }
  dsr_gazetteers_free(set);
}

Test(query, refuses_wrong_arguments_and_depths) {
  dsr_query *q = NULL;
  dsr_error err = {0};
  cr_assert_eq(dsr_query_new("a", 1, NULL, 64, &q, &err), DSR_EINVAL);
  cr_assert_eq(dsr_query_new("a", 1, NULL, DSR_QUERY_SHORTEST | DSR_QUERY_ALL,
                             &q, &err),
               DSR_EINVAL);
  cr_assert_eq(dsr_query_new("[norm in x]", 11, NULL, 0, &q, &err),
               DSR_ENOTFOUND);
  cr_assert_eq(dsr_query_new("a\0b", 3, NULL, 0, &q, &err), DSR_ESYNTAX);
  static char deep[DSR_QUERY_MAX + 1];
  memset(deep, '(', 500);
  cr_assert_eq(dsr_query_new(deep, 500, NULL, 0, &q, &err), DSR_ELIMIT);
  cr_assert_eq(err.offset, 100);
  memset(deep, '!', 500);
  deep[0] = '[';
  cr_assert_eq(dsr_query_new(deep, 500, NULL, 0, &q, &err), DSR_ELIMIT);
  cr_assert_eq(dsr_query_new(deep, sizeof deep, NULL, 0, &q, &err), DSR_ELIMIT);
}

Test(query, long_chains_of_tests_are_no_deep_recursion) {
  static char chain[60000];
  size_t n = 1;
  chain[0] = '[';
  while (n < sizeof chain - 20) {
    memcpy(chain + n, "norm!=\"a\"&", 10);
    n += 10;
  }
  memcpy(chain + n, "norm!=\"a\"]", 10);
  dsr_query *q = NULL;
  cr_assert_eq(dsr_query_new(chain, n + 10, NULL, 0, &q, NULL), DSR_OK);
  typed_stream t = type_stream("a b", NULL);
  char got[ROOM];
  list_hits(q, &t.stream, got);
  cr_assert_str_eq(got, "1-2");
  free_typed(&t);
  dsr_query_free(q);
}

Test(query, names_its_captures_and_gazetteers) {
  dsr_gazetteers *set = make_set();
  dsr_query *q = compile("b:[norm in speech] a:[norm in nationality] "
                         "b:[stem in speech]", set, 0);
  cr_assert_eq(dsr_query_captures(q), 2);
  cr_assert_str_eq(dsr_query_capture_name(q, 0), "b");
  cr_assert_str_eq(dsr_query_capture_name(q, 1), "a");
  cr_assert_null(dsr_query_capture_name(q, 2));
  cr_assert_str_eq(dsr_query_gazetteer(q, 0), "speech");
  cr_assert_str_eq(dsr_query_gazetteer(q, 1), "nationality");
  cr_assert_null(dsr_query_gazetteer(q, 2));
  dsr_query_free(q);
  dsr_gazetteers_free(set);
}

Test(query, tells_a_planner_which_forms_a_hit_needs) {
  static const struct {
    const char *query;
    int status;
    const char *want;
  } rows[] = {
      {"\"arms\"", DSR_OK, "arms "},
      {"arms [] \"the\"", DSR_OK, "the "}, /* fewer forms than arms, Arms */
      {"arms | \"the\"", DSR_OK, "arms Arms the "},
      {"arms | []", DSR_DONE, ""},
      {"[]+", DSR_DONE, ""},
      {"\"the\"* \"x.*\"", DSR_OK, ""},
      {"x:(\"the\" \"sale\")+", DSR_OK, "the "},
      {"<person/> \"sale\"", DSR_OK, "sale "},
      {"<person/>", DSR_DONE, ""},
      {"<s/> containing \"sale\" []", DSR_OK, "sale "},
      {"arms containing \"the\"", DSR_OK, "the "},
      {"<s/> !containing \"sale\"", DSR_DONE, ""},
      {"<s/> within \"sale\"", DSR_DONE, ""},
  };
  typed_stream t = type_stream("arms Arms the sale", NULL);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    dsr_query *q = compile(rows[i].query, NULL, 0);
    for (size_t n = 0;; n++) { /* 0: no failure */
      dsr_form *forms = NULL;
      size_t count = 0;
      dsr_memory_fail(n, 0);
      int status = dsr_query_required(q, t.lexicon, &forms, &count, NULL);
      dsr_memory_fail(0, 0);
      char got[ROOM] = "";
      for (size_t k = 0; k < count; k++) {
        strcat(got, dsr_lexicon_text(t.lexicon, forms[k], DSR_WORD, NULL));
        strcat(got, " ");
      }
      dsr_free(forms);
      if (n && status == DSR_ENOMEM)
        continue;
      cr_assert_eq(status, rows[i].status, "%s", rows[i].query);
      cr_assert_str_eq(got, rows[i].want, "%s: %s", rows[i].query, got);
      if (n)
        break;
    }
    dsr_query_free(q);
  }
  free_typed(&t);
}
