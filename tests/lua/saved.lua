-- Saved queries and subcorpora from Lua.
local test = require "testing"
local dossier = require "dossier"
local scratch = require "scratch"

local FILES = { ["a.txt"] = "The pier opens\n\nThe minister said that the pier was new.\n",
  ["b.txt"] = "The boats\n\nTwo boats left, he told us.\n", ["c.txt"] = "Rain\n\nIt rained.\n" }

local function count(corpus, filter)
  local n = 0
  for _ in corpus:documents(filter) do n = n + 1 end
  return n
end

local function one(corpus, name)
  for saved in corpus:saved() do
    if saved.name == name then return saved end
  end
end

test("a saved query is called by its name", function()
  local corpus = scratch.corpus(FILES)
  test.same(corpus:save("speech", [=[ [norm="said|told"] ]=]), true)
  test.same({ corpus:count "@speech" }, { 2, 2 })
  test.same({ corpus:count [["minister" @speech]] }, { 1, 1 })
  test.same(corpus:save("of_him", "he @speech"), true)
  test.same({ corpus:count "@of_him" }, { 1, 1 })
  test.same(corpus:document("in/a.txt"):count "@speech", 1)
  local query = assert(dossier.query("@speech", { corpus = corpus }))
  test.same({ corpus:count(query) }, { 2, 2 })
  local none, message, code = dossier.query "@speech"
  test.same({ none, code }, { nil, "notfound" })
  test.holds(message, "there are none here")
  none, message, code = dossier.query("@spech", { corpus = corpus })
  test.same({ none, code }, { nil, "notfound" })
  test.holds(message, "did you mean 'speech'?")
  corpus:close()
end)

test("a query that is none is not saved", function()
  local corpus = scratch.corpus(FILES)
  local done, message, code = corpus:save("bad", [=[ [nrm="x"] ]=])
  test.same({ done, code }, { nil, "syntax" })
  test.holds(message, "did you mean 'norm'")
  done, message = corpus:save("me", "@me")
  test.same(done, nil)
  test.holds(message, "there is no saved query 'me'")
  test.same(one(corpus, "bad"), nil)
  done, message, code = corpus:save("1st", "x")
  test.same({ done, code }, { nil, "invalid" })
  test.holds(message, "'1st' cannot be a name")
  corpus:close()
end)

test("subcorpora by conditions, keys and hits", function()
  local corpus, path = scratch.corpus(FILES)
  assert(corpus:save("front", { under = "in/a" }))
  assert(corpus:save("two", { keys = { "in/a.txt", "in/c.txt", "in/zz.txt" }, note = "by hand" }))
  assert(corpus:save("boats", { hits = "boats" }))
  test.same({ count(corpus, { subcorpus = "front" }), count(corpus, { subcorpus = "two" }),
    count(corpus, { subcorpus = "boats" }) }, { 1, 2, 1 })
  test.same({ corpus:count("the", { subcorpus = "two" }) }, { 3, 1 })
  assert(corpus:save("both", { subcorpus = "two", under = "in/c" }))
  test.same(count(corpus, { subcorpus = "both" }), 1)
  test.raises("there is no subcorpus 'boast'; did you mean 'boats'?", function()
    corpus:documents { subcorpus = "boast" }
  end)
  local two = one(corpus, "two")
  test.same({ two.kind, two.note, two.added, two.gone, #two.keys }, { "list", "by hand", 0, 1, 3 })
  local more = scratch.folder { ["d.txt"] = "Boats\n\nMore boats came.\n" }
  assert(corpus:load(more .. "/in", { extract = false }))
  test.same({ one(corpus, "boats").added, count(corpus, { subcorpus = "boats" }) }, { 1, 1 })
  test.same(one(corpus, "boats").query, "boats")
  assert(corpus:save("boats", { hits = "boats" }))
  test.same({ one(corpus, "boats").added, count(corpus, { subcorpus = "boats" }) }, { 0, 2 })
  corpus:close()
  local reader <close> = assert(dossier.open(path .. "/t.dossier"))
  test.same(count(reader, { subcorpus = "boats" }), 2)
  local done, _, code = reader:save("x", "x")
  test.same({ done, code }, { nil, "readonly" })
end)

test("what is dropped is gone, but not from under another", function()
  local corpus = scratch.corpus(FILES)
  assert(corpus:save("two", { keys = { "in/a.txt" } }))
  assert(corpus:save("both", { subcorpus = "two", under = "in/" }))
  local done, message = corpus:drop "two"
  test.same(done, nil)
  test.holds(message, "subcorpus 'both' stands on it")
  test.same({ corpus:drop "both", corpus:drop "two" }, { true, true })
  done, message = corpus:drop "two"
  test.same(done, nil)
  test.holds(message, "there is no")
  corpus:close()
end)

test("wrong use is told", function()
  local corpus = scratch.corpus(FILES)
  test.raises("one of query, hits and keys", function() corpus:save("x", { query = "a", hits = "b" }) end)
  test.raises("unknown option 'sinse'; did you mean 'since'", function() corpus:save("x", { sinse = "2022" }) end)
  test.raises("a list of keys", function() corpus:save("x", { keys = { 1 } }) end)
  test.raises("option 'corpus' is an open corpus", function() dossier.query("x", { corpus = 1 }) end)
  corpus:close()
end)

test("a script that reads a saved query has its hash in its lineage", function()
  local corpus, path = scratch.corpus(FILES)
  assert(corpus:save("speech", "said|told"))
  local file = scratch.script(path, "sayings", [==[
manifest { name = "sayings", version = "1", kind = "extractor", summary = "s" }
local dossier = require "dossier"
local query = dossier.query "@speech"
return { extract = function(doc, emit)
  for hit in doc:search(query) do emit.mention { first = hit.first, last = hit.last, type = "saying" } end
end }
]==])
  local function run()
    local summary = assert(corpus:extract { file })
    test.same(summary.failures, {})
    return summary.runs
  end
  local function stale()
    return require "dossier.report.saved".stale(corpus, corpus:info().runs)
  end
  test.same({ run(), run() }, { 3, 0 })
  test.same(corpus:info().runs[1].data["saved/speech"], one(corpus, "speech").hash)
  test.same(stale(), {})
  assert(corpus:save("speech", "said"))
  test.same(stale(), { "run sayings 1 stands on query speech as it was" })
  test.same(run(), 3)
  test.same(stale(), {})
  local found = 0
  for _ in corpus:mentions { type = "saying" } do found = found + 1 end
  test.same(found, 1)
  assert(corpus:drop "speech")
  test.same(stale(), { "run sayings 1 stands on query speech as it was; it was dropped since" })
  corpus:close()
end)

test.done()
