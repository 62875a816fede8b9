/* Lines and their features. */
#include "core/zone/lines.h"

#include <stdio.h>

#include "core/base/buffer.h"
#include "tests/core/match/typed_stream.h"
#include "tests/live_blocks.h"

TestSuite(lines, .fini = no_live_blocks);

typedef struct cut_text {
  typed_stream stream;
  dsr_lines lines;
} cut_text;

static cut_text cut(const char *text) {
  cut_text c = {.stream = type_stream(text, NULL)};
  cr_assert_eq(dsr_lines_cut(&c.stream.stream, &c.lines, NULL), DSR_OK);
  return c;
}

static void free_cut(cut_text *c) {
  dsr_lines_free(&c->lines);
  free_typed(&c->stream);
}

typedef struct cut_row {
  const char *text, *lines; /* the lines, each behind a '|' */
} cut_row;

static const cut_row cuts[] = {
    {"", ""},
    {"\n\n \t\r\n", ""},
    {"One line", "|One line"},
    {"One line\n", "|One line"},
    {"  Indented \t\n\nNext", "|Indented|Next"},
    {"Dos\r\nends\r\n\r\nhere", "|Dos|ends|here"},
    {"Page\ffeed", "|Page|feed"},
    {"Line\xE2\x80\xA8sep\xE2\x80\xA9par", "|Line|sep|par"},
    {"Dash \xE2\x80\x93 stays", "|Dash \xE2\x80\x93 stays"},
    {"\n\nLate", "|Late"},
};

Test(lines, are_cut_at_every_line_end) {
  for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
    cut_text c = cut(cuts[i].text);
    dsr_buf got = {0};
    dsr_buf_text(&got, "");
    for (size_t k = 0; k < c.lines.count; k++) {
      dsr_span b = c.lines.at[k].bytes;
      dsr_buf_byte(&got, '|');
      dsr_buf_add(&got, cuts[i].text + b.start, b.end - b.start);
    }
    cr_expect_str_eq(got.data ? got.data : "", cuts[i].lines, "row %zu: %s", i,
                     got.data);
    dsr_buf_free(&got);
    free_cut(&c);
  }
}

typedef struct feature_row {
  const char *line;
  unsigned words, stop, open, capitals;
} feature_row;

static const feature_row features[] = {
    {"The harbour reopened on Monday.", 5, 1, 0, 50},
    {"Will it reopen?", 3, 1, 0, 50},
    {"\"It reopened!\"", 2, 1, 0, 50},
    {"(He agreed.)", 2, 1, 0, 50},
    {"Waiting\xE2\x80\xA6", 1, 1, 0, 100},
    {"\xE2\x80\x9CWe left.\xE2\x80\x9D", 2, 1, 0, 50},
    {"Among them:", 2, 0, 1, 50},
    {"and then,", 2, 0, 1, 0},
    {"He said \xE2\x80\x94", 2, 0, 1, 50},
    {"Ships Leave Port", 3, 0, 0, 100},
    {"SHIPS LEAVE AT 9", 4, 0, 0, 100},
    {"a vote of the House", 5, 0, 0, 33},
    {"12 of 30", 3, 0, 0, 0},
    {"***", 0, 0, 0, 0},
    {"\"\"", 0, 0, 0, 0},
};

Test(lines, have_the_features_rules_ask_for) {
  for (size_t i = 0; i < sizeof features / sizeof *features; i++) {
    const feature_row *r = &features[i];
    cut_text c = cut(r->line);
    cr_assert_eq(c.lines.count, 1);
    const dsr_line *l = &c.lines.at[0];
    cr_expect_eq(l->words, r->words, "%s: %u words", r->line, l->words);
    cr_expect_eq(l->stop, r->stop, "%s: stop %u", r->line, l->stop);
    cr_expect_eq(l->open_end, r->open, "%s: open %u", r->line, l->open_end);
    uint32_t capitals = dsr_line_capitals(&c.stream.stream, l);
    cr_expect_eq(capitals, r->capitals, "%s: capitals %u", r->line, capitals);
    free_cut(&c);
  }
}

Test(lines, know_the_blank_lines_around_them) {
  cut_text c = cut("One\nTwo\n \nThree\n\n\nFour");
  static const int before[] = {1, 0, 1, 1}, after[] = {0, 1, 1, 1};
  cr_assert_eq(c.lines.count, 4);
  for (size_t i = 0; i < 4; i++) {
    cr_expect_eq(c.lines.at[i].blank_before, before[i], "line %zu", i);
    cr_expect_eq(c.lines.at[i].blank_after, after[i], "line %zu", i);
  }
  free_cut(&c);
}

Test(lines, share_out_the_tokens) {
  cut_text c = cut("One two\n\nthree\r\n, four five\n");
  static const dsr_span want[] = {{0, 2}, {2, 3}, {3, 6}};
  cr_assert_eq(c.lines.count, 3);
  for (size_t i = 0; i < 3; i++) {
    cr_expect_eq(c.lines.at[i].tokens.start, want[i].start);
    cr_expect_eq(c.lines.at[i].tokens.end, want[i].end);
  }
  free_cut(&c);
}

Test(lines, survive_a_lack_of_memory) {
  typed_stream t = type_stream("a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\n", NULL);
  for (size_t n = 1;; n++) {
    dsr_lines lines;
    dsr_error err = {0};
    dsr_memory_fail(n, 0);
    int status = dsr_lines_cut(&t.stream, &lines, &err);
    bool untouched = dsr_memory_fail(0, 0) < n;
    if (status == DSR_OK) {
      cr_expect_eq(lines.count, 11);
      dsr_lines_free(&lines);
    } else {
      cr_expect_eq(status, DSR_ENOMEM);
      cr_expect_eq(err.code, DSR_ENOMEM);
      cr_expect_null(lines.at);
    }
    if (untouched)
      break;
  }
  free_typed(&t);
}
