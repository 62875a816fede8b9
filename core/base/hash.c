/* SHA-256 from libsodium, which is kept well and checks itself; the table hash
 * is FNV-1a with a final mix, enough for short words. Nothing depends on its
 * values, so it may change. */
#include "core/base/hash.h"

#include <sodium.h>

void dsr_sha256(const char *bytes, size_t len, char hex[DSR_SHA256_HEX]) {
  unsigned char raw[crypto_hash_sha256_BYTES];
  crypto_hash_sha256(raw, (const unsigned char *)bytes, len);
  sodium_bin2hex(hex, DSR_SHA256_HEX, raw, sizeof raw);
}

uint64_t dsr_hash(const char *bytes, size_t len) {
  uint64_t h = 0xcbf29ce484222325u;
  for (size_t i = 0; i < len; i++)
    h = (h ^ (unsigned char)bytes[i]) * 0x100000001b3u;
  h ^= h >> 32;
  return h * 0x9E3779B97F4A7C15u;
}
