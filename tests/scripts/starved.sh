#!/bin/sh
# Runs tests/bindings/starved.c: the binding with memory failing at one request
# after the other, each of them with DSR_TEST_FULL=1.
set -eu
build=${BUILD:-build/debug}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/in"
printf 'Defence Minister Orla Vane said: "We bought 20 boats on May 3, 2021."\n' >"$work/in/a.txt"

flags='' step=23
[ -z "${DSR_TEST_FULL:-}" ] || step=1
if nm "$build/libdossier.a" 2>/dev/null | grep -q __asan_init; then
  flags="-fsanitize=address,undefined"
fi
# shellcheck disable=SC2046,SC2086  # lists of flags
${CC:-cc} -std=c11 -Wall -Wextra -Wpedantic -Werror $flags -Iinclude \
  $(pkg-config --cflags lua5.4) tests/bindings/starved.c "$build"/bindings/*.o "$build"/bindings/sandbox/*.o \
  "$build/libdossier.a" -o "$work/starved" \
  $(pkg-config --libs lua5.4 sqlite3 libpcre2-8 jansson libsodium) -lstemmer -lm -pthread
cat >"$work/load.lua" <<'LUA'
local path = ...
local corpus <close> = assert(require "dossier".open(path .. "/c.dossier", "create"))
assert(corpus:load(path .. "/in"))
LUA
export DOSSIER_HOME=$PWD
"$work/starved" "$work/load.lua" "$work" 0
"$work/starved" tests/bindings/starved.lua "$work/c.dossier" "$step"
