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

test("a manifest's own faults", function()
  test.same(arguments.fault(MANIFEST), nil)
  test.same(arguments.fault { name = "x", kind = "extractor" }, nil)
  for part, manifest in pairs {
    ["the manifest has no name"] = {},
    ["kind is \"report\" or \"extractor\", not 'reprot'"] = { name = "x", kind = "reprot" },
    ["args is a list"] = { name = "x", args = "n" },
    ["args[1] needs a name"] = { name = "x", args = { "n" } },
    ["args[2] needs a name"] = { name = "x", args = { { name = "n" }, { name = "a b" } } },
    ["argument 'n' is declared twice"] = { name = "x", args = { { name = "n" }, { name = "n" } } },
    ["argument 'n' has the unknown type 'intger'; did you mean 'integer'?"] =
      { name = "x", args = { { name = "n", type = "intger" } } },
    ["argument 'n' is a choice and has no list"] = { name = "x", args = { { name = "n", type = "choice" } } },
    ["the default of argument 'n' must be a whole number, not 'x'"] =
      { name = "x", args = { { name = "n", type = "integer", default = "x" } } },
  } do
    test.holds(arguments.fault(manifest), part)
  end
end)

test.done()
