-- A script's arguments: closed and typed, as its manifest declares them.
--
-- name=value words become a table of converted values with the defaults filled
-- in. An unknown name, a missing needed argument or a value that is not of its
-- type is one message that names the argument and what is right. What only the
-- corpus can say (is there such an entity) is asked by arguments.settle.

local nearest = require "dossier.nearest"
local types = require "dossier.argument_types"

local arguments = {}

local function declared_names(manifest)
  local names, by_name = {}, {}
  for i, declared in ipairs(manifest.args or {}) do
    names[i], by_name[declared.name] = declared.name, declared
  end
  return names, by_name
end

-- ---- the declaration --------------------------------------------------------

local KEYS = { "choices", "default", "help", "max", "min", "name", "of", "required", "type" }
local KNOWN = {}
for _, key in ipairs(KEYS) do KNOWN[key] = true end

local function fault_of_type(declared)
  local kind = declared.type or "string"
  if not types.known(kind) then
    local near = type(kind) == "string" and nearest(kind, types.names)
    return "type", ("has the unknown type '%s'; %s"):format(tostring(kind),
      near and "did you mean '" .. near .. "'?" or "there are " .. table.concat(types.names, ", "))
  elseif declared.of ~= nil and kind ~= "list" then
    return "of", "is no list and has `of`; write type = \"list\""
  elseif declared.of ~= nil and (not types.known(declared.of) or declared.of == "list") then
    local near = type(declared.of) == "string" and declared.of ~= "list" and nearest(declared.of, types.names)
    return "of", ("is a list of the unknown type '%s'%s"):format(tostring(declared.of),
      near and near ~= "list" and "; did you mean '" .. near .. "'?" or "")
  end
end

local CHOICES_MAX = 200

local function fault_of_choices(declared)
  local is_choice = (declared.of or declared.type) == "choice"
  if not is_choice then
    return declared.choices ~= nil and "choices" or nil, "has choices and is no choice; write type = \"choice\""
  elseif type(declared.choices) ~= "table" or #declared.choices == 0 then
    return declared.choices ~= nil and "choices" or "type", "is a choice and has no list of choices"
  end
  if #declared.choices > CHOICES_MAX then return "choices", ("has over %d choices"):format(CHOICES_MAX) end
  for _, choice in pairs(declared.choices) do
    if type(choice) ~= "string" then return "choices", "has a choice that is no string" end
  end
end

local function fault_of_range(declared)
  local kind = declared.type == "list" and declared.of or declared.type or "string"
  for _, key in ipairs { "min", "max" } do
    local limit = declared[key]
    if limit ~= nil and not types.ordered(kind) then
      return key, ("has a %s and is no integer, number, date or money"):format(key)
    elseif limit ~= nil and kind ~= "date" then
      if type(limit) ~= "number" then return key, ("needs a number as its %s"):format(key) end
    elseif limit ~= nil and types.convert(limit, { type = kind }) == nil then
      local _, wanted = types.convert(limit, { type = kind })
      return key, ("needs %s as its %s, not '%s'"):format(wanted, key, types.text(limit))
    end
  end
  if declared.min ~= nil and declared.max ~= nil and type(declared.min) == type(declared.max)
    and declared.min > declared.max then
    return "min", ("has a min over its max (%s, %s)"):format(declared.min, declared.max)
  end
end

local function fault_of_default(declared)
  if declared.required ~= nil and type(declared.required) ~= "boolean" then
    return "required", "needs true or false as its `required`"
  elseif declared.help ~= nil and (type(declared.help) ~= "string" or declared.help:find "\n") then
    return "help", "needs one line of text as its help"
  elseif declared.default == nil then
    return nil
  elseif declared.required then
    return "default", "is required and has a default; it is the one or the other"
  end
  local value, wanted = types.convert(declared.default, declared)
  if value == nil then
    return "default", ("has a default that must be %s, not '%s'"):format(wanted, types.text(declared.default))
  end
end

local function check_declared(list, n, seen, add)
  local declared = list[n]
  local name = type(declared) == "table" and declared.name
  if type(name) ~= "string" or not name:find "^[%a_][%w_-]*$" then
    local at = type(declared) == "table" and declared.name ~= nil
    add(at and declared or list, at and "name" or n,
      ("args[%d] needs a name of letters, digits, _ and -, as { name = \"since\", type = \"date\" }"):format(n))
    return
  elseif seen[name] then
    add(declared, "name", ("argument '%s' is declared twice"):format(name))
  end
  seen[name] = true
  for key in pairs(declared) do
    if not KNOWN[key] then
      local near = nearest(tostring(key), KEYS)
      add(declared, key, ("argument '%s' has the unknown field '%s'; %s"):format(name, tostring(key),
        near and "did you mean '" .. near .. "'?" or "there are " .. table.concat(KEYS, ", ")))
    end
  end
  for _, fault_of in ipairs { fault_of_type, fault_of_choices, fault_of_range, fault_of_default } do
    local key, message = fault_of(declared)
    if key then return add(declared, key, ("argument '%s' %s"):format(name, message)) end
  end
end

--- Calls add(table, key, message) for each fault of a manifest's `args`.
function arguments.faults(declared, add)
  local seen = {}
  for n in ipairs(declared) do check_declared(declared, n, seen, add) end
  for key in pairs(declared) do
    if math.type(key) ~= "integer" then
      add(declared, key, ("args is a list: write { name = \"%s\", type = ... }"):format(tostring(key)))
    end
  end
end

-- ---- the words --------------------------------------------------------------

local function unknown_argument(manifest, name, names)
  local near = nearest(name, names)
  return ("%s has no argument '%s'%s"):format(manifest.name, name,
    near and "; did you mean '" .. near .. "'?"
    or #names > 0 and "; it has " .. table.concat(names, ", ") or "; it has none")
end

local function wrong_value(manifest, name, wanted, value)
  return ("%s: argument '%s' must be %s, not '%s'"):format(manifest.name, name, wanted, types.text(value))
end

--- Convert a table name -> text (or value of the right type already) for a
--- manifest without a fault. Returns the table for the script, or nil, message.
function arguments.convert(manifest, given)
  local names, by_name = declared_names(manifest)
  local result, order = {}, {}
  for name in pairs(given) do order[#order + 1] = tostring(name) end
  table.sort(order)
  for _, name in ipairs(order) do
    local declared, value = by_name[name], given[name]
    if not declared then return nil, unknown_argument(manifest, name, names) end
    local converted, wanted = types.convert(value, declared)
    if converted == nil then return nil, wrong_value(manifest, name, wanted, value) end
    result[name] = converted
  end
  for _, name in ipairs(names) do
    local declared = by_name[name]
    if result[name] == nil and declared.default ~= nil then
      result[name] = types.convert(declared.default, declared)
    end
    if result[name] == nil and declared.required then
      return nil, ("%s needs the argument '%s' (%s)"):format(manifest.name, name,
        declared.help or declared.type or "string")
    end
  end
  return result
end

-- What a value is in the corpus: an entity's id, a query that compiles there.
local function settled(corpus, kind, value)
  if kind == "entity" then
    local entity, message = corpus:entity(value)
    if not entity then return nil, message end
    return entity.id
  elseif kind == "query" and value:find "@" then
    local compiled, message = require "dossier".query(value, { corpus = corpus })
    if not compiled then return nil, (message:match "^[^\n]*") end
  end
  return value
end

--- What only the corpus can say of converted arguments: an entity becomes the id
--- of the one meant, or there is none and the nearest is named; a query that
--- names a saved one must find it. Returns a table of its own, or nil, message.
--- Example: arguments.settle(corpus, m, { of = "Taipei" }).of --> "place:taipei"
function arguments.settle(corpus, manifest, args)
  local result = {}
  for name, value in pairs(args) do result[name] = value end
  for _, declared in ipairs(manifest.args or {}) do
    local name, value, kind = declared.name, args[declared.name], declared.type
    local list = kind == "list" and value
    if list then value, kind = nil, declared.of end
    if value ~= nil or list then
      local items = {}
      for i, item in ipairs(list or { value }) do
        local found, message = settled(corpus, kind, item)
        if found == nil then
          return nil, ("%s: argument '%s': %s"):format(manifest.name, name, message)
        end
        items[i] = found
      end
      result[name] = list and items or items[1]
      if not list and value == false then result[name] = false end
    end
  end
  return result
end

--- A value as a command line would say it, for the record of a run.
arguments.text = types.text

--- Read "name=value" words into a table; nil, message for a word without "=" or
--- a name that comes twice.
function arguments.read(words)
  local given = {}
  for _, word in ipairs(words) do
    local name, value = word:match "^([%a_][%w_-]*)=(.*)$"
    if not name then
      return nil, ("'%s' is no argument: write name=value"):format(word)
    elseif given[name] then
      return nil, ("argument '%s' is given twice; a list is written %s=a,b"):format(name, name)
    end
    given[name] = value
  end
  return given
end

return arguments
