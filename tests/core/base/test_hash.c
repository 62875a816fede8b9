/* SHA-256 against the standard's own examples; the table hash spreads. */
#include "core/base/hash.h"

#include <string.h>

#include "tests/live_blocks.h"

TestSuite(hash, .fini = no_live_blocks);

Test(hash, sha256_of_the_standards_examples) {
  char hex[DSR_SHA256_HEX];
  dsr_sha256("abc", 3, hex);
  cr_expect_str_eq(hex,
                   "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  dsr_sha256("", 0, hex);
  cr_expect_str_eq(hex,
                   "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

Test(hash, sha256_of_pieces_is_that_of_the_whole) {
  char text[200], whole[DSR_SHA256_HEX], pieces[DSR_SHA256_HEX];
  for (size_t i = 0; i < sizeof text; i++)
    text[i] = (char)(i * 7);
  dsr_sha256(text, sizeof text, whole);
  for (size_t step = 1; step <= sizeof text; step += 13) {
    dsr_sha256_run run;
    dsr_sha256_begin(&run);
    for (size_t i = 0; i < sizeof text; i += step)
      dsr_sha256_add(&run, text + i,
                     sizeof text - i < step ? sizeof text - i : step);
    dsr_sha256_end(&run, pieces);
    cr_expect_str_eq(pieces, whole, "%zu", step);
  }
}

Test(hash, table_hash_is_stable_and_spreads) {
  cr_expect_eq(dsr_hash("strait", 6), dsr_hash("strait", 6));
  cr_expect_neq(dsr_hash("strait", 6), dsr_hash("Strait", 6));
  cr_expect_neq(dsr_hash("a", 1), dsr_hash("a\0", 2));
  size_t filled = 0;
  char seen[1024] = {0};
  for (int i = 0; i < 1024; i++) {
    char key[2] = {(char)(i & 0x7f), (char)(i >> 7)};
    size_t slot = dsr_hash(key, 2) >> 54;
    filled += !seen[slot];
    seen[slot] = 1;
  }
  cr_expect_gt(filled, 560);
}
