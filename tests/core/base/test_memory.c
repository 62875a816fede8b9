/* The allocator seam: counting, failing on purpose, sizes that overflow. */
#include "core/base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dossier/error.h"
#include "tests/live_blocks.h"

TestSuite(memory, .fini = no_live_blocks);

Test(memory, counts_live_blocks) {
  void *a = dsr_alloc(10), *b = dsr_alloc(0);
  cr_assert(a && b);
  cr_expect_eq(dsr_memory_live(), 2);
  a = dsr_resize(a, 5, 100);
  cr_assert_not_null(a);
  cr_expect_eq(dsr_memory_live(), 2);
  dsr_free(a);
  dsr_free(b);
  dsr_free(NULL);
  cr_expect_eq(dsr_memory_live(), 0);
}

Test(memory, fails_the_chosen_request) {
  dsr_memory_fail(2, 0);
  void *a = dsr_alloc(1), *b = dsr_alloc(1), *c = dsr_alloc(1);
  cr_expect(a && !b && c);
  cr_expect_eq(dsr_memory_fail(1, 1), 3);
  cr_expect_null(dsr_alloc(1));
  cr_expect_null(dsr_alloc(1));
  cr_expect_null(dsr_resize(a, 2, 2));
  dsr_memory_fail(0, 0);
  dsr_free(a);
  dsr_free(c);
}

Test(memory, refuses_sizes_that_overflow) {
  cr_expect_null(dsr_alloc_zero(SIZE_MAX, 2));
  cr_expect_null(dsr_resize(NULL, SIZE_MAX / 2, 3));
  cr_expect_null(dsr_copy("", SIZE_MAX));
}

Test(memory, zeroes_and_copies) {
  static const char zero[64];
  char *z = dsr_alloc_zero(8, 8), *c = dsr_copy("ab\0cd", 5);
  cr_assert(z && c);
  cr_expect_arr_eq(z, zero, sizeof zero);
  cr_expect_arr_eq(c, "ab\0cd", 6);
  dsr_free(z);
  dsr_free(c);
}

Test(memory, reserve_doubles_and_keeps_on_failure) {
  void *array = NULL;
  size_t capacity = 0;
  cr_assert(dsr_reserve(&array, &capacity, 3, 4));
  cr_expect_eq(capacity, 8);
  cr_assert(dsr_reserve(&array, &capacity, 9, 4));
  cr_expect_eq(capacity, 16);
  void *before = array;
  cr_expect(!dsr_reserve(&array, &capacity, SIZE_MAX / 2, 4));
  dsr_memory_fail(1, 0);
  cr_expect(!dsr_reserve(&array, &capacity, 17, 4));
  cr_expect(array == before && capacity == 16);
  dsr_memory_fail(0, 0);
  dsr_free(array);
}

static void *counting_realloc(void *user, void *p, size_t n) {
  ++*(int *)user;
  if (n)
    return realloc(p, n);
  free(p);
  return NULL;
}

Test(memory, uses_the_hosts_allocator) {
  int calls = 0;
  const dsr_allocator mine = {counting_realloc, &calls};
  cr_assert_eq(dsr_memory_use(&mine), DSR_OK);
  void *p = dsr_alloc(4);
  cr_expect_eq(dsr_memory_use(NULL), DSR_EINVAL);
  dsr_free(p);
  cr_expect_eq(calls, 2);
  cr_expect_eq(dsr_memory_use(&(dsr_allocator){NULL, NULL}), DSR_EINVAL);
  cr_expect_eq(dsr_memory_use(NULL), DSR_OK);
}
