/* Frequency lists: figures counted by hand over four short texts. */
#include "dossier/frequency.h"

#include "core/base/buffer.h"
#include "tests/core/ask/small_corpus.h"

TestSuite(frequency, .fini = no_live_blocks);

static const small_text texts[] = {
    {"a", "Quill", "2021-05", "The pier opens\n\nThe pier of Eastmere is long. The crew left the pier.\n"},
    {"b", "Plume", "2021-06", "A tug left the pier. A tug, a barge, a pier!\nPhoto: the pier/Quill\n"},
    {"c", "Quill", NULL, "Crews left.\n"},
};

static small_corpus filled(void) {
  small_corpus c = make_corpus();
  put_texts(&c, texts, sizeof texts / sizeof *texts);
  return c;
}

static dsr_frequencies *counted(small_corpus *c, dsr_frequency_options options) {
  dsr_frequencies *list = NULL;
  dsr_error err = {0};
  cr_assert_eq(dsr_frequencies_new(c->corpus, &options, &list, &err), DSR_OK, "%s",
               err.message);
  return list;
}

/* "the 5/2, pier 5/2" */
static void expect_rows(dsr_frequencies *list, const char *want) {
  dsr_buf got = {0};
  dsr_buf_text(&got, "");
  for (size_t i = 0; i < dsr_frequencies_count(list); i++) {
    const dsr_frequency *row = dsr_frequencies_at(list, i);
    cr_expect_eq(strlen(row->text), row->len);
    dsr_buf_format(&got, "%s%s %u/%u", i ? ", " : "", row->text, (unsigned)row->hits,
                   (unsigned)row->documents);
  }
  cr_expect_str_eq(got.data, want);
  cr_expect_null(dsr_frequencies_at(list, dsr_frequencies_count(list)));
  dsr_buf_free(&got);
  dsr_frequencies_free(list);
}

static dsr_query *compiled(const char *source) {
  dsr_query *query = NULL;
  dsr_error err = {0};
  cr_assert_eq(dsr_query_new(source, strlen(source), NULL, 0, &query, &err), DSR_OK, "%s",
               err.message);
  return query;
}

/* Equal counts stand by their bytes: capitals before small letters. The caption
 * of b is in no covered zone. */
Test(frequency, of_all_tokens) {
  small_corpus c = filled();
  dsr_frequencies *list = counted(&c, (dsr_frequency_options){.by = DSR_NORM});
  const dsr_frequency_totals *t = dsr_frequencies_totals(list);
  cr_expect_eq(t->documents, 3);
  cr_expect_eq(t->hits, 27, "%u", (unsigned)t->hits);
  cr_expect_eq(t->tokens, 34, "%u", (unsigned)t->tokens);
  cr_expect_eq(t->types, 13, "%u", (unsigned)t->types);
  expect_rows(list, "pier 5/2, the 5/2, a 4/1, left 3/3, tug 2/1, barge 1/1, crew 1/1, "
                    "crews 1/1, eastmere 1/1, is 1/1, long 1/1, of 1/1, opens 1/1");
  expect_rows(counted(&c, (dsr_frequency_options){.by = DSR_WORD, .least = 2}),
              "pier 5/2, The 3/1, left 3/3, A 2/1, a 2/1, the 2/2, tug 2/1");
  expect_rows(counted(&c, (dsr_frequency_options){.by = DSR_STEM, .least = 2, .limit = 4}),
              "pier 5/2, the 5/2, a 4/1, left 3/3");
  expect_rows(counted(&c, (dsr_frequency_options){.by = DSR_KIND}),
              "word 27/3, punct 7/3");
  expect_rows(counted(&c, (dsr_frequency_options){.by = DSR_NORM, .punctuation = 1, .limit = 3}),
              "pier 5/2, the 5/2, . 4/3");
  dsr_document_filter filter = {.publisher = "quill", .until = "2021"};
  expect_rows(counted(&c, (dsr_frequency_options){.by = DSR_SHAPE, .filter = &filter}),
              "xxxx 7/1, Xxx 3/1, xx 2/1, Xxxxx 1/1, xxx 1/1");
  unmake_corpus(&c);
}

Test(frequency, of_hits_and_captures) {
  small_corpus c = filled();
  dsr_query *query = compiled("[norm=\"the|a\"] what:[kind=\"word\"] \"of|,\"?");
  expect_rows(counted(&c, (dsr_frequency_options){.by = DSR_NORM, .query = query}),
              "the pier 3/2, a barge, 1/1, a pier 1/1, a tug 1/1, a tug, 1/1, the crew 1/1, "
              "the pier of 1/1");
  dsr_frequencies *list =
      counted(&c, (dsr_frequency_options){.by = DSR_STEM, .query = query, .capture = "what"});
  cr_expect_eq(dsr_frequencies_totals(list)->documents, 2);
  cr_expect_eq(dsr_frequencies_totals(list)->tokens, 0);
  expect_rows(list, "pier 5/2, tug 2/1, barg 1/1, crew 1/1");
  dsr_frequency_options wrong = {.by = DSR_NORM, .query = query, .capture = "whta"};
  dsr_error err = {0};
  list = NULL;
  cr_expect_eq(dsr_frequencies_new(c.corpus, &wrong, &list, &err), DSR_ENOTFOUND);
  cr_expect_str_eq(err.message, "the query has no capture 'whta'; did you mean 'what'?");
  dsr_query_free(query);
  query = compiled("pier");
  wrong.query = query;
  cr_expect_eq(dsr_frequencies_new(c.corpus, &wrong, &list, &err), DSR_ENOTFOUND);
  wrong.query = NULL;
  cr_expect_eq(dsr_frequencies_new(c.corpus, &wrong, &list, &err), DSR_EINVAL);
  wrong = (dsr_frequency_options){.by = DSR_ATTRIBUTES};
  cr_expect_eq(dsr_frequencies_new(c.corpus, &wrong, &list, &err), DSR_EINVAL);
  cr_expect_null(list);
  dsr_query_free(query);
  unmake_corpus(&c);
}

/* White space inside a hit is one blank, whatever it was. */
Test(frequency, hits_over_line_ends) {
  small_corpus c = make_corpus();
  static const small_text broken = {"x", NULL, NULL, "The long\r\n  pier is\nlong. The\tlong pier.\n"};
  put_texts(&c, &broken, 1);
  dsr_query *query = compiled("the long pier");
  expect_rows(counted(&c, (dsr_frequency_options){.by = DSR_WORD, .query = query}),
              "The long pier 2/1");
  expect_rows(counted(&c, (dsr_frequency_options){.by = DSR_KIND, .query = query}),
              "word word word 2/1");
  dsr_query_free(query);
  unmake_corpus(&c);
}

Test(frequency, of_nothing) {
  small_corpus c = make_corpus();
  dsr_frequencies *list = counted(&c, (dsr_frequency_options){.by = DSR_NORM});
  cr_expect_eq(dsr_frequencies_count(list), 0);
  cr_expect_eq(dsr_frequencies_totals(list)->types, 0);
  dsr_frequencies_free(list);
  dsr_frequencies_free(NULL);
  unmake_corpus(&c);
}
