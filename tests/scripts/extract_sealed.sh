#!/bin/bash
# Extractors of somebody else: what they cannot do, what it costs when they try, and
# that everybody else's rows are as they were.
. tests/scripts/parts/expect.sh
asan=
nm "$program" 2>/dev/null | grep -q __asan_init && asan=1
write_news in
run load c.dossier in
want 0
ours() { run export c.dossier mentions; grep -v '"script":"t-' "$work.out"; }
ours >before

# name, body of extract(doc, emit), what stands above it
script() {
  {
    printf 'manifest { name = "t-%s", version = "1", summary = "s", kind = "extractor" }\n' "$1"
    printf '%s\nreturn { extract = function(...)\nlocal doc, emit = ...\n%s\nend }\n' "${3:-}" "$2"
  } >"$1.lua"
}

# Each hostile script in the place of an extractor's body. Its first line says how it
# ends; here it costs its documents, and the host goes on.
step=1
[ -z "${DSR_TEST_FULL:-}" ] && step=8
n=0
for file in "$root"/tests/sandbox/hostile/*.lua; do
  n=$((n + 1))
  [ $((n % step)) -eq 0 ] || continue
  name=$(basename "$file" .lua)
  case $name in balance | gone_require) continue ;; esac
  # A chunk that ends with return may not be followed by anything: so it is in one.
  script hostile "do $(cat "$file")
end"
  begun=$(date +%s%N)
  run extract c.dossier ./hostile.lua --time 0.3 --memory 64
  took=$((($(date +%s%N) - begun) / 1000000))
  want 0
  hides ESCAPED
  case $(sed -n '1s/^-- \([a-z]*\).*/\1/p' "$file") in
    ok) ;;
    *) says "t-hostile failed on in/a.txt and 1 more: " ;;
  esac
  checks=$((checks + 1))
  [ $took -lt 3600 ] || [ -n "$asan" ] || miss "$name took $took ms for two documents of 300"
done
ours >after
same before after

# A loop costs the document it loops on, and leaves nothing of it.
script loop 'emit.mention { first = 1, last = 3, type = "thing", rule = "r" }
if doc.key == "in/a.txt" then while true do end end'
run extract c.dossier ./loop.lua --time 0.3
want 0
shows "extracted: 1 row new, 0 gone; 1 run over documents, 0 already done, 1 failed"
says "t-loop failed on in/a.txt: ./loop.lua:6: over its time of 0.3 s"
run export c.dossier mentions
must "only the other document has a row" test "$(grep -c '"rule":"r"' "$work.out")" -eq 1

script bomb 'local t = {} for i = 1, 1e9 do t[i] = { i } end'
run extract c.dossier ./bomb.lua --memory 32
says "t-bomb failed on in/a.txt and 1 more: ./bomb.lua: over its memory of 32 MB"
script flood 'for i = 1, 1e7 do emit.mention { first = 1, last = 1 + i % 9, type = "t" .. i % 99, rule = "r" .. i } end'
run extract c.dossier ./flood.lua
says "t-flood failed on in/a.txt and 1 more: ./flood.lua: more rows than are taken from one document"
script wide 'local f = {} for i = 1, 5000 do f["a" .. i] = i end
emit.fact { type = "x", first = 1, last = 3, fields = f }'
run extract c.dossier ./wide.lua
says "./wide.lua:6: a fact of type x with 5000 fields; at most 4096 are taken"
script large 'emit.mention { first = 1, last = 3, type = "x", value = ("v"):rep(4000000) }'
run extract c.dossier ./large.lua
says "./large.lua:5: a row of more than 2 MB"

# Before the first document.
script early '' 'while true do end'
run extract c.dossier ./early.lua --time 0.3
want 3
says "./early.lua:2: over its time of 0.3 s"
script wrong '' 'error "on purpose"'
run extract c.dossier ./wrong.lua
want 1
says "./wrong.lua:2: on purpose"

# Its process is ended by somebody: one document.
script slow 'if doc.key == "in/a.txt" then while true do end end'
"$program" extract c.dossier ./slow.lua --time 20 >"$work.out" 2>"$work.err" &
pid=$! worker=
for _ in $(seq 200); do
  worker=$(pgrep -P "$(pgrep -P $pid | tail -1)" 2>/dev/null | tail -1)
  [ -n "$worker" ] && break
  sleep 0.02
done
sleep 0.3
kill -KILL "$worker"
wait $pid
status=$? ran="dossier extract, its worker killed"
want 0
shows "1 run over documents, 0 already done, 1 failed"
says "t-slow failed on in/a.txt: ./slow.lua: its process was ended by signal 9"

# The process that makes them is ended between two extractions at a prompt.
mkfifo lines
"$program" repl <lines >"$work.out" 2>"$work.err" &
pid=$! ran="dossier repl, its keepers killed"
{
  echo 'c = assert(dossier.open("c.dossier", "write"))'
  echo 'print("first", assert(c:extract({ "./loop.lua" }, { time = 0.3 })).failed) io.open("made", "w"):close()'
  for _ in $(seq 200); do [ -e made ] && break; sleep 0.05; done
  keepers=$(pgrep -P $pid | wc -l)
  pkill -KILL -P $pid
  echo 'print("again", assert(c:extract({ "./loop.lua" }, { time = 0.3 })).failed)'
} >lines
wait $pid
status=$?
want 0
must "there were two keepers, not $keepers" test "$keepers" -eq 2
must "both extractions ran" test "$(grep -c '1$' "$work.out")" -eq 2

# What it does to modules is its own affair.
script poison 'emit.mention { first = 1, last = 3, type = "thing" }' \
  'for _, name in ipairs { "people", "places", "organisations", "spans" } do
  local module = require("dossier.extract." .. name)
  for key in pairs(module) do pcall(function() module[key] = function() return nil end end) end
end'
cp c.dossier kept.dossier
rm c.dossier
run load --no-extract c.dossier in
run extract c.dossier ./poison.lua amounts dates weapons names quotes deals
want 0
shows "14 runs over documents"
ours >after
same before after
mv kept.dossier c.dossier

# What it printed, what it read.
script reads 'print("at", doc.key, "\27[31m", {}) for _ in doc:find "countries" do end' \
  'local people = require "dossier.extract.people"'
run extract c.dossier ./reads.lua
want 0
must "it is printed" grep -q '^t-reads: at in/a.txt' "$work.err"
must "no control character comes through" test "$(grep -c "$(printf '\033')" "$work.err")" -eq 0
run info c.dossier --format json
must "modules and gazetteers are in its lineage" \
  grep -q 'scripts/dossier/extract/people.lua' "$work.out"
finish
