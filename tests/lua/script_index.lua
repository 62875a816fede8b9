-- The index of scripts: never stale, and never needed.
local test = require "testing"
require "dossier"
local host = require "fake_host"
local index = require "dossier.script_index"
local scratch = require "scratch"
local scripts = require "dossier.scripts"

local folder = scratch.folder()
local shelf = folder .. "/shelf"
assert(os.execute("mkdir -p '" .. shelf .. "'"))
local getenv, time = os.getenv, os.time
local clock
os.getenv = function(name) -- luacheck: ignore 122
  if name == "XDG_CACHE_HOME" then return folder .. "/cache" end
  return getenv(name)
end
os.time = function(...) return clock or time(...) end -- luacheck: ignore 122
scripts.folders = function() return { { path = shelf, label = "user" }, { path = folder .. "/other", label = "system" } } end

local HEAD = "manifest { name = '%s', version = '1', summary = '%s', categories = { 'c' },\n"
  .. " args = { { name = 'by', type = 'choice', choices = { 'day', 'week' } } } } return {}"

local function write(name, summary, text) scratch.script(shelf, name, text or HEAD:format(name, summary)) end

local reads = 0
local record = scripts.record
scripts.record = function(file)
  reads = reads + 1
  return record(file)
end

local function cards(at)
  clock, reads = at, 0
  local by_name, list = {}, index.cards()
  for _, card in ipairs(list) do by_name[card.name] = card end
  return by_name, reads, #list
end

local LATER = time() + 1000

test("cards say what the manifest says", function()
  write("tides", "high and low")
  local card = cards().tides
  test.same({ card.summary, card.kind, card.version, card.categories, card.does, card.label, card.path, card.problem },
    { "high and low", "report", "1", { "c" }, { "reads-only" }, "user", shelf .. "/tides.lua" })
  test.same(card.args[1].choices, { "day", "week" })
end)

test("what did not change is not read again; what did is", function()
  cards(LATER)
  test.same(select(2, cards(LATER + 10)), 0)
  write("tides", "low and high") -- of the same length
  local now, count = cards(LATER + 20)
  test.same({ now.tides.summary, count }, { "low and high", 1 })
  test.same(select(2, cards(LATER + 30)), 0)
  write("winds", "another")
  now, count = cards(LATER + 40)
  test.same({ now.winds.summary, count }, { "another", 1 })
  assert(os.remove(shelf .. "/winds.lua"))
  test.same(cards(LATER + 50).winds, nil)
end)

test("a change in the same tick is seen, as is one that hides its time", function()
  write("tides", "first one..")
  local stamp = host.stamp
  local frozen = stamp(shelf .. "/tides.lua")
  host.stamp = function(path)
    local now = stamp(path)
    if path:find "tides" then now.modified, now.changed = frozen.modified, frozen.changed end
    return now
  end
  local at = frozen.changed // 1000000000
  test.same(cards(at).tides.summary, "first one..")
  write("tides", "second one.")
  test.same(cards(at + 1).tides.summary, "second one.")
  host.stamp = stamp
  assert(os.execute("touch -d 2001-01-01 '" .. shelf .. "/tides.lua'"))
  test.same(cards(LATER).tides.summary, "second one.")
  write("tides", "third one..")
  assert(os.execute("touch -d 2001-01-01 '" .. shelf .. "/tides.lua'"))
  test.same(cards(LATER + 10).tides.summary, "third one..")
end)

test("a broken script is listed with its error; mended, without", function()
  write("tides", nil, "manifest {\n nam = 'tides' }")
  test.same(cards(LATER).tides.problem,
    shelf .. "/tides.lua:1: the manifest has no summary; add summary = \"what it does, in one line\" (and 2 more)")
  test.same(cards(LATER + 10).tides.problem, cards(LATER).tides.problem)
  write("tides", "mended")
  test.same(cards(LATER + 20).tides.problem, nil)
  write("needs", nil, "manifest { name = 'needs', version = '1', summary = 's', requires = { tides = '2' } }")
  test.same(cards(LATER + 30).needs.problem, shelf .. "/needs.lua: it needs tides 2; this is 1")
  assert(os.remove(shelf .. "/needs.lua"))
end)

test("what a name hides is said", function()
  assert(os.execute("mkdir -p '" .. folder .. "/other/report'"))
  scratch.script(folder .. "/other/report", "tides", HEAD:format("tides", "another"))
  scratch.script(folder .. "/other", "tides", HEAD:format("tides", "mended"))
  local now, _, count = cards(LATER)
  test.same({ now.tides.summary, now.tides.hides, count }, { "mended", { folder .. "/other/report/tides.lua" }, 1 })
  test.same(cards(LATER + 10).tides.hides, now.tides.hides)
end)

test("without a file, with a damaged or a foreign one, or with none to be had", function()
  local wanted = cards(LATER).tides.summary
  local path = index.path()
  local function spoil(text)
    local file = assert(io.open(path, "wb"))
    file:write(text)
    file:close()
    test.same(cards(LATER).tides.summary, wanted, text)
  end
  local file = assert(io.open(path, "rb"))
  local good = file:read "a"
  file:close()
  for _, text in ipairs { "", "manifest {", "manifest { reader = 3 }", "\0\1\2", good:sub(1, #good // 2),
    (good:gsub("summary", "sumary")), (good:gsub('"mended"', "3")), (good:gsub("entries", "entry")),
    (good:gsub('%["reader"%]="', '["reader"]="x')) } do
    spoil(text)
  end
  assert(os.execute("rm -rf '" .. folder .. "/cache' && touch '" .. folder .. "/cache'"))
  test.same(cards(LATER).tides.summary, wanted)
end)

test.done()
