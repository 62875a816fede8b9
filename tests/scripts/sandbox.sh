#!/bin/bash
# The Lua sandbox as a C host has it: the same results as Lua's string functions,
# and every hostile script ended within its limits.
. tests/scripts/parts/expect.sh
case $BUILD in /*) build=$BUILD ;; *) build=$root/$BUILD ;; esac
flags=
if nm "$build/libdossier.a" 2>/dev/null | grep -q __asan_init; then
  flags="-fsanitize=address,undefined"
fi
cd "$root" || exit 1
# shellcheck disable=SC2046,SC2086  # lists of flags
${CC:-cc} -std=c11 -Wall -Wextra -Werror -D_GNU_SOURCE $flags -Iinclude -I. \
  $(pkg-config --cflags lua5.4) tests/bindings/sandbox.c \
  "$build"/bindings/*.o "$build"/bindings/sandbox/*.o "$build/libdossier.a" -o "$work/sandbox" $(pkg-config --libs lua5.4 sqlite3 libpcre2-8 \
  jansson libsodium) -lstemmer -lm -pthread || exit 1
cd "$work" || exit 1

ran="sandbox -p patterns.lua"
./sandbox -p "$root/tests/sandbox/patterns.lua" >"$work.out" 2>"$work.err"
status=$?
want 0
shows "compared"

# Each file of tests/sandbox/hostile says in its first line how it must end.
for script in "$root"/tests/sandbox/hostile/*.lua; do
  wanted=$(sed -n '1s/^-- \([a-z]*\).*/\1/p' "$script")
  ran="sandbox ${script##*/}"
  limit=100 # of milliseconds, for those that must meet one
  [ "$wanted" = limit ] || limit=10000
  timeout 30 ./sandbox -t $limit "$script" >"$work.out" 2>"$work.err"
  status=$?
  checks=$((checks + 1))
  ended=$(sed -n "s|^$script: \([a-z]*\)\t.*|\1|p" "$work.out")
  [ "$ended" = "$wanted" ] || miss "$wanted wanted, not '$ended'"
  took=$(awk -F'\t' 'END { print $3 }' "$work.out")
  checks=$((checks + 1))
  [ "${took:-99999}" -lt $((limit + 1000)) ] || [ -n "$flags" ] || miss "it took $took ms of $limit"
  hides "ESCAPED"
  hides "ran again"
done
finish
