-- Extractors: emitting, lineage, re-running, errors, and what scripts may use.
local test = require "testing"
local scratch = require "scratch"

local DOCS = { ["a.txt"] = "Vane met Okoro. Vane left on 3 May 2021.\n", ["b.txt"] = "Okoro met nobody.\n" }

local NAMES = [[
manifest { name = "t-names", version = "1", summary = "s", kind = "extractor", emits = { "mention:person" } }
local dossier = require "dossier"
local query = dossier.query 'Vane | Okoro'
return { extract = function(doc, emit)
  for hit in doc:search(query) do
    emit.mention { first = hit.first, last = hit.last, type = "person", rule = "name" }
  end
end }
]]

local MEETINGS = [[
manifest { name = "t-meetings", version = "1", summary = "s", kind = "extractor", after = { "t-names" } }
return { extract = function(doc, emit)
  for hit in doc:search [=[ who:<person/> verb:"met" whom:[] ]=] do
    emit.fact { type = "meeting", first = hit.first, last = hit.last, rule = "met",
      fields = { who = hit.who.name, id = hit.who.id, whom = hit.whom.text, sure = true, share = 0.5,
        parts = { { name = hit.who.text, n = 1 }, { name = hit.whom.text, n = 2000000000 } } },
      evidence = { who = hit.who, verb = { hit.verb.first, hit.verb.last },
        parts = { hit.who, { hit.whom.first, hit.whom.last, name = hit.whom } } } }
  end
end }
]]

local function with_scripts(docs)
  local corpus, path = scratch.corpus(docs or DOCS)
  local names = scratch.script(path, "t-names", NAMES)
  local meetings = scratch.script(path, "t-meetings", MEETINGS)
  return corpus, path, names, meetings
end

local function rows(corpus)
  local list = {}
  for m in corpus:mentions() do list[#list + 1] = m.doc .. " " .. m.id .. " " .. m.text .. " " .. m.script end
  return list
end

test("mentions carry their document, id and script", function()
  local corpus, _, names = with_scripts()
  local summary = assert(corpus:extract { names })
  test.same({ summary.documents, summary.runs, summary.added, summary.failed }, { 2, 2, 4, 0 })
  test.same(rows(corpus), { "in/a.txt person:vane Vane t-names", "in/a.txt person:okoro Okoro t-names",
    "in/a.txt person:vane Vane t-names", "in/b.txt person:okoro Okoro t-names" })
  for m in corpus:mentions { entity = "person:okoro", doc = "in/b.txt" } do
    test.same({ m.rule, m.name, tostring(m:cite()) }, { "name", "Okoro", "in/b.txt:1 [0,5)" })
  end
  local vane = assert(corpus:entity "vane")
  test.same({ vane.id, vane.mentions, vane.documents, vane.aliases }, { "person:vane", 2, 1, { "Vane" } })
  local none, message = corpus:entity "okora"
  test.same(none, nil)
  test.holds(message, "kor")
  corpus:close()
end)

test("a second time there is nothing to do; a changed script re-runs alone", function()
  local corpus, path, names, meetings = with_scripts()
  assert(corpus:extract { names, meetings })
  local summary = assert(corpus:extract { names, meetings })
  test.same({ summary.runs, summary.current, summary.added }, { 0, 4, 0 })
  scratch.script(path, "t-meetings", MEETINGS .. "-- changed\n")
  summary = assert(corpus:extract { names, meetings })
  test.same({ summary.runs, summary.current, summary.removed, summary.added }, { 2, 2, 2, 2 })
  scratch.script(path, "t-names", (NAMES:gsub("| Okoro", "")))
  summary = assert(corpus:extract { names, meetings })
  test.same({ summary.runs, summary.removed, summary.added }, { 4, 6, 3 })
  corpus:close()
end)

test("facts keep nested fields and their evidence", function()
  local corpus, _, _, meetings = with_scripts()
  assert(corpus:extract { meetings })
  local found = {}
  for fact in corpus:facts { type = "meeting" } do found[#found + 1] = fact end
  test.same(#found, 2)
  local fact = found[1]
  test.same(fact.fields, { who = "Vane", id = "person:vane", whom = "Okoro", sure = true, share = 0.5,
    parts = { { name = "Vane", n = 1 }, { name = "Okoro", n = 2000000000 } } })
  test.same(math.type(fact.fields.parts[2].n), "integer")
  test.same(fact.evidence.verb, { 6, 8 })
  test.same(fact.evidence.parts[2].name, { 10, 14 })
  test.same({ tostring(fact:cite()), tostring(fact:cite_field "parts.2"), tostring(fact:cite_field "parts.2.name"),
    fact:cite_field "whom" }, { "in/a.txt:1 [0,14)", "in/a.txt:1 [9,14)", "in/a.txt:1 [9,14)" })
  local doc = corpus:document "in/b.txt"
  for f in doc:facts() do test.same(f.fields.who, "Okoro") end
  test.same(doc:count "<person/>", 1)
  for hit in doc:search "who:<person/> met" do
    test.same({ hit.who.text, hit.who.id, hit.who.name, hit.who.type }, { "Okoro", "person:okoro", "Okoro", "person" })
  end
  corpus:close()
end)

test("an error stops one document, and names script, line and document", function()
  local corpus, path = with_scripts()
  local bad = scratch.script(path, "t-bad", [[
manifest { name = "t-bad", version = "1", summary = "s", kind = "extractor" }
return { extract = function(doc, emit)
  emit.mention { first = 1, last = 3, type = "thing" }
  if doc.key == "in/a.txt" then
    error "on purpose"
  end
end }
]])
  local summary = assert(corpus:extract { bad })
  test.same({ summary.failed, summary.runs, summary.added }, { 1, 1, 1 })
  local failure = summary.failures[1]
  test.same({ failure.doc, failure.extractor }, { "in/a.txt", "t-bad" })
  test.holds(failure.message, "t-bad.lua:5: on purpose")
  test.same(rows(corpus), { "in/b.txt thing:oko Oko t-bad" })
  corpus:close()
end)

-- What one extractor's body does to in/b.txt: its failure's message, or nil.
local function run_body(body)
  local corpus, path = scratch.corpus { ["b.txt"] = "Okoro met — nobody.\n" }
  local script = scratch.script(path, "t-body", [[
manifest { name = "t-body", version = "1", summary = "s", kind = "extractor" }
kept = kept or {}
return { extract = function(doc, emit) ]] .. body .. [[ end }
]])
  local summary, message = corpus:extract { script }
  corpus:close()
  if not summary then return message end
  return summary.failures[1] and summary.failures[1].message, summary.added
end

test("emit checks what it is given", function()
  for body, part in pairs {
    ["emit.mention { first = 1, last = 3 }"] = "a mention has a type",
    ["emit.mention { first = 1, last = 300, type = 'x' }"] = "outside",
    ["emit.mention { first = 3, last = 1, type = 'x' }"] = "a span is first and last",
    ["emit.mention { type = 'x' }"] = "a span is first and last",
    ["emit.mention { first = 11, last = 11, type = 'x' }"] = "character",
    ["emit.mention { frist = 1, last = 3, type = 'x' }"] = "did you mean 'first'",
    ["emit.mention { first = '1', last = 3, type = 'x' }"] = "option 'first' is a whole number",
    ["emit.mention(3)"] = "table expected",
    ["emit.fact { first = 1, last = 3 }"] = "bad argument #1",
    ["emit.fact { first = 1, last = 3, type = 'x', fields = { f = print } }"] = "field 'f' is a function",
    ["emit.fact { first = 1, last = 3, type = 'x', fields = { f = 0/0 } }"] = "field 'f' is no number",
    ["emit.fact { first = 1, last = 3, type = 'x', fields = { ['a.b'] = 1 } }"] = "letters, digits and _",
    ["emit.fact { first = 1, last = 3, type = 'x', fields = { a = 1 }, evidence = { a = { 1, 99 } } }"] = "outside",
    ["emit.fact { first = 1, last = 3, tpye = 'x' }"] = "unknown option 'tpye'",
    ["local t = {} t.t = t emit.fact { first = 1, last = 3, type = 'x', fields = t }"] = "too deep",
  } do
    local message = run_body(body)
    test.holds(message or "nothing was said of " .. body, part)
  end
end)

test("a refused row is not kept, the script may go on", function()
  local message, added = run_body [[
    pcall(emit.mention, { first = 1, last = 300, type = 'x' })
    emit.mention { first = 1, last = 5, type = 'x' }]]
  test.same({ message, added }, { nil, 1 })
end)

test("nothing of one document reaches the next", function()
  local corpus, path = scratch.corpus(DOCS)
  local script = scratch.script(path, "t-keep", [[
manifest { name = "t-keep", version = "1", summary = "s", kind = "extractor" }
local kept, kept_emit, kept_next, kept_cursor
return { extract = function(doc, emit)
  if kept then
    local _, first = pcall(function() return kept.text:len() end)
    local _, second = pcall(kept_emit.mention, { first = 1, last = 2, type = "x" })
    local _, third = pcall(kept_next, kept_cursor)
    error(tostring(first) .. "; " .. tostring(second) .. "; " .. tostring(third))
  end
  kept, kept_emit = doc, emit
  kept_next, kept_cursor = doc:tokens()
end }
]])
  local summary = assert(corpus:extract { script })
  local message = summary.failures[1].message
  test.holds(message, "its extraction is over; ")
  test.holds(message, "emit is closed")
  test.holds(message, "; document is closed")
  corpus:close()
end)

test("scripts see an allow-list", function()
  for body, part in pairs {
    ["io.open 'x'"] = "'io'", ["os.exit()"] = "'os'", ["debug.getinfo(1)"] = "'debug'",
    ["package.path = ''"] = "'package'", ["dofile 'x'"] = "'dofile'", ["loadfile 'x'"] = "'loadfile'",
    ["collectgarbage()"] = "'collectgarbage'", ["string.dump(print)"] = "'dump'", ["math.random()"] = "'random'",
    ["require 'io'"] = "cannot require 'io'", ["require 'dossier.internal'"] = "cannot require",
    ["require 'dossier'.text = 1"] = "cannot be set", ["setmetatable({}, { __gc = print })"] = "__gc",
    ["getmetatable('').__index.len = 1"] = "nil value", ["load('\\27Lua')()"] = "nil value",
    ["load(function() end)"] = "string expected",
  } do
    local message = run_body("local _ = (function() " .. body .. " end)()")
    test.holds(message or "nothing was said of " .. body, part)
  end
  test.same(run_body "assert(load 'return kept')() assert(_G.kept == kept and string.rep('a', 2) == 'aa')", nil)
end)

test("what a script reads is in its lineage", function()
  local corpus, path = scratch.corpus(DOCS)
  local script = scratch.script(path, "t-data", [[
manifest { name = "t-data", version = "1", summary = "s", kind = "extractor" }
local dossier = require "dossier"
local query = dossier.query '[norm in nationalities]'
return { extract = function(doc, emit) for _ in doc:find "countries" do end end }
]])
  assert(corpus:extract { script })
  local run = corpus:info().runs[1]
  test.same({ run.script, #run.hash, #(run.data["gazetteers/nationalities.tsv"] or ""),
    #(run.data["gazetteers/countries.tsv"] or "") }, { "t-data", 64, 64, 64 })
  corpus:close()
  local message = run_body "doc:find('coun' .. 'tries')"
  test.holds(message, "open it where the script begins")
end)

test("what is no extractor is refused before anything runs", function()
  local corpus, path = scratch.corpus(DOCS)
  for text, part in pairs {
    ["return {}"] = "no manifest",
    ["manifest { name = 'x', version = '1', summary = 's', kind = 'report' }"] = "is no extractor",
    ["manifest { name = 'x', version = '1', summary = 's', kind = 'extractor' } return 1 +"] = "t-x.lua:1:",
    ["manifest { name = 'x', version = '1', summary = 's', kind = 'extractor' } return {}"] = "an extractor returns",
    ["manifest { name = 'x', version = '1', summary = 's', kind = 'extractor' } error 'at load'"] = "t-x.lua:1: at load",
    ["manifest { name = 'x', version = '1', summary = 's', kind = 'extractor', after = { 'naems' } }"] = "did you mean 'names'",
    ["manifest { name = 'x', version = '1', summary = 's', kind = 'extractor', requires = { dossier = '9' } }"] =
      "t-x.lua: it needs dossier 9; this is 0.",
    ["manifest { name = 'x', version = '1', summary = 's', kind = 'extractor',\n after = { 'names' }, requires = { names = '>=7' } }"] =
      "t-x.lua: it needs names >=7; this is 0.",
    ["manifest { name = 'x' .. 'y' }"] = "t-x.lua:1: ",
    ["manifest {\n name = 'x', version = '1', kind = 'extractor',\n sumary = 's' }"] =
      "t-x.lua:3: there is no field 'sumary'; did you mean 'summary'?",
  } do
    local summary, message = corpus:extract { scratch.script(path, "t-x", text) }
    test.same(summary, nil)
    test.holds(message, part)
  end
  test.same(select(3, corpus:extract { "amunts" }), "notfound")
  corpus:close()
end)

test("rows are what the manifest says, or the script's line is named", function()
  local corpus, path = scratch.corpus { ["a.txt"] = "A visit of three days.\n" }
  local head = [[
manifest { name = "t-rows", version = "1", summary = "s", kind = "extractor",
  emits = { "mention:visit", ["fact:visit"] = { days = "integer", who = "string", on = "date",
    stops = { { place = "string" } }, cost = "money", open = "boolean" } } }
return { extract = function(doc, emit)
  ]]
  for code, part in pairs {
    ["emit.mention { type = 'vist', first = 1, last = 3 }"] =
      "t-rows.lua:5: mention:vist is not among what the manifest says it emits; did you mean 'mention:visit'?",
    ["emit.fact { type = 'figure', first = 1, last = 3 }"] = "t-rows.lua:5: fact:figure is not among",
    ["emit.fact { type = 'visit', first = 1, last = 3, fields = { dyas = 3 } }"] =
      "t-rows.lua:5: field 'dyas' is not among those that the manifest says; did you mean 'days'?",
    ["emit.fact { type = 'visit', first = 1, last = 3, fields = { days = 'three' } }"] =
      "t-rows.lua:5: field 'days' is a whole number, not a string",
    ["emit.fact { type = 'visit', first = 1, last = 3, fields = { on = 'spring' } }"] =
      "field 'on' is a date (EDTF, such as 2022-02), not a string",
    ["emit.fact { type = 'visit', first = 1, last = 3, fields = { stops = { { pl = 'x' } } } }"] =
      "field 'stops.1.pl' is not among those that the manifest says",
    ["emit.fact { type = 'visit', first = 1, last = 3, fields = { stops = 'x' } }"] =
      "field 'stops' is a list, not a string",
    ["emit.fact { type = 'visit', first = 1, last = 3, fields = { cost = 3 } }"] =
      "field 'cost' is a sum { amount, currency }, not a number",
    ["emit.fact { type = 'visit', first = 1, last = 3, fields = { who = 'x' }, evidence = { hwo = { 1, 3 } } }"] =
      "the evidence is of the field 'hwo', which is not among those that the manifest says; did you mean 'who'?",
  } do
    local summary = assert(corpus:extract { scratch.script(path, "t-rows", head .. code .. " end }") })
    test.same(#summary.failures, 1, code)
    test.holds(summary.failures[1].message, part)
  end
  local summary = assert(corpus:extract { scratch.script(path, "t-rows", head .. [[
    emit.mention { type = "visit", first = 3, last = 7 }
    emit.fact { type = "visit", first = 3, last = 7, fields = { days = 3, on = "XXXX-02-04", open = false,
      stops = { { place = "x" }, { place = "y" } }, cost = { amount = 2.5, currency = "USD" } } } end }]]) })
  test.same({ summary.failures, summary.added }, { {}, 2 })
  corpus:close()
end)

test("the scripts that ship are known by their hashes", function()
  local internal = require "dossier.internal"
  local count = 0
  for _, folder in ipairs { "extract", "dossier/extract" } do
    for _, name in ipairs(internal.names(("%s/scripts/%s"):format(internal.home, folder), ".lua")) do
      local text = assert(internal.read(("%s/scripts/%s/%s.lua"):format(internal.home, folder, name)))
      if not internal.own(internal.sha256(text)) then error(folder .. "/" .. name .. " is a stranger's") end
      if internal.own(internal.sha256(text .. "-- changed\n")) then error(name .. " is ours whatever it says") end
      count = count + 1
    end
  end
  if count < 20 then error(count .. " scripts") end
end)

test("the default extractors run in their order", function()
  local corpus = scratch.corpus(DOCS, { extract = true })
  local seen = {}
  for _, run in ipairs(corpus:info().runs) do seen[run.script] = true end
  for _, name in ipairs { "amounts", "dates", "names" } do test.same(seen[name], true) end
  corpus:close()
end)

test.done()
