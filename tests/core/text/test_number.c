/* Numbers: values read, tokens used, and how they are printed. */
#include "dossier/number.h"

#include "tests/core/text/cut.h"

TestSuite(number, .fini = no_live_blocks);

Test(number, reads) {
  static const struct {
    const char *text;
    size_t used;
    const char *value;
  } rows[] = {
      {"2.2 billion dollars", 2, "2200000000"},
      {"1,545 ships", 1, "1545"},
      {"11.1", 1, "11.1"},
      {".05", 1, "0.05"},
      {"007", 1, "7"},
      {"0", 1, "0"},
      {"1,000,000", 1, "1000000"},
      {"nine", 1, "9"},
      {"Eighty-two", 3, "82"},
      {"eighty two", 2, "82"},
      {"two hundred and five men", 4, "205"},
      {"two hundred and the", 2, "200"},
      {"three dozen", 2, "36"},
      {"a dozen", 2, "12"},
      {"a hundred", 2, "100"},
      {"A million", 2, "1000000"},
      {"two hundred thousand", 3, "200000"},
      {"three million four hundred thousand and six", 7, "3400006"},
      {"two hundred thousand million", 4, "200000000000"},
      {"two million million", 3, "2000000000000"},
      {"nineteen hundred", 2, "1900"},
      {"twenty-three thousand", 4, "23000"},
      {"eighty-two (82) missiles", 6, "82"},
      {"two million (2,000,000)", 5, "2000000"},
      {"four (5)", 1, "4"},
      {"40bn", 2, "40000000000"},
      {"1.5 hundred million", 3, "150000000"},
      {"one two", 1, "1"},
      {"three-year", 1, "3"},
      {"a", 0, NULL},
      {"an", 0, NULL},
      {"a few", 0, NULL},
      {"3rd", 0, NULL},
      {"third", 0, NULL},
      {"twenty-first", 0, NULL},
      {"one-third", 0, NULL},
      {"hundred", 0, NULL},
      {"billion", 0, NULL},
      {"3,40", 0, NULL},
      {"08:02", 0, NULL},
      {"9/11", 0, NULL},
      {"555-1234", 0, NULL},
      {"F-16", 0, NULL},
      {"", 0, NULL},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    dsr_tokens *t = tokens_of(rows[i].text, strlen(rows[i].text));
    size_t used = 99;
    dsr_number n = {0, 0};
    int status = dsr_number_read(rows[i].text, dsr_tokens_spans(t),
                                 dsr_tokens_count(t), &used, &n, NULL);
    cr_assert_eq(status, DSR_OK);
    cr_expect_eq(used, rows[i].used, "%s used %zu", rows[i].text, used);
    if (rows[i].value) {
      char digits[64];
      dsr_number_print(n, digits, sizeof digits);
      cr_expect_str_eq(digits, rows[i].value, "%s is %s", rows[i].text, digits);
    }
    dsr_tokens_free(t);
  }
}

Test(number, is_exact_and_normal) {
  const char text[] = "2.20 billion";
  dsr_tokens *t = tokens_of(text, strlen(text));
  size_t used;
  dsr_number n;
  cr_assert_eq(dsr_number_read(text, dsr_tokens_spans(t), 2, &used, &n, NULL), DSR_OK);
  cr_expect(n.coefficient == 22 && n.exponent == 8 && used == 2);
  dsr_tokens_free(t);
}

Test(number, says_what_to_pass_over_when_too_long) {
  static const struct {
    const char *text;
    size_t used;
  } rows[] = {
      {"1234567890123456789 billion ships", 2},
      {"0.0000000000000000001", 1},
      {"nine million trillion trillion", 4},
      {"9 trillion trillion trillion trillion", 5},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    dsr_tokens *t = tokens_of(rows[i].text, strlen(rows[i].text));
    size_t used = 0;
    dsr_number n;
    dsr_error err;
    cr_expect_eq(dsr_number_read(rows[i].text, dsr_tokens_spans(t),
                                 dsr_tokens_count(t), &used, &n, &err),
                 DSR_ELIMIT);
    cr_expect_eq(used, rows[i].used, "%s used %zu", rows[i].text, used);
    dsr_tokens_free(t);
  }
}

Test(number, prints) {
  static const struct {
    dsr_number n;
    const char *text;
  } rows[] = {
      {{22, 8}, "2200000000"}, {{5, -2}, "0.05"},      {{-3, 0}, "-3"},
      {{0, 0}, "0"},           {{0, 5}, "0"},          {{111, -1}, "11.1"},
      {{-125, -3}, "-0.125"},  {{INT64_MIN, 0}, "-9223372036854775808"},
      {{1, -1}, "0.1"},        {{1234, -2}, "12.34"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char out[64];
    size_t n = dsr_number_print(rows[i].n, out, sizeof out);
    cr_expect_str_eq(out, rows[i].text);
    cr_expect_eq(n, strlen(rows[i].text));
    cr_expect_eq(dsr_number_print(rows[i].n, out, n), 0);
    cr_expect_eq(dsr_number_print(rows[i].n, out, n + 1), n);
  }
}

Test(number, nearest_double) {
  cr_expect(dsr_number_double((dsr_number){22, 8}) >= 2.2e9 &&
            dsr_number_double((dsr_number){22, 8}) <= 2.2e9);
  double tenth = dsr_number_double((dsr_number){111, -1});
  cr_expect(tenth >= 11.1 && tenth <= 11.1);
  double less = dsr_number_double((dsr_number){-5, -2});
  cr_expect(less >= -0.05 && less <= -0.05);
}

Test(number, any_tokens_are_safe) {
  static const char *const bits[] = {"two ", "hundred ", "million ", "and ", "a ", "(",
                                     "1,000", ") ", "-", "twenty", "dozen ", "9", ".5 ",
                                     "$", "m ", "first ", "zero ", "bn ", "\xFF", " "};
  uint32_t seed = 5;
  for (int round = 0; round < 20000; round++) {
    dsr_buf text = {0};
    dsr_buf_text(&text, "");
    for (uint32_t n = next_random(&seed) % 14; n > 0; n--)
      dsr_buf_text(&text, bits[next_random(&seed) % (sizeof bits / sizeof *bits)]);
    dsr_tokens *t = tokens_of(text.data, text.len);
    size_t used = 0;
    dsr_number n = {1, 0};
    int status = dsr_number_read(text.data, dsr_tokens_spans(t), dsr_tokens_count(t),
                                 &used, &n, NULL);
    char digits[64];
    cr_assert(status == DSR_OK || (status == DSR_ELIMIT && used > 0));
    cr_assert_leq(used, dsr_tokens_count(t));
    cr_assert_gt(dsr_number_print(n, digits, sizeof digits), 0);
    cr_assert(n.coefficient >= 0 && (n.coefficient == 0 || n.coefficient % 10 != 0));
    dsr_tokens_free(t);
    dsr_buf_free(&text);
  }
}
