/* Filters, edges, units of several tokens, policies in the text and saved
 * queries: what is found, and what is refused at which byte. */
#include <stdio.h>
#include <string.h>

#include "dossier/query.h"
#include "tests/core/match/typed_stream.h"
#include "tests/live_blocks.h"

TestSuite(query_filter, .fini = no_live_blocks);

enum { ROOM = 1024 };

static dsr_gazetteers *make_set(void) {
  static const char *const names[] = {"New Port", "Port Royal", "Gull"};
  dsr_gazetteers *set = NULL;
  dsr_gazetteer *g = NULL;
  cr_assert_eq(dsr_gazetteers_new(NULL, 0, &set, NULL), DSR_OK);
  cr_assert_eq(dsr_gazetteer_new(&g, NULL), DSR_OK);
  for (size_t k = 0; k < 3; k++) {
    dsr_new_entry e = {.name = names[k]};
    cr_assert_eq(dsr_gazetteer_add(g, &e, NULL), DSR_OK);
  }
  cr_assert_eq(dsr_gazetteers_put(set, "towns", g, NULL), DSR_OK);
  return set;
}

/* Saved queries: name, text. */
static const char *const saved[][2] = {
    {"ab", "\"a\" | \"b\""},       {"far", "(?shortest) x:@ab []* \"c\""},
    {"head", "\"a\" within heading"}, {"loop", "\"a\" @pool"},
    {"pool", "@loop"},             {"broken", "\"a\" [nrom=\"x\"]"},
    {"deep", "\"a\" @broken"},     {"", NULL}};

static int find_saved(void *context, const char *name, size_t len,
                      const char **text, size_t *text_len, dsr_error *err) {
  (void)context;
  for (size_t i = 0; saved[i][1]; i++)
    if (strlen(saved[i][0]) == len && memcmp(saved[i][0], name, len) == 0) {
      *text = saved[i][1];
      *text_len = strlen(*text);
      return DSR_OK;
    }
  if (err) {
    err->code = DSR_ENOTFOUND;
    snprintf(err->message, sizeof err->message, "no saved query of that name");
  }
  return DSR_ENOTFOUND;
}

static const dsr_query_names names = {find_saved, NULL};

static void list_hits(const dsr_query *q, const dsr_stream *s, char *out) {
  dsr_matches *m = NULL;
  dsr_match hit, c;
  dsr_error err = {0};
  size_t n = 0;
  int status;
  out[0] = '\0';
  cr_assert_eq(dsr_matches_new(q, s, &m, NULL), DSR_OK);
  while ((status = dsr_matches_next(m, &hit, &err)) == DSR_OK && n < ROOM - 99) {
    n += (size_t)snprintf(out + n, ROOM - n, "%s%u-%u", n ? " " : "", hit.first,
                          hit.last);
    for (size_t i = 0; i < dsr_query_captures(q); i++)
      if (dsr_matches_capture(m, i, &c) == DSR_OK)
        n += (size_t)snprintf(out + n, ROOM - n, "(%s %u-%u)",
                              dsr_query_capture_name(q, i), c.first, c.last);
  }
  cr_assert_eq(status, DSR_DONE, "%s", err.message);
  dsr_matches_free(m);
}

typedef struct row {
  const char *query, *text, *want;
} row;

static const dsr_annotation persons[] = {
    {"person", 0, 3}, {"person", 1, 2}, {"person", 4, 5}, {"org", 4, 6}};
static const dsr_annotation zones[] = {
    {"headline", 0, 2}, {"body", 2, 5}, {"heading", 5, 7}, {"body", 7, 9}};

static void check_rows(const row *rows, size_t n, const char *skipped) {
  dsr_gazetteers *set = make_set();
  for (size_t i = 0; i < n; i++) {
    char got[ROOM];
    dsr_query *q = NULL;
    dsr_error err = {0};
    cr_assert_eq(dsr_query_new_named(rows[i].query, strlen(rows[i].query), set,
                                     &names, 0, &q, &err),
                 DSR_OK, "%s: %s", rows[i].query, err.message);
    typed_stream t = type_stream(rows[i].text, skipped);
    t.stream.annotations = persons;
    t.stream.annotation_count = sizeof persons / sizeof *persons;
    t.stream.zones = zones;
    t.stream.zone_count = sizeof zones / sizeof *zones;
    list_hits(q, &t.stream, got);
    cr_assert_str_eq(got, rows[i].want, "%s over '%s': '%s'", rows[i].query,
                     rows[i].text, got);
    free_typed(&t);
    dsr_query_free(q);
  }
  dsr_gazetteers_free(set);
}

#define CHECK(rows, skipped) \
  check_rows(rows, sizeof rows / sizeof *rows, skipped)

/* Zones: a b | c d e | f g | h i; persons a b c, b, e; an org e f. */
#define LETTERS "a b c d e f g h i"

Test(query_filter, within_and_containing) {
  static const row rows[] = {
      {"[] within heading", LETTERS, "5-6 6-7"},
      {"[]+ within heading", LETTERS, "5-7"},
      {"[]+ within body", LETTERS, "2-5 7-9"},
      {"[] within <person/>", LETTERS, "0-1 1-2 2-3 4-5"},
      {"[]+ within <person/>", LETTERS, "0-3 4-5"},
      {"\"a\" \"b\" within <person/>", LETTERS, "0-2"},
      {"\"c\" \"d\" within <person/>", LETTERS, ""},
      {"[] !within body !within heading", LETTERS, "0-1 1-2"},
      {"[]{2} !within body", LETTERS, "0-2 4-6 6-8"},
      {"<person/> within headline", LETTERS, "1-2"},
      {"<person/> containing \"b\"", LETTERS, "0-3"},
      {"<person/> !containing \"b\"", LETTERS, "4-5"},
      {"<heading/> containing \"g\"", LETTERS, "5-7"},
      {"<heading/> containing \"h\"", LETTERS, ""},
      {"[]{3} containing <org/>", LETTERS, "3-6"},
      {"[]{3} !containing <org/> !containing <person/>", LETTERS, "5-8"},
      {"\"d\" within \"b\" []* \"e\"", LETTERS, "3-4"},
      {"\"d\" within \"b\" []{1} \"e\"", LETTERS, ""},
      {"\"a\" | \"h\" within <body/> | <headline/>", LETTERS, "0-1 7-8"},
      {"[] within (body | headline)", LETTERS, ""}, /* words */
      {"[] within (<body/> containing \"d\")", LETTERS, "2-3 3-4 4-5"},
      {"[] within (<body/> !containing \"d\")", LETTERS, "7-8 8-9"},
      {"[] within (<body/> containing (\"d\" within <person/>))", LETTERS, ""},
      {"([] within body) !within <person/>", LETTERS, "3-4 7-8 8-9"},
      {"((\"d\" []*) within body)", LETTERS, "3-5"},
      {"\"a\" []* within 3", LETTERS, "0-3"},
      {"(?all) \"a\" []* within 2", LETTERS, "0-1 0-2"},
      {"[] []* within s within 2 containing \"d\"", LETTERS, "2-4"},
      {"x:\"b\" [] within <person/>", LETTERS, "1-3(x 1-2)"},
      /* the longest of those that pass */
      {"\"b\" []* within <person/>", LETTERS, "1-3"},
      {"<s/> containing \"b\"", "a . b . c b", "2-4 4-6"},
      {"<s/> !containing \"b\"", "a . b . c b", "0-2"},
      {"\"a\" []* \"b\" within s", "a . b . a c b", "4-7"},
      {"\"a\" []* \"b\" within <s/> within 3", "a c c b . a c b", "5-8"},
      {"[] within <nobody/>", LETTERS, ""},
      {"[] !within <nobody/> within heading", LETTERS, "5-6 6-7"},
  };
  static const row words[] = {
      {"boats within reach", "the boats within reach", "1-4"},
      {"boats within 10 miles", "boats within 10 miles", "0-4"},
      {"boats containing body text", "boats containing body text", "0-4"},
      {"boats within body", "x x boats x x boats", "2-3"},
      {"boats within \"a\" [] \"b\"", "a boats b boats", "1-2"},
      {"boats !within \"a\" [] \"b\"", "a boats b boats", "3-4"},
      {"boats within s within <headline/>", "boats x boats", "0-1"},
  };
  CHECK(rows, NULL);
  CHECK(words, NULL);
}

Test(query_filter, edges_of_anything) {
  static const row rows[] = {
      {"<heading> []", LETTERS, "5-6"},
      {"[] </heading>", LETTERS, "6-7"},
      {"[] </body> []", LETTERS, "4-6"},
      {"<person> [] </person>", LETTERS, "1-2 4-5"},
      {"<person> []+ </person>", LETTERS, "0-5"},
      {"<org> []", LETTERS, "4-5"},
      {"[] </headline> <body> []", LETTERS, "1-3"},
      {"<body/> <heading/>", LETTERS, "2-7"},
      {"<heading/>", LETTERS, "5-7"},
      {"<body/>", LETTERS, "2-5 7-9"},
  };
  CHECK(rows, NULL);
}

Test(query_filter, skipped_tokens_hide_a_unit_but_not_what_surrounds_a_hit) {
  static const row rows[] = {
      {"<person/>", LETTERS, "0-3 4-5"},
      {"<heading/>", LETTERS, ""},
      {"[] within heading", LETTERS, "5-6"},
      {"\"f\" within \"e\" [] []", LETTERS, ""},
  };
  CHECK(rows, "g");
}

Test(query_filter, names_of_a_gazetteer_are_units) {
  static const row rows[] = {
      {"<in towns/>", "new port royal gull", "0-2 3-4"},
      {"x:<in towns/> \"and\" y:<in towns/>", "New Port and Port Royal",
       "0-5(x 0-2)(y 3-5)"},
      {"< in towns />+", "gull gull port royal x", "0-4"},
      {"[] within <in towns/>", "old new port", "1-2 2-3"},
      {"<s/> containing <in towns/>", "gull . x . new port .", "0-2 4-7"},
      {"\"port\"%c !within <in towns/>", "port new port", "0-1"},
  };
  CHECK(rows, NULL);
}

Test(query_filter, the_policy_may_stand_in_the_text) {
  static const row rows[] = {
      {"(?shortest) \"a\" []* \"b\"", "a a b b", "1-3"},
      {"(?all)\"a\" []* \"b\"", "a a b b", "0-3 0-4 1-3 1-4"},
      {" (?longest) \"a\" []* \"b\"", "a a b b", "0-4"},
  };
  CHECK(rows, NULL);
  dsr_query *q = NULL;
  char got[ROOM];
  cr_assert_eq(dsr_query_new("(?longest) \"a\"+", 15, NULL, DSR_QUERY_ALL, &q,
                             NULL),
               DSR_OK);
  typed_stream t = type_stream("a a", NULL);
  list_hits(q, &t.stream, got);
  cr_assert_str_eq(got, "0-2"); /* the text before the flags */
  free_typed(&t);
  dsr_query_free(q);
}

Test(query_filter, saved_queries_stand_for_their_pattern) {
  static const row rows[] = {
      {"@ab", LETTERS, "0-1 1-2"},
      {"@ab+", LETTERS, "0-2"},
      {"\"a\" @ab", LETTERS, "0-2"},
      {"@far", LETTERS, "0-3(x 0-1)"},
      {"y:@far \"d\"", LETTERS, "0-4(y 0-3)(x 0-1)"},
      {"@head", "x x x x x a a", "5-6 6-7"},
      {"(@head) !within \"x\" []", "x x x x x a a", "6-7"},
      {"\"a\" within @ab", LETTERS, "0-1"},
      {"[] within @head", "x x x x x a a", "5-6 6-7"},
      {"\"@ab\"", "@ab a", "0-1"},
  };
  CHECK(rows, NULL);
}

typedef struct refused {
  const char *query;
  int status;
  size_t offset;
  const char *part;
} refused;

static const refused refusals[] = {
    {"\"a\" within", DSR_ESYNTAX, 10, "what it is within"},
    {"\"a\" within headng", DSR_ESYNTAX, 11, "did you mean 'heading'?"},
    {"\"a\" within doc", DSR_ESYNTAX, 11, "<doc publisher"},
    {"\"a\" within !s", DSR_ESYNTAX, 11, "!within"},
    {"\"a\" !s", DSR_ESYNTAX, 4, "means nothing here"},
    {"\"a\" within 0", DSR_ESYNTAX, 11, "at least 1"},
    {"\"a\" !within 3", DSR_ESYNTAX, 12, "number of tokens"},
    {"\"a\" within s \"b\"", DSR_ESYNTAX, 13, "a filter was expected"},
    {"\"a\" within s )", DSR_ESYNTAX, 13, "closes nothing"},
    {"(\"a\" within s) \"b\"", DSR_ESYNTAX, 5, "for the whole pattern only"},
    {"x:(\"a\" within s)", DSR_ESYNTAX, 7, "for the whole pattern only"},
    {"(\"a\" within s)+", DSR_ESYNTAX, 5, "for the whole pattern only"},
    {"\"a\" within (\"b\" (\"c\" within s))", DSR_ESYNTAX, 21,
     "for the whole pattern only"},
    {"\"a\" within <s>", DSR_ESYNTAX, 11, "needs a token"},
    {"\"a\" within (\"b\" [nrom=\"c\"])", DSR_ESYNTAX, 17, "did you mean 'norm'"},
    {"\"a\" containing <doc/>", DSR_ESYNTAX, 15, "within <doc"},
    {"<doc/>", DSR_ESYNTAX, 0, "behind the pattern"},
    {"\"a\" <doc key=\"x\"/>", DSR_ESYNTAX, 4, "behind the pattern"},
    {"<in towms/>", DSR_ENOTFOUND, 4, "did you mean 'towns'?"},
    {"<in towns>", DSR_ESYNTAX, 0, "'<' begins"},
    {"(?shotest) a", DSR_ESYNTAX, 2, "did you mean 'shortest'?"},
    {"(?standard) a", DSR_ESYNTAX, 2, "there are longest, shortest, all"},
    {"(?longest a", DSR_ESYNTAX, 0, "'(?' begins"},
    {"\"a\" (?longest) b", DSR_ESYNTAX, 5, "means nothing here"},
    {"(?longest)", DSR_ESYNTAX, 10, "empty query"},
    {"@[]", DSR_ESYNTAX, 0, "name of a saved query"},
    {"\"a\" @nobody", DSR_ENOTFOUND, 4, "no saved query"},
    {"\"a\" @loop", DSR_ESYNTAX, 4,
     "in the saved query 'loop': in the saved query 'pool': the saved query "
     "'loop' leads to itself"},
    {"\"a\" @deep", DSR_ESYNTAX, 4,
     "in the saved query 'deep': in the saved query 'broken': unknown "
     "attribute 'nrom'; did you mean 'norm'?"},
    {"@head \"b\"", DSR_ESYNTAX, 0, "for the whole pattern only"},
};

Test(query_filter, says_what_is_wrong_and_where) {
  dsr_gazetteers *set = make_set();
  for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
    const refused *r = &refusals[i];
    dsr_query *q = NULL;
    dsr_error err = {0};
    int status = dsr_query_new_named(r->query, strlen(r->query), set, &names, 0,
                                     &q, &err);
    cr_assert_eq(status, r->status, "%s: %d %s", r->query, status, err.message);
    cr_assert_null(q);
    cr_assert_eq(err.offset, r->offset, "%s: at %zu: %s", r->query, err.offset,
                 err.message);
    cr_assert(strstr(err.message, r->part), "%s: %s", r->query, err.message);
  }
  dsr_gazetteers_free(set);
}

Test(query_filter, no_saved_queries_where_there_are_none) {
  dsr_query *q = NULL;
  dsr_error err = {0};
  cr_assert_eq(dsr_query_new("@ab", 3, NULL, 0, &q, &err), DSR_ENOTFOUND);
  cr_assert(strstr(err.message, "there are none here"), "%s", err.message);
}

Test(query_filter, every_failed_allocation_is_a_status) {
  static const char source[] =
      "@far | <in towns/> <heading> \"o\"%d within (<body/> containing \"b\" "
      "!within 'x y') !containing <person/> within <doc key=\"a.*\" & "
      "publisher!=\"b\"%c/>";
  dsr_gazetteers *set = make_set();
  typed_stream t = type_stream("a b c New Port a b c", NULL);
  t.stream.zones = zones;
  t.stream.zone_count = 2;
  dsr_stream_about about = {.key = "a/b"};
  t.stream.about = &about;
  for (size_t n = 1;; n++) {
    dsr_query *q = NULL;
    dsr_matches *m = NULL;
    dsr_match hit = {0, 0};
    dsr_memory_fail(n, 0);
    int status = dsr_query_new_named(source, sizeof source - 1, set, &names, 0,
                                     &q, NULL);
    if (status == DSR_OK)
      status = dsr_matches_new(q, &t.stream, &m, NULL);
    while (status == DSR_OK)
      status = dsr_matches_next(m, &hit, NULL);
    dsr_memory_fail(0, 0);
    dsr_matches_free(m);
    dsr_query_free(q);
    if (status == DSR_DONE)
      break;
    cr_assert_eq(status, DSR_ENOMEM, "%zu: %d", n, status);
  }
  free_typed(&t);
  dsr_gazetteers_free(set);
}
