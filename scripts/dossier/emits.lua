-- What an extractor says it emits, and the check of each row against it.
--
--   emits = { "mention:person", "fact:visit",          -- any fields
--             ["fact:sale"] = { buyer = "string", items = { { name = "string", count = "integer" } },
--                               value = "money", date = "date" } }
--
-- A field's type is a name; a list is { TYPE }, a record is { name = TYPE, ... }.
-- A script without `emits` may emit anything.

local nearest = require "dossier.nearest"

local emits = {}

local DEPTH_MAX = 8

local TYPES = { "any", "boolean", "date", "integer", "money", "number", "string" }
local KNOWN = {}
for _, name in ipairs(TYPES) do KNOWN[name] = true end

local A = { any = "anything", boolean = "true or false", date = "a date (EDTF, such as 2022-02)",
  integer = "a whole number", money = "a sum { amount, currency }", number = "a number", string = "a string" }

local function sorted_keys(t)
  local keys = {}
  for key in pairs(t) do keys[#keys + 1] = key end
  table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)
  return keys
end

local function or_nearest(name, names)
  local near = nearest(name, names)
  return near and ("; did you mean '%s'?"):format(near)
    or #names > 0 and "; there are " .. table.concat(names, ", ") or ""
end

-- ---- the declaration --------------------------------------------------------

local function is_list(kind) return type(kind) == "table" and kind[1] ~= nil end

-- The type of a field: calls add for each fault in it.
local function check_type(holder, key, path, add, depth)
  local kind = holder[key]
  if type(kind) == "string" then
    if not KNOWN[kind] then
      add(holder, key, ("emits: field '%s' has the unknown type '%s'%s"):format(path, kind, or_nearest(kind, TYPES)))
    end
  elseif type(kind) ~= "table" then
    add(holder, key, ("emits: the type of field '%s' is a name, { TYPE } for a list or { name = TYPE } for a record")
      :format(path))
  elseif depth > DEPTH_MAX then
    add(holder, key, ("emits: field '%s' is nested too deep"):format(path))
  elseif is_list(kind) then
    if kind[2] ~= nil or #sorted_keys(kind) > 1 then
      add(holder, key, ("emits: the list '%s' has one type for all its items"):format(path))
    end
    check_type(kind, 1, path .. "[]", add, depth + 1)
  else
    for _, name in ipairs(sorted_keys(kind)) do
      if type(name) ~= "string" or not name:find "^[%a_][%w_]*$" then
        add(kind, name, ("emits: '%s.%s' is no name of a field: letters, digits and _"):format(path, tostring(name)))
      else
        check_type(kind, name, path == "" and name or path .. "." .. name, add, depth + 1)
      end
    end
  end
end

local function check_row_name(holder, key, name, add)
  local kind, of = name:match "^([%w_]+):(.*)$"
  if (kind == "mention" or kind == "fact") and of:find "^%a[%w_-]*$" then return kind end
  if kind and of:find "^%a[%w_-]*$" then
    add(holder, key, ("emits: '%s' is neither mention:TYPE nor fact:TYPE%s"):format(name,
      nearest(kind, { "mention", "fact" }) and or_nearest(kind, { "mention", "fact" }) or ""))
  else
    add(holder, key, ("emits: '%s' is no row: write \"mention:TYPE\" or \"fact:TYPE\""):format(name))
  end
end

--- Calls add(table, key, message) for each fault of a manifest's `emits`.
function emits.faults(declared, add)
  local seen = {}
  for _, key in ipairs(sorted_keys(declared)) do
    local value = declared[key]
    local name = type(key) == "string" and key or value
    if type(name) ~= "string" then
      add(declared, key, "emits holds strings, and [\"fact:TYPE\"] = { field = TYPE }")
    elseif seen[name] then
      add(declared, key, ("emits: '%s' is there twice"):format(name))
    else
      seen[name] = true
      local kind = check_row_name(declared, key, name, add)
      if type(key) == "string" and kind == "mention" then
        add(declared, key, ("emits: '%s' has no fields of its own; write \"%s\" alone"):format(name, name))
      elseif type(key) == "string" and (type(value) ~= "table" or is_list(value)) then
        add(declared, key, ("emits: '%s' is followed by its fields, { field = TYPE }"):format(name))
      elseif type(key) == "string" then
        check_type(declared, key, "", add, 0)
      end
    end
  end
end

--- The rows a manifest declares, { name = "fact:sale", fields = {...} or nil },
--- sorted by name; nil when it declares none and may emit anything.
function emits.rows(manifest)
  if not manifest.emits then return nil end
  local rows = {}
  for key, value in pairs(manifest.emits) do
    if type(key) == "string" then
      rows[#rows + 1] = { name = key, fields = value }
    else
      rows[#rows + 1] = { name = value }
    end
  end
  table.sort(rows, function(a, b) return a.name < b.name end)
  return rows
end

--- A field's type in words: "string", "list of { count integer, name string }".
function emits.type_text(kind)
  if type(kind) == "string" then return kind end
  if is_list(kind) then return "list of " .. emits.type_text(kind[1]) end
  local parts = {}
  for _, name in ipairs(sorted_keys(kind)) do parts[#parts + 1] = name .. " " .. emits.type_text(kind[name]) end
  return "{ " .. table.concat(parts, ", ") .. " }"
end

-- ---- the rows ---------------------------------------------------------------

local fits = {
  any = function() return true end,
  boolean = function(value) return type(value) == "boolean" end,
  integer = function(value) return math.tointeger(value) ~= nil and type(value) == "number" end,
  number = function(value) return type(value) == "number" end,
  string = function(value) return type(value) == "string" end,
  date = function(value)
    -- EDTF without a year ("XXXX-02-04") spans no days and is a date all the same.
    return type(value) == "string" and (value:find "^[%dX~?%%/%.-]+$" ~= nil
      or require "dossier".days(value) ~= nil)
  end,
  money = function(value)
    return type(value) == "table" and type(rawget(value, "amount")) == "number"
      and (rawget(value, "currency") == nil or type(rawget(value, "currency")) == "string")
  end,
}

local check_record

-- nil, or what is wrong with a value of this type. nil itself and false are
-- "not stated" and fit everywhere.
local function check_value(kind, value, path)
  if value == nil or value == false and kind ~= "boolean" then return nil end
  if type(kind) == "string" then
    if fits[kind](value) then return nil end
    return ("field '%s' is %s, not a %s"):format(path, A[kind], type(value))
  elseif type(value) ~= "table" then
    return ("field '%s' is %s, not a %s"):format(path, is_list(kind) and "a list" or "a record", type(value))
  elseif not is_list(kind) then
    return check_record(kind, value, path .. ".")
  end
  for key, item in next, value do
    if math.type(key) ~= "integer" then
      return ("field '%s' is a list and has the key '%s'"):format(path, tostring(key))
    end
    local fault = check_value(kind[1], item, path .. "." .. key)
    if fault then return fault end
  end
end

function check_record(fields, record, path)
  for _, key in ipairs(sorted_keys(record)) do
    local kind = fields[key]
    if not kind then
      return ("field '%s%s' is not among those that the manifest says%s"):format(path, tostring(key),
        or_nearest(tostring(key), sorted_keys(fields)))
    end
    local fault = check_value(kind, rawget(record, key), path .. key)
    if fault then return fault end
  end
end

-- Evidence goes by the fields' names, at the first level.
local function check_evidence(fields, evidence)
  if type(evidence) ~= "table" then return nil end
  for _, key in ipairs(sorted_keys(evidence)) do
    if not fields[key] then
      return ("the evidence is of the field '%s', which is not among those that the manifest says%s"):format(
        tostring(key), or_nearest(tostring(key), sorted_keys(fields)))
    end
  end
end

--- A check for the rows of one script: check(kind, row), kind "mention" or
--- "fact", row as the script gave it; nil when it is what the manifest says,
--- else what is wrong with it. nil for a script that may emit anything.
function emits.checker(manifest)
  local rows = emits.rows(manifest)
  if not rows then return nil end
  local allowed, names = {}, {}
  for i, row in ipairs(rows) do
    allowed[row.name], names[i] = row, row.name
  end
  return function(kind, row)
    local of = type(row) == "table" and rawget(row, "type")
    if type(of) ~= "string" then return nil end -- said where rows are kept
    local name = kind .. ":" .. of
    local declared = allowed[name]
    if not declared then
      return ("%s is not among what the manifest says it emits%s"):format(name, or_nearest(name, names))
    end
    local fields = declared.fields
    if not fields then return nil end
    local given = rawget(row, "fields")
    return type(given) == "table" and check_record(fields, given, "")
      or check_evidence(fields, rawget(row, "evidence"))
  end
end

return emits
