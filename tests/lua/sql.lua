-- SQL from Lua: rows, parameters, messages, cursors, and selections.
local test = require "testing"
local dossier = require "dossier"
local scratch = require "scratch"

local corpus = scratch.corpus(scratch.NEWS, { extract = true })

local function rows(...)
  local list = {}
  for row in corpus:query(...) do list[#list + 1] = row end
  return list
end

local function names(...)
  local list = {}
  for row in ... do list[#list + 1] = row.name end
  return list
end

test("rows have the columns' names, and NULL is absent", function()
  test.same(rows "SELECT key, publisher, 1.5 AS x, tokens > 3 AS long FROM documents LIMIT 1",
    { { key = "in/a.txt", x = 1.5, long = 1 } })
  test.same(rows "SELECT doc FROM documents WHERE 0", {})
end)

test("values take the place of marks", function()
  test.same(#rows("SELECT doc FROM documents WHERE key = ?", "in/b.txt"), 1)
  test.same(#rows("SELECT doc FROM documents WHERE key = :key OR key = @other", { key = "in/b.txt", other = "in/c.txt" }), 2)
  test.same(rows("SELECT ? AS a, ? AS b, ? AS c, ? AS d", 1, 1.5, nil, true), { { a = 1, b = 1.5, d = 1 } })
  test.same(rows("SELECT ? AS a, length(?) AS n", "x\0y", "x\0y")[1].a, "x\0y")
  test.same(#rows("SELECT doc FROM documents WHERE key = ?", "' OR 1 = 1 --"), 0)
end)

test("bytes of a row are the document's", function()
  local seen = 0
  for row in corpus:query "SELECT doc, start, end, text FROM mentions" do
    local text = assert(corpus:document(row.doc)).text
    test.same(text:sub(row.start + 1, row["end"]), row.text)
    seen = seen + 1
  end
  test.same(seen > 5, true)
end)

test("wrong use raises, with the place and the nearest name", function()
  test.raises("no column 'titel'; did you mean 'title'?\n  SELECT titel FROM documents\n         ^",
    function() corpus:query "SELECT titel FROM documents" end)
  test.raises("no view 'mention'; did you mean 'mentions'?", function() corpus:query "SELECT 1 FROM mention" end)
  test.raises("the query has 1 parameters, and 2 values were given", function() corpus:query("SELECT ?", 1, 2) end)
  test.raises("parameter 1 of the query is a function", function() corpus:query("SELECT ?", print) end)
  test.raises("has no parameter 'lest'", function() corpus:query("SELECT :least AS x", { least = 1, lest = 2 }) end)
  test.raises("parameter 'least' has no value", function() corpus:query("SELECT :least AS x", {}) end)
  test.raises("parameter 1 of the query has no name", function() corpus:query("SELECT ? AS x", {}) end)
  test.raises("two columns of the query are called 'doc'",
    function() corpus:query "SELECT a.doc, b.doc FROM documents a, documents b" end)
  test.raises("SQL only asks", function() corpus:query "DELETE FROM sqlite_master" end)
  test.raises("hex: the function is not offered", function() corpus:query "SELECT hex('a')" end)
  test.raises("string expected", function() corpus:query() end)
end)

test("a row too many is an error in the loop", function()
  local count = 0
  test.raises("more than 1000000 rows", function()
    for _ in corpus:query "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c" do
      count = count + 1
    end
  end)
  test.same(count, 1000000)
end)

test("a query closes as other cursors do", function()
  for _ = 1, 200 do
    for _ in corpus:query "SELECT doc FROM documents" do break end
  end
  local other = scratch.corpus(scratch.NEWS)
  local following, cursor = other:query "SELECT doc FROM documents"
  test.same(following(cursor).doc, "in/a.txt")
  other:close()
  test.raises("corpus is closed", following, cursor)
  test.raises("corpus is closed", function() other:query "SELECT 1" end)
end)

test("nothing is left of a query that failed", function()
  for _ = 1, 200 do pcall(corpus.query, corpus, "SELECT abs(-9223372036854775807 - x) FROM (SELECT ? AS x)") end
  test.same(#rows "SELECT doc FROM documents", 3)
end)

test("a selection is put together", function()
  local people = corpus:from "mentions":where { type = "person" }
  test.same({ people:sql() }, { [[SELECT * FROM mentions WHERE "type" = ?]], "person" })
  test.same(people:count(), #rows "SELECT doc FROM mentions WHERE type = 'person'")
  test.same({ people:where("start", ">=", 10):order("-name", "doc"):limit(2):select("name"):sql() },
    { [[SELECT "name" FROM mentions WHERE "type" = ? AND "start" >= ? ORDER BY "name" DESC, "doc" LIMIT 2]],
      "person", 10 })
  test.same({ people:sql() }, { [[SELECT * FROM mentions WHERE "type" = ?]], "person" })
  test.same(corpus:from "documents":where { key = { "in/a.txt", "in/c.txt", "x" } }:count(), 2)
  test.same(corpus:from "documents":where("key", "~=", { "in/a.txt" }):count(), 2)
  test.same(corpus:from "documents":where("doc", "like", "%B.TXT"):count(), 1)
  test.same(corpus:from "documents":limit(1):count(), 3)
  test.same(names(corpus:from "entities":where { type = "place" }:order("name"):rows()),
    names(corpus:query "SELECT name FROM entities WHERE type = 'place' ORDER BY name"))
end)

test("a tally counts by value", function()
  local list = {}
  for row in corpus:from "mentions":tally "type" do list[#list + 1] = { row.value, row.count } end
  local wanted = {}
  for row in corpus:query "SELECT type, count(*) AS n FROM mentions GROUP BY type ORDER BY n DESC, type" do
    wanted[#wanted + 1] = { row.type, row.n }
  end
  test.same(list, wanted)
end)

test("a selection knows its names", function()
  test.raises("no view 'mention'; did you mean 'mentions'?", function() corpus:from "mention" end)
  test.raises("no column of mentions 'nmae'; did you mean 'name'?", function() corpus:from "mentions":where { nmae = 1 } end)
  test.raises("no column of mentions 'strat'", function() corpus:from "mentions":order "-strat" end)
  test.raises("no operator 'lik'; did you mean 'like'?", function() corpus:from "mentions":where("name", "lik", "a") end)
  test.raises("compared with a function", function() corpus:from "mentions":where { name = print } end)
  test.raises("whole number", function() corpus:from "mentions":limit(-1) end)
  test.raises("no view '3'; there are documents", function() corpus:from(3) end)
end)

test("the views are told", function()
  local seen = {}
  for _, view in ipairs(dossier.views()) do seen[view.name] = view.columns end
  test.same(seen.zones, { "doc", "start", "end", "kind" })
  for name in pairs(seen) do corpus:from(name):count() end
end)

corpus:close()
test.done()
