-- What a worker sent, checked: the blocks that blocks.lua makes come through as they
-- are, and nothing else ever reaches a renderer.
local test = require "testing"
require "dossier"
require "fake_host"
local blocks = require "dossier.blocks"
local received = require "dossier.received"
local render = require "dossier.render"

local CITE = { doc = "a.txt", line = 3, start = 4, ["end"] = 9, text = "boats", sentence = "The boats.",
  sentence_start = 0 }

local function whole()
  local out = blocks.new()
  out:heading("Boats", 2)
  out:text("Three boats.")
  out:quote { text = "We buy", by = "Orla Vane" }
  out:table { title = "Deals", columns = { "name", { name = "n", title = "Number", align = "right" } },
    rows = { { "x", 3 }, { false, { value = 1.5, text = "1.50" } }, { true, "y" } } }
  local list = blocks.take(out)
  list[2].cites = { CITE }
  list[4].rows[1].cites = { CITE }
  list[4].rows[2].cells[2].cites = { CITE }
  return list
end

local RUN = { script = "x", version = "1", corpus = "c.dossier", documents = 1, dossier = "0", arguments = {} }

test("what a report makes comes through as it is", function()
  test.same(received.blocks(whole()), whole())
  test.same(received.blocks {}, {})
  test.same(received.saved { { name = "q", sha256 = "0", more = 1 } }, { { name = "q", sha256 = "0" } })
end)

test("what it does not make is refused", function()
  for what, value in pairs {
    nothing = 3, ["a block that is text"] = { "x" }, ["no kind"] = { {} }, ["another kind"] = { { kind = "raw", text = "<b>" } },
    ["a kind that is a table"] = { { kind = {} } }, ["text that is a number"] = { { kind = "text", text = 3, cites = {} } },
    ["no cites"] = { { kind = "text", text = "x" } }, ["a level"] = { { kind = "heading", level = 4, text = "x" } },
    ["a column without a name"] = { { kind = "table", columns = { {} }, rows = {} } },
    ["no columns"] = { { kind = "table", columns = {}, rows = {} } },
    ["a row too short"] = { { kind = "table", columns = { { name = "a", title = "a", align = "left" } },
      rows = { { cells = {}, cites = {} } } } },
    ["a cell of infinity"] = { { kind = "table", columns = { { name = "a", title = "a", align = "left" } },
      rows = { { cells = { { value = math.huge } }, cites = {} } } } },
    ["a citation before the text"] = { { kind = "text", text = "x", cites = { setmetatable({ start = -1 }, { __index = CITE }) } } },
  } do
    local list, problem = received.blocks(value)
    test.same({ list, type(problem) }, { nil, "string" }, what)
  end
  test.same((received.saved { { name = 3, sha256 = "0" } }), nil)
  test.same((received.files({ { name = "a", bytes = "x" }, { name = "a", bytes = "y" } }, function() end)), nil)
  test.same((received.files({ { name = "a", bytes = "x" } }, function() return "no" end)), nil)
  test.same(received.files({ { name = "a", bytes = "x" } }, function() end), { { name = "a", bytes = "x" } })
end)

-- A small generator of its own: the same values on every machine.
local state = 7
local function pick(n)
  state = (state * 1103515245 + 12345) % 2147483648
  return state // 65536 % n + 1
end

local VALUES = { "x", "", 3, -1, 2.5, true, false, {}, { {} }, "\27[2J", "\0", ("x"):rep(300), math.mininteger, "left",
  "table", { kind = "text" }, CITE }

local function copy(value)
  if type(value) ~= "table" then return value end
  local new = {}
  for key, part in pairs(value) do new[key] = copy(part) end
  return new
end

-- One place of a good report changed, or several.
local function spoil(value)
  local keys = {}
  for key in pairs(value) do keys[#keys + 1] = key end
  table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)
  if #keys == 0 then return end
  local key = keys[pick(#keys)]
  if type(value[key]) == "table" and pick(4) > 1 then return spoil(value[key]) end
  local what = pick(#VALUES + 1)
  value[key] = copy(VALUES[what]) -- one beyond the list: nil
end

test("thousands of spoilt reports: refused, or rendered in every format", function()
  local refused, rendered = 0, 0
  for _ = 1, 3000 do
    local list = copy(whole())
    for _ = 1, pick(3) do spoil(list) end
    local checked = received.blocks(list)
    if not checked then
      refused = refused + 1
    else
      for _, format in ipairs(render.formats) do
        assert(render.report({ run = RUN, blocks = checked }, format, { width = 80 }))
      end
      rendered = rendered + 1
    end
  end
  assert(refused > 500 and rendered > 200, refused .. " refused, " .. rendered .. " rendered")
end)

test.done()
