-- Every function that scripts and hosts see, called with arguments of every type
-- that mean nothing: a Lua error or a result, never a crash and never a hang.
--
-- A short walk by default; SEED and ROUNDS in the environment say otherwise:
--   SEED=7 ROUNDS=200000 lua5.4 tests/lua/random_arguments.lua
local test = require "testing"
local dossier = require "dossier"
local internal = require "dossier.internal"
local scratch = require "scratch"

local seed, rounds = tonumber(os.getenv "SEED") or 1, tonumber(os.getenv "ROUNDS") or 2000
math.randomseed(seed)

-- Functions that are not called: they end the process, take it over, or work on
-- files by name for as long as the disk is large.
local LEFT_OUT = { ["dossier.open"] = true, ["dossier.recover"] = true }
-- Names of dossier.internal that belong to the program itself.
local INTERNAL_OUT = { file = true }

local NUMBERS = { 0, 1, -1, 2, 3, 10, 255, 1000, -5, 0.5, 1e308, -1e308, 0 / 0, 1 / 0, -1 / 0,
  math.maxinteger, math.mininteger, 2 ^ 31, 2 ^ 32, 2 ^ 53, 16777217 }
local STRINGS = { "", "a", "in/a.txt", "the", "[]", "[norm=\"a\"]", "boats", "\0", "\xff\xfe", "é", "2021-03",
  "2021", "XXXX-02-04", "P3Y", "person", "person:orla-vane", "countries", "norm", "word", "SELECT * FROM mentions",
  "SELECT ?", "documents", ("a"):rep(5000), ("("):rep(300), "%s%n%d", "a{3,99999}", "(?all) []{0,9}", "since",
  "<person/>", "x:[]* 'a'", "=", "like", "-doc", "within s", "\27Lua" }
local KEYS = { "since", "until", "publisher", "key", "under", "subcorpus", "query", "hits", "keys", "by", "span",
  "left", "right", "width", "sort", "limit", "type", "doc", "entity", "script", "zones", "first", "last", "where",
  "n", "words", "context", "policy", "corpus", "measure", "minimum", "inside", "in_sentence", "punctuation", 1, 2 }

local corpus = scratch.corpus(scratch.NEWS, { extract = true })
local held = {} -- values that calls gave: documents, hits, cursors, lists

local function pick(list) return list[math.random(#list)] end

local value
local function table_of(depth)
  local t = {}
  for _ = 1, math.random(0, 4) do
    t[math.random() < 0.8 and pick(KEYS) or #t + 1] = value(depth + 1)
  end
  if math.random() < 0.05 then t.self = t end
  if math.random() < 0.05 then
    setmetatable(t, { __index = function() error "index" end, __tostring = function() error "tostring" end,
      __len = function() return -1 end, __name = "corpus" })
  end
  return t
end

value = function(depth)
  local kind = math.random(12)
  if kind == 1 then return nil end
  if kind == 2 then return math.random() < 0.5 end
  if kind <= 4 then return pick(NUMBERS) end
  if kind <= 7 then return pick(STRINGS) end
  if kind <= 9 and depth < 3 then return table_of(depth) end
  if kind == 10 then return pick { print, math.random, function() end, function() error "called" end } end
  if kind == 11 then return pick { io.stderr, coroutine.create(print), corpus, dossier } end
  return held[math.random(math.max(1, #held))]
end

-- What may be called: { name, function, receivers }.
local calls = {}
for name, f in pairs(dossier) do
  if type(f) == "function" and not LEFT_OUT["dossier." .. name] then calls[#calls + 1] = { "dossier." .. name, f } end
end
for class, methods in pairs(internal.methods) do
  for name, f in pairs(methods) do
    if type(f) == "function" and not name:find "^__" then calls[#calls + 1] = { class .. ":" .. name, f, class } end
  end
end
for name, f in pairs(internal) do
  if type(f) == "function" and not INTERNAL_OUT[name] and os.getenv "INTERNAL" then
    calls[#calls + 1] = { "internal." .. name, f }
  end
end
table.sort(calls, function(a, b) return a[1] < b[1] end)

-- A receiver of the class, mostly: userdata and tables alike tell theirs.
local function receiver(class)
  if class == "corpus" and math.random() < 0.9 then return corpus end
  if math.random() < 0.1 then return value(0) end
  local fitting = {}
  for _, thing in ipairs(held) do
    if class == getmetatable(thing) then fitting[#fitting + 1] = thing end
  end
  return #fitting > 0 and pick(fitting) or value(0)
end

local function keep(thing)
  local kind = type(thing)
  if kind == "userdata" or kind == "table" then
    if #held < 60 then held[#held + 1] = thing else held[math.random(60)] = thing end
  end
end

-- A call's results; an iterator among them is followed for a few steps.
local function use(name, fine, first, second, ...)
  if not fine then
    if type(first) ~= "string" and type(first) ~= "table" then
      error(("%s raised a %s"):format(name, type(first)), 0)
    end
    return false
  end
  keep(first)
  keep(second)
  for _, thing in ipairs { ... } do keep(thing) end
  if type(first) == "function" then
    for _ = 1, math.random(0, 5) do
      local ok, row, more = pcall(first, second)
      if not ok or row == nil then break end
      keep(row)
      keep(more)
    end
  elseif (type(first) == "userdata" or type(first) == "table") and math.random() < 0.3 then
    pcall(tostring, first)
    pcall(function() return first[value(2) or 1] end)
  end
  return true
end

local function refresh()
  if not pcall(corpus.info, corpus) then corpus = scratch.corpus(scratch.NEWS, { extract = true }) end
  for doc in corpus:documents() do keep(doc) end
  for hit in corpus:search "the|boats" do keep(hit) end
  for mention in corpus:mentions() do keep(mention) end
  keep((dossier.query "the|a"))
  keep((dossier.pattern "a+"))
  keep((dossier.gazetteer "countries"))
  keep((corpus:from "mentions"))
end

test("no function falls over what it is given", function()
  local raised, returned = 0, 0
  local longest, slowest = 0, ""
  for round = 1, rounds do
    if round % 200 == 1 then refresh() end
    local call = pick(calls)
    local args = table.pack()
    for i = 1, math.random(0, 4) do
      args[i] = value(0)
      args.n = i
    end
    if call[3] then
      table.insert(args, 1, receiver(call[3]) or false)
      args.n = args.n + 1
    end
    if os.getenv "TRACE" then io.stderr:write(round, " ", call[1], "\n") end
    local start = os.clock()
    local fine = use(call[1], pcall(call[2], table.unpack(args, 1, args.n)))
    local took = os.clock() - start
    if took > longest then longest, slowest = took, call[1] end
    if fine then returned = returned + 1 else raised = raised + 1 end
  end
  print(("# %d calls of %d functions: %d returned, %d raised; the longest %.2f s, %s"):format(rounds, #calls,
    returned, raised, longest, slowest))
  test.same(longest < 30, true, slowest .. " takes long")
  test.same(returned > rounds // 20, true, "hardly a call returned")
end)

test("the corpus is sound afterwards", function()
  if not pcall(corpus.info, corpus) then corpus = scratch.corpus(scratch.NEWS) end
  held = {}
  collectgarbage()
  test.same(corpus:check(), {})
  corpus:close()
end)

test.done()
