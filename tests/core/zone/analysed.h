/* A text analysed by the rules of data/ (or others), and its zones written so
 * that a test can say them: one line a zone, "kind|words". */
#ifndef DSR_TESTS_ANALYSED_H
#define DSR_TESTS_ANALYSED_H

#include <criterion/criterion.h>
#include <string.h>

#include "core/base/buffer.h"
#include "core/base/memory.h"
#include "core/zone/rules.h"
#include "dossier/analysis.h"
#include "tests/live_blocks.h"

typedef struct analysed {
  dsr_rules *rules;
  dsr_lexicon *lexicon;
  dsr_analysis *analysis;
} analysed;

static inline analysed with_rules(dsr_rules *rules) {
  analysed a = {.rules = rules};
  cr_assert_eq(dsr_lexicon_new(&a.lexicon, NULL), DSR_OK);
  return a;
}

static inline analysed with_data(void) {
  dsr_rules *rules = NULL;
  dsr_error err = {0};
  cr_assert_eq(dsr_rules_load("data", NULL, &rules, &err), DSR_OK, "%s",
               err.message);
  return with_rules(rules);
}

/* Rules from a string, without abbreviations. */
static inline analysed with_text_rules(const char *source) {
  dsr_error err = {0};
  dsr_rules *rules = dsr_alloc_zero(1, sizeof *rules);
  cr_assert(rules);
  cr_assert_eq(dsr_rules_read(rules, source, strlen(source), "test.rules", NULL,
                              &err),
               DSR_OK, "%s", err.message);
  return with_rules(rules);
}

static inline void analyse_bytes(analysed *a, const char *text, size_t len) {
  dsr_error err = {0};
  dsr_analysis_free(a->analysis);
  cr_assert_eq(dsr_analysis_new(text, len, a->rules, a->lexicon, &a->analysis,
                                &err),
               DSR_OK, "%s", err.message);
}

static inline void analyse(analysed *a, const char *text) {
  analyse_bytes(a, text, strlen(text));
}

static inline void free_analysed(analysed *a) {
  dsr_analysis_free(a->analysis);
  dsr_lexicon_free(a->lexicon);
  dsr_rules_free(a->rules);
}

/* Freed by the caller. */
static inline dsr_buf zones_written(const dsr_analysis *a) {
  dsr_buf out = {0};
  size_t count;
  const dsr_zone *zones = dsr_analysis_zones(a, &count);
  const char *text = dsr_analysis_stream(a)->text;
  dsr_buf_text(&out, "");
  for (size_t i = 0; i < count; i++) {
    dsr_buf_format(&out, "%s|", dsr_zone_kind_name((int)zones[i].kind));
    dsr_buf_add(&out, text + zones[i].start, zones[i].end - zones[i].start);
    dsr_buf_byte(&out, '\n');
  }
  return out;
}

static inline void expect_zones(analysed *a, const char *text,
                                const char *expected) {
  analyse(a, text);
  dsr_buf got = zones_written(a->analysis);
  cr_expect_str_eq(got.data, expected, "%s\n--- gave\n%s--- not\n%s", text,
                   got.data, expected);
  dsr_buf_free(&got);
}

#endif
