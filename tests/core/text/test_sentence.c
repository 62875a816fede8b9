/* Sentences: tables of texts, and the properties the header promises. */
#include "dossier/sentence.h"

#include <stdlib.h>
#include <unistd.h>

#include "core/base/file.h"
#include "dossier/memory.h"
#include "tests/core/text/cut.h"

TestSuite(sentence, .fini = no_live_blocks);

static const char LIST[] = "data/abbreviations.tsv";

static void expect_sentences(const dsr_abbreviations *list, const char *text,
                             const char *expected) {
  dsr_tokens *tokens = tokens_of(text, strlen(text));
  dsr_sentences *sentences = NULL;
  cr_assert_eq(dsr_sentences_new(text, strlen(text), tokens, list, &sentences, NULL),
               DSR_OK);
  dsr_buf got =
      pieces(text, dsr_sentences_spans(sentences), dsr_sentences_count(sentences));
  cr_expect_str_eq(got.data, expected, "%s\n gave %s\n not  %s", text, got.data,
                   expected);
  dsr_buf_free(&got);
  dsr_sentences_free(sentences);
  dsr_tokens_free(tokens);
}

typedef const char *row[2];
static void expect_rows(const row *rows, size_t n) {
  dsr_abbreviations *list = NULL;
  cr_assert_eq(dsr_abbreviations_load(LIST, &list, NULL), DSR_OK);
  for (size_t i = 0; i < n; i++)
    expect_sentences(list, rows[i][0], rows[i][1]);
  dsr_abbreviations_free(list);
}
#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

Test(sentence, stops_and_abbreviations) {
  static const row rows[] = {
      {"Gen. Lee left. He won.", "Gen. Lee left.|He won."},
      {"In the U.S. Congress it passed. Fine.",
       "In the U.S. Congress it passed.|Fine."},
      {"He moved to the U.S. The rest stayed.",
       "He moved to the U.S.|The rest stayed."},
      {"It ends at 5 p.m. Monday. OK.", "It ends at 5 p.m. Monday.|OK."},
      {"It ended at 5 p.m. Officers left.", "It ended at 5 p.m.|Officers left."},
      {"George W. Bush met J. Wu. They ate.", "George W. Bush met J. Wu.|They ate."},
      {"It cost 3.5 million. So what?", "It cost 3.5 million.|So what?"},
      {"Acme Inc. Chairman Li left. It fell.",
       "Acme Inc. Chairman Li left.|It fell."},
      {"He owns Acme Inc. It fell.", "He owns Acme Inc.|It fell."},
      {"Ships, planes, etc. It grew.", "Ships, planes, etc.|It grew."},
      {"See No. 5. Then go.", "See No. 5.|Then go."},
      {"Really?! Yes! ok.", "Really?!|Yes!|ok."},
      {"She waited... and left. Then... Gone.",
       "She waited... and left.|Then...|Gone."},
      {"他來了。他走了。", "他來了。|他走了。"},
      {"no stop at all", "no stop at all"},
      {"See a.org. It is up.", "See a.org.|It is up."},
  };
  expect_rows(rows, COUNT(rows));
}

Test(sentence, quotes_and_brackets) {
  static const row rows[] = {
      {"“We won.” He left.", "“We won.”|He left."},
      {"\"We won.\" He left.", "\"We won.\"|He left."},
      {"“Why?” he asked. No.", "“Why?” he asked.|No."},
      {"“Why now?” Ms. Lee asked. No.", "“Why now?” Ms. Lee asked.|No."},
      {"It fell (badly). It rose.", "It fell (badly).|It rose."},
      {"It fell. (It rose.) Then.", "It fell.|(It rose.)|Then."},
      {"He said, “Go. Now.” They went.", "He said, “Go.|Now.”|They went."},
      {"the magazine “Wow!”, he said", "the magazine “Wow!”, he said"},
      {"It was fun. :) Bye.", "It was fun. :)|Bye."},
  };
  expect_rows(rows, COUNT(rows));
}

Test(sentence, line_ends_in_text_with_a_line_a_paragraph) {
  static const row rows[] = {
      {"Deal is near\nTAIPEI, May 5 — It is near.\nPhoto: A. Wu\nMore soon.",
       "Deal is near|TAIPEI, May 5 — It is near.|Photo: A. Wu|More soon."},
      {"One\r\nTwo", "One|Two"},
      {"Mr.\nLee", "Mr.|Lee"},
      {"1. First thing. 2. Second thing.", "1. First thing.|2. Second thing."},
      {"“It is.\n”", "“It is.|”"},
  };
  expect_rows(rows, COUNT(rows));
}

Test(sentence, line_ends_in_wrapped_text) {
  static const row rows[] = {
      {"The ministry said on Monday that it had sent four ships to the\n"
       "eastern waters and that the crews would stay there until the end\n"
       "of the month. Nobody was hurt, said the spokesman for the fleet in\n"
       "Keelung, where it is based.\n"
       "Notes\n"
       "- first item\n"
       "- second item\n\n"
       "The end",
       "The ministry said on Monday that it had sent four ships to the\n"
       "eastern waters and that the crews would stay there until the end\n"
       "of the month.|Nobody was hurt, said the spokesman for the fleet in\n"
       "Keelung, where it is based.|Notes|- first item|- second item|The end"},
  };
  expect_rows(rows, COUNT(rows));
}

/* The whole text tells whether it is wrapped, not the lines it begins with. */
Test(sentence, the_lines_of_a_text_are_judged_together) {
  static const char folded[] = "the crews of the four ships would stay in the harbour\n";
  static const char single[] = "A short line\n";
  enum { ORDERS = 4 };
  static const struct {
    size_t folded, single;
    bool folded_first, wrapped;
  } rows[ORDERS] = {
      {6, 40, true, false},
      {6, 40, false, false},
      {12, 6, true, true},
      {12, 6, false, true},
  };
  for (size_t i = 0; i < ORDERS; i++) {
    dsr_buf text = {0};
    for (int part = 0; part < 2; part++) {
      bool fold = (part == 0) == rows[i].folded_first;
      for (size_t n = fold ? rows[i].folded : rows[i].single; n > 0; n--)
        dsr_buf_text(&text, fold ? folded : single);
    }
    dsr_tokens *tokens = tokens_of(text.data, text.len);
    dsr_sentences *made = NULL;
    cr_assert_eq(dsr_sentences_new(text.data, text.len, tokens, NULL, &made, NULL),
                 DSR_OK);
    size_t got = dsr_sentences_count(made), lines = rows[i].folded + rows[i].single;
    if (rows[i].wrapped)
      cr_expect_lt(got, rows[i].single + 2, "row %zu gave %zu", i, got);
    else
      cr_expect_eq(got, lines, "row %zu gave %zu", i, got);
    dsr_sentences_free(made);
    dsr_tokens_free(tokens);
    dsr_buf_free(&text);
  }
}

/* One line of the table of hard cases, its fields ended by NULs. */
typedef struct hard_case {
  const char *number, *kind, *missed; /* missed: why, or NULL */
  dsr_buf text, expected;
} hard_case;

/* What stands in the table as '|' cuts; the text is what is left without it, the
 * expected pieces what is left without the white space behind it. */
static void add_marked(hard_case *c, const char *marked) {
  bool behind_cut = false;
  dsr_buf_add(&c->expected, "", 0);
  for (const char *s = marked; *s; s++) {
    char b = *s;
    if (b == '\\' && (s[1] == 'n' || s[1] == 'r'))
      b = *++s == 'n' ? '\n' : '\r';
    bool white = b == ' ' || b == '\n' || b == '\r';
    if (b != '|')
      dsr_buf_byte(&c->text, b);
    if (b == '|' || !(white && behind_cut))
      dsr_buf_byte(&c->expected, b);
    behind_cut = b == '|' || (white && behind_cut);
  }
  while (c->expected.data[c->expected.len - 1] == '\n')
    c->expected.data[--c->expected.len] = '\0';
}

static hard_case read_case(char *line) {
  hard_case c = {.number = line};
  char *kind = strchr(line, '\t'), *marked = kind ? strchr(kind + 1, '\t') : NULL;
  cr_assert(marked, "no text in '%s'", line);
  *kind++ = *marked++ = '\0';
  char *missed = strchr(marked, '\t');
  if (missed)
    *missed++ = '\0';
  c.kind = kind;
  c.missed = missed;
  add_marked(&c, marked);
  return c;
}

/* Whether the case is cut as it says; a surprise either way fails the test. */
static bool try_case(const dsr_abbreviations *list, const hard_case *c) {
  dsr_tokens *tokens = tokens_of(c->text.data, c->text.len);
  dsr_sentences *made = NULL;
  cr_assert_eq(dsr_sentences_new(c->text.data, c->text.len, tokens, list, &made, NULL),
               DSR_OK);
  dsr_buf got =
      pieces(c->text.data, dsr_sentences_spans(made), dsr_sentences_count(made));
  bool right = strcmp(got.data, c->expected.data) == 0;
  if (c->missed)
    cr_expect(!right, "case %s is right now: take its reason out", c->number);
  else
    cr_expect(right, "case %s (%s)\n gave %s\n not  %s", c->number, c->kind, got.data,
              c->expected.data);
  dsr_buf_free(&got);
  dsr_sentences_free(made);
  dsr_tokens_free(tokens);
  return right;
}

/* The floor is what is reached; it may rise, never fall. */
Test(sentence, hard_cases) {
  enum { FLOOR = 248, TABLE_MAX = 1 << 20 };
  char *data = NULL, *rest = NULL;
  size_t len = 0, right = 0;
  dsr_abbreviations *list = NULL;
  cr_assert_eq(dsr_abbreviations_load(LIST, &list, NULL), DSR_OK);
  cr_assert_eq(dsr_file_read("tests/core/text/sentences_hard.tsv", TABLE_MAX, &data,
                             &len, NULL),
               DSR_OK);
  for (char *line = strtok_r(data, "\n", &rest); line;
       line = strtok_r(NULL, "\n", &rest)) {
    if (line[0] == '#')
      continue;
    hard_case c = read_case(line);
    right += try_case(list, &c);
    dsr_buf_free(&c.text);
    dsr_buf_free(&c.expected);
  }
  cr_expect_geq(right, FLOOR, "%zu hard cases are right, %d were", right, FLOOR);
  dsr_free(data);
  dsr_abbreviations_free(list);
}


/* A list of one line beside no list at all: what an analyst takes out is gone. */
Test(sentence, the_words_beside_a_stop_are_data) {
  static const struct {
    const char *list, *text, *with, *without;
  } rows[] = {
      {"rest\topener\n", "He left the U.S. Rest is good.",
       "He left the U.S.|Rest is good.", "He left the U.S. Rest is good."},
      {"Ltd\ttail\nover\tjoiner\n", "So Halden Ltd. Director over Ports",
       "So Halden Ltd. Director over Ports", "So Halden Ltd. Director over Ports"},
      {"Ltd\ttail\n", "So Halden Ltd. Director over Ports",
       "So Halden Ltd.|Director over Ports", "So Halden Ltd. Director over Ports"},
      {"I\tpronoun\n", "It was I. he said", "It was I.|he said", "It was I. he said"},
      {"barked\tspeech\n", "“Why?” Lee barked", "“Why?” Lee barked",
       "“Why?”|Lee barked"},
      {"p.m.\thour\n", "Over at 5 p.m. Officers left", "Over at 5 p.m.|Officers left",
       "Over at 5 p.m. Officers left"},
      {"p.m.\thour\nat\tbefore-hour\n", "At 5 p.m. Officers left",
       "At 5 p.m. Officers left", "At 5 p.m. Officers left"},
      {"p.m.\thour\nFeria\tafter-hour\n", "Over at 5 p.m. Feria",
       "Over at 5 p.m. Feria", "Over at 5 p.m. Feria"},
      {"p.m.\thour\ntime\ttime\n", "Over at 5 p.m. Oslo time",
       "Over at 5 p.m. Oslo time", "Over at 5 p.m. Oslo time"},
      {"p.m.\thour\n", "Over at 5 p.m. Oslo time", "Over at 5 p.m.|Oslo time",
       "Over at 5 p.m. Oslo time"},
      {"am\thalf-day\n", "On 05/06/2019 11:07 AM Dear all",
       "On 05/06/2019 11:07 AM|Dear all", "On 05/06/2019 11:07|AM Dear all"},
      {"EST\tclock-zone\n", "On 05/06/2019 11:07 EST", "On 05/06/2019 11:07 EST",
       "On 05/06/2019 11:07|EST"},
      {"regards\tfarewell\n", "Best regards, Lee", "Best regards,|Lee",
       "Best regards, Lee"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    char path[] = "/tmp/dossier-test-XXXXXX";
    dsr_abbreviations *list = NULL;
    int fd = mkstemp(path);
    size_t n = strlen(rows[i].list);
    cr_assert_geq(fd, 0);
    cr_assert_eq(write(fd, rows[i].list, n), (ssize_t)n);
    close(fd);
    cr_assert_eq(dsr_abbreviations_load(path, &list, NULL), DSR_OK);
    unlink(path);
    expect_sentences(list, rows[i].text, rows[i].with);
    expect_sentences(NULL, rows[i].text, rows[i].without);
    dsr_abbreviations_free(list);
  }
}

Test(sentence, needs_no_list) {
  expect_sentences(NULL, "Gen. Lee met Mr. Wu. He won.", "Gen. Lee met Mr. Wu.|He won.");
  expect_sentences(NULL, "", "");
}

Test(sentence, covers_every_token) {
  static const char *const bits[] = {"A",  "b", ".", "!",  "?", "…", "\"", "”", ")",
                                     "(",  " ", " ", "\n", ":)", "U.S.", "1", "Mr.",
                                     "\xFF", "。", "'", ",", "\n\n", "said", "The"};
  dsr_abbreviations *list = NULL;
  cr_assert_eq(dsr_abbreviations_load(LIST, &list, NULL), DSR_OK);
  uint32_t seed = 3;
  for (int round = 0; round < 3000; round++) {
    dsr_buf text = {0};
    dsr_buf_add(&text, "", 0);
    for (uint32_t n = next_random(&seed) % 30; n > 0; n--)
      dsr_buf_text(&text, bits[next_random(&seed) % (sizeof bits / sizeof *bits)]);
    dsr_tokens *tokens = tokens_of(text.data, text.len);
    dsr_sentences *made = NULL;
    cr_assert_eq(dsr_sentences_new(text.data, text.len, tokens, list, &made, NULL),
                 DSR_OK);
    const dsr_span *t = dsr_tokens_spans(tokens), *s = dsr_sentences_spans(made);
    size_t at = 0, n = dsr_tokens_count(tokens);
    for (size_t i = 0; i < dsr_sentences_count(made); i++) {
      cr_assert(at < n && s[i].start == t[at].start);
      while (at < n && t[at].end < s[i].end)
        at++;
      cr_assert(at < n && t[at].end == s[i].end);
      at++;
    }
    cr_assert_eq(at, n);
    dsr_sentences_free(made);
    dsr_tokens_free(tokens);
    dsr_buf_free(&text);
  }
  dsr_abbreviations_free(list);
}

Test(sentence, every_failed_allocation_is_a_status) {
  const char text[] = "A. B! C? D! E? F! G? H! I? J! K? L! M? N! O? P! Q? R!";
  dsr_tokens *tokens = tokens_of(text, sizeof text - 1);
  int status = DSR_ENOMEM;
  for (size_t n = 1; status != DSR_OK; n++) {
    dsr_sentences *made = NULL;
    cr_assert_lt(n, 50);
    dsr_memory_fail(n, 0);
    status = dsr_sentences_new(text, sizeof text - 1, tokens, NULL, &made, NULL);
    cr_assert(status == DSR_OK || (status == DSR_ENOMEM && !made));
    dsr_sentences_free(made);
  }
  dsr_memory_fail(0, 0);
  dsr_tokens_free(tokens);
}
