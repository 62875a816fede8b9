#!/bin/bash
# dossier export: every layer, CSV, unknown layers, spans into the file's bytes.
. tests/scripts/parts/expect.sh
write_news in
run load c.dossier in
for layer in standoff deals mentions quotes figures dates facts entities documents decisions; do
  run export c.dossier "$layer"
  want 0
  silent
  cp "$work.out" "$layer.jsonl"
  must "$layer: an object a line" sh -c "! grep -qvE '^[{].*[}]$' $layer.jsonl"
  run export c.dossier "$layer" -o file.jsonl
  want 0
  same file.jsonl "$layer.jsonl"
done
must "two documents" test "$(wc -l <standoff.jsonl)" = 2
for layer in mentions quotes figures dates facts entities documents decisions; do
  run export c.dossier "$layer" --format csv
  want 0
  cp "$work.out" "$layer.csv"
  must "$layer: a header" test "$(head -n 1 "$layer.csv" | grep -c ,)" = 1
done
must "both documents in CSV" test "$(grep -c in/ documents.csv)" = 2

# Every span is the bytes of the source file.
cat >spans.lua <<'END'
local n = 0
for line in io.lines "mentions.jsonl" do
  local key, first, last = line:match '"doc":"([^"]+)"', line:match '"start":(%d+)', line:match '"end":(%d+)'
  local text = line:match '"text":"([^"\\]*)"'
  if text then
    local bytes = assert(io.open(key, "rb")):read "a"
    assert(bytes:sub(first + 1, last) == text, line)
    n = n + 1
  end
end
assert(n > 3, n)
END
must "spans" lua5.4 spans.lua

run export c.dossier mentionss
want 2
says "there is no layer 'mentionss'; did you mean 'mentions'?"
run export c.dossier standoff --format csv
want 2
says "the layer 'standoff' is nested and has no CSV form"
run export c.dossier standoff --format xml
want 2
says "export: --format wants one of jsonl, csv, not 'xml'"
run export c.dossier
want 2
says "export: LAYER is missing (standoff, deals, mentions,"
run export nowhere.dossier mentions
want 1
says "nowhere.dossier: there is no such corpus"
run export c.dossier mentions -o nowhere/x
want 1
says "nowhere/x: cannot be written"
finish
