-- What a report writes: the object `out`, which collects blocks as plain data.
--
-- A report runs in a sealed process and is rendered outside it, so a block
-- holds strings, numbers, booleans and tables of these, nothing that has a
-- method. Citations become tables here; from here on their bytes are [start,
-- end), 0-based, as in every export. A mistake is an error at the script's
-- line that names the argument, since what gets through would come out as a
-- wrong report. Refused: rendering while the script runs, which would let a
-- script of somebody else write the page's markup.
--
--   { kind = "heading", level = 1, text = "Arms register" }
--   { kind = "text",    text = "17 deals.", cites = { citation, ... } }
--   { kind = "quote",   text = "...", by = "Jane Roe", cites = {...} }
--   { kind = "table",   title = "Deals", columns = { { name, title, align } },
--     rows = { { cells = { cell, ... }, cites = {...} }, ... } }
--   cell     = { value = scalar, text = shown, cites = {...} }, each may lack
--   citation = { doc, line, start, end, text, sentence, sentence_start }

local blocks = {}

local out = {}
out.__index = out
out.__name = "out"
out.__metatable = "out" -- no script changes it for our own reports' modules

-- Where each object keeps its blocks: not in itself, where a script would.
local kept = setmetatable({}, { __mode = "k" })

-- Without a place: the method that was called puts the script's line before it.
local function fail(method, problem)
  error("out:" .. method .. ": " .. problem, 0)
end

local function named(value)
  if type(value) == "table" or type(value) == "userdata" then
    local meta = getmetatable(value)
    if type(meta) == "string" then return "a " .. meta end
    if type(meta) == "table" and type(meta.__name) == "string" then return "a " .. meta.__name end
  end
  return value == nil and "nothing" or "a " .. type(value)
end

local function want_text(method, what, value)
  if type(value) == "string" then return value end
  if type(value) == "number" then return tostring(value) end
  fail(method, what .. " must be a string, not " .. named(value))
end

-- A key that a block does not know is a typing mistake, never a wish.
local function want_keys(method, what, value, known)
  local list = table.concat(known, ", ")
  local bad
  for key in pairs(value) do
    local fine = false
    for _, name in ipairs(known) do fine = fine or key == name end
    if not fine and (not bad or tostring(key) < tostring(bad)) then bad = key end
  end
  if bad ~= nil then
    fail(method, what .. " has no field '" .. tostring(bad) .. "' (it has " .. list .. ")")
  end
end

-- ---- citations --------------------------------------------------------------

local function get(value, key) return value[key] end

local function field(value, key)
  local fine, found = pcall(get, value, key)
  return fine and found or nil
end

local function is_citation(value)
  local kind = type(value)
  return (kind == "table" or kind == "userdata") and type(field(value, "doc")) == "string"
    and math.type(field(value, "line")) == "integer" and type(field(value, "sentence")) == "string"
end

local function plain_citation(method, what, value)
  if not is_citation(value) then
    fail(method, what .. " must be a citation (what x:cite() returns), not " .. named(value))
  end
  return {
    doc = value.doc,
    line = value.line,
    start = value.first - 1,
    ["end"] = value.last,
    text = value.text,
    sentence = value.sentence,
    sentence_start = value.sentence_first - 1,
  }
end

-- One citation, a list of them or nothing: a list, each place once.
local function citations(method, what, value)
  local list = {}
  if value == nil or value == false then return list end
  if is_citation(value) then
    list[1] = plain_citation(method, what, value)
    return list
  end
  if type(value) ~= "table" then plain_citation(method, what, value) end
  local seen = {}
  for i = 1, #value do
    local cite = plain_citation(method, what .. "[" .. i .. "]", value[i])
    local place = cite.start .. " " .. cite["end"] .. " " .. cite.doc
    if not seen[place] then list[#list + 1] = cite end
    seen[place] = true
  end
  if #value == 0 and next(value) ~= nil then plain_citation(method, what, value) end
  return list
end

-- ---- tables -----------------------------------------------------------------

local ALIGN = { left = true, right = true }

local function plain_columns(columns)
  if type(columns) ~= "table" or #columns == 0 then
    fail("table", "columns must be a list of at least one column")
  end
  local list, seen = {}, {}
  for i, column in ipairs(columns) do
    local what = "columns[" .. i .. "]"
    if type(column) == "string" then column = { name = column } end
    if type(column) ~= "table" then fail("table", what .. " must be a table, not " .. named(column)) end
    want_keys("table", what, column, { "name", "title", "align" })
    local name = want_text("table", what .. ".name", column.name)
    if seen[name] then fail("table", what .. ": a second column named '" .. name .. "'") end
    seen[name] = true
    local align = column.align or "left"
    if not ALIGN[align] then
      fail("table", what .. ".align must be \"left\" or \"right\", not " .. tostring(align))
    end
    local title = column.title == nil and name or want_text("table", what .. ".title", column.title)
    list[i] = { name = name, title = title, align = align }
  end
  return list
end

local SCALAR = { string = true, number = true, boolean = true }

-- No format has a way to write these.
local function is_finite(value) return value == value and value ~= math.huge and value ~= -math.huge end

local function want_finite(what, value)
  if type(value) == "number" and not is_finite(value) then
    fail("table", ("%s is %s, which is no number to write"):format(what,
      value ~= value and "0/0" or "infinite"))
  end
end

-- false is "no value", as a list cannot hold nil; { value = false } is "no".
local function plain_cell(what, cell)
  if cell == nil or cell == false then return {} end
  want_finite(what, cell)
  if SCALAR[type(cell)] then return { value = cell } end
  if type(cell) ~= "table" then
    fail("table", what .. " must be a string, a number, a boolean or { value =, text =, cite = }, not "
      .. named(cell))
  end
  want_keys("table", what, cell, { "value", "text", "cite" })
  if cell.value ~= nil and not SCALAR[type(cell.value)] then
    fail("table", what .. ".value must be a string, a number or a boolean, not " .. named(cell.value))
  end
  want_finite(what .. ".value", cell.value)
  local cites = citations("table", what .. ".cite", cell.cite)
  return {
    value = cell.value,
    text = cell.text ~= nil and want_text("table", what .. ".text", cell.text) or nil,
    cites = #cites > 0 and cites or nil,
  }
end

local function plain_row(at, row, columns)
  local what = "rows[" .. at .. "]"
  if type(row) ~= "table" then fail("table", what .. " must be a table, not " .. named(row)) end
  for key in pairs(row) do
    local cell = math.type(key) == "integer" and key >= 1
    if cell and key > #columns then
      fail("table", what .. " has a cell " .. key .. ", the table " .. #columns .. " columns")
    elseif not cell and key ~= "cite" then
      fail("table", what .. " has no field '" .. tostring(key) .. "' (cells, and cite)")
    end
  end
  local cells = {}
  for i = 1, #columns do
    cells[i] = plain_cell(what .. "[" .. i .. "] (" .. columns[i].name .. ")", row[i])
  end
  return { cells = cells, cites = citations("table", what .. ".cite", row.cite) }
end

-- ---- the four methods -------------------------------------------------------

local make = {}

function make.heading(text, level)
  level = level == nil and 1 or level
  if math.type(level) ~= "integer" or level < 1 or level > 3 then
    fail("heading", "the level must be 1, 2 or 3, not " .. tostring(level))
  end
  return { kind = "heading", level = level, text = want_text("heading", "the text", text) }
end

function make.text(text, cites)
  return { kind = "text", text = want_text("text", "the text", text),
    cites = citations("text", "cites", cites) }
end

function make.table(block)
  if type(block) ~= "table" then fail("table", "wants { columns =, rows = }, not " .. named(block)) end
  want_keys("table", "the table", block, { "title", "columns", "rows" })
  if type(block.rows) ~= "table" then
    fail("table", "rows must be a list of rows, not " .. named(block.rows))
  end
  local columns, rows = plain_columns(block.columns), {}
  for i = 1, #block.rows do rows[i] = plain_row(i, block.rows[i], columns) end
  return { kind = "table", columns = columns, rows = rows,
    title = block.title ~= nil and want_text("table", "title", block.title) or nil }
end

function make.quote(block)
  if type(block) ~= "table" then fail("quote", "wants { text =, by =, cite = }, not " .. named(block)) end
  want_keys("quote", "the quotation", block, { "text", "by", "cite" })
  return { kind = "quote", text = want_text("quote", "text", block.text),
    by = block.by ~= nil and want_text("quote", "by", block.by) or nil,
    cites = citations("quote", "cite", block.cite) }
end

for name, maker in pairs(make) do
  out[name] = function(self, ...)
    local list = kept[self]
    if not list then
      error("out." .. name .. ": call it with a colon, out:" .. name .. "(...)", 2)
    end
    local fine, block = pcall(maker, ...)
    if not fine then error(block, 2) end
    list[#list + 1] = block
  end
end

-- ---- files ------------------------------------------------------------------

-- Per object: the files that the script hands over, and who says which it may.
local handed = setmetatable({}, { __mode = "k" })

function out:file(name, bytes)
  local to = handed[self]
  if not to then error("out:file: the script needs files, not granted", 2) end
  local fault = to.fault(name)
  if fault then error(("out:file: '%s': %s"):format(tostring(name), fault), 2) end
  if type(bytes) ~= "string" then error("out:file: the content must be a string, not " .. named(bytes), 2) end
  if to[name] then error(("out:file: '%s' was handed over before"):format(name), 2) end
  to[name] = true
  to.list[#to.list + 1] = { name = name, bytes = bytes }
end

-- ---- for the host -----------------------------------------------------------

--- A fresh `out` without blocks.
function blocks.new()
  local object = setmetatable({}, out)
  kept[object] = {}
  return object
end

--- Let it take files whose names fault(name) has nothing against; the list that they
--- go to.
function blocks.allow_files(object, fault)
  handed[object] = { fault = fault, list = {} }
  return handed[object].list
end

--- The blocks that were written to it, in order; they are the caller's now.
function blocks.take(object) return kept[object] end

return blocks
