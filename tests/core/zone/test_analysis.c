/* An analysis: its parts agree with each other, whatever the text. */
#include <stdlib.h>

#include "core/base/buffer.h"
#include "core/zone/analysis.h"
#include "dossier/query.h"
#include "tests/core/zone/analysed.h"

TestSuite(analysis, .fini = no_live_blocks);

static const char story[] =
    "Harbour board opens pier\n"
    "\n"
    "By Ana Reiss\n"
    "Published March 3, 2021\n"
    "Source: Quill News\n"
    "\n"
    "EASTMERE \xE2\x80\x94 Gen. Okell left on Friday. The board stayed, and it said that "
    "the pier would open in spring.\n"
    "Photo: Ana Reiss\n";

static dsr_span span_of(const char *text, const char *words) {
  const char *at = strstr(text, words);
  cr_assert(at);
  uint32_t start = (uint32_t)(at - text);
  return (dsr_span){start, start + (uint32_t)strlen(words)};
}

static void expect_stated(const char *what, const char *got, dsr_span span,
                          const char *value, const char *words) {
  dsr_span want = words ? span_of(story, words) : (dsr_span){0, 0};
  cr_assert(got, "%s", what);
  cr_expect_str_eq(got, value, "%s: %s", what, got);
  cr_expect(span.start == want.start && span.end == want.end,
            "%s: [%u,%u) not [%u,%u)", what, span.start, span.end, want.start,
            want.end);
}

Test(analysis, takes_what_a_document_states) {
  analysed a = with_data();
  analyse(&a, story);
  const dsr_stated *s = dsr_analysis_stated(a.analysis);
  expect_stated("title", s->title, s->title_span, "Harbour board opens pier",
                "Harbour board opens pier");
  expect_stated("author", s->author, s->author_span, "Ana Reiss", "Ana Reiss");
  expect_stated("published", s->published, s->published_span, "2021-03-03",
                "March 3, 2021");
  expect_stated("publisher", s->publisher, s->publisher_span, "Quill News",
                "Quill News");
  free_analysed(&a);
}

Test(analysis, states_nothing_that_is_not_said) {
  analysed a = with_data();
  /* a date without a year is no date to sort by */
  analyse(&a, "EASTMERE, March 3 (Quill) -- The board said that the pier would open "
              "to ferries in spring.\n");
  const dsr_stated *s = dsr_analysis_stated(a.analysis);
  cr_expect_null(s->title);
  cr_expect_null(s->author);
  cr_expect_null(s->published);
  cr_expect_eq(s->published_span.end, 0);
  cr_assert(s->publisher);
  cr_expect_str_eq(s->publisher, "Quill");
  analyse(&a, "");
  s = dsr_analysis_stated(a.analysis);
  cr_expect(!s->title && !s->author && !s->published && !s->publisher);
  free_analysed(&a);
}

Test(analysis, the_first_statement_of_a_field_counts) {
  analysed a = with_text_rules(
      "rule a\n zone byline\n match \"on\" d:([]*) </s>\n state published d\n");
  analyse(&a, "on May 2, 2020\non May 3, 2021\n");
  cr_expect_str_eq(dsr_analysis_stated(a.analysis)->published, "2020-05-02");
  free_analysed(&a);
}

Test(analysis, without_rules_every_line_is_body) {
  analysed a = with_rules(NULL);
  expect_zones(&a, "Head\n\nPhoto: Me\n", "body|Head\nbody|Photo: Me\n");
  analyse(&a, "Gen. Lee left.");
  size_t zones, sentences;
  dsr_analysis_zones(a.analysis, &zones);
  dsr_analysis_sentences(a.analysis, &sentences);
  cr_expect_eq(dsr_analysis_stream(a.analysis)->count, 4);
  cr_expect_eq(zones, 1);
  free_analysed(&a);
}

Test(analysis, abbreviations_of_the_rules_hold_sentences_together) {
  analysed a = with_data();
  analyse(&a, "Gen. Lee left. He won.");
  size_t n;
  const dsr_span *s = dsr_analysis_sentences(a.analysis, &n);
  cr_assert_eq(n, 2);
  cr_expect(s[0].start == 0 && s[0].end == 14 && s[1].start == 15 && s[1].end == 22);
  cr_expect_str_eq(dsr_analysis_language(a.analysis), "und");
  analyse(&a, story);
  dsr_analysis_sentences(a.analysis, &n);
  const dsr_stream *stream = dsr_analysis_stream(a.analysis);
  cr_expect_eq(stream->sentence_count, n);
  free_analysed(&a);
}

Test(analysis, skips_the_tokens_outside_the_covered_zones) {
  analysed a = with_data();
  analyse(&a, story);
  const dsr_stream *s = dsr_analysis_stream(a.analysis);
  for (size_t i = 0; i < s->count; i++) {
    int kind = dsr_analysis_zone_at(a.analysis, s->tokens[i].start);
    cr_expect_eq(s->skip[i] != 0, !dsr_zone_covered(kind), "token %zu", i);
  }
  dsr_span names = dsr_analysis_tokens_of(a.analysis, span_of(story, "Ana Reiss"));
  cr_expect(s->skip[names.start] && s->skip[names.end - 1]);
  names = dsr_analysis_tokens_of(a.analysis, span_of(story, "EASTMERE"));
  cr_expect(!s->skip[names.start]);
  free_analysed(&a);
}

Test(analysis, tells_where_a_byte_lies) {
  static const char text[] = "One two. Three.\n\nFour.\xC2\xA0\nFive";
  analysed a = with_rules(NULL);
  analyse(&a, text);
  const dsr_analysis *an = a.analysis;
  cr_expect_eq(dsr_analysis_zone_at(an, 0), DSR_ZONE_BODY);
  cr_expect_eq(dsr_analysis_zone_at(an, 14), DSR_ZONE_BODY);
  cr_expect_eq(dsr_analysis_zone_at(an, 15), -1);
  cr_expect_eq(dsr_analysis_zone_at(an, 16), -1);
  cr_expect_eq(dsr_analysis_zone_at(an, 17), DSR_ZONE_BODY);
  cr_expect_eq(dsr_analysis_zone_at(an, 1000), -1);
  cr_expect_eq(dsr_analysis_sentence_at(an, 0), 0);
  cr_expect_eq(dsr_analysis_sentence_at(an, 7), 0);
  cr_expect_eq(dsr_analysis_sentence_at(an, 8), SIZE_MAX);
  cr_expect_eq(dsr_analysis_sentence_at(an, 9), 1);
  cr_expect_eq(dsr_analysis_sentence_at(an, 15), SIZE_MAX);
  cr_expect_eq(dsr_analysis_sentence_at(an, 17), 2);
  cr_expect_eq(dsr_analysis_sentence_at(an, 1000), SIZE_MAX);
  cr_expect_eq(dsr_analysis_line_at(an, 0), 1);
  cr_expect_eq(dsr_analysis_line_at(an, 15), 1);
  cr_expect_eq(dsr_analysis_line_at(an, 16), 2);
  cr_expect_eq(dsr_analysis_line_at(an, 17), 3);
  cr_expect_eq(dsr_analysis_line_at(an, 1000), 4);
  free_analysed(&a);
}

typedef struct place_row {
  dsr_span bytes, tokens, context;
} place_row;

/* "One two. Three." : One [0,3) two [4,7) . [7,8) Three [9,14) . [14,15) */
static const place_row places[] = {
    {{0, 3}, {0, 1}, {0, 8}},    {{1, 2}, {0, 1}, {0, 8}},
    {{0, 4}, {0, 1}, {0, 8}},    {{2, 5}, {0, 2}, {0, 8}},
    {{3, 4}, {1, 1}, {0, 8}},    {{7, 10}, {2, 4}, {0, 15}},
    {{8, 9}, {3, 3}, {8, 9}},    {{9, 15}, {3, 5}, {9, 15}},
    {{15, 16}, {5, 5}, {15, 16}}, {{0, 40}, {0, 5}, {0, 40}},
};

Test(analysis, tells_what_a_span_touches) {
  analysed a = with_rules(NULL);
  analyse(&a, "One two. Three.\n");
  for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
    dsr_span t = dsr_analysis_tokens_of(a.analysis, places[i].bytes);
    dsr_span c = dsr_analysis_context(a.analysis, places[i].bytes);
    cr_expect(t.start == places[i].tokens.start && t.end == places[i].tokens.end,
              "row %zu: tokens [%u,%u)", i, t.start, t.end);
    cr_expect(c.start == places[i].context.start && c.end == places[i].context.end,
              "row %zu: context [%u,%u)", i, c.start, c.end);
  }
  free_analysed(&a);
}

Test(analysis, sorts_annotations_and_refuses_those_outside) {
  analysed a = with_rules(NULL);
  dsr_error err = {0};
  analyse(&a, "One two three four");
  dsr_annotation put[] = {{"b", 2, 3}, {"b", 0, 1}, {"a", 0, 2}, {"a", 0, 1}};
  cr_assert_eq(dsr_analysis_annotate(a.analysis, put, 4, NULL), DSR_OK);
  const dsr_stream *s = dsr_analysis_stream(a.analysis);
  cr_assert_eq(s->annotation_count, 4);
  static const dsr_annotation want[] = {{"a", 0, 2}, {"a", 0, 1}, {"b", 0, 1}, {"b", 2, 3}};
  for (size_t i = 0; i < 4; i++) {
    cr_expect_str_eq(s->annotations[i].type, want[i].type);
    cr_expect(s->annotations[i].first == want[i].first &&
              s->annotations[i].last == want[i].last);
  }
  static const dsr_annotation bad[] = {{"a", 1, 5}, {"a", 1, 1}, {"a", 2, 1}};
  for (size_t i = 0; i < 3; i++) {
    cr_expect_eq(dsr_analysis_annotate(a.analysis, &bad[i], 1, &err), DSR_EINVAL);
    cr_expect_eq(err.code, DSR_EINVAL);
    cr_expect_eq(s->annotation_count, 4);
  }
  cr_expect_eq(dsr_analysis_annotate(a.analysis, NULL, 0, NULL), DSR_OK);
  cr_expect_eq(s->annotation_count, 0);
  free_analysed(&a);
}

Test(analysis, refuses_what_is_no_text) {
  analysed a = with_rules(NULL);
  dsr_error err = {0};
  dsr_analysis *out = (dsr_analysis *)&err;
  cr_expect_eq(dsr_analysis_new("ab\xFFz", 4, NULL, a.lexicon, &out, &err),
               DSR_EINVAL);
  cr_expect_eq(err.offset, 2);
  cr_expect_null(out);
  size_t len = DSR_DOCUMENT_MAX + 1;
  char *large = malloc(len);
  cr_assert(large);
  memset(large, ' ', len);
  cr_expect_eq(dsr_analysis_new(large, len, NULL, a.lexicon, &out, &err),
               DSR_ELIMIT);
  cr_expect_null(out);
  cr_expect_eq(dsr_analysis_new(large, len - 1, NULL, a.lexicon, &out, &err), DSR_OK);
  dsr_analysis_free(out);
  free(large);
  cr_expect_eq(dsr_lexicon_count(a.lexicon), 0);
  free_analysed(&a);
}

/* --- restoring --- */

static dsr_analysis_parts parts_of(const dsr_analysis *a) {
  const dsr_stream *s = dsr_analysis_stream(a);
  dsr_analysis_parts p = {.text = s->text,
                          .len = s->len,
                          .language = dsr_analysis_language(a),
                          .forms = s->forms,
                          .form_count = s->count};
  p.zones = dsr_analysis_zones(a, &p.zone_count);
  p.sentences = dsr_analysis_sentences(a, &p.sentence_count);
  return p;
}

static bool same_bytes(const void *a, const void *b, size_t size) {
  return size == 0 || memcmp(a, b, size) == 0;
}

static void expect_restored(const analysed *a) {
  dsr_analysis *again = NULL;
  dsr_error err = {0};
  dsr_analysis_parts p = parts_of(a->analysis);
  cr_assert_eq(dsr_analysis_restore(&p, a->lexicon, &again, &err), DSR_OK, "%s",
               err.message);
  dsr_analysis_parts q = parts_of(again);
  const dsr_stream *s = dsr_analysis_stream(a->analysis),
                   *t = dsr_analysis_stream(again);
  cr_assert(p.len == q.len && p.form_count == q.form_count &&
            p.zone_count == q.zone_count && p.sentence_count == q.sentence_count);
  cr_expect_str_eq(p.language, q.language);
  cr_expect(same_bytes(p.text, q.text, p.len));
  cr_expect(same_bytes(p.forms, q.forms, p.form_count * sizeof *p.forms));
  cr_expect(same_bytes(p.zones, q.zones, p.zone_count * sizeof *p.zones));
  cr_expect(same_bytes(p.sentences, q.sentences,
                       p.sentence_count * sizeof *p.sentences));
  cr_expect(same_bytes(s->tokens, t->tokens, s->count * sizeof *s->tokens));
  cr_expect(same_bytes(s->skip, t->skip, s->count));
  cr_expect_eq(s->sentence_count, t->sentence_count);
  cr_expect(same_bytes(s->sentences, t->sentences,
                       s->sentence_count * sizeof *s->sentences));
  dsr_analysis_free(again);
}

Test(analysis, restored_from_its_parts_is_the_same) {
  static const char *const texts[] = {"", "\n\n", "One.", story,
                                      "Photo: me\n> quoted\nLeave a reply\nx\n"};
  analysed a = with_data();
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    analyse(&a, texts[i]);
    expect_restored(&a);
  }
  free_analysed(&a);
}

static void expect_damaged(const dsr_analysis_parts *p, const dsr_lexicon *lexicon,
                           const char *words) {
  dsr_analysis *out = NULL;
  dsr_error err = {0};
  cr_expect_eq(dsr_analysis_restore(p, lexicon, &out, &err), DSR_EDAMAGED);
  cr_expect(strstr(err.message, words), "%s", err.message);
  cr_expect_null(out);
}

Test(analysis, parts_that_do_not_fit_are_damage) {
  analysed a = with_rules(NULL);
  analyse(&a, "One two. Three.\n");
  const dsr_analysis_parts good = parts_of(a.analysis);
  dsr_analysis_parts p = good;
  p.form_count--;
  expect_damaged(&p, a.lexicon, "4 stored forms for 5 tokens");
  dsr_form forms[] = {1, 2, 3, 4, 99};
  p = good;
  p.forms = forms;
  expect_damaged(&p, a.lexicon, "the form of token 4");
  static const dsr_form none[] = {0, 6, INT32_MAX, (dsr_form)INT32_MAX + 1, UINT32_MAX};
  for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
    forms[4] = none[i];
    expect_damaged(&p, a.lexicon, "the form of token 4");
  }
  static const dsr_zone zones[] = {
      {0, 17, DSR_ZONE_BODY}, {5, 5, DSR_ZONE_BODY}, {0, 4, DSR_ZONE_KINDS}};
  for (size_t i = 0; i < 3; i++) {
    p = good;
    p.zones = &zones[i];
    p.zone_count = 1;
    expect_damaged(&p, a.lexicon, "zone 0");
  }
  static const dsr_span sentences[] = {{0, 17}, {5, 5}, {6, 5}};
  for (size_t i = 0; i < 3; i++) {
    p = good;
    p.sentences = &sentences[i];
    p.sentence_count = 1;
    expect_damaged(&p, a.lexicon, "sentence 0");
  }
  static const dsr_zone crossed[] = {{4, 8, DSR_ZONE_BODY}, {0, 5, DSR_ZONE_BODY}};
  p = good;
  p.zones = crossed;
  p.zone_count = 2;
  expect_damaged(&p, a.lexicon, "zone 1");
  static const dsr_span twisted[] = {{9, 15}, {0, 8}};
  p = good;
  p.sentences = twisted;
  p.sentence_count = 2;
  expect_damaged(&p, a.lexicon, "sentence 1");
  free_analysed(&a);
}

/* --- any text --- */

static uint32_t next_random(uint32_t *state) {
  *state = *state * 1664525u + 1013904223u;
  return *state >> 8;
}

static const char *const scraps[] = {
    "\n", "\r\n", "\n\n", " ", " ", " ", "\t", "\f", "\xE2\x80\xA8", "\v", "\xC2\xA0",
    "EASTMERE", "(Quill)", " \xE2\x80\x94 ", "--", "-", "By", "Ana", "Reiss", "March 3, 2021",
    "Photo:", "Leave a reply", "> ", "said", "the", "pier", ".", "?", ",", ":", "\"",
    "\xE2\x80\x9C", "\xE2\x80\x9D", "(", ")", "F-16s", "$2.2", "\xE6\xB8\xAF", "U.S.", "\xC3\xA9",
    "Source:", "Published", "Read more:", "SIX:", "9", "\r", "e\xCC\x81", "\xF0\x9F\x9A\xA2"};

static dsr_buf random_text(uint32_t *seed) {
  dsr_buf text = {0};
  uint32_t n = next_random(seed) % 120;
  dsr_buf_text(&text, "");
  for (uint32_t i = 0; i < n; i++) {
    uint32_t k = next_random(seed) % (sizeof scraps / sizeof *scraps + 1);
    if (k == sizeof scraps / sizeof *scraps)
      dsr_buf_byte(&text, '\0');
    else
      dsr_buf_text(&text, scraps[k]);
    if (next_random(seed) % 3)
      dsr_buf_byte(&text, ' ');
  }
  return text;
}

/* White space of one byte, or the line and paragraph separators. */
static bool is_space_at(const char *text, size_t len, size_t i) {
  for (size_t k = i < 2 ? 0 : i - 2; k <= i && k + 3 <= len; k++)
    if (memcmp(text + k, "\xE2\x80\xA8", 3) == 0)
      return true;
  return strchr(" \t\r\n\f\v", text[i]) && text[i] != '\0';
}

static void expect_zones_hold(const dsr_analysis *a) {
  size_t count;
  const dsr_zone *z = dsr_analysis_zones(a, &count);
  const dsr_stream *s = dsr_analysis_stream(a);
  uint32_t reached = 0;
  for (size_t i = 0; i < count; i++) {
    cr_assert(z[i].start >= reached && z[i].start < z[i].end && z[i].end <= s->len);
    cr_assert(z[i].kind < DSR_ZONE_KINDS);
    for (uint32_t b = reached; b < z[i].start; b++)
      cr_assert(is_space_at(s->text, s->len, b), "byte %u is in no zone", b);
    cr_assert_null(memchr(s->text + z[i].start, '\n', z[i].end - z[i].start));
    cr_assert(!is_space_at(s->text, s->len, z[i].start) &&
              !is_space_at(s->text, s->len, z[i].end - 1));
    cr_assert_eq(dsr_analysis_zone_at(a, z[i].start), (int)z[i].kind);
    cr_assert_eq(dsr_analysis_zone_at(a, z[i].end - 1), (int)z[i].kind);
    reached = z[i].end;
  }
  for (size_t b = reached; b < s->len; b++)
    cr_assert(is_space_at(s->text, s->len, b), "byte %zu is in no zone", b);
  for (size_t i = 0; i < s->count; i++)
    cr_assert_geq(dsr_analysis_zone_at(a, s->tokens[i].start), 0);
}

static void expect_sentences_hold(const dsr_analysis *a) {
  size_t count;
  const dsr_span *spans = dsr_analysis_sentences(a, &count);
  const dsr_stream *s = dsr_analysis_stream(a);
  uint32_t token = 0;
  cr_assert_eq(s->sentence_count, count);
  for (size_t i = 0; i < count; i++) {
    dsr_span t = s->sentences[i];
    cr_assert(t.start == token && t.end > t.start && t.end <= s->count);
    cr_assert_eq(s->tokens[t.start].start, spans[i].start);
    cr_assert_eq(s->tokens[t.end - 1].end, spans[i].end);
    cr_assert_eq(dsr_analysis_sentence_at(a, spans[i].start), i);
    token = t.end;
  }
  cr_assert_eq(token, s->count);
}

Test(analysis, holds_together_on_any_text) {
  analysed a = with_data();
  uint32_t seed = 7;
  for (int i = 0; i < 600; i++) {
    dsr_buf text = random_text(&seed);
    analyse_bytes(&a, text.data, text.len);
    expect_zones_hold(a.analysis);
    expect_sentences_hold(a.analysis);
    expect_restored(&a);
    dsr_buf_free(&text);
  }
  free_analysed(&a);
}

Test(analysis, nul_bytes_are_text) {
  analysed a = with_data();
  static const char text[] = "Head line here\n\nOne\0two. The end\0\n\0\n";
  analyse_bytes(&a, text, sizeof text - 1);
  const dsr_stream *s = dsr_analysis_stream(a.analysis);
  cr_expect_eq(s->len, sizeof text - 1);
  cr_expect(same_bytes(s->text, text, sizeof text - 1));
  expect_zones_hold(a.analysis);
  expect_restored(&a);
  free_analysed(&a);
}

/* The query language has the kinds of zones by name, in a room below this one. */
Test(analysis, every_kind_of_zone_is_one_to_a_query) {
  for (int kind = 0; kind < DSR_ZONE_KINDS; kind++) {
    const char *name = dsr_zone_kind_name(kind);
    dsr_buf source = {0};
    dsr_query *q = NULL;
    dsr_error err = {0};
    dsr_buf_format(&source, "\"x\" <%s/> within %s", name, name);
    cr_assert_eq(dsr_query_new(source.data, source.len, NULL, 0, &q, &err), DSR_OK,
                 "%s: %s", source.data, err.message);
    cr_assert_null(dsr_query_annotation(q, 0), "%s", name);
    dsr_query_free(q);
    dsr_buf_free(&source);
  }
}

Test(analysis, a_stretch_of_one_kind_is_one_zone_of_the_stream) {
  static const char text[] = "First line of it.\nSecond line of it.\n";
  dsr_lexicon *lexicon = NULL;
  dsr_analysis *a = NULL;
  cr_assert_eq(dsr_lexicon_new(&lexicon, NULL), DSR_OK);
  cr_assert_eq(dsr_analysis_new(text, sizeof text - 1, NULL, lexicon, &a, NULL),
               DSR_OK);
  const dsr_stream *s = dsr_analysis_stream(a);
  cr_assert_eq(s->zone_count, 1);
  cr_assert_str_eq(s->zones[0].type, "body");
  cr_assert(s->zones[0].first == 0 && s->zones[0].last == s->count);
  dsr_analysis_free(a);
  dsr_lexicon_free(lexicon);
}
