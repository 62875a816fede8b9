/* Both strings are walked side by side, a mark of either read as its plain
 * form. Refused: folding both into buffers, memory for a comparison. */
#include "core/match/spelling.h"

#include <string.h>

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
