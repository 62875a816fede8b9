/* See fold.h for what folding does. ASCII takes a path of its own; the rest
 * searches sorted tables, since it is a few bytes in a thousand. */
#include "core/text/fold.h"

#include <string.h>

#include "core/base/utf8.h"
#include "core/text/token_scan.h"
#include "dossier/error.h"

enum { SOFT_HYPHEN = 0xAD, SHAPE_RUN = 4 };

static uint32_t fold_case(uint32_t code) {
  size_t low = 0, high = dsr_fold_range_count;
  while (low < high) {
    size_t mid = low + (high - low) / 2;
    const dsr_fold_range *r = &dsr_fold_ranges[mid];
    if (code < r->first)
      high = mid;
    else if (code > r->last)
      low = mid + 1;
    else
      return (code - r->first) % r->step ? code
                                         : (uint32_t)((int64_t)code + r->delta);
  }
  return code;
}

/* The one character that base and mark are, or 0. */
static uint32_t compose(uint32_t base, uint32_t mark) {
  size_t low = 0, high = dsr_compose_pair_count;
  while (low < high) {
    size_t mid = low + (high - low) / 2;
    const dsr_compose_pair *p = &dsr_compose_pairs[mid];
    if (base == p->base && mark == p->mark)
      return p->whole;
    if (base < p->base || (base == p->base && mark < p->mark))
      high = mid;
    else
      low = mid + 1;
  }
  return 0;
}

static uint32_t plain_mark(uint32_t code) {
  switch (code) {
  case 0x2018:
  case 0x2019:
  case 0x02BC:
  case 0xB4:
    return '\'';
  case 0x2010:
  case 0x2011:
    return '-';
  default:
    return code;
  }
}

static void fold_character(const char *s, size_t len, size_t *i, dsr_buf *out) {
  size_t size, next;
  char bytes[4];
  if (!dsr_utf8_well_formed(s + *i, len - *i, &size)) {
    dsr_buf_add(out, s + *i, size);
    *i += size;
    return;
  }
  uint32_t code = dsr_utf8_decode(s + *i, len - *i, &size);
  *i += size;
  while (*i < len && (unsigned char)s[*i] >= 0xCC) {
    uint32_t whole = compose(code, dsr_utf8_decode(s + *i, len - *i, &next));
    if (!whole)
      break;
    code = whole;
    *i += next;
  }
  if (code != SOFT_HYPHEN)
    dsr_buf_add(out, bytes, dsr_utf8_encode(fold_case(plain_mark(code)), bytes));
}

int dsr_fold_append(const char *s, size_t len, dsr_buf *out) {
  size_t i = 0;
  while (i < len && !out->failed) {
    char run[64];
    size_t n = 0;
    /* A letter before a byte of 0x80 or more may compose with a mark. */
    while (i < len && n < sizeof run && (unsigned char)s[i] < 0x80 &&
           (i + 1 == len || (unsigned char)s[i + 1] < 0x80)) {
      char c = s[i++];
      run[n++] = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
    }
    if (n)
      dsr_buf_add(out, run, n);
    else
      fold_character(s, len, &i, out);
  }
  return out->failed ? DSR_ENOMEM : DSR_OK;
}

void dsr_shape(const char *s, size_t len, dsr_buf *out) {
  char last[4] = {0}, now[4];
  size_t last_size = 0, run = 0, size;
  for (size_t i = 0; i < len; i += size) {
    dsr_class class = dsr_scan_class(s, len, i, &size);
    size_t n = 1;
    if (class == DSR_CLASS_MARK)
      continue;
    if (class == DSR_CLASS_UPPER) {
      now[0] = 'X';
    } else if (dsr_class_is_letter(class)) {
      now[0] = 'x';
    } else if (class == DSR_CLASS_DIGIT) {
      now[0] = '9';
    } else {
      memcpy(now, s + i, size);
      n = size;
    }
    run = n == last_size && memcmp(now, last, n) == 0 ? run + 1 : 1;
    if (run <= SHAPE_RUN)
      dsr_buf_add(out, now, n);
    memcpy(last, now, n);
    last_size = n;
  }
}
