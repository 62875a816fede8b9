-- A script's arguments: closed and typed, as its manifest declares them.
--
-- name=value words become a table of converted values with the defaults filled
-- in. An unknown name, a missing needed argument or a value that is not of its
-- type is one message that names the argument and what is right.

local dossier = require "dossier"
local nearest = require "dossier.nearest"

local arguments = {}

local converters = {}

function converters.string(text) return text end

function converters.integer(text)
  local n = math.tointeger(tonumber(text))
  if not n then return nil, "a whole number" end
  return n
end

function converters.number(text)
  local n = tonumber(text)
  if not n or n ~= n or n == math.huge or n == -math.huge then return nil, "a number" end
  return n
end

function converters.boolean(text)
  if text == "yes" or text == "true" then return true end
  if text == "no" or text == "false" then return false end
  return nil, "yes or no"
end

function converters.date(text)
  if not dossier.days(text) then return nil, "a date such as 2022, 2022-02 or 2022-02-04" end
  return text
end

function converters.choice(text, declared)
  for _, choice in ipairs(declared.choices) do
    if choice == text then return text end
  end
  local near = nearest(text, declared.choices)
  return nil, "one of " .. table.concat(declared.choices, ", ")
    .. (near and " (did you mean " .. near .. "?)" or "")
end

local function declared_names(manifest)
  local names, by_name = {}, {}
  for i, declared in ipairs(manifest.args or {}) do
    names[i], by_name[declared.name] = declared.name, declared
  end
  return names, by_name
end

local KINDS = { report = true, extractor = true }

-- nil, or what is wrong with the n-th declaration.
local function fault_of_declared(declared, n, seen)
  local name = type(declared) == "table" and declared.name
  if type(name) ~= "string" or not name:find "^[%a_][%w_-]*$" then
    return ("args[%d] needs a name of letters, digits, _ and -"):format(n)
  elseif seen[name] then
    return ("argument '%s' is declared twice"):format(name)
  end
  seen[name] = true
  local kind = declared.type or "string"
  local convert = converters[kind]
  if not convert then
    local kinds = { "boolean", "choice", "date", "integer", "number", "string" }
    local near = nearest(tostring(kind), kinds)
    return ("argument '%s' has the unknown type '%s'; %s"):format(name, tostring(kind),
      near and "did you mean '" .. near .. "'?" or "there are " .. table.concat(kinds, ", "))
  elseif kind == "choice" and (type(declared.choices) ~= "table" or #declared.choices == 0) then
    return ("argument '%s' is a choice and has no list of choices"):format(name)
  elseif declared.default ~= nil then
    local value, wanted = convert(tostring(declared.default), declared)
    if value == nil then
      return ("the default of argument '%s' must be %s, not '%s'"):format(name, wanted,
        tostring(declared.default))
    end
  end
end

--- What is wrong with a manifest that could be read: nil when nothing is.
function arguments.fault(manifest)
  if type(manifest.name) ~= "string" or manifest.name == "" then return "the manifest has no name" end
  local kind = manifest.kind or "report"
  if not KINDS[kind] then
    return ("kind is \"report\" or \"extractor\", not '%s'"):format(tostring(kind))
  end
  if manifest.args ~= nil and type(manifest.args) ~= "table" then return "args is a list" end
  local seen = {}
  for n, declared in ipairs(manifest.args or {}) do
    local fault = fault_of_declared(declared, n, seen)
    if fault then return fault end
  end
end

--- Convert a table name -> text (or value of the right type already) for a
--- manifest without a fault. Returns the table for the script, or nil, message.
function arguments.convert(manifest, given)
  local names, by_name = declared_names(manifest)
  local result, order = {}, {}
  for name in pairs(given) do order[#order + 1] = name end
  table.sort(order)
  for _, name in ipairs(order) do
    local declared, value = by_name[name], given[name]
    if not declared then
      local near = nearest(name, names)
      return nil, ("%s has no argument '%s'%s"):format(manifest.name, name,
        near and "; did you mean '" .. near .. "'?"
        or #names > 0 and "; it has " .. table.concat(names, ", ") or "; it has none")
    end
    local converted, wanted = converters[declared.type or "string"](tostring(value), declared)
    if converted == nil then
      return nil, ("%s: argument '%s' must be %s, not '%s'"):format(manifest.name, name, wanted,
        tostring(value))
    end
    result[name] = converted
  end
  for _, name in ipairs(names) do
    local declared = by_name[name]
    if result[name] == nil then result[name] = declared.default end
    if result[name] == nil and declared.required then
      return nil, ("%s needs the argument '%s' (%s)"):format(manifest.name, name,
        declared.help or declared.type or "string")
    end
  end
  return result
end

--- Read "name=value" words into a table; nil, message for a word without "=".
function arguments.read(words)
  local given = {}
  for _, word in ipairs(words) do
    local name, value = word:match "^([%a_][%w_-]*)=(.*)$"
    if not name then
      return nil, ("'%s' is no argument: write name=value"):format(word)
    end
    given[name] = value
  end
  return given
end

return arguments
