/* Which rules a line's words leave open. */
#include "core/zone/rule_filter.h"

#include <stdio.h>
#include <string.h>

#include "tests/core/zone/analysed.h"

TestSuite(rule_filter, .fini = no_live_blocks);

static void add(dsr_rule_filter *f, size_t number, const char *source) {
  dsr_query *q = NULL;
  if (source)
    cr_assert_eq(dsr_query_new(source, strlen(source), NULL, 0, &q, NULL), DSR_OK);
  cr_assert_eq(dsr_rule_filter_add(f, number, q, NULL), DSR_OK);
  dsr_query_free(q);
}

static dsr_form put(dsr_lexicon *x, const char *word) {
  dsr_form form = 0;
  cr_assert_eq(dsr_lexicon_put(x, word, strlen(word), &form, NULL), DSR_OK);
  return form;
}

static uint64_t line(dsr_rule_filter *f, dsr_lexicon *x, const char *const *words,
                     size_t count) {
  dsr_form forms[8];
  cr_assert_leq(count, 8);
  for (size_t i = 0; i < count; i++)
    forms[i] = put(x, words[i]);
  cr_assert_eq(dsr_rule_filter_prepare(f, x, NULL), DSR_OK);
  return dsr_rule_filter_line(f, forms, count);
}

Test(rule_filter, has_a_bit_for_each_rule_whose_word_stands_there) {
  static const char *const nothing[] = {"The", "pier"}, *const one[] = {"All", "RIGHTS"},
                           *const two[] = {"rights", "reply"};
  dsr_rule_filter f = {0};
  add(&f, 0, "[norm=\"rights\"]");
  add(&f, 1, NULL);
  add(&f, 2, "[norm=\"reply|rights\"]");
  add(&f, 3, "[shape=\"X.*\"]");
  add(&f, 70, "[norm=\"pier\"]"); /* has no bit */
  for (int again = 0; again < 2; again++) { /* a lexicon after another */
    dsr_lexicon *x = NULL;
    cr_assert_eq(dsr_lexicon_new(&x, NULL), DSR_OK);
    put(x, "reply");
    put(x, "Reply");
    cr_expect_eq(line(&f, x, NULL, 0), 10);
    cr_expect_eq(line(&f, x, nothing, 2), 10);
    cr_expect_eq(line(&f, x, one, 2), 15);
    cr_expect_eq(line(&f, x, two, 2), 15);
    cr_expect_eq(line(&f, x, two + 1, 1), 14);
    dsr_lexicon_free(x);
  }
  dsr_rule_filter_free(&f);
}

/* More sets of rules than there are classes: rules whose words got none are
 * always open. */
Test(rule_filter, without_classes_left_rules_stay_open) {
  dsr_rule_filter f = {0};
  dsr_lexicon *x = NULL;
  char source[40];
  cr_assert_eq(dsr_lexicon_new(&x, NULL), DSR_OK);
  for (size_t i = 0; i < 64; i++) /* 16 of 509 words a rule: hundreds of sets */
    for (size_t k = 0; k < 8; k++) {
      snprintf(source, sizeof source, "\"w%zu\"", (i * 8 + k) % 509);
      add(&f, i, source);
      snprintf(source, sizeof source, "\"w%zu\"", (i * 131 + k * 17) % 509);
      add(&f, i, source);
    }
  for (size_t i = 0; i < 64; i++)
    for (size_t k = 0; k < 8; k++) {
      snprintf(source, sizeof source, "w%zu", (i * 8 + k) % 509);
      const char *const words[] = {source};
      cr_assert(line(&f, x, words, 1) >> i & 1, "rule %zu, %s", i, source);
    }
  cr_expect_eq(f.class_count, DSR_FILTER_CLASSES);
  dsr_lexicon_free(x);
  dsr_rule_filter_free(&f);
}
