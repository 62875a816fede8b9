-- Which rules an extractor can name, and which of them its tests reached.
--
-- A rule is the `rule` of an emitted row. Those that a source can emit are the
-- strings that it writes behind `rule =` or hands to a function's parameter of that
-- name, and those that its manifest says (rules = {...}); a row without one has its type's name. Modules
-- that the extractor requires count. Refused: counting lines, which says nothing
-- about a rule that is one condition in a query.

local internal = require "dossier.internal"
local tree = require "dossier.lua_tree"

local coverage = {}

-- The strings that an expression can give: those of "and" and "or", never those
-- that are compared.
local function strings_of(node, add)
  if node.tag == "string" then
    add(node.value, node.line)
  elseif node.tag == "binary" and (node.operator == "and" or node.operator == "or") then
    if node.operator == "or" then strings_of(node.left, add) end
    strings_of(node.right, add)
  end
end

local function keyed(node, name)
  for _, item in ipairs(node.items) do
    if item.key and item.key.tag == "string" and item.key.value == name then return item.value end
  end
end

local function is_emit(node)
  local callee = node.object
  return node.tag == "call" and callee.tag == "index" and callee.object.tag == "name"
    and callee.object.name == "emit" and node.arguments[1] and node.arguments[1].tag == "table"
end

local function is_rule(target)
  return target.tag == "index" and target.key.tag == "string" and target.key.value == "rule"
    or target.tag == "name" and target.name == "rule"
end

-- The functions of a source that are handed a rule: by name, which argument of a
-- call that is.
local function handed(list, into)
  local function take(name, value)
    if type(name) ~= "string" or value == nil or value.tag ~= "function" then return end
    for i, parameter in ipairs(value.parameters) do
      if parameter.name == "rule" then into[name] = value.parameters[1].is_self and i - 1 or i end
    end
  end
  tree.walk(list, function(node)
    if node.tag == "assign" then
      for i, target in ipairs(node.targets) do
        take(target.tag == "index" and target.key.value or target.name, node.values[i])
      end
    elseif node.tag == "local" then
      for i, variable in ipairs(node.variables) do take(variable.name, node.values[i]) end
    end
  end)
end

-- The argument of a call that is a rule, by what is called.
local function rule_argument(node, takes)
  local name = node.tag == "method" and node.name
    or node.tag == "call" and (node.object.name or node.object.tag == "index" and node.object.key.value)
  return takes[name] and node.arguments[takes[name]]
end

-- Every literal that stands behind "rule =" in a source, or where a function wants
-- a rule; `add(rule, line)`.
local function literals(list, takes, add)
  tree.walk(list, function(node)
    if rule_argument(node, takes) then strings_of(rule_argument(node, takes), add) end
    if node.tag == "table" then
      local rule = keyed(node, "rule")
      if rule then strings_of(rule, add) end
    elseif node.tag == "assign" then
      for i, target in ipairs(node.targets) do
        if is_rule(target) and node.values[i] then strings_of(node.values[i], add) end
      end
    elseif node.tag == "local" then
      for i, variable in ipairs(node.variables) do
        if variable.name == "rule" and node.values[i] then strings_of(node.values[i], add) end
      end
    elseif is_emit(node) and not keyed(node.arguments[1], "rule") then
      local type_of = keyed(node.arguments[1], "type")
      if type_of then strings_of(type_of, add) end
    end
  end)
end

local function read(path)
  local file = io.open(path, "rb")
  if not file then return nil end
  local text = file:read "a"
  file:close()
  return text
end

-- The manifest's call comes first and holds rows of tests, no rules.
local function without_manifest(text)
  local list = tree.read(text)
  local first, after = list[1], list[2]
  if not (first and first.tag == "call" and first.object.name == "manifest") then return text end
  if not after then return "" end
  local lines, kept = 0, {}
  for line in (text .. "\n"):gmatch "(.-)\n" do
    lines = lines + 1
    kept[lines] = lines < after.line and "" or line
  end
  return table.concat(kept, "\n")
end

--- The rules of an extractor's record: a list of { rule, file, line }, in the
--- order of the sources.
function coverage.rules(script)
  local list, seen, read_already, sources, takes = {}, {}, {}, {}, {}
  local function take(path, text)
    local source = { path = path, tree = tree.read(text) }
    sources[#sources + 1] = source
    handed(source.tree, takes)
    for name in text:gmatch "require%s*%(?%s*[\"'](dossier%.extract%.[%w_.]+)[\"']" do
      local file = "scripts/" .. name:gsub("%.", "/") .. ".lua"
      local module = not read_already[name] and read(internal.home .. "/" .. file)
      read_already[name] = true
      if module then take(file, module) end
    end
  end
  for _, rule in ipairs(type(script.manifest.rules) == "table" and script.manifest.rules or {}) do
    if not seen[rule] then list[#list + 1] = { rule = rule, file = script.path, line = 1 } end
    seen[rule] = true
  end
  take(script.path, without_manifest(script.text))
  for _, source in ipairs(sources) do
    literals(source.tree, takes, function(rule, line)
      if not seen[rule] then list[#list + 1] = { rule = rule, file = source.path, line = line } end
      seen[rule] = true
    end)
  end
  return list
end

--- Of rows that came: how often each rule fired, as { { rule, count, file, line } },
--- the known ones in their order, then those that no source names, sorted.
function coverage.count(script, rows)
  local counts, list, known = {}, {}, {}
  for _, row in ipairs(rows) do counts[row.rule] = (counts[row.rule] or 0) + 1 end
  for _, rule in ipairs(coverage.rules(script)) do
    known[rule.rule] = true
    list[#list + 1] = { rule = rule.rule, count = counts[rule.rule] or 0, file = rule.file, line = rule.line }
  end
  local others = {}
  for rule in pairs(counts) do
    if not known[rule] then others[#others + 1] = rule end
  end
  table.sort(others)
  for _, rule in ipairs(others) do list[#list + 1] = { rule = rule, count = counts[rule] } end
  return list
end

return coverage
