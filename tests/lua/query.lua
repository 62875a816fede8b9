-- Queries, and values read from strings.
local test = require "testing"
local dossier = require "dossier"

test("captures are fields of the hit", function()
  local doc = dossier.text "About 300 of the 450 boats sank."
  local query = assert(dossier.query [[ number:[kind="number"] "of" "the"? total:[kind="number"] ]])
  for hit in doc:search(query) do
    test.same({ hit.text, hit.number.text, hit.total.text }, { "300 of the 450", "300", "450" })
    test.same(tostring(hit.total:cite()), "text:1 [17,20)")
  end
  test.same(doc:count(query), 1)
end)

test("a syntax error shows its place", function()
  local query, message, code = dossier.query [[ [nrom="a"] ]]
  test.same({ query, code }, { nil, "syntax" })
  test.holds(message, "did you mean 'norm'")
  test.same(message, "at character 3: unknown attribute 'nrom'; did you mean 'norm'?\n   [nrom=\"a\"] \n    ^")
  local doc = dossier.text "x"
  test.raises("did you mean 'norm'", function() doc:search [[ [nrom="a"] ]] end)
  test.raises("string or query expected", function() doc:search(3) end)
end)

test("policies", function()
  local doc = dossier.text "a b b b"
  local function count(policy) return doc:count(assert(dossier.query([["a" "b"+]], { policy = policy }))) end
  test.same({ count "longest", count "shortest", count "all" }, { 1, 1, 3 })
  test.raises("option 'policy' is", function() dossier.query("a", { policy = "greedy" }) end)
  test.raises("did you mean 'policy'", function() dossier.query("a", { polcy = "all" }) end)
end)

test("a query keeps its source and is what it says", function()
  local query = dossier.query "grey gull"
  test.same({ query.source, tostring(query), getmetatable(query) }, { "grey gull", "query grey gull", "query" })
end)

test("numbers and dates at the start of a string", function()
  test.same({ dossier.number "2.2 billion dollars" }, { 2200000000, 11 })
  test.same({ dossier.number "0.5 of it" }, { 0.5, 3 })
  test.same({ dossier.number "no" }, { nil })
  test.same({ dossier.date "October 30, 2020 was" }, { "2020-10-30", 16 })
  test.same({ dossier.date "never" }, { nil })
end)

test("days", function()
  test.same({ dossier.days "2022-02" }, { "2022-02-01", "2022-02-28" })
  test.same({ dossier.days "XXXX-02-04" }, { nil, nil })
  test.same(dossier.day_add("2024-02-28", 2), "2024-03-01")
  test.same(dossier.day_add("2024-02", 2), nil)
  test.same(dossier.weekday "2024-02-28", 3)
  test.raises("bad argument #1 to 'days'", function() dossier.days() end)
end)

test("folding and slugs", function()
  test.same(dossier.fold "Gull’s", "gull's")
  test.same(dossier.slug "  Orla Vane-Okoro, Jr. ", "orla-vane-okoro-jr")
  test.same(dossier.slug "…", "")
  test.same(dossier.slug "林維翰", "林維翰")
end)

test.done()
