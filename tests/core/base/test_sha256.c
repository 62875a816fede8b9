/* The processor's SHA-256 is libsodium's, for every length around the blocks. */
#include "core/base/sha256.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "tests/live_blocks.h"

TestSuite(sha256, .fini = no_live_blocks);

Test(sha256, is_libsodiums) {
  enum { LONGEST = 100003 };
  unsigned char *bytes = malloc(LONGEST), ours[32], theirs[32];
  uint32_t state = 7;
  for (size_t i = 0; i < LONGEST; i++) {
    state = state * 1664525 + 1013904223;
    bytes[i] = (unsigned char)(state >> 24);
  }
  if (!dsr_sha256_native("", 0, ours)) {
    free(bytes);
    cr_skip("this processor has no instructions for it");
  }
  for (size_t len = 0; len <= 600; len++) {
    /* at any address */
    cr_assert(dsr_sha256_native((const char *)bytes + len % 17, len, ours));
    crypto_hash_sha256(theirs, bytes + len % 17, len);
    cr_expect_arr_eq(ours, theirs, 32, "%zu bytes", len);
  }
  cr_assert(dsr_sha256_native((const char *)bytes, LONGEST, ours));
  crypto_hash_sha256(theirs, bytes, LONGEST);
  cr_expect_arr_eq(ours, theirs, 32);
  free(bytes);
}
