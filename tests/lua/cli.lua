-- A command's words and its help, from one description.
local test = require "testing"
require "dossier"
local cli = require "dossier.cli"

local COMMAND = {
  name = "fetch", summary = "fetch things", description = "First paragraph.\nSecond one.",
  arguments = { { name = "FROM", help = "where from" }, { name = "THING", many = true, help = "what" } },
  options = {
    { name = "depth", value = "N", type = "integer", least = 1, help = "how deep" },
    { name = "ratio", value = "R", type = "number", help = "how much" },
    { name = "since", value = "D", type = "date", help = "from when" },
    { name = "format", value = "F", choices = { "text", "json" }, help = "which form" },
    { name = "meta", value = "k=v", many = true, help = "a field" },
    { name = "output", value = "FILE", help = "where to" },
    { name = "dry", help = "only say" },
  },
  examples = { "dossier fetch here a b" },
}

local function words(line)
  local list = {}
  for word in line:gmatch "%S+" do list[#list + 1] = word end
  return list
end

test("arguments by place, options anywhere", function()
  local arguments, options = cli.parse(COMMAND, words "--depth 2 here --format=json a --dry b -o x --meta k=1 --meta j=2")
  test.same(arguments, { FROM = "here", THING = { "a", "b" } })
  test.same(options, { depth = 2, format = "json", dry = true, output = "x", meta = { "k=1", "j=2" } })
  arguments = cli.parse(COMMAND, words "here -- --dry -o")
  test.same(arguments, { FROM = "here", THING = { "--dry", "-o" } })
  arguments = cli.parse(COMMAND, words "here -")
  test.same(arguments, { FROM = "here", THING = { "-" } })
  arguments, options = cli.parse(COMMAND, { "here", "", "--output=" })
  test.same({ arguments, options }, { { FROM = "here", THING = { "" } }, { output = "" } })
end)

test("values of each type", function()
  local _, options = cli.parse(COMMAND, words "x y --ratio 0.5 --since 2022-02")
  test.same(options, { ratio = 0.5, since = "2022-02" })
  for line, part in pairs {
    ["x y --depth 0"] = "fetch: --depth wants a whole number of at least 1, not '0'",
    ["x y --depth 1.5"] = "not '1.5'",
    ["x y --depth"] = "fetch: --depth wants a value (N)",
    ["x y --ratio 0"] = "fetch: --ratio wants a number above 0, not '0'",
    ["x y --ratio nan"] = "not 'nan'",
    ["x y --ratio 1e999"] = "not '1e999'",
    ["x y --since soon"] = "fetch: --since wants a date such as 2022-02-04, 2022-02 or 2022, not 'soon'",
    ["x y --since 2022-13"] = "not '2022-13'",
    ["x y --format jsn"] = "fetch: --format wants one of text, json, not 'jsn' (did you mean json?)",
    ["x y --format zzzzzz"] = "fetch: --format wants one of text, json, not 'zzzzzz'",
    ["x y --dry=1"] = "fetch: --dry takes no value",
    ["x y --dpeth 1"] = "fetch: there is no option --dpeth; did you mean --depth?",
    ["x y --zzzzzzzz"] = "fetch: there is no option --zzzzzzzz; see `dossier fetch --help`",
    ["x y -q"] = "fetch: there is no option -q; see `dossier fetch --help`",
    [""] = "fetch: FROM is missing (where from); see `dossier fetch --help`",
    ["x"] = "fetch: THING is missing (what); see `dossier fetch --help`",
  } do
    local none, message = cli.parse(COMMAND, words(line))
    test.same(none, nil, line)
    test.holds(message, part)
    test.lacks(message, "\n")
  end
  local _, message = cli.parse({ name = "one", arguments = { { name = "A" } } }, words "x y")
  test.same(message, "one: one word too many: 'y'; see `dossier one --help`")
end)

test("an option of a command that has none by that name", function()
  local _, message = cli.parse({ name = "one" }, words "-o x")
  test.same(message, "one: there is no option -o; see `dossier one --help`")
end)

test("help asks for nothing else", function()
  local arguments, options = cli.parse(COMMAND, words "--help")
  test.same({ arguments, options }, { {}, { help = true } })
end)

test("the help text", function()
  test.same(cli.synopsis(COMMAND), "dossier fetch FROM THING... [options]")
  test.same(cli.synopsis { name = "one", arguments = { { name = "A", optional = true, many = true } } },
    "dossier one [A...]")
  local text = cli.help(COMMAND)
  test.holds(text, "usage: dossier fetch FROM THING... [options]\n\nfetch things\n\nFirst paragraph.\nSecond one.\n")
  test.holds(text, "\n  FROM                  where from\n")
  test.holds(text, "\n  -o FILE, --output FILE\n                        where to\n")
  for line in text:gmatch "[^\n]*" do assert(#line <= 78, line) end
end)

test("wrapping", function()
  test.same(cli.wrap("a bb ccc dddd", 6, ""), "a bb\nccc\ndddd")
  test.same(cli.wrap("a bb", 6, "  "), "  a bb")
  test.same(cli.wrap("one\n\ntwo", 9, " "), " one\n\n two")
  test.same(cli.wrap("", 9, " "), "")
end)

test("text broken by hand is put together again", function()
  test.same(cli.paragraphs "One line\ngoes on.\n\nAnother\none.\n", "One line goes on.\n\nAnother one.")
  test.same(cli.paragraphs "Lists:\n  a  b\n  c\nand so\non.", "Lists:\n  a  b\n  c\nand so on.")
end)

test("messages cannot steer a terminal, and their further lines stand indented", function()
  local out, real = {}, io.stderr
  io.stderr = { write = function(_, ...) out[#out + 1] = table.concat { ... } end } -- luacheck: ignore 122
  local code = cli.fail("no 'a\27[31m\nb' %s\n  ^", "syntax")
  io.stderr = real -- luacheck: ignore 122
  test.same({ table.concat(out), code }, { "dossier: no 'a\\x1B[31m\n  b' %s\n  ^\n", 2 })
end)

test("exit codes", function()
  test.same({ cli.exit_of "syntax", cli.exit_of "usage", cli.exit_of "io", cli.exit_of "limit", cli.exit_of(nil) },
    { 2, 2, 1, 3, 1 })
end)

test.done()
