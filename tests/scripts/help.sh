#!/bin/bash
# Help at every level, the man page and the manual, from one source.
. tests/scripts/parts/expect.sh
cp -r "$root/bindings/README.md" manual.md

narrow() { must "no line over 80 columns" sh -c "! grep -v '^file: ' '$work.out' | grep -qE '^.{81}'"; }

ran="dossier" && "$program" >"$work.out" 2>"$work.err"
status=$?
want 2
must "the overview" grep -q '^usage: dossier COMMAND' "$work.err"
run --help
want 0
silent
narrow
commands=$(sed -n '/^commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' "$work.out")
cp "$work.out" overview
run help
want 0
same "$work.out" overview
run -h
same "$work.out" overview
for name in load search run repl export extract info check remove scripts help; do
  must "the overview has $name" grep -qw "$name" overview
done
must "as many commands as files" test "$(wc -w <<<"$commands")" = "$(ls "$root"/scripts/dossier/command/*.lua | wc -l)"
for name in $commands; do
  run "$name" --help
  want 0
  silent
  narrow
  shows "usage: dossier $name"
  cp "$work.out" by-option
  run help "$name"
  want 0
  same "$work.out" by-option
  # Every example is a command that there is.
  must "examples of $name" sh -c "! sed -n '/^examples:/,\$p' by-option | grep dossier | grep -vE 'dossier $name( |$)'"
done
run --version
want 0
must "a version" grep -qE '^dossier [0-9]+\.[0-9]+\.[0-9]+$' "$work.out"

# Scripts, topics, names of the Lua interface.
run scripts
want 0
scripts=$(awk '{ print $1 }' "$work.out")
must "nine scripts or more" test "$(wc -w <<<"$scripts")" -ge 9
hides BROKEN
for name in $scripts; do
  run help "$name"
  want 0
  silent
  narrow
  shows "by "
done
run help arms-register
shows "buyer=string"
run scripts deals
want 0
shows "arms-register"
run scripts --where
shows "/scripts/report/entity.lua"
run scripts zeppelin
want 1
says "no script matches 'zeppelin'"
for name in queries exits corpus corpus:search search document hit; do
  run help "$name"
  want 0
  must "$name is explained" test "$(wc -c <"$work.out")" -gt 60
done
run help corpus:serch
want 2
says "did you mean 'corpus:search'?"
run help serch
want 2
says "no help on 'serch': it is no command, topic (queries, exits), script or Lua name; did you mean 'search'?"
run help zzzzzzzzz
want 2
says "no help on 'zzzzzzzzz'"
run help load search
want 2
says "one word too many: 'search'"
run lod
want 2
says "there is no command 'lod'; did you mean 'load'?"
run zzzzzzzzz
want 2
says "there is no command 'zzzzzzzzz'; see \`dossier --help\`"
run --hepl
want 2

# The user's own scripts, one of them broken.
mkdir scripts
echo 'manifest { name = "x" .. "y" }' >scripts/broken.lua
echo 'print(1)' >scripts/plain.lua
run scripts
want 0
shows "BROKEN: scripts/broken.lua:1: "
shows "a plain file without a manifest"
run help broken
want 2
says "scripts/broken.lua:1: "
run help plain
want 0
rm -r scripts

# A script's help, page and help at the prompt are one description.
mkdir scripts
cat >scripts/tidal.lua <<'END'
manifest { name = "tidal", version = "2.1", kind = "extractor", summary = "when the water's high",
  description = "From tables.", author = "A. Harbour", licence = "MIT", categories = { "sea" },
  requires = { dossier = "0.1", names = "*" }, after = { "names" },
  emits = { "mention:tide", ["fact:tide"] = { height = "number", at = { { place = "string" } } } },
  args = { { name = "least", type = "number", min = 0.5, max = 9, default = 2, help = "metres" },
    { name = "ports", type = "list", of = "choice", choices = { "north", "south" }, help = "where" },
    { name = "until", type = "date", required = true, max = "2030", help = "the last day" } },
  grants = { files = { "out/*.csv" } }, example = "dossier extract c.dossier tidal",
  tests = { { text = "x", rows = {} } } }
END
run help tidal
want 0
silent
narrow
for part in "tidal 2.1 (extractor)" "usage: dossier extract CORPUS tidal" "metres (0.5 to 9; default 2)" \
  "ports=A,B" "where: one of north, south (a list, commas between" "(needed; 2030 at most)" \
  "fact:tide             at list of { place string }, height number" "mention:tide" "names                 *" \
  "files:out/*.csv       write files of these names" "may: writes-entities, writes-facts, writes-files" \
  "runs after: names" "tests: 1" "by A. Harbour, licence MIT"; do
  shows "$part"
done
run help tidal --man
want 0
silent
cp "$work.out" tidal.1
if command -v groff >/dev/null; then
  LC_ALL=C.UTF-8 groff -man -Tutf8 -P-cbu -ww tidal.1 >page.txt 2>roff.err
  must "roff is content: $(head -c 300 roff.err)" test ! -s roff.err
  for part in "dossier-tidal - when the water's high" "metres (0.5 to 9; default 2)" "at list of { place string }, height" \
    "Runs after: names" "A. Harbour; licence MIT"; do
    must "the page has $part" grep -qF -- "$part" page.txt
  done
fi
run help queries --man
want 2
says "there is no script 'queries'"
feed 'help "tidal"
help "tidla"' repl
shows "metres (0.5 to 9; default 2)"
shows "no help on 'tidla'; did you mean 'tidal'?"
rm -r scripts

# The man page names every command and option, and roff has no complaint.
run help --man
want 0
silent
cp "$work.out" dossier.1
for name in $commands; do must "the page has $name" grep -q "^.SS \"dossier $name" dossier.1; done
if command -v groff >/dev/null && groff -man -Tutf8 -P-cbu -ww dossier.1 >page.txt 2>roff.err; then
  must "roff is content: $(head -c 300 roff.err)" test ! -s roff.err
  must "the scripts that ship" grep -qF "arms-register 0.1.0 (report)" page.txt
  must "EXIT STATUS" grep -q "EXIT STATUS" page.txt
  must "examples can be copied" grep -qF "dossier search strait.dossier '\"defen[cs]e\" \"minister\"' --sort right" page.txt
  must "no word is cut" sh -c "! grep -q '[[:alpha:]]‐$' page.txt"
  must "so can names in their marks" grep -qF '`dossier extract` does the rest later' page.txt
fi

# The reference in bindings/README.md is what the program writes.
run help --manual
want 0
sed '1,/^<!-- reference -->$/d' manual.md >reference.md
checks=$((checks + 1))
if ! diff -u reference.md "$work.out" >difference; then
  miss "bindings/README.md: write its reference anew (dossier help --manual): $(head -n 20 difference)"
fi
finish
