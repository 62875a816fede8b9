/* SHA-256 (FIPS 180-4, section 6.2) with the SHA extensions of x86-64: some
 * seven times libsodium's portable code, and every loaded byte is hashed. What
 * the instructions do: Intel, "Intel SHA Extensions", 2013. Chosen at run time;
 * the test holds it against libsodium. */
#include "core/base/sha256.h"

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))

#include <cpuid.h>
#include <immintrin.h>
#include <stdint.h>
#include <string.h>

#define SHA __attribute__((target("sha,sse4.1,ssse3")))

enum { BLOCK = 64, GROUPS = 16 /* of four rounds */ };

static const uint32_t constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
    0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
    0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
    0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
    0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
    0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
    0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

/* The eight words as the instructions want them: a, b, e, f and c, d, g, h. */
typedef struct words {
  __m128i abef, cdgh;
} words;

SHA static void hash_block(words *state, const unsigned char *block) {
  const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
  __m128i abef = state->abef, cdgh = state->cdgh, w[4];
#pragma GCC unroll 16
  for (int g = 0; g < GROUPS; g++) {
    __m128i next;
    if (g < 4) {
      next = _mm_shuffle_epi8(
          _mm_loadu_si128((const __m128i *)(const void *)(block + 16 * g)), swap);
    } else { /* w[g % 4] is that of four groups ago */
      __m128i last = w[(g + 3) % 4];
      next = _mm_sha256msg1_epu32(w[g % 4], w[(g + 1) % 4]);
      next = _mm_add_epi32(next, _mm_alignr_epi8(last, w[(g + 2) % 4], 4));
      next = _mm_sha256msg2_epu32(next, last);
    }
    w[g % 4] = next;
    __m128i k = _mm_add_epi32(
        next, _mm_loadu_si128((const __m128i *)(const void *)(constants + 4 * g)));
    cdgh = _mm_sha256rnds2_epu32(cdgh, abef, k);
    abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(k, 0x0E));
  }
  state->abef = _mm_add_epi32(state->abef, abef);
  state->cdgh = _mm_add_epi32(state->cdgh, cdgh);
}

/* What is left behind the last whole block, with its padding: one block or two. */
SHA static void hash_rest(words *state, const char *rest, size_t left,
                          uint64_t len) {
  unsigned char last[2 * BLOCK] = {0};
  size_t size = left + 9 > BLOCK ? 2 * BLOCK : BLOCK;
  if (left)
    memcpy(last, rest, left);
  last[left] = 0x80;
  for (size_t i = 0; i < 8; i++)
    last[size - 1 - i] = (unsigned char)(len * 8 >> 8 * i);
  for (size_t at = 0; at < size; at += BLOCK)
    hash_block(state, last + at);
}

SHA static void hash_all(const char *bytes, size_t len, unsigned char out[32]) {
  words state = {_mm_set_epi32(0x6a09e667, (int)0xbb67ae85, 0x510e527f,
                               (int)0x9b05688c),
                 _mm_set_epi32(0x3c6ef372, (int)0xa54ff53a, 0x1f83d9ab,
                               0x5be0cd19)};
  size_t at = 0;
  for (; len - at >= BLOCK; at += BLOCK)
    hash_block(&state, (const unsigned char *)bytes + at);
  hash_rest(&state, bytes + at, len - at, len);
  /* back to a ... h, the highest lane of abef being a */
  uint32_t abef[4], cdgh[4];
  _mm_storeu_si128((__m128i *)(void *)abef, state.abef);
  _mm_storeu_si128((__m128i *)(void *)cdgh, state.cdgh);
  const uint32_t order[8] = {abef[3], abef[2], cdgh[3], cdgh[2],
                             abef[1], abef[0], cdgh[1], cdgh[0]};
  for (size_t i = 0; i < 32; i++)
    out[i] = (unsigned char)(order[i / 4] >> (24 - 8 * (i % 4)));
}

static bool has_instructions(void) {
  unsigned a, b, c, d;
  return __builtin_cpu_supports("sse4.1") && __builtin_cpu_supports("ssse3") &&
         __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & 1u << 29) != 0;
}

bool dsr_sha256_native(const char *bytes, size_t len, unsigned char out[32]) {
  static int known; /* 1: there are, -1: there are none; every thread finds the
                       same */
  int has = __atomic_load_n(&known, __ATOMIC_RELAXED);
  if (!has) {
    has = has_instructions() ? 1 : -1;
    __atomic_store_n(&known, has, __ATOMIC_RELAXED);
  }
  if (has > 0)
    hash_all(bytes, len, out);
  return has > 0;
}

#else

bool dsr_sha256_native(const char *bytes, size_t len, unsigned char out[32]) {
  (void)bytes;
  (void)len;
  (void)out;
  return false;
}

#endif
