-- Collocations, keyness and networks as Lua has them. That the figures are right is
-- tested in tests/core/ask; here, how they are asked for and told.
local test = require "testing"
local dossier = require "dossier"
local scratch = require "scratch"

local TREES = {
  ["f1.txt"] = "ale bun cod. Bun ale dip. Dip egg.\n",
  ["r1.txt"] = "Ale quay. Egg zest, zest.\n",
}

local function texts(rows, field)
  local list = {}
  for i, row in ipairs(rows) do list[i] = row[field or "text"] end
  return table.concat(list, " ")
end

test("collocates have counts, measures and totals, and print themselves", function()
  local corpus <close> = scratch.corpus(TREES)
  local list = corpus:collocates("bun", { span = 1, key = "in/f1.txt", least = 1 })
  test.same(texts(list), "ale cod")
  test.same({ list[1].o11, list[1].f1, list[1].f2, list[1].n }, { 2, 3, 2, 6 })
  test.same({ list[1].mi, list[1].mi3, list[1].dice, list[1].logdice }, { 1.0, 3.0, 1.0, 14.0 })
  test.same(("%.6f %.6f %.6f"):format(list[1].ll, list[1].t, list[1].z), "3.819085 0.707107 1.000000")
  test.same({ list.hits, list.documents, list.f1, list.n, list.rows }, { 2, 1, 3, 6, 2 })
  test.same({ list.by, list.measure, list.together, getmetatable(list) }, { "norm", "ll", "window", "collocations" })
  test.holds(tostring(list), "3.82  1.00  0.71    14.00    2   3   2  6  ale")
  test.holds(tostring(list), "2 hits in 1 document; 2 collocates")
end)

test("where, what and how many", function()
  local corpus <close> = scratch.corpus(TREES)
  local function of(options)
    options.least = options.least or 1
    return texts(corpus:collocates("bun", options))
  end
  test.same(of { left = 0, right = 1 }, "cod ale")
  test.same(of { span = 1, punctuation = true, key = "in/f1.txt" }, "ale cod .")
  test.same(of { together = "sentence" }, "ale cod dip")
  test.same(of { together = "document" }, "cod dip ale egg")
  test.same(of { span = 1, least = 2 }, "ale")
  test.same(of { span = 1, limit = 1, measure = "dice" }, "ale")
  test.same(of { inside = "person" }, "")
  local laws <close> = scratch.corpus({ ["a.txt"] = "The Taiwan Relations Act stands. Relations are good.\n" },
    { extract = true })
  local list = laws:collocates("relations", { inside = "law", least = 1 })
  test.same({ texts(list), list.together, list.hits, list.f1, list.n }, { "act taiwan", "law", 2, 1, 1 })
  local stop = dossier.gazetteer { { name = "ale" } }
  test.same(of { span = 1, stop = stop }, "cod")
  test.same(texts(corpus:collocates(dossier.query "x:bun", { span = 1, least = 1, by = "stem" })), "ale cod")
  test.raises("a window wants at least one token", function() corpus:collocates("bun", { span = 0 }) end)
  test.raises("did you mean 'measure'", function() corpus:collocates("bun", { mesure = "ll" }) end)
  test.raises("option 'measure' is no 'lgdice'; did you mean 'logdice'", function()
    corpus:collocates("bun", { measure = "lgdice" })
  end)
  test.raises("option 'by' is no 'kind'", function() corpus:collocates("bun", { by = "kind" }) end)
  test.raises("character", function() corpus:collocates("[") end)
end)

test("keys of a part against the rest, a part and a list", function()
  local corpus <close> = scratch.corpus(TREES)
  local list = corpus:keyness({ under = "in/f" }, nil, { least = 1, keys = "both" })
  test.same(texts(list), "bun dip cod ale zest quay egg")
  test.same({ list[1].focus, list[1].reference, list[1].documents, list[1].diff }, { 2, 0, 1, math.huge })
  test.same({ list.focus, list.reference, list.focus_documents, list.reference_documents }, { 8, 5, 1, 1 })
  test.same({ list.positive, list.negative, list.by, list.measure }, { 4, 3, "norm", "ll" })
  test.holds(tostring(list), "8 words against 5")
  test.holds(tostring(list), "inf")
  test.same(texts(corpus:keyness({ key = "in/f1.txt" }, { key = "in/r1.txt" }, { measure = "log_ratio" })), "bun dip ale")
  list = corpus:keyness({ under = "in/f" }, { list = "form\tcount\nale\t60\n\t1000\n" }, { least = 2 })
  test.same(texts(list), "bun dip ale")
  test.same(list.reference, 1000)
  test.raises("freq:1: a line wants a form, a tab and a count", function()
    corpus:keyness({}, { list = "ale 60", label = "freq" })
  end)
  test.raises("no subcorpus", function() corpus:keyness "none" end)
  test.raises("unknown option 'undr'", function() corpus:keyness { undr = "x" } end)
  test.raises("option 'least_ll' is a number", function() corpus:keyness({}, {}, { least_ll = "x" }) end)
end)

test("networks of queries and of a gazetteer's entries", function()
  local corpus <close> = scratch.corpus(TREES)
  local list = corpus:network { queries = { "ale", dossier.query "bun", "egg" } }
  test.same(#list, 1)
  test.same({ list[1].a.name, list[1].b.name, list[1].hits, list[1].documents }, { "ale", "2", 2, 1 })
  test.same({ list[1].o11, list[1].f1, list[1].f2, list[1].n }, { 2, 3, 2, 5 })
  test.same({ list.edges, list.documents, list.n, list.together }, { 1, 2, 5, "sentence" })
  local names = dossier.gazetteer { { name = "ale" }, { name = "egg" }, { name = "quay" } }
  list = corpus:network { gazetteer = names, together = "document", order = "things" }
  test.same(texts({ list[1].a, list[1].b, list[2].a, list[2].b }, "name"), "ale egg ale quay")
  test.same(list[1].a, list[2].a) -- one table a thing
  test.holds(tostring(list), "hits  documents")
  test.holds(tostring(list), "3 edges in the same document")
  test.same(texts(corpus:together("quay", { gazetteer = names, together = "document" }), "name"), "ale egg")
  test.raises("option 'queries' is a list", function() corpus:network { queries = "ale" } end)
  test.raises("name one", function() corpus:network { queries = { "ale" }, type = "person" } end)
  test.raises("option 'together' is no 'zone'", function() corpus:network { together = "zone" } end)
end)

test("an entity's company", function()
  local corpus <close> = scratch.corpus({ ["a.txt"] = "Taiwan and Japan met. Japan met Canada. Taiwan stayed.\n" },
    { extract = true })
  local list = assert(corpus:together("Japan"))
  test.same(texts(list, "id"), "place:canada place:taiwan")
  test.same({ list.about, list[1].hits, list[1].documents, list[1].name }, { "place:japan", 1, 1, "Canada" })
  test.holds(tostring(list), "place  Canada")
  test.same(texts(corpus:together("place:taiwan", { type = "person" }), "id"), "")
  test.same(texts(corpus:together("Japan", { together = "window", window = 1 }), "id"), "place:canada place:taiwan")
  local none, message, code = corpus:together "place:japn"
  test.same({ none, code }, { nil, "notfound" })
  test.holds(message, "did you mean 'place:japan'")
end)

test.done()
