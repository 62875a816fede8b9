-- From Lua's first and last (from 1, inclusive) to the exports' [start, end)
-- (from 0, half-open). The one place in the exports that converts, and that
-- reads the shapes in which evidence comes: a pair { first, last }, a table
-- with those names, or a table of such.

local json = require "dossier.json"

local span = {}

local function pair_of(value)
  if type(value) ~= "table" then return nil end
  local first, last = value.first or value[1], value.last or value[2]
  if math.type(first) == "integer" and math.type(last) == "integer" then return first, last end
end

--- start and end of anything that has first and last.
--- Example: span.bounds { first = 60, last = 68 } --> 59  68
function span.bounds(value) return value.first - 1, value.last end

--- [start, end] as a JSON list.
function span.pair(value)
  local first, last = pair_of(value)
  return first and json.list { first - 1, last }
end

--- The same as text: "[59,68]".
function span.text(first, last) return string.format("[%d,%d]", first - 1, last) end

-- The least span that holds all spans of a nested table.
local function cover(value)
  local first, last = pair_of(value)
  if first then return first, last end
  if type(value) ~= "table" then return nil end
  for _, inner in pairs(value) do
    local a, b = cover(inner)
    if a then first, last = math.min(a, first or a), math.max(b, last or b) end
  end
  return first, last
end

--- [start, end] of one field's evidence, nil when it has none. Of a record with
--- a name it is the name's, of another the least that holds its parts'.
function span.of(evidence)
  if type(evidence) ~= "table" then return nil end
  local first, last = pair_of(evidence)
  if not first then first, last = cover(evidence.name or evidence) end
  return first and json.list { first - 1, last }
end

--- A list of [start, end] as long as `count`, null where an item has none.
function span.list(evidence, count)
  if type(evidence) ~= "table" then return nil end
  local list = json.list {}
  for i = 1, count do list[i] = span.of(evidence[i]) or json.null end
  return list
end

return span
