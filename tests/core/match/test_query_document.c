/* Conditions on the document: which are let through, and what a planner is told
 * of them. */
#include <stdio.h>
#include <string.h>

#include "dossier/query.h"
#include "tests/core/match/typed_stream.h"
#include "tests/live_blocks.h"

TestSuite(query_document, .fini = no_live_blocks);

static const dsr_stream_about dated = {.key = "docs/a.txt",
                                       .title = "Pier opens",
                                       .publisher = "Wire",
                                       .author = "Ana Reiss",
                                       .language = "en",
                                       .first = 20220101,
                                       .last = 20221231};
static const dsr_stream_about bare = {.key = "notes/b.txt"};

static dsr_query *compile(const char *source, int want, dsr_error *err) {
  dsr_query *q = NULL;
  int status = dsr_query_new(source, strlen(source), NULL, 0, &q, err);
  cr_assert_eq(status, want, "%s: %d", source, status);
  return q;
}

Test(query_document, lets_through_what_was_asked_for) {
  static const struct {
    const char *conditions;
    bool dated, bare, nothing;
  } rows[] = {
      {"", true, true, true},
      {"publisher=\"Wire\"", true, false, false},
      {"publisher=\"wire\"", false, false, false},
      {"publisher=\"wire\"%c", true, false, false},
      {"publisher!=\"Wire\"", false, true, true},
      {"publisher=\"W.*\"", true, false, false},
      {"publisher=\"W.*|\"", true, true, true},
      {"publisher=\"Reuters|Wire\"", true, false, false},
      {"key=\"docs/.*\"", true, false, false},
      {"key=\"docs/a.txt\"", true, false, false},
      {"key=\".*\\.txt\"", true, true, false},
      {"title=\"Pier opens\" & author=\"Ana Reiss\"", true, false, false},
      {"language=\"en\"", true, false, false},
      {"since=\"2022\"", true, false, false},
      {"since=\"2022-06\"", true, false, false},
      {"since=\"2023\"", false, false, false},
      {"until=\"2022\"", true, false, false},
      {"until=\"2021-12-31\"", false, false, false},
      {"since=\"2022\" & until=\"2023-06\"", true, false, false},
      {"!since=\"2023\"", true, true, true},
      {"!(publisher=\"Wire\" | key=\"notes/.*\")", false, false, true},
      {"publisher=\"x\" | key=\"notes/.*\" & since=\"2022\" | title=\"Pier opens\"",
       true, false, false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    for (int negated = 0; negated < 2; negated++) {
      char source[256];
      snprintf(source, sizeof source, "\"a\" %swithin <doc %s/>",
               negated ? "!" : "", rows[i].conditions);
      dsr_query *q = compile(source, DSR_OK, NULL);
      const bool want[] = {rows[i].dated, rows[i].bare, rows[i].nothing};
      const dsr_stream_about *const abouts[] = {&dated, &bare, NULL};
      for (size_t k = 0; k < 3; k++) {
        int status = dsr_query_admits(q, abouts[k], NULL);
        cr_assert_eq(status, want[k] != (negated != 0) ? DSR_OK : DSR_DONE,
                     "%s, document %zu: %d", source, k, status);
        typed_stream t = type_stream("a", NULL);
        dsr_matches *m = NULL;
        dsr_match hit;
        t.stream.about = abouts[k];
        cr_assert_eq(dsr_matches_new(q, &t.stream, &m, NULL), DSR_OK);
        cr_assert_eq(dsr_matches_at(m, 0, &hit, NULL), status);
        cr_assert_eq(dsr_matches_next(m, &hit, NULL), status, "%s", source);
        dsr_matches_free(m);
        free_typed(&t);
      }
      dsr_query_free(q);
    }
  }
}

static void same(const char *source, const char *field, const char *got,
                 const char *want) {
  if (!want)
    cr_assert_null(got, "%s: %s is '%s'", source, field, got);
  else
    cr_assert(got && strcmp(got, want) == 0, "%s: %s is '%s'", source, field,
              got ? got : "NULL");
}

Test(query_document, tells_a_planner_where_to_look) {
  static const struct {
    const char *source;
    dsr_scope want;
  } rows[] = {
      {"\"a\"", {.whole = 1}},
      {"\"a\" within <doc/>", {.any = 1, .whole = 1}},
      {"\"a\" within <doc key=\"x\"/>", {.key = "x", .any = 1, .whole = 1}},
      {"\"a\" within <doc publisher=\"x\" & since=\"2022\" & until=\"2023\"/>",
       {.publisher = "x", .since = "2022", .until = "2023", .any = 1}},
      {"\"a\" within <doc since=\"2022\" & until=\"2023\"/>",
       {.since = "2022", .until = "2023", .any = 1, .whole = 1}},
      {"\"a\" within <doc key=\"docs/n.*\"/>", {.under = "docs/n", .any = 1}},
      {"\"a\" within <doc key=\"docs?\"/>", {.under = "doc", .any = 1}},
      {"\"a\" within <doc key=\"docs/.*|b\"/>", {.any = 1}},
      {"\"a\" within <doc key=\"x\" | publisher=\"y\"/>", {.any = 1}},
      {"\"a\" !within <doc key=\"x\"/>", {.any = 1}},
      {"\"a\" within <doc language=\"en\"/> within <doc since=\"2022\"/>",
       {.language = "en", .since = "2022", .any = 1, .whole = 1}},
      {"\"a\" within <doc since=\"2022\" & since=\"2023\"/>",
       {.since = "2022", .any = 1}},
      {"\"a\" within (\"b\" within <doc key=\"x\"/>)", {.whole = 1}},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const char *source = rows[i].source;
    dsr_query *q = compile(source, DSR_OK, NULL);
    const dsr_scope *s = dsr_query_scope(q), *want = &rows[i].want;
    same(source, "key", s->key, want->key);
    same(source, "under", s->under, want->under);
    same(source, "publisher", s->publisher, want->publisher);
    same(source, "language", s->language, want->language);
    same(source, "since", s->since, want->since);
    same(source, "until", s->until, want->until);
    cr_assert(s->any == want->any && s->whole == want->whole, "%s: %d %d",
              source, s->any, s->whole);
    dsr_query_free(q);
  }
}

Test(query_document, says_what_is_wrong_and_where) {
  static const struct {
    const char *source;
    size_t offset;
    const char *part;
  } rows[] = {
      {"\"a\" within <doc publishr=\"x\"/>", 16, "did you mean 'publisher'?"},
      {"\"a\" within <doc zzz=\"x\"/>", 16, "there are key, title"},
      {"\"a\" within <doc key=x/>", 20, "string in quotes"},
      {"\"a\" within <doc key>\"x\"/>", 19, "expected = or !="},
      {"\"a\" within <doc since=\"soon\"/>", 23, "a date was expected"},
      {"\"a\" within <doc since!=\"2022\"/>", 21, "expected ="},
      {"\"a\" within <doc key=\"a(\"/>", 23, "parenthesis"},
      {"\"a\" within <doc key=\"a\" publisher=\"b\"/>", 24, "expected &, | or />"},
      {"\"a\" within <doc (key=\"a\"/>", 24, "expected &, | or )"},
      {"\"a\" within <doc key=\"a\"", 11, "never closed"},
      {"\"a\" within <doc &/>", 16, "condition on the document"},
      {"\"a\" within <doc key=\"a\"%d/>", 25, "for tokens"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    dsr_error err = {0};
    dsr_query *q = compile(rows[i].source, DSR_ESYNTAX, &err);
    cr_assert_null(q);
    cr_assert_eq(err.offset, rows[i].offset, "%s: at %zu: %s", rows[i].source,
                 err.offset, err.message);
    cr_assert(strstr(err.message, rows[i].part), "%s: %s", rows[i].source,
              err.message);
  }
}
