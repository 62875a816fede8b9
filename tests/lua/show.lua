-- Values as the prompt prints them.
local test = require "testing"
local dossier = require "dossier"
local scratch = require "scratch"
local show = require "dossier.show"

test("scalars and short tables, keys sorted", function()
  for _, case in ipairs {
    { "text", "text" }, { 3, "3" }, { 2.5, "2.5" }, { true, "true" }, { nil, "nil" }, { print, "function" }, { {}, "{}" },
    { { 1, "two", { 3 } }, '{ 1, "two", { 3 } }' },
    { { b = 1, a = "x", [10] = true, ["a b"] = 2 }, '{ [10] = true, a = "x", ["a b"] = 2, b = 1 }' },
    { { { { { 1 } } } }, "{ { { {...} } } }" },
  } do
    test.same(show.value(case[1]), case[2])
  end
end)

test("what steers a terminal is shown, not sent", function()
  test.lacks(show.value "a\27[31mb", "\27")
  test.lacks(show.value { "a\27[31mb" }, "\27")
  test.lacks(show.value { ["\27"] = 1 }, "\27")
  test.same(show.value "two\nlines", "two\nlines")
end)

test("a list that prints itself keeps its columns", function()
  local list = setmetatable({}, { __tostring = function() return "hits  norm\n  12  b\27oat" end })
  test.same(show.value(list), "hits  norm\n  12  b\\x1Boat")
end)

test("long tables: a line an item, the first twenty, inner ones by size", function()
  local list = {}
  for i = 1, 30 do list[i] = "item number " .. i end
  local text = show.value(list)
  test.holds(text, '  1  "item number 1"\n')
  test.holds(text, '  20  "item number 20"\n  ... 10 more')
  test.lacks(text, "item number 21")
  test.holds(show.value { long = list, name = "x" }, "  long = { 30 items }\n  name = \"x\"")
end)

test("never an address, also of what holds itself", function()
  local loop = {}
  loop.loop, loop.f, loop.co = loop, print, setmetatable({}, { __tostring = function() return "seen" end })
  test.lacks(show.value(loop), "0x")
  test.holds(show.value(loop), "seen")
end)

test("iterations: the first items, and the cursor is closed", function()
  local files = {}
  for i = 10, 40 do files["n" .. i .. ".txt"] = "Boat " .. i .. " sailed.\n" end
  local corpus = scratch.corpus(files)
  local values = table.pack(corpus:documents())
  test.same(show.is_iteration(values), true)
  local text = show.iteration(values)
  test.holds(text, "  1  document in/n10.txt\n")
  test.holds(text, "  20  document in/n29.txt\n  ... and more; write a `for` over it to see all")
  for _ = 1, 70 do show.iteration(table.pack(corpus:search "boat")) end -- more than may be open
  test.same(show.iteration(table.pack(corpus:search "zeppelin")), "  (nothing)")
  test.same(show.is_iteration(table.pack(1, 2, 3)), false)
  test.holds(show.value(corpus:document "in/n10.txt"), "document in/n10.txt")
  test.lacks(show.value(dossier), "0x")
  corpus:close()
end)

test.done()
