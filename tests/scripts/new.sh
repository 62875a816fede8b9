#!/bin/bash
# dossier new: what it writes passes its own tests and runs; nothing is written over.
. tests/scripts/parts/expect.sh
write_news in
run load c.dossier in

for kind in report extractor; do
  run new "first-$kind" --kind $kind
  want 0
  silent
  shows "./first-$kind.lua"
  shows "dossier test ./first-$kind.lua"
  run test "./first-$kind.lua"
  want 0
  silent
  shows "first-$kind: 2 of 2 tests passed"
  run help "./first-$kind.lua"
  want 0
  shows "($kind)"
done
run run c.dossier ./first-report.lua query=said
want 0
shows "First report"
run extract c.dossier ./first-extractor.lua
want 0
silent

# A report is the default; it goes where --in says, else into scripts/.
mkdir scripts shelf
run new sums
want 0
must "in scripts/" test -f scripts/sums.lua
run test sums
want 0
run new sums --in shelf/
want 0
says "note: there is a script 'sums' already, scripts/sums.lua"
must "in the folder" test -f shelf/sums.lua

# What is there stays.
echo "-- mine" >shelf/kept.lua
run new kept --in shelf
want 1
says "shelf/kept.lua is there already"
must "the old file" test "$(cat shelf/kept.lua)" = "-- mine"
mkdir shelf/folder.lua
run new folder --in shelf
want 1
says "is there already"

# Wrong use.
run new
want 2
says "NAME is missing"
for name in Sums 2sums "a b" "../x" "x.lua" "a/b" "" "$(printf 'a%.0s' {1..80})"; do
  run new "$name"
  want 2
done
run new x --kind reprot
want 2
says "did you mean report?"
run new x --in nowhere
want 2
says "there is no folder 'nowhere'"
run new x --knd report
want 2
says "did you mean --kind?"
USER='"} os.exit() --' run new odd
want 0
run test odd
want 0
finish
