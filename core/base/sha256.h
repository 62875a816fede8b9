/* SHA-256 by the processor's own instructions. */
#ifndef DSR_BASE_SHA256_H
#define DSR_BASE_SHA256_H

#include <stdbool.h>
#include <stddef.h>

/* The SHA-256 of len bytes; false, and `out` as it was, where the processor
 * has no instructions for it. */
bool dsr_sha256_native(const char *bytes, size_t len, unsigned char out[32]);

#endif
