/* Both engines of the tokenizer over any bytes: the same tokens, also when the
 * text ends at the end of what may be read, or comes in pieces. */
#include "core/text/token_scan.h"
#include "tests/fuzz/replay.h"

static dsr_tokens *cut(int engine, const char *text, size_t len) {
  dsr_tokens *tokens = NULL;
  if (dsr_tokenizer_engine(engine) != engine)
    return NULL; /* the processor has no such engine */
  EXPECT(dsr_tokens_new(text, len, &tokens, NULL) == DSR_OK);
  return tokens;
}

static void expect_equal(const dsr_tokens *a, const dsr_tokens *b) {
  size_t n = dsr_tokens_count(a);
  EXPECT(dsr_tokens_count(b) == n);
  EXPECT(n == 0 || memcmp(dsr_tokens_spans(a), dsr_tokens_spans(b),
                          n * sizeof(dsr_span)) == 0);
}

/* Fed in pieces whose sizes the text's own bytes give. */
static void expect_equal_in_pieces(const char *text, size_t len, const dsr_tokens *whole) {
  const dsr_span *spans = dsr_tokens_spans(whole);
  dsr_token_stream *stream = NULL;
  dsr_stream_token token;
  size_t taken = 0;
  EXPECT(dsr_token_stream_new(&stream, NULL) == DSR_OK);
  for (size_t at = 0, n; at <= len; at += n) {
    n = at < len ? (unsigned char)text[at] % 40u + 1u : 1;
    n = n < len - at ? n : len - at + (at == len);
    if (at == len)
      dsr_token_stream_end(stream);
    else
      EXPECT(dsr_token_stream_feed(stream, text + at, n, NULL) == DSR_OK);
    while (dsr_token_stream_next(stream, &token) == DSR_OK) {
      EXPECT(taken < dsr_tokens_count(whole));
      EXPECT(token.start == spans[taken].start && token.end == spans[taken].end);
      EXPECT(memcmp(token.form, text + token.start, token.end - token.start) == 0);
      taken++;
    }
  }
  EXPECT(taken == dsr_tokens_count(whole));
  dsr_token_stream_free(stream);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  /* A block of its own, of the exact size, so that a sanitizer sees every byte
   * read too far. */
  char *text = malloc(size ? size : 1);
  EXPECT(text);
  if (size)
    memcpy(text, data, size);
  dsr_tokens *portable = cut(DSR_ENGINE_PORTABLE, text, size);
  dsr_tokens *avx2 = cut(DSR_ENGINE_AVX2, text, size);
  if (avx2)
    expect_equal(portable, avx2);
  expect_equal_in_pieces(text, size, portable);
  dsr_tokens_free(portable);
  dsr_tokens_free(avx2);
  free(text);
  EXPECT(dsr_memory_live() == 0);
  return 0;
}
