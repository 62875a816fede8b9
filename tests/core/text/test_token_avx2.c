/* Two engines, one answer; and not a byte read beside the text. */
#include <sys/mman.h>
#include <unistd.h>

#include "tests/core/text/token_texts.h"

static void best_engine_and_no_blocks(void) {
  dsr_tokenizer_engine(DSR_ENGINE_BEST);
  no_live_blocks();
}

TestSuite(token_avx2, .fini = best_engine_and_no_blocks);

static dsr_tokens *cut_by(int engine, const char *text, size_t len) {
  cr_assert_eq(dsr_tokenizer_engine(engine), engine);
  return tokens_of(text, len);
}

/* Where the processor has one engine, it is compared with itself. */
static void expect_same(const char *text, size_t len) {
  dsr_tokens *a = cut_by(DSR_ENGINE_PORTABLE, text, len);
  dsr_tokens *b = cut_by(dsr_tokenizer_engine(DSR_ENGINE_BEST), text, len);
  const size_t n = dsr_tokens_count(a);
  bool same = n == dsr_tokens_count(b) &&
              (n == 0 || memcmp(dsr_tokens_spans(a), dsr_tokens_spans(b),
                                n * sizeof(dsr_span)) == 0);
  if (!same) {
    dsr_buf x = pieces(text, dsr_tokens_spans(a), n);
    dsr_buf y = pieces(text, dsr_tokens_spans(b), dsr_tokens_count(b));
    cr_expect(same, "portable %.*s\nother    %.*s", (int)x.len, x.data, (int)y.len,
              y.data);
    dsr_buf_free(&x);
    dsr_buf_free(&y);
  }
  dsr_tokens_free(a);
  dsr_tokens_free(b);
}

Test(token_avx2, engines_are_chosen_and_named) {
  int best = dsr_tokenizer_engine(DSR_ENGINE_BEST);
  cr_expect_eq(best, dsr_scan_avx2_runs() ? DSR_ENGINE_AVX2 : DSR_ENGINE_PORTABLE);
  cr_expect_eq(dsr_tokenizer_engine(DSR_ENGINE_PORTABLE), DSR_ENGINE_PORTABLE);
  cr_expect_eq(dsr_tokenizer_engine(DSR_ENGINE_ASK), DSR_ENGINE_PORTABLE);
  cr_expect_eq(dsr_tokenizer_engine(DSR_ENGINE_AVX2), best);
  cr_expect_eq(dsr_tokenizer_engine(99), best);
}

/* Each piece, and each pair, before and after the end of a block of 64. */
Test(token_avx2, every_pair_at_every_edge) {
  dsr_buf text = {0};
  for (size_t pair = 0; pair < (size_t)TOKEN_PIECES * TOKEN_PIECES; pair++) {
    size_t pad = 48 + pair % 19;
    text.len = 0;
    for (size_t i = 0; i < pad; i++)
      dsr_buf_byte(&text, i % 6 == 5 ? ' ' : "monday"[i % 6]);
    add_piece(&text, pair / TOKEN_PIECES);
    add_piece(&text, pair % TOKEN_PIECES);
    expect_same(text.data, text.len);
    expect_same(text.data + pad, text.len - pad);
    dsr_buf_text(&text, " and then some more of it");
    expect_same(text.data, text.len);
  }
  dsr_buf_free(&text);
}

Test(token_avx2, every_alignment_of_every_piece) {
  dsr_buf text = {0};
  for (size_t k = 0; k < TOKEN_PIECES; k++)
    for (size_t pad = 0; pad < 70; pad++) {
      text.len = 0;
      for (size_t i = 0; i < pad; i++)
        dsr_buf_byte(&text, i % 9 == 8 ? ' ' : 'e');
      add_piece(&text, k);
      dsr_buf_text(&text, "s, he said");
      expect_same(text.data, text.len);
    }
  dsr_buf_free(&text);
}

Test(token_avx2, any_mixture) {
  uint32_t seed = 3;
  dsr_buf text = {0};
  for (int round = 0; round < 20000; round++) {
    random_text(&text, &seed, 60);
    expect_same(text.data, text.len);
  }
  dsr_buf_free(&text);
}

Test(token_avx2, any_bytes) {
  uint32_t seed = 5;
  char bytes[300];
  for (int round = 0; round < 10000; round++) {
    size_t n = next_random(&seed) % sizeof bytes;
    uint32_t mask = round % 3 == 0 ? 0xFF : round % 3 == 1 ? 0x7F : 0x3F;
    for (size_t i = 0; i < n; i++)
      bytes[i] = (char)(next_random(&seed) & mask);
    expect_same(bytes, n);
  }
}

/* The lists that the rules know, whole, in capitals, at an end and before a mark:
 * what is asked before a list is looked into must let each of them pass. */
Test(token_avx2, every_listed_form) {
  static const char *const behind[] = {"", " x", ". X", ". x", ", x", ".", "'s x",
                                       "-elect x", "-Elect", "n't", "\" x", ".\xE2\x80\x9D"};
  for (int list = DSR_FORMS_ABBREVIATION; list <= DSR_FORMS_SUFFIX; list++)
    for (size_t n = 0; dsr_listed_form(list, n); n++)
      for (size_t k = 0; k < 3 * sizeof behind / sizeof *behind; k++) {
        dsr_buf text = {0};
        dsr_buf_text(&text, list == DSR_FORMS_SUFFIX ? "war-" : "in 5 ");
        size_t at = text.len;
        dsr_buf_text(&text, dsr_listed_form(list, n));
        static const size_t capitals[] = {0, 1, 8};
        for (size_t i = at; i < text.len && i < at + capitals[k % 3]; i++)
          text.data[i] = (char)(text.data[i] - 32);
        dsr_buf_text(&text, behind[k / 3]);
        expect_same(text.data, text.len);
        dsr_buf_free(&text);
      }
}

Test(token_avx2, a_list_knows_its_own_forms) {
  const char *form;
  for (size_t n = 0; (form = dsr_listed_form(DSR_FORMS_ABBREVIATION, n)) != NULL; n++)
    cr_expect(dsr_abbreviation_rule(form, strlen(form)) != 0 &&
                  strlen(form) < DSR_ABBREVIATION_MAX, "%s", form);
  for (size_t n = 0; (form = dsr_listed_form(DSR_FORMS_FUSED, n)) != NULL; n++)
    cr_expect(dsr_fused_split(form, strlen(form)) != 0, "%s", form);
  for (size_t n = 0; (form = dsr_listed_form(DSR_FORMS_PREFIX, n)) != NULL; n++)
    cr_expect(dsr_is_prefix(form, strlen(form)), "%s", form);
  for (size_t n = 0; (form = dsr_listed_form(DSR_FORMS_SUFFIX, n)) != NULL; n++)
    cr_expect(dsr_is_suffix(form, strlen(form)), "%s", form);
}

Test(token_avx2, long_runs) {
  static const char *const units[] = {"a", ".", "\xCC\x81", "\xE9\x82\xB1", "", "- ",
                                      "don't ", "5,000 ", "x-y-", "I ", "\xE2\x80\x9C"};
  for (size_t k = 0; k < sizeof units / sizeof *units; k++) {
    dsr_buf text = {0};
    while (text.len < 5000)
      dsr_buf_add(&text, units[k], *units[k] ? strlen(units[k]) : 1);
    expect_same(text.data, text.len);
    dsr_buf_free(&text);
  }
}

/* A page between two that may not be touched: a text at its end or its start is
 * read to its last byte and not one further. */
Test(token_avx2, reads_nothing_beside_the_text) {
  const size_t page = (size_t)sysconf(_SC_PAGESIZE);
  char *pages = mmap(NULL, 3 * page, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  cr_assert_neq(pages, MAP_FAILED);
  cr_assert_eq(mprotect(pages, page, PROT_NONE), 0);
  cr_assert_eq(mprotect(pages + 2 * page, page, PROT_NONE), 0);
  char *start = pages + page, *end = pages + 2 * page;
  uint32_t seed = 9;
  dsr_buf text = {0};
  for (int round = 0; round < 4000; round++) {
    random_text(&text, &seed, 50);
    size_t n = text.len < page ? text.len : page;
    memcpy(end - n, text.data, n);
    expect_same(end - n, n);
    memcpy(start, text.data, n);
    expect_same(start, n);
  }
  dsr_buf_free(&text);
  munmap(pages, 3 * page);
}
