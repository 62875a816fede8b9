-- Corpora from Lua: opening, documents, search, counts, removal.
local test = require "testing"
local dossier = require "dossier"
local scratch = require "scratch"

test("an absent file is no corpus, and says so", function()
  local corpus, message, code = dossier.open "/nowhere/at/all.dossier"
  test.same({ corpus, code }, { nil, "io" })
  test.holds(message, "/nowhere/at/all.dossier")
end)

test("a mode that is none is wrong use", function()
  test.raises("bad argument #2 to 'open'", function() dossier.open("x", "append") end)
end)

test("loading accounts for every file", function()
  local corpus, path, summary = scratch.corpus(scratch.NEWS)
  test.same({ summary.found, summary.loaded, summary.skipped, summary.recut }, { 3, 3, 0, 0 })
  summary = assert(corpus:load(path .. "/in", { extract = false }))
  test.same({ summary.found, summary.loaded, summary.unchanged }, { 3, 0, 3 })
  summary = assert(corpus:load({ path .. "/in/a.txt", path .. "/in/none.txt" }, { extract = false, prefix = "x/" }))
  test.same({ summary.found, summary.origins, summary.skipped }, { 2, 1, 1 })
  test.same(summary.notices[#summary.notices].what, "skipped")
  test.raises("did you mean 'prefix'", function() corpus:load(path, { prefx = "x" }) end)
  corpus:close()
end)

test("documents come in key order, filters count", function()
  local corpus = scratch.corpus(scratch.NEWS, { date = "2021-03-04", meta = { desk = "sea", publisher = "Tern" } })
  local keys = {}
  for doc in corpus:documents() do keys[#keys + 1] = doc.key end
  test.same(keys, { "in/a.txt", "in/b.txt", "in/c.txt" })
  local function count(filter)
    local n = 0
    for _ in corpus:documents(filter) do n = n + 1 end
    return n
  end
  test.same({ count { key = "in/b.txt" }, count { publisher = "tern" }, count { since = "2022" },
    count { until_ = "2021" }, count { ["until"] = "2020" } }, { 1, 3, 0, 3, 0 })
  test.raises("unknown option 'publsher'; did you mean 'publisher'", function()
    corpus:documents { publsher = "x" }
  end)
  local doc = assert(corpus:document "in/a.txt")
  test.same({ doc.publisher, doc.metadata.desk, doc.published }, { "Tern", "sea", "2021-03-04" })
  corpus:close()
end)

test("an unknown key names the nearest", function()
  local corpus = scratch.corpus(scratch.NEWS)
  local doc, message, code = corpus:document "in/q.txt"
  test.same({ doc, code }, { nil, "notfound" })
  test.holds(message, "in/q.txt")
  corpus:close()
end)

test("hits of a corpus are those of its documents", function()
  local corpus = scratch.corpus(scratch.NEWS)
  local all, each = {}, {}
  for hit in corpus:search "vane" do all[#all + 1] = tostring(hit:cite()) end
  for doc in corpus:documents() do
    for hit in doc:search "vane" do each[#each + 1] = tostring(hit:cite()) end
  end
  test.same(all, each)
  test.same(#all, 3)
  test.same({ corpus:count "vane" }, { 3, 2 })
  test.same({ corpus:count("vane", { key = "in/c.txt" }) }, { 1, 1 })
  local first = {}
  for hit in corpus:search("vane", { limit = 1 }) do first[#first + 1] = hit.doc.key end
  test.same(first, { "in/a.txt" })
  corpus:close()
end)

test("a citation leads to line, bytes and sentence", function()
  local corpus = scratch.corpus(scratch.NEWS)
  for hit in corpus:search [[office]] do
    local cite = hit:cite()
    test.same(tostring(cite), "in/c.txt:1 [39,45)")
    test.same(cite.sentence, "Vane’s office was closed.")
    test.same(hit.doc.text:sub(cite.first, cite.last), "office")
    test.same({ hit:context(4) }, { "e’s ", "office", " was" })
  end
  corpus:close()
end)

test("a concordance prints itself, sorted", function()
  local corpus = scratch.corpus(scratch.NEWS)
  local found = corpus:concordance("boats", { width = 10, sort = "right" })
  test.same(#found.rows, 2)
  test.same({ found.rows[1].right, found.rows[2].right }, { ",” Vane sa", " arrived f" })
  test.holds(tostring(found), "[boats]")
  test.holds(found:line(found.rows[1]), "in/a.txt:3")
  test.same(tostring(corpus:concordance "zeppelin"), "(no hits)")
  test.raises("unknown option 'widht'", function() corpus:concordance("x", { widht = 3 }) end)
  corpus:close()
end)

test("counts, checks and removal", function()
  local corpus = scratch.corpus(scratch.NEWS)
  local info = corpus:info()
  test.same({ info.documents, info.origins, info.mentions, info.stale }, { 3, 3, 0, 0 })
  test.same(corpus:check(), {})
  test.same(corpus:remove "in/c.txt", true)
  test.same({ corpus:count "vane" }, { 2, 1 })
  test.same(select(3, corpus:remove "in/c.txt"), "notfound")
  test.same(corpus:check(), {})
  corpus:close()
end)

test("a corpus opened for reading is not written to", function()
  local corpus, path = scratch.corpus(scratch.NEWS)
  corpus:close()
  local reader <close> = assert(dossier.open(path .. "/t.dossier"))
  test.same({ reader.mode, reader.path }, { "read", path .. "/t.dossier" })
  test.same(select(3, reader:remove "in/a.txt"), "readonly")
  test.same(select(3, reader:load(path .. "/in")), "readonly")
end)

test.done()
