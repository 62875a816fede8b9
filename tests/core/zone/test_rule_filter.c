/* Which rules a line leaves open. */
#include "core/zone/rule_filter.h"

#include <stdio.h>
#include <string.h>

#include "tests/core/zone/analysed.h"

TestSuite(rule_filter, .fini = no_live_blocks);

static dsr_form put(dsr_lexicon *x, const char *word) {
  dsr_form form = 0;
  cr_assert_eq(dsr_lexicon_put(x, word, strlen(word), &form, NULL), DSR_OK);
  return form;
}

/* What a line of these words, number 1 of 1 and without a stop, leaves open. */
static uint64_t open_for(dsr_rules *rules, dsr_lexicon *x, const char *const *words,
                         size_t count) {
  dsr_form forms[8];
  cr_assert_leq(count, 8);
  for (size_t i = 0; i < count; i++)
    forms[i] = put(x, words[i]);
  dsr_stream s = {.lexicon = x, .forms = forms, .count = count};
  dsr_line line = {.tokens = {0, (uint32_t)count}, .words = (uint32_t)count};
  dsr_lines lines = {.at = &line, .count = 1};
  cr_assert_eq(dsr_rule_filter_prepare(rules->filter, x, NULL), DSR_OK);
  return dsr_rule_filter_line(rules->filter, &s, &lines, 0, DSR_ZONE_BODY);
}

static const char words_alone[] = "rule a\nzone body\nmatch [norm=\"rights\"]\n"
                                  "rule b\nzone body\n"
                                  "rule c\nzone body\nmatch [norm=\"reply|rights\"]\n"
                                  "rule d\nzone body\nmatch [shape=\"X.*\"]\n";

Test(rule_filter, opens_rules_whose_word_stands_there) {
  static const char *const nothing[] = {"The", "pier"}, *const one[] = {"All", "RIGHTS"},
                           *const two[] = {"rights", "reply"};
  analysed a = with_text_rules(words_alone);
  for (int again = 0; again < 2; again++) { /* a lexicon after another */
    dsr_lexicon *x = NULL;
    cr_assert_eq(dsr_lexicon_new(&x, NULL), DSR_OK);
    put(x, "reply");
    put(x, "Reply");
    cr_expect_eq(open_for(a.rules, x, NULL, 0), 10);
    cr_expect_eq(open_for(a.rules, x, nothing, 2), 10);
    cr_expect_eq(open_for(a.rules, x, one, 2), 15);
    cr_expect_eq(open_for(a.rules, x, two, 2), 15);
    cr_expect_eq(open_for(a.rules, x, two + 1, 1), 14);
    dsr_lexicon_free(x);
  }
  free_analysed(&a);
}


/* A condition of words: for each number of words up to far behind the last slot
 * the rule is open wherever the condition holds, and nowhere else but there. */
Test(rule_filter, opens_rules_whose_conditions_hold) {
  static const char *const conditions[] = {
      "words = 7",     "words != 7",   "words < 7",    "words <= 7",  "words > 7",
      "words >= 7",    "words = 300",  "words < 300",  "words > 300", "words <= 254",
      "words >= 255",  "words = 255",  "words < 255",  "words < 256", "words != 255"};
  dsr_lexicon *x = NULL;
  cr_assert_eq(dsr_lexicon_new(&x, NULL), DSR_OK);
  for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++) {
    char source[80];
    snprintf(source, sizeof source, "rule a\nzone body\nwhen %s\n", conditions[i]);
    analysed a = with_text_rules(source);
    dsr_stream s = {.lexicon = x};
    cr_assert_eq(dsr_rule_filter_prepare(a.rules->filter, x, NULL), DSR_OK);
    for (uint32_t n = 0; n < 600; n++) {
      dsr_line line = {.words = n};
      dsr_lines lines = {.at = &line, .count = 1};
      bool holds = dsr_line_value_meets(&a.rules->at[0].conditions[0], (int32_t)n);
      bool open =
          dsr_rule_filter_line(a.rules->filter, &s, &lines, 0, DSR_ZONE_BODY) & 1;
      cr_expect(open || !holds, "%s: %u words", conditions[i], n);
      cr_expect(holds || !open || n >= DSR_FILTER_VALUES - 1, "%s: %u words",
                conditions[i], n);
    }
    free_analysed(&a);
  }
  dsr_lexicon_free(x);
}

/* More sets of rules than there are classes: rules whose words got none are
 * always open. And rules behind the last bit hold all the same. */
Test(rule_filter, without_classes_or_bits_left_rules_stay_open) {
  dsr_buf source = {0};
  char word[16];
  for (unsigned i = 0; i < 80; i++) { /* 24 of 509 words a rule: hundreds of sets */
    dsr_buf_format(&source, "rule r%u\nzone %s\nmatch [norm=\"last%u", i,
                   i < 79 ? "heading" : "credit", i);
    for (unsigned k = 0; k < 24; k++)
      dsr_buf_format(&source, "|w%u", (i * (5 + k) + k * 67) % 509);
    dsr_buf_text(&source, "\"]\n");
  }
  analysed a = with_text_rules(source.data);
  for (unsigned i = 0; i < 64; i++)
    for (unsigned k = 0; k < 24; k++) {
      snprintf(word, sizeof word, "w%u", (i * (5 + k) + k * 67) % 509);
      const char *const words[] = {word};
      cr_assert(open_for(a.rules, a.lexicon, words, 1) >> i & 1, "rule %u, %s", i, word);
    }
  cr_expect_eq(a.rules->filter->class_count, DSR_FILTER_CLASSES);
  expect_zones(&a, "A last79 word\n", "credit|A last79 word\n");
  expect_zones(&a, "A last78 word\n", "heading|A last78 word\n");
  dsr_buf_free(&source);
  free_analysed(&a);
}
