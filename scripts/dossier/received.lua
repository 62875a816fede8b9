-- What a worker sent as a report's blocks, checked: it is a stranger's word.
--
-- A copy is made of what blocks.lua describes and nothing else: every field has its
-- type, lists have no holes, and no table is in two places. What does not fit is a
-- refusal, since blocks.lua makes no such thing: something else spoke.

local received = {}

local function fail(what) error({ what }, 0) end

local function text(value, what)
  if type(value) ~= "string" then fail(what .. " is no text") end
  return value
end

local function optional_text(value, what)
  return value ~= nil and text(value, what) or nil
end

local function place(value, what)
  if math.type(value) ~= "integer" or value < 0 then fail(what .. " is no place") end
  return value
end

local function list(value, what, item)
  if type(value) ~= "table" then fail(what .. " is no list") end
  local copy = {}
  for i = 1, #value do copy[i] = item(value[i], what) end
  return copy
end

local function record(value, what)
  if type(value) ~= "table" then fail(what .. " is no table") end
  return value
end

local function citation(value)
  record(value, "a citation")
  return {
    doc = text(value.doc, "a citation's document"),
    line = place(value.line, "a citation's line"),
    start = place(value.start, "a citation's start"),
    ["end"] = place(value["end"], "a citation's end"),
    text = text(value.text, "a citation's text"),
    sentence = text(value.sentence, "a citation's sentence"),
    sentence_start = place(value.sentence_start, "a citation's sentence"),
  }
end

local function cites(value) return list(value, "a list of citations", citation) end

local SCALAR = { string = true, number = true, boolean = true }

local function cell(value)
  record(value, "a cell")
  if value.value ~= nil and not SCALAR[type(value.value)] then fail "a cell's value is no value" end
  local number = type(value.value) == "number" and value.value or 0
  if number - number ~= 0 then fail "a cell's number is none" end
  return { value = value.value, text = optional_text(value.text, "a cell's text"),
    cites = value.cites ~= nil and cites(value.cites) or nil }
end

local function column(value)
  record(value, "a column")
  if value.align ~= "left" and value.align ~= "right" then fail "a column has no side" end
  return { name = text(value.name, "a column's name"), title = text(value.title, "a column's title"),
    align = value.align }
end

local function row_of(columns)
  return function(value)
    record(value, "a row")
    local cells = list(value.cells, "a row's cells", cell)
    if #cells ~= #columns then fail "a row has not the table's columns" end
    return { cells = cells, cites = cites(value.cites) }
  end
end

local kinds = {}

function kinds.heading(value)
  local level = value.level
  if level ~= 1 and level ~= 2 and level ~= 3 then fail "a heading has no level" end
  return { kind = "heading", level = math.tointeger(level), text = text(value.text, "a heading") }
end

function kinds.text(value)
  return { kind = "text", text = text(value.text, "a text"), cites = cites(value.cites) }
end

function kinds.quote(value)
  return { kind = "quote", text = text(value.text, "a quotation"),
    by = optional_text(value.by, "a speaker"), cites = cites(value.cites) }
end

kinds["table"] = function(value)
  local columns = list(value.columns, "the columns", column)
  if #columns == 0 then fail "a table has no column" end
  return { kind = "table", title = optional_text(value.title, "a title"), columns = columns,
    rows = list(value.rows, "the rows", row_of(columns)) }
end

local function block(value)
  local make = kinds[record(value, "a block").kind]
  if not make then fail "a block has no kind" end
  return make(value)
end

local function checked(make, ...)
  local fine, result = pcall(make, ...)
  if fine then return result end
  if type(result) ~= "table" then error(result, 0) end
  return nil, result[1]
end

--- A copy of the blocks; nil, what is wrong with them.
function received.blocks(value) return checked(list, value, "the report", block) end

local function saved(value)
  record(value, "what was saved")
  return { name = text(value.name, "a name"), sha256 = text(value.sha256, "a hash") }
end

--- The same for the list of saved things that were used.
function received.saved(value) return checked(list, value, "what was saved", saved) end

--- The same for the files that it hands over; fault(name) says which may not be.
function received.files(value, fault)
  local seen = {}
  return checked(list, value, "the files", function(file)
    record(file, "a file")
    local name = text(file.name, "a file's name")
    if fault(name) or seen[name] then fail(("a file '%s' that was not granted"):format(name:sub(1, 200))) end
    seen[name] = true
    return { name = name, bytes = text(file.bytes, "a file's content") }
  end)
end

return received
