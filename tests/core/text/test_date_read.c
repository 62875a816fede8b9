/* Written dates: the value read and the tokens that belong to it. */
#include "dossier/date.h"
#include "tests/core/text/cut.h"

TestSuite(date_read, .fini = no_live_blocks);

Test(date_read, reads) {
  static const struct {
    const char *text;
    size_t used;
    const char *value;
  } rows[] = {
      {"October 30, 2020 -", 4, "2020-10-30"},
      {"October 30,2020", 4, "2020-10-30"},
      {"30 October 2020 was", 3, "2020-10-30"},
      {"Oct. 30 it", 2, "XXXX-10-30"},
      {"Sept. 3rd, 2021", 4, "2021-09-03"},
      {"Feb. 4", 2, "XXXX-02-04"},
      {"Feb 4", 2, "XXXX-02-04"},
      {"February 2022", 2, "2022-02"},
      {"February of 2022", 3, "2022-02"},
      {"May 10, the", 2, "XXXX-05-10"},
      {"2020-10-30", 1, "2020-10-30"},
      {"2021", 1, "2021"},
      {"fiscal year 2026", 3, "2026"},
      {"FY 2026", 2, "2026"},
      {"FY2026", 1, "2026"},
      {"the 1990s", 2, "199X"},
      {"1990's", 1, "199X"},
      {"2026-2033", 3, "2026/2033"},
      {"2033-2026", 1, "2033"},
      {"October 3-5, 2020", 6, "2020-10-03/2020-10-05"},
      {"October 3-5", 2, "XXXX-10-03"},
      {"the 4th of February", 4, "XXXX-02-04"},
      {"Thursday, October 30, 2020", 6, "2020-10-30"},
      {"Thursday October 30", 3, "XXXX-10-30"},
      {"Feb. 29, 2023", 0, ""},
      {"February 30", 0, ""},
      {"Thursday, it", 0, ""},
      {"Monday, 2021", 0, ""},
      {"Monday", 0, ""},
      {"October", 0, ""},
      {"may 5", 0, ""},
      {"May", 0, ""},
      {"March to", 0, ""},
      {"03/04/2020", 0, ""},
      {"1799", 0, ""},
      {"2200", 0, ""},
      {"2,021", 0, ""},
      {"20211", 0, ""},
      {"yesterday", 0, ""},
      {"the 1995s", 0, ""},
      {"fiscal policy", 0, ""},
      {"2023-02-29", 0, ""},
      {"", 0, ""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    dsr_tokens *t = tokens_of(rows[i].text, strlen(rows[i].text));
    size_t used = 99;
    char value[DSR_DATE_MAX] = "?";
    cr_assert_eq(dsr_date_read(rows[i].text, dsr_tokens_spans(t), dsr_tokens_count(t),
                               &used, value, NULL),
                 DSR_OK);
    cr_expect_eq(used, rows[i].used, "%s used %zu", rows[i].text, used);
    cr_expect_str_eq(value, rows[i].value, "%s is %s", rows[i].text, value);
    dsr_tokens_free(t);
  }
}

Test(date_read, needs_its_arguments) {
  size_t used;
  char value[DSR_DATE_MAX];
  dsr_error err;
  cr_expect_eq(dsr_date_read(NULL, NULL, 3, &used, value, &err), DSR_EINVAL);
  cr_expect_eq(dsr_date_read("", NULL, 0, NULL, value, &err), DSR_EINVAL);
  cr_expect_eq(dsr_date_read("", NULL, 0, &used, value, &err), DSR_OK);
}

Test(date_read, every_value_has_bounds) {
  static const char *const bits[] = {"May ", "Feb. ", "30", "29 ", "2023", " ", "-", ", ",
                                     "Monday ", "the ", "4th ", "of ", "1990s ", "FY",
                                     "fiscal ", "year ", "2024-02-30", "–", "\xFF"};
  uint32_t seed = 9;
  for (int round = 0; round < 20000; round++) {
    dsr_buf text = {0};
    dsr_buf_text(&text, "");
    for (uint32_t n = next_random(&seed) % 9; n > 0; n--)
      dsr_buf_text(&text, bits[next_random(&seed) % (sizeof bits / sizeof *bits)]);
    dsr_tokens *t = tokens_of(text.data, text.len);
    size_t used = 0;
    char value[DSR_DATE_MAX];
    dsr_day first, last;
    cr_assert_eq(dsr_date_read(text.data, dsr_tokens_spans(t), dsr_tokens_count(t),
                               &used, value, NULL),
                 DSR_OK);
    cr_assert(used <= dsr_tokens_count(t) && (used > 0) == (value[0] != '\0'));
    cr_assert_eq(dsr_date_bounds(value, &first, &last, NULL), DSR_OK, "%s gave %s",
                 text.data, value);
    dsr_tokens_free(t);
    dsr_buf_free(&text);
  }
}
