#!/bin/sh
# The default extractors against texts with expected rows: the tests in their
# manifests and those of tests/scripts/extract/. One load of all texts.
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
exec_lua() { LUA_PATH="tests/scripts/extract/?.lua;;" lua5.4 "$@"; }
exec_lua tests/scripts/extract/check.lua write "$work" &&
  "$DOSSIER" load "$work/t.dossier" "$work/texts.jsonl" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
for layer in mentions figures quotes deal; do
  "$DOSSIER" export "$work/t.dossier" "$layer" >"$work/$layer" || exit 1
done
exec_lua tests/scripts/extract/check.lua compare "$work"
