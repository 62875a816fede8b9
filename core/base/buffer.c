/* See buffer.h for the idea. */
#include "core/base/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/base/memory.h"

static bool make_room(dsr_buf *buf, size_t more) {
  if (buf->failed)
    return false;
  void *data = buf->data;
  if (more > SIZE_MAX - buf->len - 1 ||
      !dsr_reserve(&data, &buf->capacity, buf->len + more + 1, 1)) {
    buf->failed = true;
    return false;
  }
  buf->data = data;
  return true;
}

bool dsr_buf_add(dsr_buf *buf, const char *s, size_t len) {
  if (!make_room(buf, len))
    return false;
  if (len)
    memcpy(buf->data + buf->len, s, len);
  buf->len += len;
  buf->data[buf->len] = '\0';
  return true;
}

bool dsr_buf_text(dsr_buf *buf, const char *s) {
  return dsr_buf_add(buf, s, strlen(s));
}

bool dsr_buf_byte(dsr_buf *buf, char c) { return dsr_buf_add(buf, &c, 1); }

bool dsr_buf_format(dsr_buf *buf, const char *format, ...) {
  va_list args, again;
  va_start(args, format);
  va_copy(again, args);
  int n = vsnprintf(NULL, 0, format, args);
  va_end(args);
  bool ok = n >= 0 && make_room(buf, (size_t)n);
  if (ok) {
    vsnprintf(buf->data + buf->len, (size_t)n + 1, format, again);
    buf->len += (size_t)n;
  }
  va_end(again);
  return ok;
}

bool dsr_buf_varint(dsr_buf *buf, uint64_t n) {
  char bytes[10];
  size_t len = 0;
  while (n >= 0x80) {
    bytes[len++] = (char)(n | 0x80);
    n >>= 7;
  }
  bytes[len++] = (char)n;
  return dsr_buf_add(buf, bytes, len);
}

char *dsr_buf_detach(dsr_buf *buf, size_t *len) {
  char *data = NULL;
  if (!buf->failed && (buf->data || make_room(buf, 0))) {
    buf->data[buf->len] = '\0';
    if (len)
      *len = buf->len;
    data = buf->data;
    *buf = (dsr_buf){0};
  }
  return data;
}

void dsr_buf_free(dsr_buf *buf) {
  dsr_free(buf->data);
  *buf = (dsr_buf){0};
}

bool dsr_varint_read_long(const uint8_t **p, const uint8_t *end,
                          uint64_t *out) {
  uint64_t n = 0;
  for (int shift = 0; shift < 64 && *p < end; shift += 7) {
    uint8_t byte = *(*p)++;
    if (shift == 63 && byte > 1)
      return false;
    n |= (uint64_t)(byte & 0x7f) << shift;
    if (byte < 0x80) {
      *out = n;
      return true;
    }
  }
  return false;
}
