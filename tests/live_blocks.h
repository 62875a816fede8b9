/* Criterion lets a test pass that leaks; this makes it fail: every suite that
 * uses it ends with no block of the library's live. */
#ifndef DSR_TESTS_LIVE_BLOCKS_H
#define DSR_TESTS_LIVE_BLOCKS_H

#include <criterion/criterion.h>

#include "dossier/memory.h"

static inline void no_live_blocks(void) {
  dsr_memory_fail(0, 0);
  cr_assert_eq(dsr_memory_live(), 0, "%zu blocks leaked", dsr_memory_live());
}

#endif
