/* Guessing whether a text is English. */
#include "core/text/language.h"

#include "tests/core/text/cut.h"

TestSuite(language, .fini = no_live_blocks);

static void expect_language(const char *text, const char *expected) {
  dsr_tokens *tokens = tokens_of(text, strlen(text));
  const dsr_span *spans = dsr_tokens_spans(tokens);
  dsr_language_words words;
  dsr_language_counts n = {0};
  size_t i = 0;
  dsr_language_words_make(&words);
  for (; i < dsr_tokens_count(tokens) && n.words < DSR_LANGUAGE_WORDS; i++) {
    const char *form = text + spans[i].start;
    size_t len = spans[i].end - spans[i].start, wide = dsr_language_wide(form, len);
    unsigned bits = dsr_language_word(&words, form, len);
    cr_assert_eq((bits & DSR_LANGUAGE_WIDE) != 0, wide != 0);
    n.words += (bits & DSR_LANGUAGE_LETTER) != 0;
    n.english += (bits & DSR_LANGUAGE_ENGLISH) != 0;
    n.foreign += (bits & DSR_LANGUAGE_FOREIGN) != 0;
    n.wide += wide;
  }
  const char *got = dsr_language_judge(&n, text, spans, i);
  cr_expect_str_eq(got, expected, "%.40s... is %s", text, got);
  dsr_tokens_free(tokens);
}

Test(language, by_function_words_and_script) {
  expect_language("The minister said on Monday that the navy would send two ships to"
                  " the strait, and that it had told its partners of the plan.",
                  "en");
  expect_language("Der Minister sagte am Montag, dass die Marine zwei Schiffe in die"
                  " Meerenge schicken wird und dass das mit den Partnern nicht neu ist.",
                  "other");
  expect_language("Le ministre a dit lundi que la marine va envoyer deux navires dans le"
                  " détroit et que les partenaires sont informés du plan par une note.",
                  "other");
  expect_language("Министр обороны заявил в понедельник, что флот отправит два корабля",
                  "other");
  expect_language("國防部長週一表示海軍將派遣兩艘軍艦前往海峽並通知合作夥伴國家", "other");
  expect_language("蔡英文 said the plan of the ministry is not new and that it will be"
                  " ready by the end of the year, as the navy had hoped.",
                  "en");
}

Test(language, short_texts_cannot_be_told) {
  expect_language("", "und");
  expect_language("Ministry of Defense", "und");
  expect_language("Guten Tag", "und");
  expect_language("F-16 AIM-120 AGM-84 1,545 82 11.1", "und");
}

Test(language, lists_of_names_are_no_other_language) {
  dsr_buf text = {0};
  for (int i = 0; i < 60; i++)
    dsr_buf_text(&text, "Lockheed Martin Fort Worth Texas\n");
  expect_language(text.data, "und");
  dsr_buf_free(&text);
}
