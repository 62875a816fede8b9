-- What the values in a script are, as far as its source says: the classes of the
-- interface, followed from what a script is handed through what each call gives.
--
-- Everything known comes from the description of the interface (manual.lua), so
-- a function that is described is known here. A value that cannot be followed
-- has no type, and nothing is said of it. Refused: a list of names of functions,
-- which would not see doc:serach where some other class has it.
--
-- A type is a class's name, { list = type } or { values = { type, ... } } for an
-- iterator; `weak` types are guessed from a parameter's name.

local manual = require "dossier.manual"
local nearest = require "dossier.nearest"

local api = {}

-- What functions of these names are handed.
local HANDED = { extract = { "document", "emit" }, report = { "corpus", "out", "args" } }
local NAMED = { doc = "document", corpus = "corpus", out = "out", emit = "emit" }
-- Whose fields are all described; a hit has captures besides.
local CLOSED = { dossier = true, document = true, corpus = true, citation = true, mention = true, fact = true,
  entity = true, emit = true, out = true, sentence = true, zone = true, query = true, gazetteer = true,
  entry = true, pattern = true }
local NOT_FOR_SCRIPTS = { open = true, recover = true }

local classes

local function load_classes()
  if classes then return classes end
  classes = {}
  for _, class in ipairs(manual.load().classes) do
    local members = { fields = {}, functions = {}, names = {} }
    for _, field in ipairs(class.fields) do
      members.fields[field.name] = field.type
      members.names[#members.names + 1] = field.name
    end
    for _, entry in ipairs(class.functions) do
      members.functions[entry.short] = entry
      members.names[#members.names + 1] = entry.short
    end
    table.sort(members.names)
    classes[class.name] = members
  end
  return classes
end

-- A type as the description writes it: "query? query, string? message".
local function parsed(text)
  if not text then return nil end
  local values = text:match "^fun%b()%s*:%s*(.+)$"
  if values then
    local list = {}
    for value in (values .. ","):gmatch "%s*([^,]+)," do list[#list + 1] = parsed(value) or false end
    return { values = list }
  end
  local name, rest = text:match "^([%a_][%w_]*)(.*)$"
  if not name then return nil end
  if rest:find "^%[%]" then return { list = load_classes()[name] and name or false } end
  return load_classes()[name] and name or nil
end

-- ---- what a node is ---------------------------------------------------------

local type_of

-- assert(x) is x; require "dossier" is the library.
local function type_of_call(node)
  local callee = node.object
  if callee.tag == "name" and not callee.variable then
    local first = node.arguments[1]
    if callee.name == "assert" and first then return type_of(first) end
    if callee.name == "require" and first and first.value == "dossier" then return "dossier" end
    if callee.name == "ipairs" and first then
      local list = type_of(first)
      return type(list) == "table" and list.list and { values = { false, list.list } } or nil
    end
    return nil
  end
  if callee.tag == "index" and callee.key.tag == "string" then
    local class = load_classes()[type_of(callee.object)]
    local entry = class and class.functions[callee.key.value]
    return entry and parsed(entry.returns[1])
  end
end

local function type_of_variable(variable)
  if variable.assigned then return nil end
  if variable.loop then
    local iterator = variable.loop.values[1]
    local given = iterator and type_of(iterator)
    return type(given) == "table" and given.values and given.values[variable.position] or nil
  elseif variable.parameter then
    local handed = variable.of and HANDED[variable.of.role]
    if handed then return handed[variable.position] end
    return NAMED[variable.name], true
  end
  return variable.value and type_of(variable.value) or nil
end

function type_of(node)
  if node.tag == "name" then
    local variable = node.variable
    if not variable then return node.plain and NAMED[node.name] or nil end
    if variable.known == nil then
      variable.known = false -- while it is looked for
      local known, weak = type_of_variable(variable)
      variable.known, variable.weak = known or false, weak
    end
    return variable.known or nil, variable.weak
  elseif node.tag == "method" then
    local class = load_classes()[type_of(node.object)]
    local entry = class and class.functions[node.name]
    return entry and parsed(entry.returns[1]) or nil
  elseif node.tag == "call" then
    return type_of_call(node)
  elseif node.tag == "index" then
    local object = type_of(node.object)
    if type(object) == "table" then return object.list or nil end
    local class = load_classes()[object]
    return class and node.key.tag == "string" and parsed(class.fields[node.key.value]) or nil
  elseif node.tag == "binary" and node.operator == "or" then
    return type_of(node.left)
  end
end

--- The type of an expression, or nil; true behind it when it is guessed.
api.type_of = type_of

--- Say which functions of a tree are handed a document or a corpus: those that a
--- table holds under the name, as the one that a script returns does.
function api.mark(node)
  if node.tag ~= "table" then return end
  for _, item in ipairs(node.items) do
    local role, value = item.key and item.key.value, item.value
    if HANDED[role] and value.tag == "name" and value.variable then value = value.variable.value end
    if HANDED[role] and value and value.tag == "function" then value.role = role end
  end
end

-- ---- faults -----------------------------------------------------------------

local function unknown(class, name, what)
  local near = nearest(name, load_classes()[class].names)
  return ("%s has no %s '%s'%s"):format(class, what, name, near and "; did you mean '" .. near .. "'?" or "")
end

-- x:name(...)
local function fault_of_method(node)
  local class, weak = type_of(node.object)
  local members = type(class) == "string" and load_classes()[class]
  if not members or not (CLOSED[class] or next(members.functions)) then return nil end
  local entry = members.functions[node.name]
  if entry then
    if entry.name:find(":", 1, true) then return nil end
    return ("%s.%s is called with a dot"):format(class, node.name)
  elseif weak and string[node.name] or class == "hit" and members.fields[node.name] then
    return nil
  end
  return unknown(class, node.name, "function")
end

-- x.name, x.name(...); called: the node is what is called.
local function fault_of_index(node, called)
  local class, weak = type_of(node.object)
  local members = type(class) == "string" and load_classes()[class]
  if not members or weak or not CLOSED[class] or node.key.tag ~= "string" then return nil end
  local name = node.key.value
  local entry = members.functions[name]
  if class == "dossier" and NOT_FOR_SCRIPTS[name] then
    return ("dossier.%s is not for scripts: a script is handed its corpus or document"):format(name)
  elseif entry and called and entry.name:find(":", 1, true) then
    return ("%s:%s is called with a colon"):format(class, name)
  elseif not entry and not members.fields[name] then
    return unknown(class, name, called and "function" or "field")
  end
end

--- What is wrong with the name that a node asks of the interface; nil: nothing.
function api.fault(node, parents)
  if node.tag == "method" then return fault_of_method(node) end
  if node.tag ~= "index" then return nil end
  local around = parents[#parents]
  return fault_of_index(node, around ~= nil and around.tag == "call" and around.object == node)
end

return api
