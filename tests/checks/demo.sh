#!/bin/sh
# The demonstration: the sample corpus loaded, a report on the terminal and the
# same as HTML, and what to type next. `make demo` built the program before.
#
#   demo.sh BUILD
set -eu
program=${1:?usage: demo.sh BUILD}/dossier
if [ ! -x "$program" ]; then
  echo "demo: $program was not built; bindings/host/main.c is missing" >&2
  exit 1
fi
mkdir -p build/demo
corpus=build/demo/sample.dossier
rm -f "$corpus" "$corpus-wal" "$corpus-shm"

say() { # the command, as one would type it
  printf '\n$ %s\n' "$*"
  "$@"
}
say "$program" load "$corpus" data/sample
say "$program" run "$corpus" arms-register
say "$program" run "$corpus" arms-register --format html -o build/demo/arms-register.html

cat <<END

Done. The report is also in build/demo/arms-register.html: open it in a browser
and click a row to see the sentence it comes from. Next, try

  $program search $corpus missile
  $program run $corpus who-said-what
  $program repl $corpus
  $program load my.dossier FOLDER      # your own documents
  $program help

END
