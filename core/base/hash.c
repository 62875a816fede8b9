/* SHA-256 by the processor where it can, else from libsodium, which is kept well
 * and checks itself; the table hash takes eight bytes at a time. Nothing depends
 * on its values, so it may change.
 * Refused: FNV-1a, whose every byte waits for the one before it. */
#include "core/base/hash.h"

#include <sodium.h>
#include <string.h>

#include "core/base/sha256.h"

void dsr_sha256(const char *bytes, size_t len, char hex[DSR_SHA256_HEX]) {
  unsigned char raw[crypto_hash_sha256_BYTES];
  if (!dsr_sha256_native(bytes, len, raw))
    crypto_hash_sha256(raw, (const unsigned char *)bytes, len);
  sodium_bin2hex(hex, DSR_SHA256_HEX, raw, sizeof raw);
}

_Static_assert(sizeof(dsr_sha256_run) >= sizeof(crypto_hash_sha256_state),
               "a run holds libsodium's state");

void dsr_sha256_begin(dsr_sha256_run *run) {
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  memcpy(run->state, &state, sizeof state);
}

void dsr_sha256_add(dsr_sha256_run *run, const char *bytes, size_t len) {
  crypto_hash_sha256_state state;
  memcpy(&state, run->state, sizeof state);
  crypto_hash_sha256_update(&state, (const unsigned char *)bytes, len);
  memcpy(run->state, &state, sizeof state);
}

void dsr_sha256_end(dsr_sha256_run *run, char hex[DSR_SHA256_HEX]) {
  crypto_hash_sha256_state state;
  unsigned char raw[crypto_hash_sha256_BYTES];
  memcpy(&state, run->state, sizeof state);
  crypto_hash_sha256_final(&state, raw);
  sodium_bin2hex(hex, DSR_SHA256_HEX, raw, sizeof raw);
}

uint64_t dsr_hash(const char *bytes, size_t len) {
  uint64_t h = len, part;
  size_t i = 0;
  for (; len - i > sizeof part; i += sizeof part) {
    memcpy(&part, bytes + i, sizeof part);
    h = dsr_hash_mix(h ^ part);
  }
  part = 0;
  if (len > i)
    memcpy(&part, bytes + i, len - i);
  return dsr_hash_mix(h ^ part);
}
