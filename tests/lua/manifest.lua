-- Manifests are read as data: literals in, anything computed refused.
local test = require "testing"
require "dossier"
local internal = require "dossier.internal"

test("every literal", function()
  test.same(internal.manifest [==[
#!/usr/bin/env dossier
-- a comment
--[[ a longer
one ]]
manifest {
  name = "x", version = '0.1', n = 3, negative = -2.5, hex = 0x10, big = 1e3,
  yes = true, no = false, gone = nil, ["a key"] = 1, [4] = "four";
  long = [[
two
lines]], level = [=[ ]] ]=],
  escapes = "a\n\t\"\\\65\x42\u{e9}\z
    end",
  list = { "a", { "b" }, 3, },
}
error "never run"
]==], {
    name = "x", version = "0.1", n = 3, negative = -2.5, hex = 16, big = 1000.0, yes = true, no = false,
    ["a key"] = 1, [4] = "four", long = "two\nlines", level = " ]] ", escapes = "a\n\t\"\\ABéend",
    list = { "a", { "b" }, 3 },
  })
  test.same(internal.manifest "manifest({ name = 'x' })", { name = "x" })
  test.same(internal.manifest "manifest{}", {})
end)

test("no manifest, and faults with their line", function()
  test.same(select(2, internal.manifest "return {}"), "no manifest: the file does not begin with manifest { ... }")
  test.same(select(2, internal.manifest ""), "no manifest: the file does not begin with manifest { ... }")
  test.same(select(2, internal.manifest "manifests {}"), "no manifest: the file does not begin with manifest { ... }")
  for text, part in pairs {
    ["manifest {\n name = os.time() }"] = "line 2: a manifest holds",
    ["manifest {\n\n name = 'a' .. 'b' }"] = "line 3: ',' or '}' is missing",
    ["manifest { name = 'a"] = "line 1: a string does not end",
    ["manifest { name = [[a"] = "a long string does not end",
    ["manifest { name = 'a'"] = "'}' is missing",
    ["manifest { name = 'a\\q' }"] = "an unknown escape",
    ["manifest { name = '\\300' }"] = "over 255",
    ["manifest { name = '\\u{110000}' }"] = "is no character",
    ["manifest { name = 3x }"] = "",
    ["manifest { [nil] = 3 }"] = "a key in brackets",
    ["manifest { [1] 3 }"] = "'=' is missing",
    ["manifest 'x'"] = "followed by a table",
    ["manifest { --[[ a"] = "a comment does not end",
    ["manifest ({}"] = "')' is missing",
    ["manifest { a = 1,\n b = { c = 1,\n c = 2 } }"] = "line 3: 'c' is given twice, first in line 2",
    ["manifest { 'x',\n [1] = 2 }"] = "line 2: '1' is given twice, first in line 1",
    ["manifest " .. ("{"):rep(100)] = "nested too deep",
    ["manifest { a = -"] = "not a number",
  } do
    local none, message = internal.manifest(text)
    test.same(none, nil, text)
    test.holds(message, part)
  end
end)

test("each key has its line", function()
  local m, lines = internal.manifest "-- c\nmanifest {\n name = 'x', args = {\n{ name =\n 'y' }, 5 },\n\n n = 1 }"
  test.same({ lines.line, lines[m].name, lines[m].args, lines[m].n, lines[m.args][1], lines[m.args][2],
    lines[m.args[1]].name }, { 2, 3, 3, 7, 4, 5, 4 })
end)

-- ---- its fields -------------------------------------------------------------

local manifest = require "dossier.manifest"
local FINE = "manifest {\n name = 'x', version = '1.0', summary = 's',\n "

test("a field that is none, of the wrong kind or missing is named with its line", function()
  for text, wanted in pairs {
    ["manifest {\n\n summary = 's', version = '1' }"] = "x.lua:1: the manifest has no name; add name = \"my-report\"",
    ["manifest { name = 'x', summary = 's' }"] = "x.lua:1: the manifest has no version; add version = \"0.1.0\"",
    ["manifest { name = 'x', version = '1' }"] =
      "x.lua:1: the manifest has no summary; add summary = \"what it does, in one line\"",
    ["manifest { name = 'a b', version = '1', summary = 's' }"] = "x.lua:1: a name is letters, digits, _ and -, at most",
    ["manifest { name = 'x', version = 1, summary = 's' }"] = "x.lua:1: a version is numbers with points between",
    ["manifest { name = 'x', version = '1.x', summary = 's' }"] = "such as \"0.1.0\", not '1.x'",
    ["manifest { name = 'x', version = '1', summary = 'a\\nb' }"] = "x.lua:1: summary is one line",
    [FINE .. "kind = 'reprot' }"] = "x.lua:3: kind is \"report\" or \"extractor\", not 'reprot'; did you mean 'report'?",
    [FINE .. "license = 'MIT' }"] = "x.lua:3: there is no field 'license'; did you mean 'licence'?",
    [FINE .. "zzzzzz = 'MIT' }"] = "x.lua:3: there is no field 'zzzzzz'; there are after, args, author, categories",
    [FINE .. "'deals' }"] = "x.lua:3: there is no field '1'",
    [FINE .. "author = { 'me' } }"] = "x.lua:3: author is a string, not a table",
    [FINE .. "categories = 'deals' }"] = "x.lua:3: categories is a list of strings, not a string",
    [FINE .. "categories = { 'deals',\n 3 } }"] = "x.lua:4: categories is a list of strings, such as",
    [FINE .. "requires = '0.1' }"] = "x.lua:3: requires is a table { ... }, not a string",
    [FINE .. "requires = { dossier = '~0.1' } }"] = "x.lua:3: requires.dossier: '~0.1' is no range of versions",
    [FINE .. "requires = { '0.1' } }"] = "x.lua:3: requires has names with a range of versions",
    [FINE .. "args = 'n' }"] = "x.lua:3: args is a table { ... }, not a string",
    [FINE .. "args = {\n { name = 'n' },\n { name = 'm',\n type = 'dat' } } }"] =
      "x.lua:6: argument 'm' has the unknown type 'dat'; did you mean 'date'?",
    [FINE .. "after = { 'names' } }"] = "x.lua:3: after is for extractors",
    [FINE .. "emits = { 'fact:x' } }"] = "x.lua:3: emits is for extractors",
    [FINE .. "grants = {\n network = true } }"] = "x.lua:4: there is no grant 'network': no script ever reaches",
    [FINE .. "grants = { file = {} } }"] = "x.lua:3: there is no grant 'file'; did you mean 'files'?",
    [FINE .. "grants = { corpus = 'write' } }"] = "x.lua:3: grants.corpus: there is no 'write'; there is read",
    [FINE .. "grants = { write = { 'anotations' } } }"] = "there is no 'anotations'; did you mean 'annotations'?",
    [FINE .. "grants = { files = '*.html' } }"] = "x.lua:3: grants.files is a list",
    [FINE .. "grants = { files = { 'a',\n '../x' } } }"] = "x.lua:4: grants.files: '../x': ",
    [FINE .. "grants = { files = { '/etc/x' } } }"] = "no path from /",
    [FINE .. "tests = { 'x' } }"] = "x.lua:3: tests[1] is { text = ..., rows = { ... } }",
    [FINE .. "tests = { { txt = 'x' } } }"] = "x.lua:3: tests[1] has the unknown field 'txt'; did you mean 'text'?",
    [FINE .. "tests = { { text = 3 } } }"] = "x.lua:3: tests[1].text is a string, not a number",
    [FINE .. "description = 'a\\27[2J' }"] = "x.lua:3: description holds a control character",
    [FINE .. "author = 'a\\u{202E}b' }"] = "x.lua:3: author holds the invisible U+202E",
    [FINE .. "author = 'a\\u{2067}b' }"] = "x.lua:3: author holds the invisible U+2067",
    [FINE .. "author = 'a\\xff' }"] = "x.lua:3: author holds text that is no UTF-8",
  } do
    local none, message = manifest.read("x.lua", text)
    test.same(none, nil, text)
    test.holds(message, wanted)
  end
  test.same(manifest.read("x.lua", "return 1"), nil)
  test.same(select(2, manifest.read("x.lua", "return 1")), nil)
end)

test("all faults, in the order of the lines", function()
  local _, message, faults = manifest.read("x.lua", "manifest {\n nam = 'x',\n kind = 'q', summary = 's' }")
  test.same(message, "x.lua:1: the manifest has no version; add version = \"0.1.0\" (and 2 more)")
  test.same({ #faults, faults[2].line, faults[3].line }, { 3, 2, 3 })
  test.holds(faults[2].message, "did you mean 'name'?")
end)

test("what a manifest may cost is bounded", function()
  local function many(n, of)
    local parts = {}
    for i = 1, n do parts[i] = of:format(i) end
    return table.concat(parts, ", ")
  end
  for text, wanted in pairs {
    ["manifest { " .. many(4097, "k%d = 1") .. " }"] = "x.lua:1: a manifest is at most 4096 values",
    ["manifest { a = {\n" .. many(4096, "1") .. " } }"] = "x.lua:2: a manifest is at most 4096 values",
    ["manifest { a = '" .. ("x"):rep(1 << 18) .. "' }"] = "x.lua:1: a manifest is at most 256 kB",
    [FINE .. "args = { " .. many(101, "{ name = 'a%d' }") .. " } }"] = "x.lua:3: a script has at most 100 arguments",
    [FINE .. "args = { { name = 'a', type = 'choice', choices = { " .. many(201, "'a%d'") .. " } } } }"] =
      "x.lua:3: argument 'a' has over 200 choices",
    [FINE .. ("k"):rep(1000) .. " = 1 }"] = "x.lua:3: there is no field '" .. ("k"):rep(37) .. "...'; there are",
  } do
    local begun = os.clock()
    local none, message = manifest.read("x.lua", text)
    test.same(none, nil)
    test.holds(message, wanted)
    assert(os.clock() - begun < 2, "it took long: " .. wanted)
    assert(#message < 500, #message)
  end
  local begun = os.clock()
  local _, message, faults = manifest.read("x.lua", FINE .. many(4000, "k%d = 1") .. " }")
  test.holds(message, "x.lua:3: there is no field 'k1'; there are")
  test.holds(message, "(and 3999 more)")
  test.same(#faults, 100)
  assert(os.clock() - begun < 10)
end)

test("what it emits: rows, fields and their types", function()
  local head = FINE .. "kind = 'extractor', emits = "
  for text, wanted in pairs {
    ["'fact:x'"] = "x.lua:3: emits is a table",
    ["{ 'metnion:x' }"] = "x.lua:3: emits: 'metnion:x' is neither mention:TYPE nor fact:TYPE; did you mean 'mention'?",
    ["{ 'x' }"] = "emits: 'x' is no row: write \"mention:TYPE\" or \"fact:TYPE\"",
    ["{ 'fact:x', ['fact:x'] = {} }"] = "emits: 'fact:x' is there twice",
    ["{ ['mention:x'] = {} }"] = "emits: 'mention:x' has no fields of its own",
    ["{ ['fact:x'] = 'string' }"] = "emits: 'fact:x' is followed by its fields",
    ["{ ['fact:x'] = {\n a = 'strin' } }"] = "x.lua:4: emits: field 'a' has the unknown type 'strin'; did you mean",
    ["{ ['fact:x'] = { a = { 'date', 'date' } } }"] = "emits: the list 'a' has one type for all its items",
    ["{ ['fact:x'] = { a = { { b = 3 } } } }"] = "emits: the type of field 'a[].b' is a name",
    ["{ ['fact:x'] = { a = { ['b c'] = 'date' } } }"] = "is no name of a field",
    ["{ 3 }"] = "emits holds strings",
  } do
    local none, message = manifest.read("x.lua", head .. text .. " }")
    test.same(none, nil, text)
    test.holds(message, wanted)
  end
  local emits = require "dossier.emits"
  local m = assert(manifest.read("x.lua", head .. "{ ['fact:x'] = { b = { { c = 'date' } }, a = 'money' }, 'mention:y' } }"))
  local rows = emits.rows(m)
  test.same({ rows[1].name, rows[2].name, emits.type_text(rows[1].fields) },
    { "fact:x", "mention:y", "{ a money, b list of { c date } }" })
end)

test("what a script does, by what it may do", function()
  for text, wanted in pairs {
    [""] = { "reads-only" },
    ["kind = 'extractor', emits = { 'fact:x' }"] = { "writes-facts" },
    ["kind = 'extractor', emits = { 'fact:x', 'mention:x' }"] = { "writes-entities", "writes-facts" },
    ["kind = 'extractor', emits = {}"] = { "reads-only" },
    ["kind = 'extractor'"] = { "writes-entities", "writes-facts" },
    ["grants = { files = { '*.html' } }"] = { "writes-files" },
    ["grants = { files = {}, corpus = 'read' }"] = { "reads-only" },
    ["grants = { write = { 'annotations' } }"] = { "writes-entities" },
  } do
    test.same(manifest.behaviour(assert(manifest.read("x.lua", FINE .. text .. " }"))), wanted, text)
  end
  test.same(manifest.behaviour(nil), { "reads-only" }, "a plain file")
end)

test("versions and ranges", function()
  local versions = require "dossier.versions"
  for _, case in ipairs { { "0.1.0", "0.1", true }, { "0.1.9", "0.1", true }, { "0.2", "0.1", false },
    { "1.9", "1.2", true }, { "2.0", "1.2", false }, { "1.1", "1.2", false }, { "1.5", ">= 1, <2", true },
    { "2", ">=1 <2", false }, { "1.0.0", "=1", true }, { "1.0.1", "=1", false }, { "7", "*", true },
    { "1", ">1", false }, { "1.0.1", "> 1", true }, { "1", "<=1.0.0.0", true }, { "0.5", "0", true } } do
    test.same(versions.within(case[1], case[2]), case[3], case[1] .. " in " .. case[2])
  end
  for _, text in ipairs { "", "x", "~1", "1..2", "1.", ".1", "=>1", "1-2", "1.2.3.4.5", "12345678901" } do
    test.same(versions.range(text), nil, text)
  end
end)

test("grants asked for, given and missing", function()
  local grants = require "dossier.grants"
  local m = { grants = { corpus = "read", files = { "out/*.html", "a.csv" }, write = { "annotations" } } }
  test.same(grants.asked(m), { "files:a.csv", "files:out/*.html", "write:annotations" })
  test.same(grants.asked {}, {})
  test.same(grants.missing(m, grants.read {}), grants.asked(m))
  test.same(grants.missing(m, grants.read { "files", "write:annotations" }), {})
  test.same(grants.missing(m, grants.read { "files:a.csv" }), { "files:out/*.html", "write:annotations" })
  for word, part in pairs { ["fils"] = "there is no grant 'fils'; did you mean 'files'?",
    ["files:../x"] = "--grant files: '../x'", ["network"] = "no script ever reaches the network",
    ["write:x"] = "--grant write: there is no 'x'" } do
    test.holds(select(2, grants.read { word }), part)
  end
end)

test("cut anywhere, it is a fault and no crash", function()
  local text = "manifest { a = 'x\\u{e9}', b = { [\"k\"] = [==[ long ]==], -3.5e2 }, c = true } "
  for n = 0, #text - 2 do
    local none, message = internal.manifest(text:sub(1, n))
    test.same({ none, type(message) }, { nil, "string" }, n)
  end
  for byte = 0, 255 do internal.manifest("manifest { a = " .. string.char(byte) .. " }") end
end)

test.done()
