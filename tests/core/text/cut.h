/* Texts written with '|' where a cut belongs: the table rows of the tests. */
#ifndef DSR_TESTS_TEXT_CUT_H
#define DSR_TESTS_TEXT_CUT_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "core/base/buffer.h"
#include "dossier/token.h"
#include "tests/live_blocks.h"

/* The pieces that spans cut out of text, joined by '|'; freed by the caller. */
static inline dsr_buf pieces(const char *text, const dsr_span *spans, size_t n) {
  dsr_buf out = {0};
  for (size_t i = 0; i < n; i++) {
    if (i)
      dsr_buf_byte(&out, '|');
    dsr_buf_add(&out, text + spans[i].start, spans[i].end - spans[i].start);
  }
  if (!out.data)
    dsr_buf_add(&out, "", 0);
  return out;
}

static inline dsr_tokens *tokens_of(const char *text, size_t len) {
  dsr_tokens *tokens = NULL;
  dsr_error err;
  cr_assert_eq(dsr_tokens_new(text, len, &tokens, &err), DSR_OK);
  return tokens;
}

static inline void expect_tokens(const char *text, const char *expected) {
  dsr_tokens *tokens = tokens_of(text, strlen(text));
  dsr_buf got = pieces(text, dsr_tokens_spans(tokens), dsr_tokens_count(tokens));
  cr_expect_str_eq(got.data, expected, "%s\n gave %s\n not  %s", text, got.data,
                   expected);
  dsr_buf_free(&got);
  dsr_tokens_free(tokens);
}

/* A small generator with a fixed seed: the same texts on every run. */
static inline uint32_t next_random(uint32_t *state) {
  *state = *state * 1664525u + 1013904223u;
  return *state >> 8;
}

#endif
