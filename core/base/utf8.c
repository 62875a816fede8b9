/* Decoding by the table of well-formed sequences (Unicode 15, table 3-7).
 * Refused: a state machine table; this form is read in one look and the
 * tokenizer has a fast path for ASCII of its own. */
#include "core/base/utf8.h"

#include <string.h>

/* The end of the ASCII that begins at i, or a little before it: eight bytes at a
 * time, since nearly all of most texts is ASCII. */
static size_t pass_ascii(const char *s, size_t len, size_t i) {
  const uint64_t tops = 0x8080808080808080u;
  uint64_t bytes;
  while (len - i >= sizeof bytes) {
    memcpy(&bytes, s + i, sizeof bytes);
    if (bytes & tops)
      break;
    i += sizeof bytes;
  }
  return i;
}

int dsr_utf8_well_formed(const char *s, size_t len, size_t *size) {
  const unsigned char *u = (const unsigned char *)s;
  unsigned lead = u[0], low = 0x80, high = 0xBF;
  size_t want;
  *size = 1;
  if (lead < 0x80)
    return 1;
  if (lead >= 0xC2 && lead <= 0xDF)
    want = 2;
  else if (lead >= 0xE0 && lead <= 0xEF)
    want = 3;
  else if (lead >= 0xF0 && lead <= 0xF4)
    want = 4;
  else
    return 0;
  if (lead == 0xE0)
    low = 0xA0;
  else if (lead == 0xED)
    high = 0x9F;
  else if (lead == 0xF0)
    low = 0x90;
  else if (lead == 0xF4)
    high = 0x8F;
  for (size_t i = 1; i < want; i++) {
    if (i >= len || u[i] < low || u[i] > high)
      return 0;
    *size = i + 1;
    low = 0x80;
    high = 0xBF;
  }
  return 1;
}

uint32_t dsr_utf8_decode(const char *s, size_t len, size_t *size) {
  if (!dsr_utf8_well_formed(s, len, size))
    return 0xFFFD;
  const unsigned char *u = (const unsigned char *)s;
  switch (*size) {
  case 1:
    return u[0];
  case 2:
    return (u[0] & 0x1Fu) << 6 | (u[1] & 0x3Fu);
  case 3:
    return (u[0] & 0x0Fu) << 12 | (u[1] & 0x3Fu) << 6 | (u[2] & 0x3Fu);
  default:
    return (u[0] & 0x07u) << 18 | (u[1] & 0x3Fu) << 12 | (u[2] & 0x3Fu) << 6 |
           (u[3] & 0x3Fu);
  }
}

size_t dsr_utf8_encode(uint32_t code, char *out) {
  if (code < 0x80) {
    out[0] = (char)code;
    return 1;
  }
  if (code < 0x800) {
    out[0] = (char)(0xC0 | code >> 6);
    out[1] = (char)(0x80 | (code & 0x3F));
    return 2;
  }
  if (code < 0x10000) {
    out[0] = (char)(0xE0 | code >> 12);
    out[1] = (char)(0x80 | (code >> 6 & 0x3F));
    out[2] = (char)(0x80 | (code & 0x3F));
    return 3;
  }
  out[0] = (char)(0xF0 | code >> 18);
  out[1] = (char)(0x80 | (code >> 12 & 0x3F));
  out[2] = (char)(0x80 | (code >> 6 & 0x3F));
  out[3] = (char)(0x80 | (code & 0x3F));
  return 4;
}

size_t dsr_utf8_check(const char *s, size_t len) {
  size_t i = pass_ascii(s, len, 0), size;
  while (i < len) {
    if (!dsr_utf8_well_formed(s + i, len - i, &size))
      return i;
    i = size == 1 ? i + 1 : pass_ascii(s, len, i + size);
  }
  return len;
}

size_t dsr_utf8_repair(const char *s, size_t len, dsr_buf *out) {
  size_t bad = 0, from = 0, size;
  for (size_t i = pass_ascii(s, len, 0); i < len;) {
    if (dsr_utf8_well_formed(s + i, len - i, &size)) {
      i = size == 1 ? i + 1 : pass_ascii(s, len, i + size);
      continue;
    }
    dsr_buf_add(out, s + from, i - from);
    dsr_buf_add(out, "\xEF\xBF\xBD", 3);
    from = i += size;
    bad++;
  }
  dsr_buf_add(out, s + from, len - from);
  return bad;
}
