/* Hashes: SHA-256 names contents (libsodium), a multiplying hash
 * spreads table keys. */
#ifndef DSR_BASE_HASH_H
#define DSR_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

enum { DSR_SHA256_HEX = 65 }; /* 64 lower-case digits and a NUL */

/* The SHA-256 of len bytes, in hexadecimal. */
void dsr_sha256(const char *bytes, size_t len, char hex[DSR_SHA256_HEX]);

/* The same of bytes that come in pieces: begin, add, end once. Cannot fail. */
typedef struct dsr_sha256_run {
  uint64_t state[14]; /* libsodium's, whose header stays out of ours */
} dsr_sha256_run;
void dsr_sha256_begin(dsr_sha256_run *run);
void dsr_sha256_add(dsr_sha256_run *run, const char *bytes, size_t len);
void dsr_sha256_end(dsr_sha256_run *run, char hex[DSR_SHA256_HEX]);

/* A 64-bit hash for tables in memory: never stored, never ordered by. */
uint64_t dsr_hash(const char *bytes, size_t len);

/* The same of one number; the upper bits are the better ones. */
static inline uint64_t dsr_hash_mix(uint64_t n) {
  n *= 0x9E3779B97F4A7C15u;
  return (n ^ n >> 32) * 0xD6E8FEB86659FD93u;
}

#endif
