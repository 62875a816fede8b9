/* A byte string that grows. Zero-initialise; `data` is NUL-terminated once
 * anything was added. A failed addition leaves it as it was and is remembered,
 * so that a run of additions may be checked once, at its end. */
#ifndef DSR_BASE_BUFFER_H
#define DSR_BASE_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct dsr_buf {
  char *data;
  size_t len, capacity;
  bool failed; /* an addition found no memory */
} dsr_buf;

bool dsr_buf_add(dsr_buf *buf, const char *s, size_t len);
bool dsr_buf_text(dsr_buf *buf, const char *s); /* a NUL-terminated string */
bool dsr_buf_byte(dsr_buf *buf, char c);
bool dsr_buf_format(dsr_buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* LEB128: seven bits a byte, lowest first. */
bool dsr_buf_varint(dsr_buf *buf, uint64_t n);
/* Hand the bytes over (freed with dsr_free) and leave the buffer empty. NULL
 * when an addition failed; an empty buffer gives an empty string or NULL when
 * there is no memory for it. */
char *dsr_buf_detach(dsr_buf *buf, size_t *len);
void dsr_buf_free(dsr_buf *buf);

/* One of two bytes or more. */
bool dsr_varint_read_long(const uint8_t **p, const uint8_t *end, uint64_t *out);

/* Read a varint at *p, before end; moves *p. Returns false on a cut or
 * oversized one, *p then undefined. */
static inline bool dsr_varint_read(const uint8_t **p, const uint8_t *end,
                                   uint64_t *out) {
  if (*p < end && **p < 0x80) {
    *out = *(*p)++;
    return true;
  }
  return dsr_varint_read_long(p, end, out);
}

#endif
