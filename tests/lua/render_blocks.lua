-- The object a report writes to: what it keeps, and how it refuses.
package.path = "scripts/?.lua;tests/lua/?.lua;" .. package.path
local test = require "testing"
local blocks = require "dossier.blocks"

local function cite(first, last)
  return { doc = "a.txt", line = 2, first = first, last = last, text = "ten tanks",
    sentence = "They sent ten tanks.", sentence_first = 101 }
end

local plain = { doc = "a.txt", line = 2, start = 110, ["end"] = 119, text = "ten tanks",
  sentence = "They sent ten tanks.", sentence_start = 100 }

test("blocks are kept in order, citations as 0-based half-open bytes", function()
  local out = blocks.new()
  out:heading "Tanks"
  out:heading("More", 2)
  out:text("Ten.", { cite(111, 119) })
  out:quote { text = "ten tanks", by = "Roe", cite = cite(111, 119) }
  test.same(blocks.take(out), {
    { kind = "heading", level = 1, text = "Tanks" },
    { kind = "heading", level = 2, text = "More" },
    { kind = "text", text = "Ten.", cites = { plain } },
    { kind = "quote", text = "ten tanks", by = "Roe", cites = { plain } },
  })
end)

test("cells: scalars, false for no value, records with their own citation", function()
  local out = blocks.new()
  out:table { title = "T", columns = { "what", { name = "n", title = "N", align = "right" } },
    rows = { { "tank", 10, cite = { cite(111, 119), cite(111, 119) } },
      { false, { value = 2.5e9, text = "$2.5 billion", cite = cite(111, 119) } },
      { { value = false } } } }
  test.same(blocks.take(out), { { kind = "table", title = "T",
    columns = { { name = "what", title = "what", align = "left" },
      { name = "n", title = "N", align = "right" } },
    rows = { { cells = { { value = "tank" }, { value = 10 } }, cites = { plain } },
      { cells = { {}, { value = 2.5e9, text = "$2.5 billion", cites = { plain } } }, cites = {} },
      { cells = { { value = false }, {} }, cites = {} } } } })
end)

test("a citation may be a userdata's like: fields through __index", function()
  local object = setmetatable({}, { __index = cite(111, 119), __name = "citation" })
  local out = blocks.new()
  out:text("Ten.", { object })
  test.same(blocks.take(out)[1].cites, { plain })
end)

local refused = {
  { "text must be a string, not nothing", "heading" },
  { "level must be 1, 2 or 3, not 4", "heading", "x", 4 },
  { "cites must be a citation (what x:cite() returns), not a string", "text", "x", "a.txt:3" },
  { "cites[1] must be a citation", "text", "x", { { doc = "a.txt" } } },
  { "wants { columns =, rows = }, not a string", "table", "x" },
  { "the table has no field 'colums' (it has title, columns, rows)", "table", { colums = {} } },
  { "rows must be a list of rows, not nothing", "table", { columns = { "a" } } },
  { "columns must be a list of at least one", "table", { columns = {}, rows = {} } },
  { "a second column named 'a'", "table", { columns = { "a", "a" }, rows = {} } },
  { 'align must be "left" or "right", not middle', "table",
    { columns = { { name = "a", align = "middle" } }, rows = {} } },
  { "rows[1] has a cell 2, the table 1 columns", "table", { columns = { "a" }, rows = { { 1, 2 } } } },
  { "rows[1] has no field 'cites' (cells, and cite)", "table",
    { columns = { "a" }, rows = { { 1, cites = {} } } } },
  { "rows[2][1] (a) must be a string, a number", "table",
    { columns = { "a" }, rows = { { 1 }, { print } } } },
  { "rows[1][1] (a) has no field 'txt'", "table", { columns = { "a" }, rows = { { { txt = 1 } } } } },
  { "text must be a string", "quote", { by = "Roe" } },
}

for _, case in ipairs(refused) do
  test("refused: " .. case[1], function()
    local out = blocks.new()
    local function script() out[case[2]](out, case[3], case[4]) end
    test.raises("out:" .. case[2] .. ": ", script)
    test.raises(case[1], script)
    test.raises("render_blocks.lua:", script)
    test.same(#blocks.take(out), 0)
  end)
end

test("a point for the colon is explained", function()
  local out = blocks.new()
  test.raises("call it with a colon, out:heading(...)", function() out.heading "Tanks" end)
end)

test.done()
