-- Values as a person reads them at the prompt: short, sorted, never an address.
--
-- Tables are shown to a depth and a number of items; what iterates (a cursor,
-- as corpus:search gives) is walked for its first items. Strings at the top are
-- printed bare, inside a table quoted.

local escape = require "dossier.render.escape"

local show = {}

local MOST_ITEMS, DEEPEST, WIDEST = 20, 3, 78

local function quoted(text)
  if #text > 200 then text = text:sub(1, 200) .. "..." end
  return '"' .. escape.terminal(text):gsub('"', '\\"') .. '"'
end

local function sorted_keys(value)
  local keys = {}
  for key in pairs(value) do keys[#keys + 1] = key end
  table.sort(keys, function(a, b)
    if type(a) == type(b) and (type(a) == "number" or type(a) == "string") then return a < b end
    return type(a) < type(b)
  end)
  return keys
end

-- The library locks its metatables; the prompt may look at them.
local function meta_of(value) return debug.getmetatable(value) end

local function one_line(value, depth)
  local kind = type(value)
  if kind == "string" then return quoted(value) end
  if kind == "function" then return "function" end
  if kind ~= "table" then return escape.terminal(tostring(value)) end
  local meta = meta_of(value)
  if meta and meta.__tostring or depth >= DEEPEST then
    return meta and meta.__tostring and escape.terminal(tostring(value)) or "{...}"
  end
  local parts, count = {}, #value
  for i = 1, math.min(count, MOST_ITEMS) do parts[i] = one_line(value[i], depth + 1) end
  if count > MOST_ITEMS then parts[#parts + 1] = "... " .. count - MOST_ITEMS .. " more" end
  for _, key in ipairs(sorted_keys(value)) do
    if not (math.type(key) == "integer" and key >= 1 and key <= count) then
      local name = type(key) == "string" and key:match "^[%a_][%w_]*$" and key
        or "[" .. one_line(key, depth + 1) .. "]"
      parts[#parts + 1] = name .. " = " .. one_line(value[key], depth + 1)
    end
  end
  return #parts == 0 and "{}" or "{ " .. table.concat(parts, ", ") .. " }"
end

-- A table inside one that is shown line by line: whole, or its size.
local function inner_line(value)
  local line = one_line(value, 1)
  if type(value) ~= "table" or #line <= 2 * WIDEST then return line end
  local count = 0
  for _ in pairs(value) do count = count + 1 end
  return ("{ %d items }"):format(count)
end

local function many_lines(value)
  local out, count = {}, #value
  for i = 1, math.min(count, MOST_ITEMS) do out[#out + 1] = ("  %d  %s"):format(i, inner_line(value[i])) end
  if count > MOST_ITEMS then out[#out + 1] = ("  ... %d more"):format(count - MOST_ITEMS) end
  for _, key in ipairs(sorted_keys(value)) do
    if not (math.type(key) == "integer" and key >= 1 and key <= count) then
      out[#out + 1] = ("  %s = %s"):format(escape.terminal(tostring(key)), inner_line(value[key]))
    end
  end
  return table.concat(out, "\n")
end

--- One value as text.
function show.value(value)
  if type(value) == "string" then return (value:gsub("[^\n]+", escape.terminal)) end
  if type(value) == "table" and meta_of(value) and meta_of(value).__tostring then
    -- A list prints itself in columns: its line ends and blanks are its own.
    return (tostring(value):gsub("[^ \n]+", escape.terminal))
  end
  local line = one_line(value, 0)
  return (type(value) ~= "table" or #line <= WIDEST) and line or many_lines(value)
end

--- Whether the values of an expression are an iteration (next, cursor, nil,
--- cursor).
function show.is_iteration(values)
  return values.n == 4 and type(values[1]) == "function" and type(values[2]) == "userdata"
    and values[2] == values[4]
end

local function item_text(...)
  local parts = table.pack(...)
  for i = 1, parts.n do parts[i] = one_line(parts[i], 1) end
  return table.concat(parts, "  ")
end

--- The first items of an iteration, a line each; closes it.
function show.iteration(values)
  local out, more = {}, false
  local step, cursor = values[1], values[2]
  local closing <close> = values[4]
  local item = table.pack(step(cursor, nil))
  while item[1] ~= nil do
    if #out == MOST_ITEMS then
      more = true
      break
    end
    out[#out + 1] = ("  %d  %s"):format(#out + 1, item_text(table.unpack(item, 1, item.n)))
    item = table.pack(step(cursor, item[1]))
  end
  if closing and more then out[#out + 1] = "  ... and more; write a `for` over it to see all" end
  return #out == 0 and "  (nothing)" or table.concat(out, "\n")
end

return show
