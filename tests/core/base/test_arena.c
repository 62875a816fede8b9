/* The arena: alignment, large blocks, failure, and use after freeing. */
#include "core/base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#include "tests/live_blocks.h"

TestSuite(arena, .fini = no_live_blocks);

Test(arena, gives_aligned_memory_that_does_not_overlap) {
  dsr_arena arena = {0};
  char *kept[200];
  for (size_t i = 0; i < 200; i++) {
    kept[i] = dsr_arena_get(&arena, i * 7 + 1);
    cr_assert_not_null(kept[i]);
    cr_assert_eq((uintptr_t)kept[i] % alignof(max_align_t), 0);
    memset(kept[i], (int)i, i * 7 + 1);
  }
  for (size_t i = 0; i < 200; i++)
    for (size_t k = 0; k < i * 7 + 1; k++)
      cr_assert_eq((unsigned char)kept[i][k], i);
  dsr_arena_free(&arena);
}

Test(arena, copies_with_a_final_nul) {
  dsr_arena arena = {0};
  cr_expect_arr_eq(dsr_arena_copy(&arena, "a\0b", 3), "a\0b", 4);
  cr_expect_str_eq(dsr_arena_copy(&arena, NULL, 0), "");
  cr_expect_null(dsr_arena_copy(&arena, "", SIZE_MAX));
  cr_expect_null(dsr_arena_get(&arena, SIZE_MAX - 3));
  dsr_arena_free(&arena);
  cr_expect_str_eq(dsr_arena_copy(&arena, "again", 5), "again");
  dsr_arena_free(&arena);
}

Test(arena, strings_stand_close_and_all_else_aligned) {
  dsr_arena arena = {0};
  char *before = dsr_arena_copy(&arena, "ab", 2);
  char *after = dsr_arena_copy(&arena, "c", 1);
  for (size_t i = 0; i < 500; i++) {
    cr_assert_str_eq(dsr_arena_copy(&arena, "odd", 3), "odd");
    void *aligned = dsr_arena_get(&arena, 24);
    cr_assert_eq((uintptr_t)aligned % alignof(max_align_t), 0);
    memset(aligned, 0xFF, 24);
  }
  cr_expect_str_eq(before, "ab");
  cr_expect_str_eq(after, "c");
#ifndef DSR_ARENA_DEBUG
  cr_expect_eq(after, before + 3);
#endif
  dsr_arena_free(&arena);
}

Test(arena, takes_a_block_larger_than_its_own) {
  dsr_arena arena = {0};
  char *big = dsr_arena_get(&arena, 5 << 20);
  cr_assert_not_null(big);
  memset(big, 1, 5 << 20);
  cr_expect_not_null(dsr_arena_get(&arena, 1));
  dsr_arena_free(&arena);
}

Test(arena, survives_a_failed_block) {
  dsr_arena arena = {0};
  dsr_memory_fail(1, 0);
  cr_expect_null(dsr_arena_get(&arena, 10));
  cr_expect_not_null(dsr_arena_get(&arena, 10));
  dsr_memory_fail(0, 0);
  dsr_arena_free(&arena);
}
