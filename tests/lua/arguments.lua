-- A script's arguments: closed and typed.
local test = require "testing"
require "dossier"
local arguments = require "dossier.arguments"

local MANIFEST = { name = "tides", args = {
  { name = "place", required = true, help = "which harbour" },
  { name = "limit", type = "integer", default = 5 },
  { name = "share", type = "number" },
  { name = "open", type = "boolean", default = true },
  { name = "since", type = "date" },
  { name = "by", type = "choice", choices = { "day", "week" } },
} }

test("values become what the manifest says", function()
  test.same(arguments.convert(MANIFEST, { place = "Kestrel Bay", limit = "7", share = "0.25", open = "no",
    since = "2022-02", by = "week" }),
    { place = "Kestrel Bay", limit = 7, share = 0.25, open = false, since = "2022-02", by = "week" })
  test.same(arguments.convert(MANIFEST, { place = "" }), { place = "", limit = 5, open = true })
  -- As run("tides", { limit = 3 }) at the prompt gives them.
  test.same(arguments.convert(MANIFEST, { place = "x", limit = 3, open = false }),
    { place = "x", limit = 3, open = false })
end)

test("wrong ones are told with what is right", function()
  for text, part in pairs {
    ["limit=x"] = "tides: argument 'limit' must be a whole number, not 'x'",
    ["limit=1.5"] = "must be a whole number, not '1.5'",
    ["share=inf"] = "argument 'share' must be a number, not 'inf'",
    ["open=maybe"] = "argument 'open' must be yes or no, not 'maybe'",
    ["since=spring"] = "argument 'since' must be a date such as 2022, 2022-02 or 2022-02-04, not 'spring'",
    ["by=dya"] = "argument 'by' must be one of day, week (did you mean day?), not 'dya'",
    ["lmit=3"] = "tides has no argument 'lmit'; did you mean 'limit'?",
    ["zzzzzzzz=3"] = "tides has no argument 'zzzzzzzz'; it has place, limit, share, open, since, by",
  } do
    local given = arguments.read { "place=x", text }
    local none, message = arguments.convert(MANIFEST, given)
    test.same(none, nil, text)
    test.holds(message, part)
  end
  test.same(select(2, arguments.convert(MANIFEST, {})), "tides needs the argument 'place' (which harbour)")
  test.same(select(2, arguments.convert({ name = "plain" }, { x = "1" })),
    "plain has no argument 'x'; it has none")
end)

test("name=value words", function()
  test.same(arguments.read { "a=1", "b=x=y", "c=" }, { a = "1", b = "x=y", c = "" })
  for _, word in ipairs { "a", "=1", "1a=2", "a b=c" } do
    local none, message = arguments.read { word }
    test.same({ none, message }, { nil, "'" .. word .. "' is no argument: write name=value" })
  end
end)

-- What one argument of this kind makes of a text.
local function read(declared, text)
  declared.name = "a"
  local result, message = arguments.convert({ name = "m", args = { declared } }, { a = text })
  return result and result.a, message and message:match "must be (.*)$"
end

test("sums of money", function()
  for text, wanted in pairs {
    ["US$2.2 billion"] = { 2200000000, "USD" }, ["5m EUR"] = { 5000000, "EUR" }, ["€3"] = { 3, "EUR" },
    ["300 million yen"] = { 300000000, "JPY" }, ["2 billion New Taiwan dollars"] = { 2000000000, "TWD" },
    ["NT$40 billion"] = { 40000000000, "TWD" }, ["USD 1,000"] = { 1000, "USD" }, ["$5m"] = { 5000000, "USD" },
  } do
    test.same(read({ type = "money" }, text), { amount = wanted[1], currency = wanted[2] }, text)
  end
  for _, text in ipairs { "5", "", "-5 USD", "40 frobs", "USD", "$5 EUR", "5 USD more" } do
    local none, wanted = read({ type = "money" }, text)
    test.same(none, nil, text)
    test.holds(wanted, "a sum such as \"US$2.2 billion\"")
  end
  test.same(select(2, read({ type = "money", max = 100 }, "$101")), "a sum of at most 100, not '$101'")
  test.same(read({ type = "money" }, { amount = 3, currency = "EUR" }), { amount = 3, currency = "EUR" })
end)

test("paths stay below the output folder", function()
  for _, text in ipairs { "a.html", "out/a b.html", "tables/2022/x.csv", "ü.md", "a..b" } do
    test.same(read({ type = "path" }, text), text)
  end
  for _, text in ipairs { "", "/etc/passwd", "../x", "a/../b", "a//b", "a/", ".", "..", ".ssh/x", "a/.git", "a\0b",
    "a\nb", "c:\\x", "a\27[2J", "\xff", ("x"):rep(2000) } do
    local none, wanted = read({ type = "path" }, text)
    test.same(none, nil, text)
    test.holds(wanted, "a path")
  end
end)

test("patterns and queries compile", function()
  test.same(read({ type = "pattern" }, "defen[cs]e"), "defen[cs]e")
  test.holds(select(2, read({ type = "pattern" }, "defen[cs")), "a regular expression (")
  test.same(read({ type = "query" }, [["defen[cs]e" "minister"]]), [["defen[cs]e" "minister"]])
  test.same(read({ type = "query" }, "@speech"), "@speech")
  test.holds(select(2, read({ type = "query" }, [=[[nrom="x"]]=])), "a query (")
  test.same(read({ type = "string" }, "\xff"), nil)
end)

test("lists of any type", function()
  test.same(read({ type = "list" }, "a,b\\,c,d"), { "a", "b,c", "d" })
  test.same(read({ type = "list", of = "integer" }, "1,2,3"), { 1, 2, 3 })
  test.same(read({ type = "list", of = "integer" }, { 4, 5 }), { 4, 5 })
  test.same(read({ type = "list" }, ""), {})
  test.same(select(2, read({ type = "list", of = "integer" }, "1,x")),
    "a list whose item 2 is a whole number, not '1,x'")
  test.same(select(2, read({ type = "list", of = "choice", choices = { "day", "week" } }, "day,weke")),
    "a list whose item 2 is one of day, week (did you mean week?), not 'day,weke'")
  test.same(select(2, read({ type = "list", of = "integer", max = 5 }, "1,9")),
    "a list whose item 2 is a whole number of at most 5, not '1,9'")
  test.same(arguments.text { "a,b", "c" }, "a\\,b,c")
end)

test("ranges", function()
  test.same(read({ type = "integer", min = 1, max = 6 }, "6"), 6)
  for text, wanted in pairs { ["0"] = "a whole number from 1 to 6", ["7"] = "a whole number from 1 to 6" } do
    test.same(select(2, read({ type = "integer", min = 1, max = 6 }, text)), wanted .. ", not '" .. text .. "'")
  end
  test.same(select(2, read({ type = "number", min = 0.5 }, "0.4")), "a number of at least 0.5, not '0.4'")
  test.same(read({ type = "date", max = "2022" }, "2022-12-31"), "2022-12-31")
  test.same(select(2, read({ type = "date", max = "2022" }, "2023-01")), "a date not after 2022, not '2023-01'")
  test.same(select(2, read({ type = "date", min = "2020-02", max = "2022" }, "2020-01")),
    "a date from 2020-02 to 2022, not '2020-01'")
end)

test("an entity is one of the corpus, or the nearest is named", function()
  local scratch = require "scratch"
  local corpus = scratch.corpus({ ["a.txt"] = "Defence Minister Orla Vane met the press in Taipei.\n" },
    { extract = true })
  local m = { name = "m", args = { { name = "of", type = "entity" }, { name = "all", type = "list", of = "entity" },
    { name = "q", type = "query" }, { name = "x", type = "boolean" } } }
  test.same(arguments.settle(corpus, m, { of = "Taipei", all = { "Taipei", "Orla Vane" }, x = false, q = "said" }),
    { of = "place:taipei", all = { "place:taipei", "person:orla-vane" }, x = false, q = "said" })
  test.same(arguments.settle(corpus, m, {}), {})
  test.same(select(2, arguments.settle(corpus, m, { of = "Taipie" })),
    "m: argument 'of': there is no entity 'Taipie'; did you mean 'Taipei'?")
  test.holds(select(2, arguments.settle(corpus, m, { all = { "Taipei", "zzzzzz" } })), "there is no entity 'zzzzzz'")
  test.holds(select(2, arguments.settle(corpus, m, { q = "@nothing said" })), "m: argument 'q': ")
  corpus:close()
end)

test("an argument comes once", function()
  test.same(select(2, arguments.read { "a=1", "a=2" }), "argument 'a' is given twice; a list is written a=a,b")
end)

test("a declaration's own faults", function()
  local function fault(declared)
    local first
    arguments.faults(declared, function(_, _, message) first = first or message end)
    return first
  end
  test.same(fault(MANIFEST.args), nil)
  for part, declared in pairs {
    ["args[1] needs a name"] = { "n" },
    ["args[2] needs a name"] = { { name = "n" }, { name = "a b" } },
    ["args is a list: write { name = \"since\""] = { since = "date" },
    ["argument 'n' is declared twice"] = { { name = "n" }, { name = "n" } },
    ["argument 'n' has the unknown field 'typ'; did you mean 'type'?"] = { { name = "n", typ = "date" } },
    ["argument 'n' has the unknown type 'intger'; did you mean 'integer'?"] = { { name = "n", type = "intger" } },
    ["argument 'n' is a list of the unknown type 'dat'; did you mean 'date'?"] =
      { { name = "n", type = "list", of = "dat" } },
    ["argument 'n' is no list and has `of`"] = { { name = "n", of = "date" } },
    ["argument 'n' is a choice and has no list"] = { { name = "n", type = "choice" } },
    ["argument 'n' has choices and is no choice"] = { { name = "n", choices = { "a" } } },
    ["argument 'n' has a default that must be a whole number, not 'x'"] =
      { { name = "n", type = "integer", default = "x" } },
    ["argument 'n' has a default that must be a whole number of at least 1, not '0'"] =
      { { name = "n", type = "integer", default = 0, min = 1 } },
    ["argument 'n' has a min and is no integer, number, date or money"] = { { name = "n", min = 1 } },
    ["argument 'n' needs a number as its max"] = { { name = "n", type = "integer", max = "9" } },
    ["argument 'n' needs a date such as 2022, 2022-02 or 2022-02-04 as its min, not 'spring'"] =
      { { name = "n", type = "date", min = "spring" } },
    ["argument 'n' has a min over its max"] = { { name = "n", type = "integer", min = 2, max = 1 } },
    ["argument 'n' is required and has a default"] = { { name = "n", required = true, default = "x" } },
    ["argument 'n' needs one line of text as its help"] = { { name = "n", help = 3 } },
  } do
    test.holds(fault(declared), part)
  end
end)

test.done()
