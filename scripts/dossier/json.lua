-- JSON, written: values to text, the same bytes for the same value.
--
-- A table is a list or an object, and Lua cannot tell an empty one's kind, nor
-- an object's order. So a writer that cares says it: json.list{...} is always
-- a list, json.object(keys, values) has its keys in the order given, absent
-- ones as null. A plain table with [1] (and an empty one) is a list, any other
-- an object with sorted keys. Refused: a general library, whose objects come
-- out in hash order and whose floats follow the locale.

local json = {}

local LIST, OBJECT, RAW = {}, {}, {}

--- The value that is written as null inside a plain table.
json.null = setmetatable({}, { __name = "json.null" })

--- Marks a sequence as a list; an empty one is [] without the mark, too.
function json.list(values) return setmetatable(values, LIST) end

--- An object whose keys are written in the order of `keys`; what `values` has
--- beside them is left out, what it lacks is null.
function json.object(keys, values)
  return setmetatable({ keys = keys, values = values }, OBJECT)
end

--- JSON that is written as it stands, for long lists that are cheaper to make
--- as text than as tables.
function json.raw(text) return setmetatable({ text = text }, RAW) end

--- An object with sorted keys, also where it is empty.
function json.map(values)
  local keys = {}
  for key in pairs(values) do
    if type(key) ~= "string" then
      error("json: an object's key is a string, not a " .. type(key), 2)
    end
    keys[#keys + 1] = key
  end
  table.sort(keys)
  return json.object(keys, values)
end

local ESCAPES = {
  ['"'] = '\\"', ["\\"] = "\\\\", ["\b"] = "\\b", ["\f"] = "\\f", ["\n"] = "\\n",
  ["\r"] = "\\r", ["\t"] = "\\t",
  -- Valid in JSON, but line ends to JavaScript and to tools that go by lines.
  ["\u{2028}"] = "\\u2028", ["\u{2029}"] = "\\u2029",
}

local function escaped(char) return ESCAPES[char] or string.format("\\u%04x", char:byte()) end

--- The string with U+FFFD for each byte that is no part of valid UTF-8.
function json.valid(text)
  local _, bad = utf8.len(text)
  if not bad then return text end
  local parts, from = {}, 1
  while bad do
    parts[#parts + 1] = text:sub(from, bad - 1)
    parts[#parts + 1] = "\u{FFFD}"
    from = bad + 1
    if from > #text then break end
    _, bad = utf8.len(text, from)
  end
  parts[#parts + 1] = text:sub(from)
  return table.concat(parts)
end

--- A string with its quotation marks.
function json.string(text)
  text = json.valid(text):gsub('[%c"\\]', escaped)
  if text:find("\u{2028}", 1, true) or text:find("\u{2029}", 1, true) then
    text = text:gsub("\u{2028}", escaped):gsub("\u{2029}", escaped)
  end
  return '"' .. text .. '"'
end

--- A number: whole ones without a point (a float that is whole, too, as JSON
--- knows no difference), others as the shortest text that reads back the same.
--- Infinities and NaN have no form in JSON and raise.
function json.number(number)
  local whole = math.tointeger(number)
  if whole then return string.format("%d", whole) end
  if number ~= number or number == math.huge or number == -math.huge then
    error("json: " .. tostring(number) .. " cannot be written", 2)
  end
  for digits = 15, 17 do
    local text = string.format("%." .. digits .. "g", number):gsub(",", ".")
    if tonumber(text) == number then return text end
  end
end

local encode

local function encode_list(values, into, depth)
  into[#into + 1] = "["
  for i = 1, #values do
    if i > 1 then into[#into + 1] = "," end
    encode(values[i], into, depth)
  end
  into[#into + 1] = "]"
end

local function encode_object(object, into, depth)
  into[#into + 1] = "{"
  for i, key in ipairs(object.keys) do
    if i > 1 then into[#into + 1] = "," end
    into[#into + 1] = json.string(key) .. ":"
    encode(object.values[key], into, depth)
  end
  into[#into + 1] = "}"
end

function encode(value, into, depth)
  local kind = type(value)
  if kind == "string" then into[#into + 1] = json.string(value)
  elseif kind == "number" then into[#into + 1] = json.number(value)
  elseif kind == "boolean" then into[#into + 1] = tostring(value)
  elseif kind == "nil" or value == json.null then into[#into + 1] = "null"
  elseif kind ~= "table" then error("json: a " .. kind .. " cannot be written", 0)
  elseif depth > 64 then error("json: nested deeper than 64 (a table inside itself?)", 0)
  else
    local mark = getmetatable(value)
    if mark == RAW then into[#into + 1] = value.text
    elseif mark == OBJECT then encode_object(value, into, depth + 1)
    elseif mark == LIST or value[1] ~= nil or next(value) == nil then
      encode_list(value, into, depth + 1)
    else encode_object(json.map(value), into, depth + 1) end
  end
end

--- The value as JSON on one line, without spaces.
function json.encode(value)
  local into = {}
  encode(value, into, 0)
  return table.concat(into)
end

return json
