/* UTF-8: decoding a code point, checking, and repairing a whole text. */
#ifndef DSR_BASE_UTF8_H
#define DSR_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

#include "core/base/buffer.h"

/* The code point at s[0], len > 0 bytes left; *size is set to its bytes. An
 * ill-formed sequence gives 0xFFFD and the length of its maximal subpart
 * (Unicode 15, section 3.9, "U+FFFD Substitution of Maximal Subparts"). */
uint32_t dsr_utf8_decode(const char *s, size_t len, size_t *size);
/* As above, but tells an ill-formed sequence (0) from an encoded U+FFFD (1). */
int dsr_utf8_well_formed(const char *s, size_t len, size_t *size);
/* The bytes that code point takes, written to out (room for 4). */
size_t dsr_utf8_encode(uint32_t code, char *out);
/* Offset of the first ill-formed byte, or len when there is none. */
size_t dsr_utf8_check(const char *s, size_t len);
/* Append s to out with every ill-formed sequence as U+FFFD; returns how many
 * there were. Out of memory shows in out->failed. */
size_t dsr_utf8_repair(const char *s, size_t len, dsr_buf *out);

#endif
