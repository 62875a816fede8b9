/* Patterns: what they match, where, and that limits are told. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/match/pattern_words.h"
#include "dossier/pattern.h"
#include "tests/live_blocks.h"

TestSuite(pattern, .fini = no_live_blocks);

static dsr_pattern *compile(const char *source, unsigned flags) {
  dsr_pattern *p = NULL;
  dsr_error err = {0};
  cr_assert_eq(dsr_pattern_new(source, strlen(source), flags, &p, &err), DSR_OK,
               "%s: %s", source, err.message);
  return p;
}

typedef struct found {
  const char *source;
  unsigned flags;
  const char *text;
  size_t from;
  int status;
  uint32_t start, end;
} found;

static const found finds[] = {
    {"arms|weapons", 0, "the weapons", 0, DSR_OK, 4, 11},
    {"arms|weapons", 0, "WEAPONS", 0, DSR_DONE, 0, 0},
    {"arms|weapons", DSR_PATTERN_CASELESS, "WEAPONS", 0, DSR_OK, 0, 7},
    {"\xC3\xA9", DSR_PATTERN_CASELESS, "\xC3\x89", 0, DSR_OK, 0, 2},
    {"\\w+", 0, "\xE5\x8F\xB0\xE6\xB9\xBE", 0, DSR_OK, 0, 6},
    {"a|ab", DSR_PATTERN_WHOLE, "ab", 0, DSR_OK, 0, 2},
    {"a|ab", DSR_PATTERN_WHOLE, "abc", 0, DSR_DONE, 0, 0},
    {"\\bcat", 0, "concat cat", 3, DSR_OK, 7, 10},
    {"b", 0, "abab", 2, DSR_OK, 3, 4},
    {"", 0, "", 0, DSR_OK, 0, 0},
    {"x*", 0, "aaa", 3, DSR_OK, 3, 3},
    {"b", 0, "\xFF" "b", 0, DSR_OK, 1, 2},
    {".b", 0, "\xFF" "b", 0, DSR_DONE, 0, 0},
    {"(?(DEFINE)(ab\\K))(?=(?1))", 0, "ab", 0, DSR_OK, 0, 0},
    {"b\\Kc", 0, "abc", 0, DSR_OK, 2, 3},
    {"a", 0, "b", 2, DSR_EINVAL, 0, 0},
    {"a(?=b)", DSR_PATTERN_OWN, "acab", 0, DSR_OK, 2, 3},
};

Test(pattern, finds_the_leftmost_match) {
  for (size_t i = 0; i < sizeof finds / sizeof *finds; i++) {
    const found *f = &finds[i];
    dsr_pattern *p = compile(f->source, f->flags);
    dsr_span span = {0, 0};
    dsr_error err = {0};
    int status = dsr_pattern_find(p, f->text, strlen(f->text), f->from, &span,
                                  1, &err);
    cr_assert_eq(status, f->status, "%s: %d %s", f->source, status,
                 err.message);
    if (status == DSR_OK)
      cr_assert(span.start == f->start && span.end == f->end,
                "%s: [%u,%u)", f->source, span.start, span.end);
    dsr_pattern_free(p);
  }
}

Test(pattern, nul_is_a_byte_like_any_other) {
  dsr_pattern *p = compile("a.b", 0);
  dsr_span span;
  cr_assert_eq(dsr_pattern_find(p, "xa\0b", 4, 0, &span, 1, NULL), DSR_OK);
  cr_assert(span.start == 1 && span.end == 4);
  dsr_pattern_free(p);
}

Test(pattern, groups_have_names_and_may_be_unset) {
  dsr_pattern *p = compile("(?<sum>\\d+)(?: (million))?(x)?", 0);
  cr_assert_eq(dsr_pattern_captures(p), 3);
  cr_assert_str_eq(dsr_pattern_capture_name(p, 1), "sum");
  cr_assert_null(dsr_pattern_capture_name(p, 2));
  cr_assert_null(dsr_pattern_capture_name(p, 0));
  cr_assert_null(dsr_pattern_capture_name(p, 4));
  dsr_span s[5];
  cr_assert_eq(dsr_pattern_find(p, "cost 12 million", 15, 0, s, 5, NULL),
               DSR_OK);
  cr_assert(s[0].start == 5 && s[0].end == 15);
  cr_assert(s[1].start == 5 && s[1].end == 7);
  cr_assert(s[2].start == 8 && s[2].end == 15);
  cr_assert(s[3].start == DSR_UNSET && s[3].end == DSR_UNSET);
  cr_assert(s[4].start == DSR_UNSET && s[4].end == DSR_UNSET);
  dsr_pattern_free(p);
}

Test(pattern, empty_matches_advance_a_whole_character) {
  dsr_pattern *p = compile("x*", 0);
  const char *text = "\xC3\xA9x\xE5\x8F\xB0";
  size_t starts[] = {0, 2, 3, 6}, n = 0;
  for (size_t from = 0; from <= 6;) {
    dsr_span s;
    cr_assert_eq(dsr_pattern_find(p, text, 6, from, &s, 1, NULL), DSR_OK);
    cr_assert_lt(n, 4);
    cr_assert_eq(s.start, starts[n++]);
    from = dsr_pattern_after(text, 6, s);
  }
  cr_assert_eq(n, 4);
  dsr_pattern_free(p);
}

typedef struct refused {
  const char *source;
  int status;
  size_t offset;
} refused;

static const refused refusals[] = {
    {"a(b", DSR_ESYNTAX, 3},      {"[a", DSR_ESYNTAX, 2},
    {"*a", DSR_ESYNTAX, 0},       {"a\\Cb", DSR_ESYNTAX, 3},
    {"a\xFF", DSR_ESYNTAX, 1},    {"(?<n>a)(?<n>b)", DSR_ESYNTAX, 12},
    {"((a{1,999}){1,999}){1,999}", DSR_ELIMIT, 26},
};

Test(pattern, says_where_a_pattern_is_wrong) {
  for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
    const refused *r = &refusals[i];
    dsr_pattern *p = NULL;
    dsr_error err = {0};
    int status =
        dsr_pattern_new(r->source, strlen(r->source), 0, &p, &err);
    cr_assert_eq(status, r->status, "%s: %d %s", r->source, status,
                 err.message);
    cr_assert_eq(err.offset, r->offset, "%s: at %zu: %s", r->source,
                 err.offset, err.message);
    cr_assert_null(p);
  }
}

Test(pattern, refuses_what_is_too_long_or_too_deep) {
  char deep[402], wide[DSR_PATTERN_MAX + 1];
  memset(deep, '(', 200);
  deep[200] = 'a';
  memset(deep + 201, ')', 200);
  deep[401] = '\0';
  memset(wide, 'a', sizeof wide);
  dsr_pattern *p = NULL;
  cr_assert_eq(dsr_pattern_new(deep, 401, 0, &p, NULL), DSR_ELIMIT);
  cr_assert_eq(dsr_pattern_new(wide, sizeof wide, 0, &p, NULL), DSR_ELIMIT);
  cr_assert_eq(dsr_pattern_new(wide, sizeof wide - 1, 0, &p, NULL), DSR_OK);
  dsr_pattern_free(p);
  cr_assert_eq(dsr_pattern_new("a", 1, 64, &p, NULL), DSR_EINVAL);
}

Test(pattern, a_catastrophe_is_told_and_not_called_no_match) {
  static char text[4001];
  memset(text, 'a', 4000);
  const unsigned ways[] = {0, DSR_PATTERN_OWN};
  for (size_t i = 0; i < 2; i++) {
    dsr_pattern *p = compile("(a+)+[bc]", ways[i]);
    dsr_error err = {0};
    cr_assert_eq(dsr_pattern_find(p, text, 4000, 0, NULL, 0, &err),
                 DSR_ELIMIT);
    cr_assert(strstr(err.message, "too expensive"));
    dsr_pattern_free(p);
  }
}

Test(pattern, machine_code_and_interpreter_agree_on_long_texts) {
  size_t n = 300000;
  char *text = malloc(n);
  cr_assert(text);
  memset(text, 'a', n);
  int status[2];
  const unsigned ways[] = {0, DSR_PATTERN_OWN};
  for (size_t i = 0; i < 2; i++) {
    dsr_pattern *p = compile("(?:(a)|b)*[cd]", ways[i]);
    status[i] = dsr_pattern_find(p, text, n, 0, NULL, 0, NULL);
    dsr_pattern_free(p);
  }
  cr_assert_eq(status[0], DSR_ELIMIT);
  cr_assert_eq(status[1], DSR_ELIMIT);
  free(text);
}

Test(pattern, every_failed_allocation_is_a_status) {
  for (size_t n = 1;; n++) {
    dsr_pattern *p = NULL;
    dsr_span s[3];
    dsr_memory_fail(n, 0);
    int status = dsr_pattern_new("(a|b)*(?<n>c)", 13, 0, &p, NULL);
    if (status == DSR_OK)
      status = dsr_pattern_find(p, "xxabc", 5, 0, s, 3, NULL);
    dsr_memory_fail(0, 0);
    dsr_pattern_free(p);
    cr_assert_eq(dsr_memory_live(), 0);
    if (status == DSR_OK)
      break;
    cr_assert_eq(status, DSR_ENOMEM);
    cr_assert_lt(n, 100);
  }
}

typedef struct listed {
  const char *source;
  unsigned flags;
  const char *words;
} listed;

Test(pattern, tells_the_words_it_is_a_list_of) {
  static const unsigned whole = DSR_PATTERN_WHOLE;
  static const listed rows[] = {
      {"arms|weapons", whole, "arms|weapons"}, {"a-b|it's|F16", whole, "a-b|it's|F16"},
      {"arms|weapons", 0, NULL},  {"", whole, NULL},      {"arms|", whole, NULL},
      {"|arms", whole, NULL},     {"a||b", whole, NULL},  {"jan.|feb", whole, NULL},
      {"arms?|a", whole, NULL},   {"(arms)", whole, NULL}, {"\xC3\xA9t\xC3\xA9", whole, NULL}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    dsr_pattern *p = compile(rows[i].source, rows[i].flags);
    size_t len;
    const char *words = dsr_pattern_words(p, &len);
    cr_expect_eq(!words, !rows[i].words, "%s", rows[i].source);
    if (words && rows[i].words)
      cr_expect_str_eq(words, rows[i].words);
    dsr_pattern_free(p);
  }
}

/* A list of words is compared without PCRE2: what that tells is what it told. */
Test(pattern, finds_in_a_list_of_words_what_a_regex_finds) {
  static const char *const texts[] = {"arms", "ARMS", "arm", "armsx", "Weapons", "a-b",
                                      "weapon\xC5\xBF", ("\xE2\x84\xAA" "it"), "KIT", "kit",
                                      "", "arms|weapons", "@RMS", "a-B"};
  for (unsigned any_case = 0; any_case < 2; any_case++) {
    unsigned flags = DSR_PATTERN_WHOLE | (any_case ? DSR_PATTERN_CASELESS : 0u);
    dsr_pattern *list = compile("arms|weapons|kit|a-b", flags);
    dsr_pattern *regex = compile("(?:arms|weapons|kit|a-b)", flags);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
      dsr_span a[2] = {{7, 7}, {7, 7}}, b[2] = {{7, 7}, {7, 7}};
      size_t len = strlen(texts[i]);
      int got = dsr_pattern_find(list, texts[i], len, 0, a, 2, NULL);
      cr_expect_eq(got, dsr_pattern_find(regex, texts[i], len, 0, b, 2, NULL), "%s",
                   texts[i]);
      cr_expect(memcmp(a, b, sizeof a) == 0, "%s: [%u,%u)", texts[i], a[0].start,
                a[0].end);
    }
    dsr_pattern_free(list);
    dsr_pattern_free(regex);
  }
}

/* Of ASCII texts a pattern for whole tokens is run as bytes; a verb in front of it
 * keeps it to characters. */
Test(pattern, finds_in_ascii_as_bytes_what_it_finds_as_characters) {
  static const char *const sources[] = {
      "Xx+",         "\\d{4}",       "[A-Z]{2}-\\d+[A-Z]?", "defen[cs]e", "(?i)[k-s]+",
      "\\w+ing",     "(a)?b*",        ".*\\b.",              "[^a]\\S*",   "(?<=a)b|a",
      "(?=[ab])\\w+", "\\W|(x)(y)?",  "\\s+|\\$[\\d.,]+",    "k|s|ab",     "a.b|\\.",
      "(?:)",        "[\\]-a]+",      "\\Aab?\\z",           "(?!a).+",    "[[:alpha:]]+"};
  static const char letters[] = "abkxsAKXS09 $.,-_]\t";
  uint32_t random = 7;
  for (size_t i = 0; i < 2 * sizeof sources / sizeof *sources; i++) {
    const char *source = sources[i / 2];
    unsigned flags = DSR_PATTERN_WHOLE | (i % 2 ? DSR_PATTERN_CASELESS : 0u) |
                     (i % 3 ? DSR_PATTERN_OWN : 0u);
    char verb[64];
    snprintf(verb, sizeof verb, "(*UCP)%s", source);
    dsr_pattern *bytes = compile(source, flags), *characters = compile(verb, flags);
    for (size_t k = 0; k < 3000; k++) {
      char text[8];
      size_t len = k % 7;
      for (size_t c = 0; c < len; c++) {
        random = random * 1664525 + 1013904223;
        text[c] = letters[(random >> 16) % (sizeof letters - 1)];
      }
      dsr_span a[3] = {{7, 7}}, b[3] = {{7, 7}};
      int got = dsr_pattern_find(bytes, text, len, 0, a, 3, NULL);
      cr_assert_eq(got, dsr_pattern_find(characters, text, len, 0, b, 3, NULL),
                   "%s of \"%.*s\"", source, (int)len, text);
      cr_assert(memcmp(a, b, sizeof a) == 0, "%s of \"%.*s\"", source, (int)len, text);
    }
    dsr_pattern_free(bytes);
    dsr_pattern_free(characters);
  }
}
