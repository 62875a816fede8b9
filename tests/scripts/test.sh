#!/bin/bash
# dossier test: what passes, how a miss is shown, which rules fired.
. tests/scripts/parts/expect.sh

# All that ships has tests, and they pass.
run test
want 0
silent
shows " 0 failed; without tests: 0"

cat >piers.lua <<'END_SCRIPT'
manifest {
  name = "piers", version = "0.1.0", kind = "extractor", summary = "piers with a number",
  emits = { "fact:pier" }, grants = {},
  tests = {
    { text = "Ships lay at pier 7.", rows = { { type = "pier", rule = "numbered", number = 7 } } },
    { text = "Ships lay at pier 8.\nCrews left pier 9.",
      rows = {
        { type = "pier", text = "pier 8" },
      } },
    { name = "two wrong", text = "Crews left pier 9.",
      rows = { { type = "pier", number = 8 }, { type = "quay" } } },
    { text = "Nothing is here.", rows = {} },
    { text = "A pier 5 is none.", rows = {} },
  },
}
local dossier = require "dossier"
local PIER = assert(dossier.query [["pier" n:[kind="number"] ]])
return { extract = function(doc, emit)
  for hit in doc:search(PIER) do
    local rule = "numbered"
    if hit.n.text == "0" then rule = "zero" end
    emit.fact { type = "pier", first = hit.first, last = hit.last, rule = rule,
      fields = { number = tonumber(hit.n.text) } }
  end
end }
END_SCRIPT
run test ./piers.lua
want 1
silent
shows "piers: test 2 failed (./piers.lua:6): Ships lay at pier 8. Crews left pier 9."
shows "  ./piers.lua:6: a row that was not wanted, in line 2 of the text"
shows '    + { type = "pier", text = "pier 9", rule = "numbered", number = 9 }'
shows "piers: test 3 failed (./piers.lua:10): two wrong"
shows "  ./piers.lua:11: another row than wanted, in line 1 of the text"
shows "    - number = 8"
shows "    + number = 9"
shows "  ./piers.lua:11: a row is missing"
shows '    - { type = "quay" }'
shows "piers: test 5 failed"
shows "piers: 2 of 5 tests passed"
shows "rules: 1 of 2 fired"
shows "never  zero (./piers.lua:21)"
hides "     numbered"
run test ./piers.lua --rules
shows "     5  numbered"
run test ./piers.lua --no-rules
hides "rules:"

# A report: words and rows, a message that is wanted.
cat >lists.lua <<'END_SCRIPT'
manifest {
  name = "lists", version = "0.1.0", kind = "report", summary = "documents and their lengths",
  args = { { name = "least", type = "integer", default = 0, help = "bytes at least" } }, grants = {},
  tests = {
    { texts = { "One.", { text = "Two, too.", key = "b", published = "2022-02" } }, words = { "Lists" },
      rows = { { "1", 4, false }, { "b", 9, "2022-02" } } },
    { text = "One.", args = { least = 5 }, words = { "Lists" }, rows = {} },
    { text = "One.", args = { least = 9000 }, fails = "lists.lua:18: too long" },
    { text = "One.", args = { lest = 1 }, fails = "did you mean 'least'?" },
    { text = "One.", rows = { { "1", 5 }, { "2", 4 } } },
    { text = "One.", words = { "List" } },
    { text = "One.", fails = "never said" },
  },
}
return { report = function(corpus, out, args)
  local rows = {}
  if args.least > 8000 then
    error "too long"
  end
  for doc in corpus:documents() do
    if doc.bytes >= args.least then rows[#rows + 1] = { doc.key, doc.bytes, doc.published or false } end
  end
  out:heading "Lists"
  out:table { columns = { "key", "bytes", "published" }, rows = rows }
end }
END_SCRIPT
run test lists.lua
want 1
silent
shows "lists: test 5 failed (lists.lua:10)"
shows 'lists.lua:10: - { "1", 5 }'
shows 'lists.lua:10: + { "1", 4, false }'
shows 'lists.lua:10: - { "2", 4 }'
shows "lists: test 6 failed (lists.lua:11)"
shows 'lists.lua:11: - "List"'
shows 'lists.lua:11: + "Lists"'
shows 'lists.lua:12: it was to fail with "never said", and did not'
shows "lists: 4 of 7 tests passed"

# A script that fails in a test says where; nothing is left behind.
sed 's/local rule = "numbered"/error "no piers today"/' piers.lua >fails.lua
mkdir room
ran="dossier test fails.lua"
TMPDIR=$PWD/room "$program" test fails.lua >"$work.out" 2>"$work.err"
status=$?
want 1
shows "fails.lua:20: no piers today"
hides "traceback"

# What is refused can be asked for.
cat >refuses.lua <<'END_SCRIPT'
manifest { name = "refuses", version = "0.1.0", kind = "extractor", summary = "no piers",
  tests = {
    { text = "Ships lay at a pier.", refused = { { text = "pier", reason = "no number" } } },
    { text = "Ships lay at a pier.", rows = {}, refused = { { text = "pier", reason = "no name" } } },
  } }
local dossier = require "dossier"
local PIER = dossier.query "pier"
return { extract = function(doc, emit)
  for hit in doc:search(PIER) do
    emit.refuse { type = "pier", first = hit.first, last = hit.last, rule = "bare", reason = "no number" }
  end
end }
END_SCRIPT
run test refuses.lua
want 1
shows "refuses: test 2 failed (refuses.lua:4)"
shows '    - { reason = "no name", text = "pier" }'
shows '    + { reason = "no number", rule = "bare", text = "pier", type = "pier" }'
shows "refuses: 1 of 2 tests passed"

# Several, a folder, none.
mkdir shelf
cp piers.lua lists.lua shelf
echo 'print "x"' >shelf/plain.lua
echo 'manifest { name = "bad", kind = "reprot" }' >shelf/bad.lua
run test shelf
want 1
silent
shows "bad: BROKEN: shelf/bad.lua:"
shows "plain: no tests"
shows "4 scripts: 6 tests passed, 7 failed; without tests: 1"
run test shelf/plain.lua
want 1
run test waepons
want 2
says "did you mean 'weapons'?"
run test nowhere.lua
want 2
says "there is no such script file"
run test deals --ruels
want 2
says "did you mean --rules?"

# A test out of form.
sed 's/{ text = "Nothing is here.", rows = {} }/{ text = 5, rows = {} }/' piers.lua >form.lua
run test form.lua
want 1
shows "form.lua:12: "
finish
