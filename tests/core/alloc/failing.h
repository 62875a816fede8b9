/* Making one request for memory after the other fail, until an operation gets
 * through untouched.
 *
 * An operation cleans up after itself in every case and returns a status: the
 * one that is wanted, or that of the seam. In a short run (make check) the
 * first requests fail one by one and later ones at growing distances; with
 * DSR_TEST_FULL=1 every one does. */
#ifndef DSR_TESTS_FAILING_H
#define DSR_TESTS_FAILING_H

#include <criterion/criterion.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "dossier/error.h"
#include "dossier/memory.h"

typedef int operation(void *state, dsr_error *err);

/* What a handle holds before a constructor has set it. */
static inline void *unset(void) {
  static int nothing;
  return &nothing;
}

/* A constructor's handle, given by address, is NULL when it failed, and only
 * then. */
static inline int held(int status, const void *address) {
  void *handle;
  memcpy(&handle, address, sizeof handle);
  cr_assert_neq(handle, unset());
  cr_assert_eq(status == DSR_OK, handle != NULL, "status %d", status);
  return status;
}

static inline size_t next_request(size_t n) {
  bool full = getenv("DSR_TEST_FULL") != NULL;
  return n + 1 + (full || n < 24 ? 0 : n / 10);
}

/* With `repeat` every request from the n-th on fails. */
static inline void fail_requests(const char *what, operation *op, void *state,
                                 int want, int repeat) {
  for (size_t n = 1;; n = next_request(n)) {
    dsr_error err = {0};
    size_t live = dsr_memory_live();
    dsr_memory_fail(n, repeat);
    int status = op(state, &err);
    size_t requests = dsr_memory_fail(0, 0);
    cr_assert_eq(dsr_memory_live(), live, "%s, request %zu: %zu blocks leaked", what, n,
                 dsr_memory_live() - live);
    bool untouched = requests < n;
    cr_assert(status == want || (!untouched && status == DSR_ENOMEM),
              "%s, request %zu of %zu: status %d: %s", what, n, requests, status,
              err.message);
    if (status == DSR_ENOMEM)
      cr_assert_eq(err.code, DSR_ENOMEM, "%s, request %zu: no message", what, n);
    if (untouched)
      return;
  }
}

static inline void fail_each(const char *what, operation *op, void *state, int want) {
  cr_assert_eq(op(state, NULL), want, "%s", what);
  fail_requests(what, op, state, want, 0);
  fail_requests(what, op, state, want, 1);
}

#endif
