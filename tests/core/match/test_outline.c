/* What is read off a query: the parts with their distances, and of each test the
 * very forms that pass it when it is run over them. */
#include "core/match/outline.h"

#include <stdio.h>

#include "core/base/memory.h"
#include "tests/core/match/typed_stream.h"
#include "tests/live_blocks.h"

TestSuite(outline, .fini = no_live_blocks);

static dsr_query *compile(const char *source) {
  dsr_query *q = NULL;
  dsr_error err = {0};
  cr_assert_eq(dsr_query_new(source, strlen(source), NULL, 0, &q, &err), DSR_OK, "%s: %s",
               source, err.message);
  return q;
}

typedef struct row {
  const char *query, *outline;
} row;

/* parts as min-max:forms, then the lengths and whether it is exact; of the words
 * "a A b c d e 3 25". */
static const row rows[] = {
    {"\"a\"", "0-0:a 1-1 exact"},
    {"a", "0-0:a,A 1-1 exact"},
    {"\"a\" \"b\"", "0-0:a 1-1:b 2-2 exact"},
    {"\"a\" [] \"b\"", "0-0:a 2-2:b 3-3"},
    {"\"a\" []{0,3} \"b\"", "0-0:a 1-4:b 2-5"},
    {"\"a\" []* \"b\"", "0-0:a 1-:b 2-"},
    {"\"a\"? \"b\"", "0-1:b 1-2"},
    {"\"a\"{2}", "0-0:a 1-1:a 2-2 exact"},
    {"\"a\"{2,4} \"b\"", "0-0:a 1-1:a 2-4:b 3-5"},
    {"\"a\"+", "0-0:a 1-"},
    {"\"a\"*", "0-"},
    {"\"a\" | \"c\"", "0-0:a,c 1-1 exact"},
    {"(\"a\" | \"b\" \"c\") \"d\"", "0-0:a,b 1-2:d 2-3"},
    {"\"a\" | []", "1-1"},
    {"x:(\"a\" \"b\") \"c\"", "0-0:a 1-1:b 2-2:c 3-3 exact"},
    {"[kind=\"number\"] \"z\"", "0-0:3,25 1-1: 2-2 exact"},
    {"[word=\"a|b\" & norm=\"b\"]", "0-0:b 1-1 exact"},
    {"[norm=\"a\" | word=\"c\"]", "0-0:a,A,c 1-1 exact"},
    {"[word!=\"[a-e]\"]", "0-0:A,3,25 1-1 exact"},
    {"<s> \"a\" </s>", "0-:a 1-"},
    {"<person/> \"a\"", "0-:a 1-"},
    {"\"a\" []{0,3} \"b\" within 3", "0-0:a 1-2:b 2-3"},
};

static void write_outline(char *out, size_t size, const dsr_outline *o,
                          const dsr_lexicon *lexicon) {
  size_t n = 0;
  for (size_t i = 0; i < o->count; i++) {
    const dsr_required *p = &o->parts[i];
    n += (size_t)snprintf(out + n, size - n, p->max == DSR_OUTLINE_ENDLESS ? "%u-:" : "%u-%u:",
                          p->min, p->max);
    for (size_t k = 0; k < p->count; k++)
      n += (size_t)snprintf(out + n, size - n, "%s%s", k ? "," : "",
                            dsr_lexicon_text(lexicon, p->forms[k], DSR_WORD, NULL));
    n += (size_t)snprintf(out + n, size - n, " ");
  }
  n += (size_t)snprintf(out + n, size - n, o->longest == DSR_OUTLINE_ENDLESS ? "%u-" : "%u-%u",
                        o->shortest, o->longest);
  snprintf(out + n, size - n, "%s", o->exact ? " exact" : "");
}

Test(outline, tells_parts_and_lengths) {
  typed_stream t = type_stream("a A b c d e 3 25", NULL);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    dsr_query *q = compile(rows[i].query);
    dsr_outline o = {0};
    char got[256];
    cr_assert_eq(dsr_outline_make(q, t.lexicon, NULL, NULL, &o, NULL), DSR_OK);
    write_outline(got, sizeof got, &o, t.lexicon);
    cr_expect_str_eq(got, rows[i].outline, "%s: %s, not %s", rows[i].query, got,
                     rows[i].outline);
    dsr_outline_free(&o);
    dsr_query_free(q);
  }
  free_typed(&t);
}

/* Forms whose marks, marks above letters and capitals differ. */
static const char *const forms[] = {
    "Taiwan's",   "Taiwan\xE2\x80\x99s", "Taiwan\xE2\x80\x9Bs", "taiwan's", "TAIWAN'S",
    "cross-strait", "cross\xE2\x80\x90strait", "Cross-Strait", "cafe", "caf\xC3\xA9",
    "cafe\xCC\x81", "Caf\xC3\xA9", "\"", "\xE2\x80\x9C", "\xE2\x80\x9D", "'",
    "\xE2\x80\x98", "sale", "sales", "Sale", ("sal\xC2\xAD" "e"), "1,545", "U.S.", "us",
    "rock'n'roll", "rock\xE2\x80\x99n\xE2\x80\x9Broll"};
enum { FORMS = sizeof forms / sizeof *forms };

static const char *const tests[] = {
    "\"Taiwan's\"", "\"Taiwan\xE2\x80\x99s\"", "[word=\"Taiwan's\"%c]", "[norm=\"taiwan's\"]",
    "\"cross-strait\"", "[norm=\"cross-strait\"]", "\"cafe\"", "\"caf\xC3\xA9\"",
    "\"caf\xC3\xA9\"%c", "\"cafe\"%d", "[word=\"cafe\"%c%d]", "[norm=\"cafe\"%d]", "'\"'",
    "\"\xE2\x80\x9C\"", "\"'\"", "\"sale\"", "[stem=\"sale\"]", "\"1,545\"", "\"U.S.\"",
    "[word=\"sale\" & kind=\"word\"]", "[word=\"sale\" | word=\"us\"]", "[!(word=\"sale\")]",
    "[word=\"sale\" & !(norm=\"us\")]", "[word=\"rock'n'roll\"]", "[norm=\"sale\" & shape=\"Xx+\"]",
    "\"sale|us\"", "[word=\"sale|u.s.|us\"%c]", "[word=\"taiwan's|cross-strait\"%c]",
    "[norm=\"sale|Us\"]", "[norm=\"SALE|x\"%c]", "[word!=\"sale|us\"]",
    "[word=\"sale|cafe\"%d]", "[stem=\"sale|us\"]", "[shape=\"Xx+|X+\"]",
    "[kind=\"number\"]", "[kind!=\"word\"]", "[shape=\"x+\" | shape=\"X.*\"]",
    "[!(kind=\"word\" | kind=\"number\")]", "[kind=\"word\" & shape=\"Xx+\"]"};

/* Each form as a text of one token: a hit, or none. */
Test(outline, forms_are_those_that_pass) {
  dsr_lexicon *lexicon = NULL;
  dsr_form numbers[FORMS];
  cr_assert_eq(dsr_lexicon_new(&lexicon, NULL), DSR_OK);
  for (size_t i = 0; i < FORMS; i++)
    cr_assert_eq(dsr_lexicon_put(lexicon, forms[i], strlen(forms[i]), &numbers[i], NULL), DSR_OK);
  for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
    dsr_query *q = compile(tests[i]), *other = compile(tests[i]);
    dsr_form *found = NULL;
    size_t count = 0, at = 0;
    cr_assert_eq(dsr_query_required(q, lexicon, &found, &count, NULL), DSR_OK, "%s", tests[i]);
    for (size_t k = 0; k < FORMS; k++) {
      dsr_stream s = {.lexicon = lexicon, .forms = &numbers[k], .count = 1};
      dsr_matches *m = NULL;
      dsr_match hit;
      cr_assert_eq(dsr_matches_new(other, &s, &m, NULL), DSR_OK);
      bool hits = dsr_matches_next(m, &hit, NULL) == DSR_OK;
      dsr_matches_free(m);
      bool told = at < count && found[at] == numbers[k];
      at += told;
      cr_expect_eq(told, hits, "%s: %s is %stold", tests[i], forms[k], told ? "" : "not ");
    }
    cr_expect_eq(at, count);
    dsr_free(found);
    /* once more when every form was asked about */
    cr_assert_eq(dsr_query_required(other, lexicon, &found, &count, NULL), DSR_OK);
    cr_expect_eq(at, count, "%s", tests[i]);
    dsr_free(found);
    dsr_query_free(q);
    dsr_query_free(other);
  }
  dsr_lexicon_free(lexicon);
}

Test(outline, every_failed_allocation_is_a_status) {
  static const char source[] = "(\"a\" | b \"c\") [kind=\"number\"]{2} [norm=\"d\" & word!=\"e\"]";
  typed_stream t = type_stream("a A b c d e 3 25", NULL);
  for (size_t n = 1;; n++) {
    dsr_query *q = compile(source); /* anew: answers are remembered */
    dsr_outline o = {0};
    dsr_memory_fail(n, 0);
    int status = dsr_outline_make(q, t.lexicon, NULL, NULL, &o, NULL);
    dsr_memory_fail(0, 0);
    dsr_outline_free(&o);
    dsr_query_free(q);
    if (status == DSR_OK)
      break;
    cr_assert_eq(status, DSR_ENOMEM);
  }
  free_typed(&t);
}
