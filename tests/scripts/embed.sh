#!/bin/sh
# Builds tests/bindings/embed.c against the public headers and the static
# library, runs it, and runs the module from a folder that is not the checkout.
set -eu
build=${BUILD:-build/debug}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/docs"

flags=
if nm "$build/libdossier.a" 2>/dev/null | grep -q __asan_init; then
  flags="-fsanitize=address,undefined"
fi
# shellcheck disable=SC2046,SC2086  # lists of flags
${CC:-cc} -std=c11 -Wall -Wextra -Wpedantic -Werror $flags -Iinclude \
  tests/bindings/embed.c "$build/libdossier.a" -o "$work/embed" \
  $(pkg-config --libs sqlite3 libpcre2-8 jansson libsodium) -lstemmer -lm -pthread
"$work/embed" "$work/docs"

# The module finds its Lua half and its data from where it lies, whatever the
# current folder; in another home it says what is missing.
if [ -n "$flags" ]; then exit 0; fi
case $build in /*) ;; *) build=$PWD/$build ;; esac
unset DOSSIER_HOME
cd "$work"
found=$(LUA_CPATH="$build/?.so" lua5.4 -e 'print(require "dossier".gazetteer "countries":get "ROC".name)')
[ "$found" = Taiwan ] || { echo "embed: the module did not find its data: $found"; exit 1; }
said=$(DOSSIER_HOME="$work" LUA_CPATH="$build/?.so" lua5.4 -e 'require "dossier"' 2>&1 || true)
case $said in
  *"DOSSIER_HOME is $work, where there is no scripts/dossier/init.lua"*) ;;
  *) echo "embed: a wrong home was not named: $said"; exit 1 ;;
esac
