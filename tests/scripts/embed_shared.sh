#!/bin/sh
# Builds tests/embed/embed.c with the public headers and the shared library,
# runs it over two texts and compares its citations and its error.
set -eu
build=${BUILD:-build/debug}
case $build in /*) ;; *) build=$PWD/$build ;; esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/docs"
printf 'Cranes for Eastmere\n\nThe harbour board said that two cranes had come.\n' >"$work/docs/a.txt"
printf 'A third crane will. The pier is open.\n' >>"$work/docs/a.txt"
printf 'The CRANE broke.\nPhoto: crane/Quill\n' >"$work/docs/b.txt"
: >"$work/docs/empty.txt"

flags=
if nm "$build/libdossier.a" 2>/dev/null | grep -q __asan_init; then
  flags="-fsanitize=address,undefined"
fi
# shellcheck disable=SC2086  # a list of flags
${CC:-cc} -std=c11 -Wall -Wextra -Wpedantic -Werror $flags -Iinclude tests/embed/embed.c \
  -o "$work/embed" -L"$build" -ldossier -Wl,-rpath,"$build"

"$work/embed" data "$work/c.dossier" "$work/docs" crane >"$work/got"
cat >"$work/want" <<'TEXT'
3 found, 2 loaded, 1 skipped
docs/a.txt:4 [78,83) crane -- A third crane will.
docs/b.txt:1 [4,9) CRANE -- The CRANE broke.
TEXT
diff "$work/want" "$work/got" || { echo "embed_shared: other citations than expected"; exit 1; }

if said=$("$work/embed" data "$work/c.dossier" "$work/docs" '[nrom="x"]' 2>&1 >/dev/null); then
  echo "embed_shared: a faulty query was no error"
  exit 1
fi
case $said in
  *"did you mean 'norm'?"*"(syntax)"*) ;;
  *) echo "embed_shared: the fault was told as: $said"; exit 1 ;;
esac
