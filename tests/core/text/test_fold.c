/* Folding and shapes. */
#include "core/text/fold.h"

#include "core/base/utf8.h"

#include "dossier/memory.h"
#include "tests/core/text/cut.h"

TestSuite(fold, .fini = no_live_blocks);

static void expect_fold(const char *text, const char *expected) {
  dsr_buf out = {0};
  dsr_buf_text(&out, "");
  cr_assert_eq(dsr_fold_append(text, strlen(text), &out), DSR_OK);
  cr_expect_str_eq(out.data, expected, "%s gave %s", text, out.data);
  dsr_buf_free(&out);
}

Test(fold, evens_out_what_is_one_word) {
  static const char *const rows[][2] = {
      {"Taiwan’s", "taiwan's"},
      {"F‑16 F‐16", "f-16 f-16"},
      {"CAFÉ cafe\xCC\x81 CAFE\xCC\x81", "café café café"},
      {"ΟΔΟΣ οδος", "οδοσ οδοσ"},
      {"Straße STRASSE", "straße strasse"},
      {"МОСКВА", "москва"},
      {"Ǆ ǅ", "ǆ ǆ"},
      {"Å A\xCC\x8A", "å å"},
      {"soft\xC2\xADware", "software"},
      {"Việt Vie\xCC\xA3\xCC\x82t", "việt việt"},
      {"國防部", "國防部"},
      {"\xFFZ", "\xFFz"},
      {"", ""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    expect_fold(rows[i][0], rows[i][1]);
}

Test(fold, folding_twice_changes_nothing) {
  for (uint32_t code = 0x20; code < 0x20000; code++) {
    if (code >= 0xD800 && code < 0xE000)
      continue;
    char bytes[4];
    dsr_buf once = {0}, twice = {0};
    size_t n = dsr_utf8_encode(code, bytes);
    cr_assert_eq(dsr_fold_append(bytes, n, &once), DSR_OK);
    cr_assert_eq(dsr_fold_append(once.data ? once.data : "", once.len, &twice), DSR_OK);
    cr_assert(once.len == twice.len && (once.len == 0 ||
                                        memcmp(once.data, twice.data, once.len) == 0),
              "U+%04X", code);
    dsr_buf_free(&once);
    dsr_buf_free(&twice);
  }
}

Test(fold, out_of_memory_is_a_status) {
  dsr_buf out = {0};
  dsr_memory_fail(1, 0);
  cr_expect_eq(dsr_fold_append("A", 1, &out), DSR_ENOMEM);
  dsr_memory_fail(0, 0);
  dsr_buf_free(&out);
}

Test(fold, shapes) {
  static const char *const rows[][2] = {
      {"Taiwan", "Xxxxx"}, {"F-16s", "X-99x"},  {"1,545", "9,999"},
      {"U.S.", "X.X."},    {"NATO", "XXXX"},    {"UNESCO", "XXXX"},
      {"123456", "9999"},  {"......", "...."},  {"cafe\xCC\x81s", "xxxx"},
      {"Éa", "Xx"},        {"國防", "xx"},      {"٣", "9"},
      {"——", "——"},        {"", ""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    dsr_buf out = {0};
    dsr_buf_text(&out, "");
    dsr_shape(rows[i][0], strlen(rows[i][0]), &out);
    cr_expect_str_eq(out.data, rows[i][1], "%s gave %s", rows[i][0], out.data);
    dsr_buf_free(&out);
  }
}
