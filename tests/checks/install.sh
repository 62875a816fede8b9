#!/bin/sh
# Installs into an empty folder, builds a C program against what lies there with
# nothing but pkg-config, runs it with the shared and the static library, loads
# the Lua module, and uninstalls to the last file.
#
#   V=... install.sh BUILD        (V as BUILD was built with)
set -eu
unset MAKEFLAGS MFLAGS
build=${1:?usage: install.sh BUILD}
here=$(cd "$(dirname "$0")" && pwd)
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

fail() {
  echo "check-install: $*" >&2
  exit 1
}

make --no-print-directory -s BUILD="$build" DESTDIR="$stage" PREFIX=/usr install >/dev/null ||
  fail "make install failed"
for file in lib/libdossier.a lib/libdossier.so lib/libdossier.so.0 lib/pkgconfig/dossier.pc \
    include/dossier.h include/dossier/api.h; do
  [ -e "$stage/usr/$file" ] || fail "$file was not installed"
done
readelf -d "$stage/usr/lib/libdossier.so" | grep -q 'soname: \[libdossier.so.0\]' ||
  fail "libdossier.so does not carry the soname libdossier.so.0"

export PKG_CONFIG_PATH="$stage/usr/lib/pkgconfig" PKG_CONFIG_SYSROOT_DIR=
flags() { pkg-config --define-variable=prefix="$stage/usr" "$@" dossier; }
# The folder goes away again: nothing of the checkout may be on the include path.
cd "$stage"
# shellcheck disable=SC2046  # lists of flags
${CC:-cc} -std=c11 -Wall -Wextra -pedantic -Werror "$here/consumer.c" -o shared \
  $(flags --cflags --libs) || fail "a program does not build against the shared library"
mkdir scratch
LD_LIBRARY_PATH="$stage/usr/lib" ./shared scratch || fail "the program does not run with the shared library"
# shellcheck disable=SC2046
${CC:-cc} -std=c11 "$here/consumer.c" -o static $(flags --cflags) usr/lib/libdossier.a \
  $(flags --static --libs | sed 's/-ldossier//g') || fail "a program does not build against libdossier.a"
./static scratch || fail "the program does not run with the static library"

if [ -e usr/bin/dossier ]; then
  [ -s usr/share/man/man1/dossier.1 ] || fail "share/man/man1/dossier.1 is missing or empty"
  bash -n usr/share/bash-completion/completions/dossier || fail "bash does not take its completion"
  ./usr/bin/dossier help >/dev/null </dev/null || fail "the installed program does not run 'help'"
fi
if [ -e usr/lib/lua/5.4/dossier.so ]; then
  LUA_PATH="./nothing/?.lua" LUA_CPATH="$stage/usr/lib/lua/5.4/?.so" \
    lua5.4 -e 'assert(type(require "dossier") == "table")' ||
    fail "require \"dossier\" fails in stock lua5.4 with the installed module"
fi

cd "$OLDPWD"
make --no-print-directory -s BUILD="$build" DESTDIR="$stage" PREFIX=/usr uninstall >/dev/null
left=$(find "$stage/usr" ! -type d)
[ -z "$left" ] || fail "uninstall left: $left"
echo "check-install: installed, used from C with both libraries, uninstalled"
