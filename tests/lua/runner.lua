-- Running reports: what is refused before, what is told after.
local test = require "testing"
require "dossier"
require "fake_host"
local runner = require "dossier.runner"
local scratch = require "scratch"

local corpus, folder = scratch.corpus(scratch.NEWS)

local function script(text) return scratch.script(folder, "try", text) end

local function run(text, given)
  local prepared, message, code = runner.prepare(script(text), given or {})
  if not prepared then return nil, message, code end
  return runner.run(corpus, prepared)
end

local MANIFEST = "manifest { name = 'try', version = '2', summary = 's', args = { { name = 'n', type = 'integer' } } }\n"

test("a report with a manifest", function()
  local report = assert(run(MANIFEST .. "return { report = function(corpus, out, args) "
    .. "out:text(args.n + 1 .. ' ' .. corpus:info().documents) end }", { n = "4" }))
  test.same(report.blocks, { { kind = "text", text = "5 3", cites = {} } })
  test.same({ report.run.script, report.run.version, report.run.corpus, report.run.documents, report.run.arguments,
    #report.run.sha256 }, { "try", "2", "t.dossier", 3, { { name = "n", value = "4" } }, 64 })
end)

test("a plain file: its names, and its print", function()
  local report = assert(run "local n = 0 for _ in corpus:documents() do n = n + 1 end print('n', n, args.x, out ~= nil)")
  test.same(report.blocks, { { kind = "text", text = "n  3  nil  true", cites = {} } })
  test.same(#assert(run "").blocks, 0)
end)

test("a script's mistakes name its line, one line long", function()
  local path = folder .. "/try.lua"
  for text, part in pairs {
    ["local x\nprint(x.y)"] = path .. ":2: attempt to index a nil value (local 'x')",
    ["x = = 1"] = path .. ":1: unexpected symbol near '='",
    ["\n\nerror 'stop here'"] = path .. ":3: stop here",
    ["error {}"] = path .. ": it raised a table, not a message",
    ["error()"] = path .. ": it raised a nil, not a message",
    ["io.write 'x'"] = path .. ":1: attempt to index a nil value (global 'io')",
    ["require 'os'"] = path .. ":1: a script cannot require 'os'",
    ["require 'dossier'.open 'x'"] = path .. ":1: a script does not open files",
    ["\27Lua"] = path .. ": it is compiled Lua; a script is its source",
    [MANIFEST .. "return 3"] = path .. ": a report script returns { report = function(corpus, out, args) ... end }",
    [MANIFEST .. "return { report = function() error 'inside' end }"] = path .. ":2: inside",
  } do
    local none, message, code = run(text)
    test.same({ none, code }, { nil, "script" }, text)
    test.holds(message, part)
    test.lacks(message, "\n")
    test.lacks(message, "0x")
  end
end)

test("refused before it runs", function()
  for text, part in pairs {
    ["manifest { name = 'x', version = '1', summary = 's', kind = 'extractor' } return {}"] = "is an extractor; `dossier extract CORPUS",
    ["manifest { name = f() }"] = "try.lua:1: ",
    ["manifest { version = '1', summary = 'x' }"] = "try.lua:1: the manifest has no name",
  } do
    local none, message, code = run(text)
    test.same({ none, code }, { nil, "usage" }, text)
    test.holds(message, part)
  end
  local _, message, code = run(MANIFEST, { m = "1" })
  test.same({ message, code }, { "try has no argument 'm'; did you mean 'n'?", "usage" })
end)

test("one script leaves nothing behind for the next", function()
  assert(run "leaked = 1 string.gone = 1 print(leaked)")
  test.same(assert(run "print(leaked, string.gone)").blocks[1].text, "nil  nil")
  test.same(rawget(_G, "leaked"), nil)
  test.same(rawget(string, "gone"), nil)
end)

test("as text, for the prompt; by the path it was called by", function()
  local path = script "out:heading 'Boats'"
  local text = assert(runner.run_text(corpus, path, {}, 80))
  test.holds(text, "Boats")
  test.holds(text, "Made again by: dossier run t.dossier " .. path)
end)

corpus:close()
test.done()
