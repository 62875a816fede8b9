/* UTF-8: the table of well-formed sequences, from both sides. */
#include "core/base/utf8.h"

#include <string.h>

#include "tests/live_blocks.h"

TestSuite(utf8, .fini = no_live_blocks);

Test(utf8, every_code_point_comes_back) {
  for (uint32_t code = 0; code <= 0x10FFFF; code++) {
    if (code >= 0xD800 && code <= 0xDFFF)
      continue;
    char bytes[4];
    size_t n = dsr_utf8_encode(code, bytes), size;
    cr_assert_eq(dsr_utf8_decode(bytes, n, &size), code);
    cr_assert_eq(size, n);
    cr_assert_eq(dsr_utf8_check(bytes, n), n);
  }
}

Test(utf8, ill_formed_sequences) {
  static const struct {
    const char *bytes;
    size_t len, subpart; /* the maximal subpart at the beginning */
  } rows[] = {
      {"\x80", 1, 1},         {"\xC0\xAF", 2, 1},     {"\xC1\xBF", 2, 1},
      {"\xE0\x80\xAF", 3, 1}, {"\xE2\x82", 2, 2},     {"\xE2\x82\x41", 3, 2},
      {"\xED\xA0\x80", 3, 1}, {"\xF0\x80\x80\x80", 4, 1}, {"\xF0\x9F\x91", 3, 3},
      {"\xF4\x90\x80\x80", 4, 1}, {"\xF5\x80\x80\x80", 4, 1}, {"\xFF", 1, 1},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    size_t size = 0;
    cr_expect_eq(dsr_utf8_well_formed(rows[i].bytes, rows[i].len, &size), 0);
    cr_expect_eq(size, rows[i].subpart, "row %zu: %zu", i, size);
    cr_expect_eq(dsr_utf8_decode(rows[i].bytes, rows[i].len, &size), 0xFFFD);
    cr_expect_eq(dsr_utf8_check(rows[i].bytes, rows[i].len), 0);
  }
}

Test(utf8, tells_an_encoded_replacement_from_a_fault) {
  size_t size;
  cr_expect_eq(dsr_utf8_well_formed("\xEF\xBF\xBD", 3, &size), 1);
  cr_expect_eq(size, 3);
}

Test(utf8, repairs) {
  dsr_buf out = {0};
  cr_expect_eq(dsr_utf8_repair("a\xFFz\xE2\x82", 5, &out), 2);
  cr_expect_str_eq(out.data, "a\xEF\xBF\xBDz\xEF\xBF\xBD");
  cr_expect_eq(dsr_utf8_check(out.data, out.len), out.len);
  dsr_buf_free(&out);
  cr_expect_eq(dsr_utf8_repair("fine é", 7, &out), 0);
  cr_expect_str_eq(out.data, "fine é");
  dsr_buf_free(&out);
}

Test(utf8, check_names_the_first_fault) {
  cr_expect_eq(dsr_utf8_check("ab\xC3", 3), 2);
  cr_expect_eq(dsr_utf8_check("", 0), 0);
  cr_expect_eq(dsr_utf8_check("a\0b", 3), 3);
}
