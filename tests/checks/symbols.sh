#!/bin/sh
# What the built libraries export is what the public headers declare, no more and
# no less, and nothing without our prefix.
#
#   symbols.sh BUILD
set -u
build=${1:?usage: symbols.sh BUILD}
here=$(dirname "$0")
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
export LC_ALL=C
faults=0

fault() {
  echo "check-symbols: $*" >&2
  faults=$((faults + 1))
}

exported() { # dynamic symbols a file defines
  nm -D --defined-only "$1" | sed 's/@.*//' | awk '{ print $NF }' | sort -u
}

for file in "$build/libdossier.a" "$build/libdossier.so"; do
  [ -e "$file" ] || { echo "check-symbols: $file is missing; run make lib" >&2; exit 1; }
done

# The static library: everything visible to a linker carries the prefix.
nm -g --defined-only "$build/libdossier.a" | awk 'NF == 3 { print $3 }' | sort -u >"$work/static"
# shellcheck disable=SC2013  # symbols hold no blanks
for name in $(grep -v '^dsr_' "$work/static" | grep -v '^__\(asan\|odr_asan\|ubsan\|start_\|stop_\)'); do
  fault "libdossier.a exports $name; make it static or give it the prefix dsr_"
done

# The shared library: the functions of the public headers, and only those.
exported "$build/libdossier.so" >"$work/shared"
# shellcheck disable=SC2013
for name in $(grep -v '^dsr_' "$work/shared"); do
  fault "libdossier.so exports $name; make it static or give it the prefix dsr_"
done
for header in include/dossier/*.h; do
  [ "$header" = include/dossier/lualib.h ] || echo "#include \"${header#include/}\""
done >"$work/all.c"
if ! ${CC:-cc} -Iinclude -E -P "$work/all.c" >"$work/all.i"; then
  echo "check-symbols: the public headers do not preprocess; see above" >&2
  exit 1
fi
lua5.4 "$here/declared.lua" <"$work/all.i" >"$work/declared"
[ -s "$work/declared" ] || fault "found no declaration in include/dossier"
for name in $(comm -23 "$work/declared" "$work/shared"); do
  where=$(grep -n "[^a-z_]$name(" include/dossier/*.h | head -n 1 | cut -d: -f1,2)
  if grep -qx "$name" "$work/static"; then
    fault "$where: $name is declared without DSR_API, so libdossier.so hides it"
  else
    fault "$where: $name is declared and nowhere defined"
  fi
done
for name in $(comm -13 "$work/declared" "$work/shared"); do
  case $name in dsr_*) fault "$name is exported, and no public header declares it" ;; esac
done
for name in $(nm -D --undefined-only "$build/libdossier.so" | awk '{ print $NF }' |
    grep -E '^(dsr_|lua)'); do
  fault "libdossier.so uses $name and does not define it"
done

# The Lua module and the program, once their sources exist.
if [ -e "$build/dossier.so" ]; then
  [ "$(exported "$build/dossier.so")" = luaopen_dossier ] ||
    fault "dossier.so exports $(exported "$build/dossier.so" | tr '\n' ' ')instead of luaopen_dossier alone"
  for name in $(nm -D --undefined-only "$build/dossier.so" | awk '{ print $NF }' | grep '^dsr_'); do
    fault "dossier.so uses $name and does not define it"
  done
  if readelf -d "$build/dossier.so" | grep NEEDED | grep -q lua; then
    fault "dossier.so is linked with liblua; two Luas in one process crash it"
  fi
elif [ -e bindings/host/main.c ]; then
  fault "$build/dossier.so is missing; run make all"
fi
if [ -e "$build/dossier" ]; then
  for name in $(exported "$build/dossier" | grep -E '^(dsr_|lua)'); do
    fault "the program exports $name; nothing may be loaded into it"
  done
elif [ -e bindings/host/main.c ]; then
  fault "$build/dossier is missing; run make all"
fi

[ "$faults" -eq 0 ] || { echo "check-symbols: $faults faults" >&2; exit 1; }
echo "check-symbols: $(wc -l <"$work/shared") functions exported, all declared"
