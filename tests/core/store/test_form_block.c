/* Blocks of forms: what is kept is read again, by us and by plain SQLite, and ids
 * that were not used stay out of them. */
#include <sqlite3.h>

#include "core/store/form_block.h"
#include "tests/core/store/corpus_fixture.h"

TestSuite(form_block, .init = make_corpus, .fini = drop_folder);

static const char *const odd[] = {
    "ships", "Ships", "policies", ("\xC3\x9C" "ber"), "Taiwan\xE2\x80\x99s",
    "F-16s", "1,545", "x", "running", "it\xE2\x80\x99s", "\xC3\x89lan", "dying",
    "anticonstitutionnellementesquement", "skies"};
enum { ODD = sizeof odd / sizeof *odd };

static dsr_lexicon *fill(void) {
  dsr_lexicon *x = NULL;
  static char longest[5000];
  dsr_form form;
  cr_assert_eq(dsr_lexicon_new(&x, NULL), DSR_OK);
  for (size_t i = 0; i < ODD; i++)
    cr_assert_eq(dsr_lexicon_put(x, odd[i], strlen(odd[i]), &form, NULL), DSR_OK);
  memset(longest, 'Q', sizeof longest);
  cr_assert_eq(dsr_lexicon_put(x, longest, sizeof longest, &form, NULL), DSR_OK);
  cr_assert_eq(dsr_lexicon_put(x, "a\0b", 3, &form, NULL), DSR_OK);
  return x;
}

Test(form_block, gives_back_what_was_put) {
  dsr_lexicon *x = fill();
  dsr_buf block = {0};
  size_t count = dsr_lexicon_count(x), len;
  for (dsr_form f = 1; f <= count; f++)
    cr_assert(dsr_form_block_add(&block, x, f));
  const uint8_t *p = (const uint8_t *)block.data, *end = p + block.len;
  dsr_kept_form kept;
  for (dsr_form f = 1; f <= count; f++) {
    cr_assert(dsr_form_block_next(&p, end, &kept));
    const char *word = dsr_lexicon_text(x, f, DSR_WORD, &len);
    cr_expect_eq(kept.len, len);
    cr_expect_arr_eq(kept.form, word, len);
    const char *norm = dsr_lexicon_text(x, f, DSR_NORM, &len);
    if (kept.norm)
      cr_expect(kept.norm_len == len && memcmp(kept.norm, norm, len) == 0);
  }
  cr_expect_not(dsr_form_block_next(&p, end, &kept));
  cr_expect_eq(p, end);
  for (size_t cut = 0; cut < block.len; cut++) { /* no byte beyond is read */
    char *part = malloc(cut ? cut : 1);
    memcpy(part, block.data, cut);
    p = (const uint8_t *)part;
    while (dsr_form_block_next(&p, (const uint8_t *)part + cut, &kept))
      ;
    cr_assert_leq((size_t)(p - (const uint8_t *)part), cut);
    free(part);
  }
  dsr_buf_free(&block);
  dsr_lexicon_free(x);
}

/* The view against the lexicon; returns how many forms it shows. */
static size_t compare_view(void) {
  sqlite3 *db;
  sqlite3_stmt *row;
  dsr_lexicon *x;
  size_t count = 0;
  cr_assert_eq(dsr_corpus_lexicon(corpus, &x, &error), DSR_OK);
  cr_assert_eq(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
  cr_assert_eq(sqlite3_prepare_v2(db, "SELECT id, form, norm, stem FROM forms", -1,
                                  &row, NULL), SQLITE_OK);
  for (; sqlite3_step(row) == SQLITE_ROW; count++) {
    static const dsr_attribute attributes[] = {DSR_WORD, DSR_NORM, DSR_STEM};
    dsr_form form = (dsr_form)sqlite3_column_int64(row, 0);
    for (int i = 0; i < 3; i++) {
      const char *said = (const char *)sqlite3_column_text(row, 1 + i);
      cr_expect_str_eq(said, dsr_lexicon_text(x, form, attributes[i], NULL), "%u", form);
    }
  }
  sqlite3_finalize(row);
  sqlite3_close(db);
  return count;
}

static void expect_sound(void) {
  dsr_check *check = NULL;
  cr_assert_eq(dsr_check_new(corpus, &check, &error), DSR_OK, "%s", error.message);
  cr_expect_eq(dsr_check_count(check), 0);
  dsr_check_free(check);
}

Test(form_block, plain_sqlite_reads_them) {
  static char text[8000];
  size_t len = 0;
  for (size_t i = 0; i < ODD; i++)
    len += (size_t)sprintf(text + len, "%s ", odd[i]);
  memset(text + len, 'Q', 300);
  begin();
  put("odd", "/odd", text, DSR_LOADED);
  commit();
  cr_expect_geq(compare_view(), ODD);
}

/* Words that are dropped again, in the middle of blocks and at their ends, and a
 * corpus that is read anew at each step. */
Test(form_block, words_come_and_go) {
  char text[4000], key[16];
  dsr_corpus_counts counts;
  for (int round = 0; round < 12; round++) {
    begin();
    for (int d = 0; d < 3; d++) {
      size_t len = 0;
      for (int i = 0; i < 60; i++)
        len += (size_t)sprintf(text + len, "w%d ",
                               d == 1 ? i * 7 % 200 : round * 50 + i * (d + 1));
      sprintf(key, "%d-%d", round % 5, d);
      dsr_new_document doc = {.key = key, .source = "/w"};
      cr_assert_eq(put_document(&doc, text, len, NULL, NULL), DSR_OK, "%s",
                   error.message);
    }
    commit();
    if (round % 3 == 2) {
      begin();
      sprintf(key, "%d-2", round % 5);
      cr_assert_eq(dsr_document_remove(corpus, key, &error), DSR_OK);
      commit();
    }
    if (round % 4 == 3) {
      close_corpus();
      open_corpus(DSR_WRITE);
    }
    cr_assert_eq(dsr_corpus_count(corpus, &counts, &error), DSR_OK);
    cr_expect_eq(compare_view(), counts.forms);
    expect_sound();
  }
}
