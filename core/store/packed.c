/* Unpacking the columns of a document: the loops in which a pass over a corpus
 * spends its time.
 *
 * Forms have one to three bytes in an order that no branch foretells, so that a
 * form is read without any: four bytes at once, its end told by the first clear
 * top bit, the groups of seven bits pushed together. */
#include "core/store/packed.h"

#include <string.h>

#include "core/base/buffer.h"

static inline uint32_t four_bytes(const uint8_t *p) {
  return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
         (uint32_t)p[3] << 24;
}

static inline uint32_t lowest_bit(uint32_t n) {
  return (uint32_t)__builtin_ctz(n);
}

/* The last forms, behind which four bytes may not be read. */
static bool unpack_rest(const uint8_t *p, const uint8_t *end, size_t count,
                        dsr_form *out, dsr_form *highest, dsr_form *lowest) {
  for (size_t i = 0; i < count; i++) {
    uint64_t form;
    if (!dsr_varint_read(&p, end, &form) || form > UINT32_MAX)
      return false;
    out[i] = (dsr_form)form;
    *highest = out[i] > *highest ? out[i] : *highest;
    *lowest = out[i] < *lowest ? out[i] : *lowest;
  }
  return p == end;
}

bool dsr_forms_unpack(const uint8_t *p, size_t size, size_t count,
                      dsr_form *out, dsr_form *highest) {
  const uint8_t *end = size ? p + size : p;
  dsr_form high = 0, low = UINT32_MAX;
  size_t i = 0;
  *highest = 0;
  if (count > size)
    return false;
  while (i < count && end - p >= 4) {
    uint32_t word = four_bytes(p), ends = ~word & 0x80808080u;
    if (!ends) /* five bytes */
      break;
    word &= ends ^ (ends - 1);
    dsr_form form = (word & 0x7Fu) | (word >> 1 & 0x3F80u) |
                    (word >> 2 & 0x1FC000u) | (word >> 3 & 0xFE00000u);
    p += (lowest_bit(ends) >> 3) + 1;
    high = form > high ? form : high;
    low = form < low ? form : low;
    out[i++] = form;
  }
  if (!unpack_rest(p, end, count - i, out + i, &high, &low))
    return false;
  *highest = high;
  return low > 0;
}

bool dsr_covered_unpack(const uint8_t *p, size_t size, size_t count,
                        uint8_t *skip, size_t *covered) {
  const uint8_t *end = size ? p + size : p;
  uint64_t gap, length;
  size_t at = 0;
  *covered = 0;
  while (p < end) {
    if (!dsr_varint_read(&p, end, &gap) || !dsr_varint_read(&p, end, &length) ||
        gap > count - at || length > count - at - gap)
      return false;
    if (at == 0 && gap == 0 && length == count) {
      *covered = count;
      return p == end;
    }
    memset(skip + at, 1, gap);
    memset(skip + at + gap, 0, length);
    at += gap + length;
    *covered += length;
  }
  memset(skip + at, 1, count - at);
  return true;
}
