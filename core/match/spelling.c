/* Both strings are walked side by side, a mark of either read as its plain
 * form. Refused: folding both into buffers, memory for a comparison. */
#include "core/match/spelling.h"

#include <string.h>

#include "core/base/utf8.h"
#include "core/text/unicode_classes.h"

typedef struct mark {
  char bytes[4];
  char plain;
} mark;

static const mark marks[] = {
    {"\xE2\x80\x98", '\''}, {"\xE2\x80\x99", '\''}, {"\xE2\x80\x9B", '\''},
    {"\xCA\xBC", '\''},     {"\xC2\xB4", '\''},     {"\xE2\x80\x9C", '"'},  {"\xE2\x80\x9D", '"'},
    {"\xE2\x80\x90", '-'},  {"\xE2\x80\x91", '-'},
};

/* The next byte of s as it counts, and in *used how many it took. */
static char next_plain(const char *s, size_t len, size_t *used) {
  *used = 1;
  unsigned char lead = (unsigned char)*s;
  if (lead != 0xE2 && lead != 0xCA && lead != 0xC2)
    return *s;
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
    size_t n = strlen(marks[i].bytes);
    if (n <= len && memcmp(s, marks[i].bytes, n) == 0) {
      *used = n;
      return marks[i].plain;
    }
  }
  return *s;
}

bool dsr_same_spelling(const char *a, size_t a_len, const char *b,
                       size_t b_len) {
  while (a_len && b_len) {
    size_t m, n;
    if (next_plain(a, a_len, &m) != next_plain(b, b_len, &n))
      return false;
    a += m, a_len -= m;
    b += n, b_len -= n;
  }
  return !a_len && !b_len;
}

/* The base of a composed letter, or the letter itself. The table is sorted by
 * base, so it is walked; a form's answer is kept, so it is walked once a form. */
static uint32_t base_of(uint32_t code) {
  for (size_t i = 0; i < dsr_compose_pair_count; i++)
    if (dsr_compose_pairs[i].whole == code)
      return base_of(dsr_compose_pairs[i].base);
  return code;
}

static bool is_mark(uint32_t code) {
  return (code >= 0x300 && code <= 0x36F) || (code >= 0x1AB0 && code <= 0x1AFF) ||
         (code >= 0x1DC0 && code <= 0x1DFF) || (code >= 0x20D0 && code <= 0x20FF);
}

void dsr_drop_marks(const char *s, size_t len, dsr_buf *out) {
  for (size_t i = 0, used; i < len; i += used) {
    char bytes[4];
    used = 1;
    if ((unsigned char)s[i] < 0x80) {
      dsr_buf_byte(out, s[i]);
      continue;
    }
    uint32_t code = dsr_utf8_decode(s + i, len - i, &used);
    if (is_mark(code))
      continue;
    uint32_t base = base_of(code);
    if (base == code)
      dsr_buf_add(out, s + i, used);
    else
      dsr_buf_add(out, bytes, dsr_utf8_encode(base, bytes));
  }
}
