-- Gazetteers from Lua: by name and from a list.
local test = require "testing"
local dossier = require "dossier"

test("a shipped one, by name", function()
  local countries = assert(dossier.gazetteer "countries")
  test.same({ countries.name, countries:get("ROC").name }, { "countries", "Taiwan" })
  test.same(countries:get "Atlantis", nil)
  test.same(countries:count() > 150, true)
  local names = table.concat(dossier.gazetteers(), " ")
  test.holds(names, "countries")
end)

test("an unknown one names the nearest", function()
  local none, message, code = dossier.gazetteer "contries"
  test.same({ none, code }, { nil, "notfound" })
  test.holds(message, "countries")
  test.raises("countries", function() dossier.text("x"):find "contries" end)
end)

test("made from a list, finds the longest", function()
  local birds = assert(dossier.gazetteer {
    { name = "grey gull", aliases = { "gull" }, type = "bird", source = "our own", attributes = "legs=2; wings=two" },
    { name = "Gull", type = "boat" },
  })
  test.same({ birds:count(), birds:get("Grey Gull").attributes.wings }, { 2, "two" })
  local found = {}
  for hit in dossier.text("A grey gull saw a gull."):find(birds) do
    found[#found + 1] = { hit.text, hit.entry.type, hit.entries and #hit.entries or 0 }
  end
  test.same(found, { { "grey gull", "bird", 0 }, { "gull", "bird", 2 } })
end)

test("a named list may be asked by a query", function()
  assert(dossier.gazetteer { name = "test_birds", { name = "gull" }, { name = "tern" } })
  test.same(dossier.text("A tern and a gull."):count "[norm in test_birds]", 2)
  test.same(dossier.gazetteer "test_birds":count(), 2)
end)

test("wrong lists are refused with the entry", function()
  test.raises("entry 2 is a string", function() dossier.gazetteer { { name = "a" }, "b" } end)
  test.raises("an alias of entry 1", function() dossier.gazetteer { { name = "a", aliases = { 1 } } } end)
  test.raises("#1 to 'gazetteer' (unknown option 'nmae'; did you mean 'name'?)", function()
    dossier.gazetteer { { nmae = "a" } }
  end)
  test.raises("option 'type' is a string, not number", function() dossier.gazetteer { { name = "a", type = 3 } } end)
  test.same(select(3, dossier.gazetteer { { type = "x" } }), "invalid")
  test.raises("string or table expected", function() dossier.gazetteer(true) end)
end)

test.done()
