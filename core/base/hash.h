/* Hashes: SHA-256 names contents (libsodium), FNV-1a spreads table keys. */
#ifndef DSR_BASE_HASH_H
#define DSR_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

enum { DSR_SHA256_HEX = 65 }; /* 64 lower-case digits and a NUL */

/* The SHA-256 of len bytes, in hexadecimal. */
void dsr_sha256(const char *bytes, size_t len, char hex[DSR_SHA256_HEX]);

/* A 64-bit hash for tables in memory: never stored, never ordered by. */
uint64_t dsr_hash(const char *bytes, size_t len);

#endif
