/* N-grams: figures counted by hand, and the same counts whatever is held in
 * memory at a time. */
#include "core/ask/ngrams.h"

#include "core/base/buffer.h"
#include "tests/core/ask/small_corpus.h"

TestSuite(ngrams, .fini = no_live_blocks);

static const small_text texts[] = {
    {"a", NULL, NULL, "The pier, the pier.\n"},
    {"b", NULL, NULL, "The pier of Eastmere. Of the pier of Eastmere nothing is left.\n"},
};

static small_corpus filled(void) {
  small_corpus c = make_corpus();
  put_texts(&c, texts, sizeof texts / sizeof *texts);
  return c;
}

static dsr_buf rows_of(const dsr_frequencies *list) {
  dsr_buf got = {0};
  dsr_buf_text(&got, "");
  for (size_t i = 0; i < dsr_frequencies_count(list); i++) {
    const dsr_frequency *row = dsr_frequencies_at(list, i);
    dsr_buf_format(&got, "%s%s %u/%u", i ? "; " : "", row->text, (unsigned)row->hits,
                   (unsigned)row->documents);
  }
  return got;
}

static void expect_ngrams(small_corpus *c, dsr_ngram_options options, const char *want,
                          unsigned hits, unsigned types) {
  dsr_frequencies *list = NULL;
  dsr_error err = {0};
  cr_assert_eq(dsr_ngrams_new(c->corpus, &options, &list, &err), DSR_OK, "%s", err.message);
  dsr_buf got = rows_of(list);
  cr_expect_str_eq(got.data, want);
  cr_expect_eq(dsr_frequencies_totals(list)->hits, hits, "%u",
               (unsigned)dsr_frequencies_totals(list)->hits);
  cr_expect_eq(dsr_frequencies_totals(list)->types, types, "%u",
               (unsigned)dsr_frequencies_totals(list)->types);
  dsr_buf_free(&got);
  dsr_frequencies_free(list);
}

/* Sentences: a has one, b two; no run goes from one into the next. */
Test(ngrams, counted_by_hand) {
  small_corpus c = filled();
  expect_ngrams(&c, (dsr_ngram_options){.n = 2, .by = DSR_NORM, .least = 2},
                "the pier 4/2; of eastmere 2/1; pier of 2/1", 12, 7);
  expect_ngrams(&c, (dsr_ngram_options){.n = 3, .by = DSR_NORM, .limit = 3},
                "pier of eastmere 2/1; the pier of 2/1; eastmere nothing is 1/1", 8, 6);
  expect_ngrams(&c, (dsr_ngram_options){.n = 2, .by = DSR_WORD, .least = 2, .limit = 2},
                "The pier 2/2; of Eastmere 2/1", 12, 8);
  expect_ngrams(&c, (dsr_ngram_options){.n = 1, .by = DSR_NORM, .limit = 3},
                "pier 4/2; the 4/2; of 3/1", 16, 7);
  expect_ngrams(&c, (dsr_ngram_options){.n = 6, .by = DSR_NORM},
                "of the pier of eastmere nothing 1/1; pier of eastmere nothing is left 1/1; "
                "the pier of eastmere nothing is 1/1",
                3, 3);
  expect_ngrams(&c, (dsr_ngram_options){.n = 2, .by = DSR_KIND}, "word word 12/2", 12, 1);
  unmake_corpus(&c);
}

/* Of "The pier, the pier." as the header tells it. */
Test(ngrams, marks) {
  small_corpus c = filled();
  dsr_document_filter a = {.key = "a"};
  expect_ngrams(&c, (dsr_ngram_options){.n = 2, .by = DSR_NORM, .filter = &a}, "the pier 2/1", 2,
                1);
  expect_ngrams(&c,
                (dsr_ngram_options){.n = 2, .by = DSR_NORM, .filter = &a, .marks = DSR_MARKS_SKIP},
                "the pier 2/1; pier the 1/1", 3, 2);
  expect_ngrams(&c,
                (dsr_ngram_options){.n = 2, .by = DSR_NORM, .filter = &a, .marks = DSR_MARKS_KEEP},
                "the pier 2/1; , the 1/1; pier , 1/1; pier . 1/1", 5, 4);
  unmake_corpus(&c);
}

Test(ngrams, wrong_options) {
  small_corpus c = filled();
  static const dsr_ngram_options wrong[] = {
      {.n = 0}, {.n = 7}, {.n = 2, .by = DSR_ATTRIBUTES}, {.n = 2, .limit = DSR_NGRAMS_MAX + 1}};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    dsr_frequencies *list = NULL;
    cr_expect_eq(dsr_ngrams_new(c.corpus, &wrong[i], &list, NULL), DSR_EINVAL, "%zu", i);
    cr_expect_null(list);
  }
  unmake_corpus(&c);
}

/* 3,000 tokens of 40 words, drawn by a fixed rule. */
static small_corpus drawn(void) {
  small_corpus c = make_corpus();
  dsr_buf text = {0};
  uint32_t state = 7;
  cr_assert_eq(dsr_corpus_begin(c.corpus, NULL), DSR_OK);
  for (int i = 0; i < 10; i++) {
    char key[16];
    text.len = 0;
    for (int k = 0; k < 300; k++) {
      state = state * 1664525u + 1013904223u;
      dsr_buf_format(&text, "w%c%c%s", 'a' + (int)(state >> 16) % 8, 'a' + (int)(state >> 24) % 5,
                     state >> 28 == 0 ? ". " : " ");
    }
    snprintf(key, sizeof key, "d%d", i);
    put_text(&c, &(small_text){key, NULL, NULL, text.data});
  }
  cr_assert_eq(dsr_corpus_commit(c.corpus, NULL), DSR_OK);
  dsr_buf_free(&text);
  return c;
}

Test(ngrams, the_same_in_any_memory) {
  small_corpus c = drawn();
  for (unsigned n = 1; n <= 3; n++) {
    dsr_ngram_options options = {.n = n, .by = DSR_NORM, .limit = 50 * n};
    dsr_buf first = {0};
    static const size_t held[] = {1000000, 700, 90, 8};
    for (size_t i = 0; i < sizeof held / sizeof *held; i++) {
      dsr_frequencies *list = NULL;
      size_t passes = 0;
      dsr_error err = {0};
      cr_assert_eq(dsr_ngrams_within(c.corpus, &options, held[i], &list, &passes, &err), DSR_OK,
                   "%s", err.message);
      size_t types = dsr_frequencies_totals(list)->types;
      cr_expect(passes * held[i] >= types, "%zu passes", passes);
      cr_expect(held[i] < types ? passes > 1 : passes == 1, "%zu passes for %zu", passes, types);
      dsr_buf rows = rows_of(list);
      dsr_buf_format(&rows, " of %zu", types);
      if (i)
        cr_expect_str_eq(rows.data, first.data);
      else
        first = rows;
      if (i)
        dsr_buf_free(&rows);
      dsr_frequencies_free(list);
    }
    dsr_buf_free(&first);
  }
  unmake_corpus(&c);
}
