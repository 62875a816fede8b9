#!/bin/bash
# Checks the checks: in a copy of the tree, one fault a check is planted, and the
# check must fail and name it; before that, the copy as it is must pass.
#
#   selftest.sh BUILD ASAN_BUILD      (both already built)
#
# Each fault comes in files named `planted`, so that no line of the real sources
# has to look a certain way, and only those files are compiled: the copy takes
# over the objects that are built. The real tests stay out of the copy; running
# them is not what is tested here.
set -u
build=${1:?usage: selftest.sh BUILD ASAN_BUILD}
asan=${2:?usage: selftest.sh BUILD ASAN_BUILD}
build=$(realpath "$build") asan=$(realpath "$asan")
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
tree=$work/tree out=$work/out
mkdir "$tree"
unset MAKEFLAGS MFLAGS MAKEOVERRIDES BUILD V TESTS DSR_TEST_FULL
faults=0 kept=0

cp -a Makefile core include tests "$tree/" || exit 1
for folder in bindings scripts .luacheckrc; do [ -e "$folder" ] && cp -a "$folder" "$tree/"; done
mkdir -p "$tree/build/release" "$tree/build/asan"
cp -a "$build/core" "$build"/libdossier.* "$build"/.[a-z]* "$tree/build/release/" || exit 1
cp -a "$asan/core" "$asan"/libdossier.* "$asan"/.[a-z]* "$tree/build/asan/" || exit 1
clang=${asan%asan}clang
[ -d "$clang/core" ] && mkdir "$tree/build/clang" && cp -a "$clang/core" "$clang"/.[a-z]* "$tree/build/clang/"
cd "$tree" || exit 1
# The program and the module are not needed, nor the tests in the tree.
[ -d tests/core/alloc ] && mv tests/core/alloc "$work/alloc"
rm -rf tests/core/* tests/lua/* tests/scripts/*
find bindings -name '*.c' -exec rm {} +
mkdir -p tests/core/base tests/lua core/text core/match

run() { make --no-print-directory -s "$@" >"$out" 2>&1; }

unharmed() { # name, make arguments
  local name=$1
  shift
  if run "$@"; then
    kept=$((kept + 1))
  else
    faults=$((faults + 1))
    echo "check-self: '$name' fails without any fault planted:" >&2
    sed -n '1,20s/^/    /p' "$out" >&2
  fi
}

caught() { # name, what the message must hold, make arguments
  local name=$1 message=$2
  shift 2
  if run "$@"; then
    faults=$((faults + 1))
    echo "check-self: planted $name, and \`make $*\` still passed" >&2
  elif ! grep -q -- "$message" "$out"; then
    faults=$((faults + 1))
    echo "check-self: planted $name; \`make $*\` failed without saying '$message':" >&2
    sed -n '1,20s/^/    /p' "$out" >&2
  else
    kept=$((kept + 1))
  fi
  find . -path ./build -prune -o -name '*planted*' -exec rm -f {} +
  find build -name '*planted*' -exec rm -f {} +
}

# A test of the tree's kind: a subject that may leak, a span that may be wrong.
plant_test() { # end of the span, leak: 0 or 1
  cat >core/base/planted.h <<'END'
#ifndef DSR_BASE_PLANTED_H
#define DSR_BASE_PLANTED_H
#include <stddef.h>
#include "dossier/api.h"
dsr_span dsr_planted_word(const char *text, size_t len);
#endif
END
  cat >core/base/planted.c <<END
#include "core/base/planted.h"
#include <stdlib.h>
#include <string.h>
dsr_span dsr_planted_word(const char *text, size_t len) {
  char *copy = malloc(len + 1);
  dsr_span span = {0, 0};
  if (copy == NULL) return span;
  memcpy(copy, text, len);
  copy[len] = 0;
  span.end = (uint32_t)strcspn(copy, " ");
  if (!$2) free(copy);
  return span;
}
END
  cat >tests/core/base/test_planted.c <<END
#include <criterion/criterion.h>
#include "core/base/planted.h"
Test(planted, first_word) {
  dsr_span span = dsr_planted_word("U.S. troops", 11);
  cr_assert_eq(span.start, 0);
  cr_assert_eq(span.end, $1);
}
END
}

# The copy as it is.
plant_test 4 0
echo 'assert(1 + 1 == 2)' >tests/lua/planted.lua
unharmed "layers" check-layers
unharmed "headers" check-headers
unharmed "lua" check-lua
unharmed "symbols" check-symbols
unharmed "tests" check-tests
unharmed "asan" V=asan check-asan
rm -f tests/lua/planted.lua

# One fault a check.
caught "nothing to run" "nothing was executed" check-tests TESTS=no-such-test

echo '#include "core/match/planted.h"' >core/text/planted.c
touch core/match/planted.h
caught "an upward include" "core/text/planted.c:1: upward include" check-layers

echo '#include <sqlite3.h>' >core/text/planted.c
caught "sqlite3.h in core/text" "core/text/planted.c:1: <sqlite3.h> may only" check-layers

echo '#include "core/base/planted_b.h"' >core/base/planted_a.h
echo '#include "core/base/planted_a.h"' >core/base/planted_b.h
caught "two headers that include each other" "circle: core/base/planted_a.h -> core/base/planted_b.h" check-layers

printf '#include "dossier/api.h"\nDSR_API int dsr_planted_low(void);\nDSR_API int dsr_planted_high(void);\n' \
  >include/dossier/planted.h
printf '#include "dossier/planted.h"\nint dsr_planted_high(void) { return 1; }\n' >core/text/planted_high.c
printf '#include "dossier/planted.h"\nint dsr_planted_low(void) { return dsr_planted_high(); }\n' \
  >core/base/planted_low.c
caught "a call upwards" "core/base/planted_low.c: calls dsr_planted_high of core/text" check-layers

echo 'dsr_span dsr_planted(void);' >include/dossier/planted.h
caught "a header that does not stand alone" "include/dossier/planted.h: does not stand alone as c11" check-headers

printf '#include "dossier/api.h"\nDSR_API int dsr_planted(int *class, int new);\n' >include/dossier/planted.h
caught "a header that is not C++" "include/dossier/planted.h: does not stand alone as c++17" check-headers

printf '#include "dossier/api.h"\nDSR_API int planted(void);\nint planted(void) { return 1; }\n' \
  >core/base/planted.c
caught "an exported symbol without dsr_" "exports planted;" check-symbols

printf '#include "dossier/api.h"\nDSR_API int dsr_planted(void);\n' >include/dossier/planted.h
caught "a declaration without definition" "dsr_planted is declared and nowhere defined" check-symbols

# The real table when there is one, else one that lists all there is now.
if [ -d "$work/alloc" ]; then
  cp -a "$work/alloc" tests/core/alloc
else
  mkdir -p tests/core/alloc
  nm -D --defined-only build/release/libdossier.so |
    awk 'BEGIN { print "/* cannot allocate:" } { print $NF } END { print "*/" }' \
      >tests/core/alloc/test_allocation_failures.c
fi
unharmed "entry points" check-symbols
printf '#include "dossier/api.h"\nDSR_API int dsr_planted(void);\n' >include/dossier/planted.h
printf '#include "dossier/planted.h"\nint dsr_planted(void) { return 1; }\n' >core/base/planted.c
caught "an uncovered entry point" "dsr_planted is exported, and no allocation test covers it" check-symbols
rm -rf tests/core/alloc

plant_test 5 0
caught "a wrong expected span" "test_planted.c: 1 of 1 tests" check-tests

plant_test 4 1
caught "a leak" "LeakSanitizer" V=asan check-asan

echo 'assert(1 + 1 == 3)' >tests/lua/planted.lua
caught "a Lua test that fails" "tests/lua/planted.lua: exit status 1" check-tests

if command -v luacheck >/dev/null; then
  echo 'planted_global = 1' >tests/lua/planted.lua
  caught "an undeclared global" "planted_global" check-lua
fi

if command -v clang >/dev/null; then
  printf '#include "core/base/planted.h"\nint dsr_planted(int x) { return x = x; }\n' >core/base/planted.c
  printf 'int dsr_planted(int x);\n' >core/base/planted.h
  caught "what only clang warns of" "self-assign" check-compilers
fi

if [ "$faults" -gt 0 ]; then
  echo "check-self: $faults of $((faults + kept)) trials went wrong" >&2
  exit 1
fi
echo "check-self: $kept trials, each planted fault was caught"
