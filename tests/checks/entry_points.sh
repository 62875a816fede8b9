#!/bin/sh
# Every exported function is walked by the allocation-failure loops, or is on the
# list of those that cannot allocate. The list of entry points is the library's
# own symbol table, so that a new function is missed by nobody.
#
#   entry_points.sh BUILD
#
# In tests/core/alloc/*.c, comments of two forms, over as many lines as wanted:
#   /* covers: dsr_tokens_new dsr_tokens_free */
#   /* cannot allocate: dsr_tokens_count dsr_version */
# A function named by `covers` must also be used in that code.
set -u
build=${1:?usage: entry_points.sh BUILD}
table=tests/core/alloc/test_allocation_failures.c

if [ ! -e "$table" ]; then
  if [ -e bindings/host/main.c ]; then
    echo "check-symbols: $table is missing; it must cover every exported function" >&2
    exit 1
  fi
  echo "check-symbols: no $table yet"
  exit 0
fi
nm -D --defined-only "$build/libdossier.so" | awk '{ print $NF }' | LC_ALL=C sort -u |
  lua5.4 "$(dirname "$0")/entry_points.lua" tests/core/alloc/*.c
