/* Tokens of a text in pieces: the whole text's, wherever it is parted, in memory
 * that does not grow with it. */
#include "core/base/memory.h"
#include "tests/core/text/token_texts.h"

static void best_engine_and_no_blocks(void) {
  dsr_tokenizer_engine(DSR_ENGINE_BEST);
  no_live_blocks();
}

TestSuite(token_stream, .fini = best_engine_and_no_blocks);

static dsr_token_stream *new_stream(void) {
  dsr_token_stream *stream;
  dsr_error err;
  cr_assert_eq(dsr_token_stream_new(&stream, &err), DSR_OK);
  return stream;
}

/* Take what can be had; each must be the next of `tokens` and its form's bytes. */
static void take(dsr_token_stream *stream, const char *text, const dsr_tokens *tokens,
                 size_t *taken) {
  dsr_stream_token t;
  while (dsr_token_stream_next(stream, &t) == DSR_OK) {
    cr_assert_lt(*taken, dsr_tokens_count(tokens));
    dsr_span s = dsr_tokens_spans(tokens)[(*taken)++];
    cr_assert(t.start == s.start && t.end == s.end,
              "token %zu: [%u,%u) whole, [%lu,%lu) in pieces of %.60s", *taken - 1,
              s.start, s.end, (unsigned long)t.start, (unsigned long)t.end,
              text + (s.start < 30 ? 0 : s.start - 30));
    cr_assert_arr_eq(t.form, text + s.start, s.end - s.start);
  }
}

static void expect_whole(const char *text, size_t len, size_t most, uint32_t *seed) {
  dsr_tokens *tokens = tokens_of(text, len);
  dsr_token_stream *stream = new_stream();
  dsr_error err;
  size_t taken = 0;
  for (size_t at = 0, n; at < len; at += n) {
    n = most == 1 ? 1 : next_random(seed) % most + 1;
    n = n < len - at ? n : len - at;
    cr_assert_eq(dsr_token_stream_feed(stream, text + at, n, &err), DSR_OK);
    take(stream, text, tokens, &taken);
  }
  dsr_token_stream_end(stream);
  take(stream, text, tokens, &taken);
  cr_assert_eq(taken, dsr_tokens_count(tokens));
  dsr_token_stream_free(stream);
  dsr_tokens_free(tokens);
}

Test(token_stream, gives_the_whole_texts_tokens) {
  uint32_t seed = 17;
  dsr_buf text = {0};
  for (int engine = DSR_ENGINE_PORTABLE; engine <= DSR_ENGINE_AVX2; engine++) {
    dsr_tokenizer_engine(engine);
    for (int round = 0; round < 1500; round++) {
      random_text(&text, &seed, 300);
      expect_whole(text.data, text.len, (size_t[]){1, 7, 100, 1000}[round % 4], &seed);
    }
  }
  dsr_buf_free(&text);
}

Test(token_stream, looks_back_and_ahead_over_blanks) {
  static const char *const rows[] = {"Gen.", "lower I.", "$5m", "No. ", "p. ", "X.", "3 ft."};
  uint32_t seed = 1;
  for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
    for (size_t blanks = 0; blanks < 200; blanks += 3) {
      dsr_buf text = {0};
      dsr_buf_text(&text, rows[k]);
      for (size_t i = 0; i < blanks; i++)
        dsr_buf_byte(&text, ' ');
      dsr_buf_text(&text, "I. Lee, m. 5 of them all, some of them new, some of them "
                          "old, and not one of them known to him before.");
      expect_whole(text.data, text.len, 1, &seed);
      dsr_buf_free(&text);
    }
}

Test(token_stream, empty_and_ended) {
  dsr_token_stream *stream = new_stream();
  dsr_stream_token token;
  dsr_error err;
  cr_expect_eq(dsr_token_stream_next(stream, &token), DSR_DONE);
  cr_expect_eq(dsr_token_stream_feed(stream, NULL, 0, &err), DSR_OK);
  cr_expect_eq(dsr_token_stream_feed(stream, "U.S. tro", 8, &err), DSR_OK);
  cr_expect_eq(dsr_token_stream_next(stream, &token), DSR_DONE);
  cr_expect_eq(dsr_token_stream_feed(stream, "ops", 3, &err), DSR_OK);
  dsr_token_stream_end(stream);
  cr_expect_eq(dsr_token_stream_feed(stream, "x", 1, &err), DSR_EINVAL);
  cr_expect_eq(dsr_token_stream_next(stream, &token), DSR_OK);
  cr_expect(token.start == 0 && token.end == 4);
  cr_expect_eq(dsr_token_stream_next(stream, &token), DSR_OK);
  cr_expect(token.start == 5 && token.end == 11);
  cr_expect_eq(dsr_token_stream_next(stream, &token), DSR_DONE);
  dsr_token_stream_free(stream);
  dsr_token_stream_free(NULL);
}

/* --- memory: an allocator that knows how much is held at most --- */

typedef struct meter {
  size_t held, most;
} meter;

static void *metered(void *user, void *p, size_t n) {
  meter *m = user;
  size_t *block = p ? (size_t *)p - 2 : NULL;
  m->held += n - (block ? *block : 0);
  m->most = m->held > m->most ? m->held : m->most;
  if (n == 0) {
    free(block);
    return NULL;
  }
  block = realloc(block, n + 2 * sizeof *block);
  cr_assert_neq(block, NULL);
  *block = n;
  return block + 2;
}

/* The most memory held while `unit` is fed over and over, `bytes` in all. */
static size_t most_held(const char *unit, size_t size, size_t bytes) {
  meter m = {0, 0};
  dsr_allocator allocator = {metered, &m};
  enum { CHUNK = 1 << 16 };
  static char chunk[CHUNK];
  dsr_stream_token token;
  dsr_error err;
  cr_assert_eq(dsr_memory_use(&allocator), DSR_OK);
  dsr_token_stream *stream = new_stream();
  for (size_t at = 0; at < bytes; at += CHUNK) {
    for (size_t i = 0; i < CHUNK; i++)
      chunk[i] = unit[(at + i) % size];
    cr_assert_eq(dsr_token_stream_feed(stream, chunk, CHUNK, &err), DSR_OK);
    while (dsr_token_stream_next(stream, &token) == DSR_OK)
      cr_assert_leq(token.end, at + CHUNK);
  }
  dsr_token_stream_end(stream);
  while (dsr_token_stream_next(stream, &token) == DSR_OK)
    cr_assert_leq(token.end, bytes);
  dsr_token_stream_free(stream);
  dsr_memory_use(NULL);
  return m.most;
}

Test(token_stream, one_line_of_any_length_in_constant_memory) {
  static const struct {
    const char *unit;
    size_t size;
  } rows[] = {{"One line, of Gen. Lee's 5,000 words. ", 37}, {"\xE9\x82\xB1", 3},
              {" ", 1}, {"", 1}, {"{\"a\":1,\"b\":[2,3]},", 18}, {"\xFF\x80 \xC3", 4}};
  for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
    size_t most = most_held(rows[k].unit, rows[k].size, 16 << 20);
    cr_expect_lt(most, 300000, "%zu bytes for %s", most, rows[k].unit);
  }
}

/* One token is kept whole, and cut in time that is its length's. */
Test(token_stream, a_token_of_megabytes_costs_its_length, .timeout = 20) {
  static const char *const units[] = {"a", "\xCC\x81", "1", "a.", "a@"};
  size_t bytes = getenv("DSR_TEST_BRIEF") ? 1 << 20 : 8 << 20;
  for (size_t k = 0; k < sizeof units / sizeof *units; k++)
    cr_expect_lt(most_held(units[k], strlen(units[k]), bytes), bytes * 3);
}

Test(token_stream, failed_allocations_leave_it_as_it_was) {
  dsr_token_stream *stream = (dsr_token_stream *)1;
  dsr_stream_token token;
  dsr_error err;
  dsr_memory_fail(1, 0);
  cr_expect_eq(dsr_token_stream_new(&stream, &err), DSR_ENOMEM);
  cr_expect_eq(stream, NULL);
  stream = new_stream();
  dsr_memory_fail(1, 0);
  cr_expect_eq(dsr_token_stream_feed(stream, "one two", 7, &err), DSR_ENOMEM);
  cr_expect_eq(dsr_token_stream_feed(stream, "one two", 7, &err), DSR_OK);
  dsr_token_stream_end(stream);
  cr_expect_eq(dsr_token_stream_next(stream, &token), DSR_OK);
  cr_expect(token.end == 3 && memcmp(token.form, "one", 3) == 0);
  dsr_token_stream_free(stream);
}
