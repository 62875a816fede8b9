#!/bin/bash
# dossier lint names what is wrong with a script, line by line, without running it.
. tests/scripts/parts/expect.sh

# What ships has no faults, and what new writes nothing at all.
run lint "$root"/scripts/report/*.lua "$root"/scripts/extract/*.lua
want 0
silent
for kind in report extractor; do
  "$program" new "first-$kind" --kind $kind >/dev/null
  run lint "./first-$kind.lua"
  want 0
  silent
  shows "first-$kind: 0 faults, 0 warnings"
done

cat >faulty.lua <<'END_SCRIPT'
manifest {
  name = "faulty", version = "0.1.0", kind = "extractor", summary = "faults of every kind",
  description = "Faults.", example = "dossier extract c.dossier ./faulty.lua",
  after = { "names" }, emits = { "fact:visit", "mention:pier" }, grants = {},
  tests = { { text = "x", rows = {} } },
}
local dossier = require "dossier"
local people = require "dossier.extract.peeple"
local json = require "dossier.jsn"
local A = assert(dossier.qury [[ <person/> ]])
local B = dossier.query [[ who:<persn/> "visit" ]]
local C = assert(dossier.query [[ [norm in countrys] ]])
local D = assert(dossier.query [[ [norm="arms" & norm="legs"] "sale" ]])
local E = dossier.query [[ "oil [norm="sale"] ]]
local F = dossier.query [[ [stem="guns|sale"] ]]
local G = dossier.pattern "(["
local H = dossier.query '[norm="sales|Weapons" & word="Sales"] "Defense Minister" "U.S." []{0,3} [kind="number"]'
total = 0
local function forgotten(emit)
  emit.fact { type = "visit", first = 1, last = 2, rule = "from-forgotten" }
end
local function kind_of(x)
  if x == "a" then
    return { rule = "first" }
  elseif x == "b" then
    return { rule = "second" }
  elseif x == "a" then
    return { rule = "again" }
  elseif false then
    return { rule = "never" }
  end
end
local function read(doc, emit)
  for hit in doc:serach(A) do
    emit.fact { type = "vist", first = hit.first, last = hit.last, rule = kind_of(hit).rule }
  end
  for hit in doc:search(D) do
    emit.mention { type = "pier", first = hit.first, last = hit.last, rule = "of-arms-and-legs" }
  end
  for _, place in ipairs { B, C, E, F, G, H, people, json } do
    os.execute(place, math.random(3), string.fnd("a", "b"))
  end
  for hit in doc:find "contries" do
    print(hit:cite().dok, hit.anything, doc.txt, doc.search("x"), emit.quote {}, doc:match("x"))
  end
  local opened = dossier.open "c.dossier"
  do return opened, dossier:query("x") end
  emit.fact { type = "visit", first = 1, last = 2, rule = "behind-the-end" }
end
return { extract = read }
END_SCRIPT
run lint ./faulty.lua
want 1
silent
shows "./faulty.lua:8: unknown: there is no module 'dossier.extract.peeple'; did you mean 'dossier.extract.people'?"
shows "./faulty.lua:9: unknown: a script cannot require 'dossier.jsn'"
shows "./faulty.lua:10: unknown: dossier has no function 'qury'; did you mean 'query'?"
shows "./faulty.lua:11: query: warning: <persn/>: no script that can be found emits it; did you mean 'person'?"
shows "./faulty.lua:12: query: no gazetteer 'countrys'; did you mean 'countries'?"
shows '/faulty.lua:13: query: [norm="arms" & norm="legs"]: no token can pass this test'
shows "./faulty.lua:14: query: at character"
shows 'the alternative "guns" of "guns|sale" in [stem="guns|sale"]: no token can pass it'
shows "./faulty.lua:16: query: "
hides "./faulty.lua:17: query"
shows "./faulty.lua:18: global: 'total' is set and is no local"
shows "./faulty.lua:20: rule: rule 'from-forgotten' can never be reached: nothing calls forgotten"
hides "rule 'first'"
hides "rule 'second'"
shows "./faulty.lua:28: rule: rule 'again' can never be reached: the same condition stands in line 23"
shows "./faulty.lua:30: rule: rule 'never' can never be reached: the condition in line 29 is never true"
shows "./faulty.lua:34: unknown: document has no function 'serach'; did you mean 'search'?"
shows "./faulty.lua:35: emits: emits 'fact:vist', which the manifest does not say; did you mean 'fact:visit'?"
shows "rule 'of-arms-and-legs' can never be reached: the query in line 13 can match nothing"
shows "./faulty.lua:41: global: a script has no 'os'"
shows "./faulty.lua:41: unknown: a script has no math.random"
shows "./faulty.lua:41: unknown: string has no 'fnd'; did you mean 'find'?"
shows "./faulty.lua:43: query: there is no gazetteer 'contries'; did you mean 'countries'?"
shows "citation has no field 'dok'; did you mean 'doc'?"
hides "anything"
shows "document has no field 'txt'; did you mean 'text'?"
shows "document:search is called with a colon"
shows "emit has no function 'quote'"
shows "document has no function 'match'"
shows "./faulty.lua:46: unknown: dossier.open is not for scripts"
shows "./faulty.lua:47: unknown: dossier.query is called with a dot"
shows "./faulty.lua:48: rule: rule 'behind-the-end' can never be reached: it stands behind the end in line 47"

# Arguments.
cat >arguments.lua <<'END_SCRIPT'
manifest {
  name = "arguments", version = "0.1.0", kind = "report", summary = "arguments", description = "Arguments.",
  example = "dossier run c.dossier ./arguments.lua", tests = { { text = "x", rows = {} } },
  args = {
    { name = "query", type = "string", help = "what is searched" },
    { name = "limit", type = "integer" },
    { name = "unused", type = "date", help = "nothing" },
    { name = "inside", type = "date", help = "used by a function" },
  },
}
local function titled(out, args) out:heading(tostring(args.inside)) end
return { report = function(corpus, out, args)
  titled(out, args)
  for hit in corpus:search(args.qery, { limit = args.limit }) do
    local cite = hit:cite()
    out:txt(cite.sentence, cite)
  end
  local found = corpus:concordance([["unclosed]], { sort = "hit" })
  corpus:frequencies { query = "[nrm='x']" }
  return found
end }
END_SCRIPT
run lint arguments.lua
want 1
silent
shows "arguments.lua:6: argument: argument 'limit' has no help"
hides "argument 'inside'"
shows "arguments.lua:7: argument: argument 'unused' is declared and nowhere used"
shows "arguments.lua:14: argument: args.qery is not declared in the manifest; did you mean 'query'?"
shows "arguments.lua:16: unknown: out has no function 'txt'; did you mean 'text'?"
shows "arguments.lua:18: query: "
shows "arguments.lua:19: query: "
shows "arguments: 6 faults"

# Where args goes elsewhere, what is used cannot be known.
sed 's/titled(out, args)$/tostring(args)/' arguments.lua >elsewhere.lua
run lint elsewhere.lua
hides "nowhere used"

# Syntax, a broken manifest, a plain file, nothing.
printf 'local x = \n\nlocal function f( end\n' >syntax.lua
run lint syntax.lua
want 1
shows "syntax.lua:3: syntax: "
printf -- '-- one\nmanifest { name = "x",\n  kind = "reprot" }\nreturn {}\n' >broken.lua
run lint broken.lua
want 1
shows "broken.lua:"
shows "manifest: kind is"
printf 'for hit in corpus:search "said" do out:heading(hit.text, args.x) end\n' >plain.lua
run lint plain.lua
want 0
shows "plain: 0 faults, 0 warnings"
printf 'for hit in corpus:serach "said" do out:headng(hit.text) end\n' >plain.lua
run lint plain.lua
want 1
shows "corpus has no function 'serach'"
shows "out has no function 'headng'; did you mean 'heading'?"
: >empty.lua
run lint empty.lua
want 0
printf '#!/usr/bin/env dossier\nlocal a = "x" a.b.c:d "e" [[f]] {}\ngoto l ::l:: for i = 1, 2 do break end\n' >odd.lua
run lint odd.lua
printf '\x1bLua' >compiled.lua
run lint compiled.lua
want 1
run lint nowhere.lua
want 2
says "there is no such script file"

# Saved queries are asked of a corpus.
write_news in
run load c.dossier in
run save c.dossier speech '[norm="said|told"]'
want 0
printf 'for hit in corpus:search "@speech" do out:text(hit.text) end\nout:text(tostring(corpus:count "@speach"))\n' >at.lua
sed -i 's/"@speech"/[[ @speech ]]/; s/"@speach"/[[ @speach ]]/' at.lua
run lint at.lua
want 0
shows "at.lua:1: query: note: no saved query 'speech': --corpus says whose saved queries are meant"
run lint at.lua --corpus c.dossier
want 1
hides "at.lua:1:"
shows "at.lua:2: query: "

# luacheck, where it is; its absence is said.
printf 'local unused = 1\nreturn 2\n' >checked.lua
if command -v luacheck >/dev/null; then
  run lint checked.lua
  want 0
  shows "checked.lua:1: luacheck: warning: unused variable 'unused' (W211)"
fi
mkdir bin
for tool in sh; do ln -s "$(command -v $tool)" bin/; done
ran="dossier lint checked.lua without luacheck"
PATH=$PWD/bin "$program" lint checked.lua >"$work.out" 2>"$work.err"
status=$?
want 0
shows "luacheck is not installed"
finish
