#!/bin/sh
# Every public header compiles alone, twice over (its guard holds), as C11 and as
# C++17, with every compiler there is; and the umbrella names them all.
#
#   headers.sh [ROOT]
set -u
cd "${1:-.}" || exit 1

flags="-Wall -Wextra -pedantic -Werror -fsyntax-only -Iinclude"
lua=$(pkg-config --cflags lua5.4 2>/dev/null || echo -I/usr/include/lua5.4)
checked=0 faults=0

compile() { # compiler language standard header
  checked=$((checked + 1))
  # shellcheck disable=SC2086  # lists of flags
  if ! printf '#include "%s"\n#include "%s"\n' "$4" "$4" |
      $1 -x "$2" -std="$3" $flags $extra - ; then
    echo "include/$4: does not stand alone as $3 with $1" >&2
    faults=$((faults + 1))
  fi
}

works() { # compiler language: installed, and able to compile that language
  command -v "$1" >/dev/null 2>&1 && echo 'int x;' | "$1" -x "$2" -fsyntax-only - 2>/dev/null
}

c_compilers='' cxx_compilers=''
for compiler in gcc clang; do works $compiler c && c_compilers="$c_compilers $compiler"; done
for compiler in g++ clang++; do works $compiler c++ && cxx_compilers="$cxx_compilers $compiler"; done
if [ -z "$c_compilers" ] || [ -z "$cxx_compilers" ]; then
  echo "check-headers: needs a C and a C++ compiler; run: sh tests/checks/setup.sh check" >&2
  exit 1
fi

for path in include/dossier.h include/dossier/*.h; do
  [ -e "$path" ] || continue
  header=${path#include/}
  extra=
  [ "$header" = dossier/lualib.h ] && extra=$lua
  for compiler in $c_compilers; do compile "$compiler" c c11 "$header"; done
  for compiler in $cxx_compilers; do compile "$compiler" c++ c++17 "$header"; done
  if [ -e include/dossier.h ] && [ "$header" != dossier.h ] && [ "$header" != dossier/lualib.h ] &&
      ! grep -q "^#include \"$header\"" include/dossier.h; then
    echo "include/dossier.h: does not include \"$header\"" >&2
    faults=$((faults + 1))
  fi
done

if [ ! -e include/dossier.h ] && [ -e bindings/host/main.c ]; then
  echo "include/dossier.h: the umbrella header is missing" >&2
  faults=$((faults + 1))
fi
if [ "$faults" -gt 0 ] || [ "$checked" -eq 0 ]; then
  echo "check-headers: $faults faults in $checked compilations" >&2
  exit 1
fi
echo "check-headers: $checked compilations by$c_compilers$cxx_compilers"
