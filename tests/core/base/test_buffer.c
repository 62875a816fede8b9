/* Buffers and varints. */
#include "core/base/buffer.h"

#include <string.h>

#include "core/base/memory.h"
#include "tests/live_blocks.h"

TestSuite(buffer, .fini = no_live_blocks);

Test(buffer, adds_and_stays_terminated) {
  dsr_buf buf = {0};
  cr_assert(dsr_buf_text(&buf, "a") && dsr_buf_byte(&buf, '\0') &&
            dsr_buf_add(&buf, NULL, 0) && dsr_buf_format(&buf, "%s-%03d", "x", 7));
  cr_expect_eq(buf.len, 7);
  cr_expect_arr_eq(buf.data, "a\0x-007", 8);
  dsr_buf_free(&buf);
  cr_expect_null(buf.data);
}

Test(buffer, formats_more_than_any_fixed_size) {
  dsr_buf buf = {0};
  cr_assert(dsr_buf_format(&buf, "%5000d", 1));
  cr_expect_eq(buf.len, 5000);
  cr_expect_eq(buf.data[4999], '1');
  dsr_buf_free(&buf);
}

Test(buffer, remembers_a_failure_and_keeps_its_bytes) {
  dsr_buf buf = {0};
  cr_assert(dsr_buf_text(&buf, "1234567"));
  dsr_memory_fail(1, 0);
  cr_expect(!dsr_buf_text(&buf, "89"));
  cr_expect(!dsr_buf_byte(&buf, 'x'));
  cr_expect_str_eq(buf.data, "1234567");
  size_t len;
  cr_expect_null(dsr_buf_detach(&buf, &len));
  dsr_memory_fail(0, 0);
  dsr_buf_free(&buf);
}

Test(buffer, detaches) {
  dsr_buf buf = {0};
  size_t len = 9;
  char *empty = dsr_buf_detach(&buf, &len);
  cr_assert_not_null(empty);
  cr_expect(len == 0 && empty[0] == '\0');
  dsr_free(empty);
  dsr_buf_text(&buf, "mine");
  char *mine = dsr_buf_detach(&buf, NULL);
  cr_expect_str_eq(mine, "mine");
  cr_expect(!buf.data && !buf.len && !buf.capacity);
  dsr_free(mine);
}

Test(buffer, varints_come_back) {
  static const uint64_t values[] = {0, 1, 127, 128, 16383, 16384, UINT32_MAX,
                                    UINT64_MAX - 1, UINT64_MAX};
  dsr_buf buf = {0};
  for (size_t i = 0; i < sizeof values / sizeof *values; i++)
    cr_assert(dsr_buf_varint(&buf, values[i]));
  const uint8_t *p = (const uint8_t *)buf.data, *end = p + buf.len;
  for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
    uint64_t got = 5;
    cr_assert(dsr_varint_read(&p, end, &got));
    cr_expect_eq(got, values[i]);
  }
  cr_expect_eq(p, end);
  dsr_buf_free(&buf);
}

Test(buffer, refuses_cut_and_oversized_varints) {
  static const uint8_t cut[] = {0x80, 0x80};
  static const uint8_t oversized[] = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                                      0xFF, 0xFF, 0xFF, 0x02};
  static const uint8_t endless[] = {0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
                                    0x80, 0x80, 0x80, 0x80, 0x00};
  uint64_t n;
  const uint8_t *p = cut;
  cr_expect(!dsr_varint_read(&p, cut + sizeof cut, &n));
  p = oversized;
  cr_expect(!dsr_varint_read(&p, oversized + sizeof oversized, &n));
  p = endless;
  cr_expect(!dsr_varint_read(&p, endless + sizeof endless, &n));
  p = cut;
  cr_expect(!dsr_varint_read(&p, cut, &n));
}
