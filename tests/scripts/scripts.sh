#!/bin/bash
# Finding scripts: the search path, what hides what, expressions, the index.
. tests/scripts/parts/expect.sh
export XDG_DATA_HOME=$work/data XDG_CACHE_HOME=$work/cache XDG_DATA_DIRS=$work/system
mkdir -p scripts/report data/dossier/scripts system/dossier/scripts/extract

manifest() { # NAME SUMMARY MORE
  printf 'manifest { name = "%s", version = "1.0", summary = "%s",\n %s }\nreturn { report = function() end }\n' "$@"
}
manifest tides "high and low water" 'categories = { "sea", "draft" }' >scripts/report/tides.lua
manifest tides "the user's own" '' >data/dossier/scripts/tides.lua
manifest wharves "what is moored" 'kind = "extractor", emits = { "fact:mooring" }' >system/dossier/scripts/extract/wharves.lua
manifest printer "pages" 'grants = { files = { "out/*.html" } }' >data/dossier/scripts/printer.lua
manifest entity "mine" '' >scripts/entity.lua

# The list, and what is said of each.
run scripts
want 0
silent
shows "tides              report, reads-only"
shows "high and low water (hides $work/data/dossier/scripts/tides.lua)"
shows "wharves            extractor, writes-facts"
shows "printer            report, writes-files"
shows "mine (hides "
cp "$work.out" first
must "an index" test -s cache/dossier/scripts.index
run scripts
same "$work.out" first
XDG_CACHE_HOME=/dev/null run scripts
want 0
silent
same "$work.out" first

# Where a name leads.
run scripts --where tides
want 0
printf '%s\n' scripts/report/tides.lua "  hides $work/data/dossier/scripts/tides.lua" >wanted
same "$work.out" wanted
run scripts --where wharves
want 0
shows "$work/system/dossier/scripts/extract/wharves.lua"
run scripts --where ./scripts/entity.lua
want 0
shows "./scripts/entity.lua"
run scripts --where tidse
want 2
says "there is no script 'tidse'; did you mean 'tides'?"
run scripts --where
want 0
shows "  hides $work/data/dossier/scripts/tides.lua"
cp scripts/report/tides.lua data/dossier/scripts/tides.lua
run scripts --where tides
shows "  hides $work/data/dossier/scripts/tides.lua (the same text)"

# Expressions.
names() { awk '{ print $1 }' "$work.out" | tr '\n' ' '; }
run scripts 'sea and not draft'
want 1
run scripts water
want 0
must "only tides" test "$(names)" = "tides "
run scripts writes-files or kind:extractor in:system
must "two" test "$(names)" = "printer wharves "
run scripts 'ti* and (sea or nothing)'
must "tides again" test "$(names)" = "tides "
run scripts 'sea and ('
want 2
says "'sea and (', character 10: a word is missing at the end"
run scripts 'catgory:sea'
want 2
says "character 1: there is no 'catgory:'; did you mean 'category:'?"
run scripts tidse
want 1
says "no script matches 'tidse'; did you mean 'tides'?"

# One that cannot run is listed with its error, mended it is one like others.
printf 'manifest {\n name = "wreck", version = "1", summary = "s",\n sumary = "t" }\n' >scripts/wreck.lua
run scripts wreck
want 0
shows "BROKEN: scripts/wreck.lua:3: there is no field 'sumary'; did you mean 'summary'?"
run help wreck
want 2
says "scripts/wreck.lua:3: there is no field 'sumary'"
run run none.dossier wreck
want 2
says "scripts/wreck.lua:3: there is no field 'sumary'"
manifest wreck "afloat again" '' >scripts/wreck.lua
run scripts wreck
shows "afloat again"
hides BROKEN
manifest wreck "s" 'requires = { dossier = ">=99" }' >scripts/wreck.lua
run scripts wreck
shows "BROKEN: scripts/wreck.lua: it needs dossier >=99; this is"
run run none.dossier wreck
want 2
says "it needs dossier >=99; this is"
manifest wreck "s" 'requires = { tides = "1" }' >scripts/wreck.lua
run scripts wreck
hides BROKEN

# What a manifest says cannot move a terminal's cursor.
printf 'manifest { name = "wreck", version = "1", summary = "a\\27[2Jb" }\n' >scripts/wreck.lua
run scripts wreck
shows "BROKEN: scripts/wreck.lua:1: summary holds a control character"
printf '\33Lua' >scripts/wreck.lua
run scripts wreck
shows "BROKEN: scripts/wreck.lua: it is compiled Lua; a script is its source"
echo 'print(1)' >scripts/wreck.lua
run scripts wreck
shows "a plain file without a manifest"
head -c 1100000 /dev/zero | tr '\0' ' ' >scripts/wreck.lua
run scripts wreck
shows "BROKEN: scripts/wreck.lua: a script is at most 1 MB"
finish
