-- What is wrong with a script, told without running it.
--
-- Its source is read as a tree (lua_tree), its manifest as data; names are held
-- against the description of the interface, arguments against the manifest, and
-- queries are compiled and tried. Refused: running the script against a dead
-- corpus, which sees only what that run comes through.

local api = require "dossier.script_api"
local dossier = require "dossier"
local nearest = require "dossier.nearest"
local queries = require "dossier.script_queries"
local tree = require "dossier.lua_tree"

local lint = {}

-- Lua's names that a script has; of its libraries, what it has not.
local NAMES = {}
for name in ("assert error getmetatable ipairs load manifest next pairs pcall print rawequal rawget rawlen rawset "
  .. "require select setmetatable tonumber tostring type xpcall _G _VERSION string table math utf8 coroutine")
  :gmatch "%S+" do
  NAMES[name] = true
end
local PLAIN = { corpus = true, out = true, args = true }
local LIBRARIES = { string = string, table = table, math = math, utf8 = utf8, coroutine = coroutine }
local WITHOUT = { string = { dump = true }, math = { random = true, randomseed = true } }
-- Functions of the interface whose first argument is a query, or a gazetteer.
local OF_QUERIES = { search = true, count = true, explain = true, concordance = true, dispersion = true,
  trend = true, collocates = true, why = true, whynot = true }
local QUERY_OPTIONS = { query = true, hits = true }

local examiner = {}
examiner.__index = examiner

function examiner:tell(line, kind, message, weight)
  self.findings[#self.findings + 1] = { line = line, kind = kind, message = message, weight = weight or "fault",
    order = #self.findings }
end

-- ---- names ------------------------------------------------------------------

local function sorted(set)
  local list = {}
  for name in pairs(set) do list[#list + 1] = name end
  table.sort(list)
  return list
end

-- Is the node what an assignment sets?
local function is_target(node, parents)
  local around = parents[#parents]
  if not around or around.tag ~= "assign" then return false end
  for _, target in ipairs(around.targets) do
    if target == node then return true end
  end
  return false
end

function examiner:check_global(node, parents)
  if node.variable then
    if not is_target(node, parents) then node.variable.reads = node.variable.reads + 1 end
    return
  end
  local name = node.name
  if is_target(node, parents) then
    self:tell(node.line, "global", ("'%s' is set and is no local: it stays from one document to the next; "
      .. "write local"):format(name))
  elseif not NAMES[name] and not (self.plain and PLAIN[name]) and not self.set[name] then
    local near = nearest(name, sorted(NAMES))
    self:tell(node.line, "global", ("a script has no '%s'%s"):format(name,
      near and "; did you mean '" .. near .. "'?" or ""))
  end
end

function examiner:check_library(node)
  local object = node.object
  if node.tag ~= "index" or object.tag ~= "name" or object.variable or node.key.tag ~= "string" then return end
  local library, name = LIBRARIES[object.name], node.key.value
  if not library then return end
  if WITHOUT[object.name] and WITHOUT[object.name][name] then
    self:tell(node.line, "unknown", ("a script has no %s.%s"):format(object.name, name))
  elseif library[name] == nil then
    local near = nearest(name, sorted(library))
    self:tell(node.line, "unknown", ("%s has no '%s'%s"):format(object.name, name,
      near and "; did you mean '" .. near .. "'?" or ""))
  end
end

function examiner:check_require(node)
  local callee, first = node.object, node.arguments[1]
  if callee.tag ~= "name" or callee.variable or callee.name ~= "require" or not first then return end
  local name = first.value
  if first.tag ~= "string" or name == "dossier" or name == "dossier.json" then return end
  local folder = name:match "^dossier%.(extract)%.[%w_]+$" or name:match "^dossier%.(report)%.[%w_]+$"
  if not folder then
    self:tell(node.line, "unknown", ("a script cannot require '%s'; there are dossier, dossier.json, "
      .. "dossier.extract.* and dossier.report.*"):format(name))
    return
  end
  local internal = require "dossier.internal"
  local known = internal.names(internal.home .. "/scripts/dossier/" .. folder, ".lua")
  for i, module in ipairs(known) do
    known[i] = ("dossier.%s.%s"):format(folder, module)
    if known[i] == name then return end
  end
  table.sort(known)
  local near = nearest(name, known)
  self:tell(node.line, "unknown", ("there is no module '%s'%s"):format(name,
    near and "; did you mean '" .. near .. "'?" or ""))
end

-- ---- arguments --------------------------------------------------------------

local function is_args(node)
  local variable = node.tag == "name" and node.variable
  return variable and variable.parameter
    and (variable.name == "args" or variable.of and variable.of.role == "report" and variable.position == 3)
end

-- Does the function that is called take its arguments by the name of args there?
local function is_handed_on(node, around)
  if not around or around.tag ~= "call" then return false end
  local called = around.object.tag == "name" and around.object.variable and around.object.variable.value
  for i, argument in ipairs(around.arguments) do
    if argument == node then
      return called and called.tag == "function" and called.parameters[i] and called.parameters[i].name == "args"
    end
  end
  return false
end

function examiner:check_args(node, parents)
  if not is_args(node) then return end
  local around = parents[#parents]
  if not around or around.tag ~= "index" or around.object ~= node or around.key.tag ~= "string" then
    if not is_handed_on(node, around) then self.args_escape = true end
    return
  end
  local name = around.key.value
  if is_target(around, { parents[#parents - 1] }) then return end
  self.used[name] = true
  if self.declared and not self.declared[name] then
    local near = nearest(name, sorted(self.declared))
    if near then self.used[near] = true end
    self:tell(around.line, "argument", ("args.%s is not declared in the manifest%s"):format(name,
      near and "; did you mean '" .. near .. "'?" or ""))
  end
end

-- The line in the manifest on which an argument is named.
function examiner:line_of(name)
  for _, item in ipairs(self.manifest_node and self.manifest_node.items or {}) do
    if item.key and item.key.value == "args" and item.value.tag == "table" then
      for _, declared in ipairs(item.value.items) do
        for _, field in ipairs(declared.value.items or {}) do
          if field.key and field.key.value == "name" and field.value.value == name then return field.line end
        end
      end
    end
  end
  return self.manifest_node and self.manifest_node.line or 1
end

function examiner:check_declared(manifest)
  for _, declared in ipairs(type(manifest.args) == "table" and manifest.args or {}) do
    local name = declared.name
    if type(declared.help) ~= "string" or not declared.help:find "%S" then
      self:tell(self:line_of(name), "argument", ("argument '%s' has no help: say what it is for"):format(name))
    end
    if not self.used[name] and not self.args_escape and manifest.kind ~= "extractor" then
      self:tell(self:line_of(name), "argument", ("argument '%s' is declared and nowhere used"):format(name))
    end
  end
  for _, name in ipairs { "summary", "description", "example" } do
    if type(manifest[name]) ~= "string" or not manifest[name]:find "%S" then
      self:tell(self.manifest_node and self.manifest_node.line or 1, "manifest", ("no %s"):format(name), "warning")
    end
  end
  if type(manifest.tests) ~= "table" or #manifest.tests == 0 then
    self:tell(self.manifest_node and self.manifest_node.line or 1, "manifest", "no tests", "warning")
  end
end

-- ---- queries ----------------------------------------------------------------

-- The string that an expression is: itself, or what a local was made with.
local function literal_of(node)
  if not node then return nil end
  if node.tag == "name" and node.variable and not node.variable.assigned then node = node.variable.value end
  if node and node.tag == "string" then return node.value, node end
end

function examiner:check_query(node)
  local source, at = literal_of(node)
  if not source or self.seen[at] then return end
  self.seen[at] = true
  local _, never = queries.examine(source, self.types, self.corpus, function(message, weight)
    self:tell(at.line, "query", message, weight)
  end)
  if never then self.never[at] = true end
end

function examiner:check_gazetteer(node)
  local name, at = literal_of(node)
  if not name or self.seen[at] then return end
  self.seen[at] = true
  for _, known in ipairs(self.gazetteers) do
    if known == name then return end
  end
  local near = nearest(name, self.gazetteers)
  self:tell(at.line, "query", ("there is no gazetteer '%s'%s"):format(name,
    near and "; did you mean '" .. near .. "'?" or ""))
end

function examiner:check_pattern(node, flags)
  local source, at = literal_of(node)
  if not source or self.seen[at] then return end
  self.seen[at] = true
  local pattern, problem = dossier.pattern(source, literal_of(flags))
  if not pattern then self:tell(at.line, "query", problem:match "^[^\n]*") end
end

function examiner:check_options(node)
  if not node or node.tag ~= "table" then return end
  for _, item in ipairs(node.items) do
    local key = item.key and item.key.value
    if QUERY_OPTIONS[key] then
      self:check_query(item.value)
    elseif key == "queries" and item.value.tag == "table" then
      for _, query in ipairs(item.value.items) do self:check_query(query.value) end
    elseif key == "stop" or key == "gazetteer" then
      self:check_gazetteer(item.value)
    end
  end
end

function examiner:check_call(node)
  local first = node.arguments[1]
  if not first then return end
  if node.tag == "method" then
    local class = api.type_of(node.object)
    if class ~= "corpus" and class ~= "document" then return end
    if OF_QUERIES[node.name] then self:check_query(first) end
    if node.name == "find" and class == "document" then self:check_gazetteer(first) end
    for _, argument in ipairs(node.arguments) do self:check_options(argument) end
  elseif node.object.tag == "index" and api.type_of(node.object.object) == "dossier" then
    local name = node.object.key.value
    if name == "query" then self:check_query(first) end
    if name == "gazetteer" then self:check_gazetteer(first) end
    if name == "pattern" then self:check_pattern(first, node.arguments[2]) end
  end
end

-- ---- what is emitted --------------------------------------------------------

local function field_of(node, name)
  for _, item in ipairs(node.items) do
    if item.key and item.key.tag == "string" and item.key.value == name then return item.value end
  end
end

-- emit.mention { ... } and emit.fact { ... }: which of the two, and the table.
local function emission(node)
  local callee = node.object
  if node.tag ~= "call" or callee.tag ~= "index" or api.type_of(callee.object) ~= "emit" then return nil end
  local row = node.arguments[1]
  return callee.key.value, row and row.tag == "table" and row or nil
end

function examiner:check_emission(node)
  local what, row = emission(node)
  if not row or not self.emits or what ~= "mention" and what ~= "fact" then return end
  local kind = field_of(row, "type")
  kind = kind and kind.tag == "string" and kind.value
  if kind and not self.emits[what .. ":" .. kind] then
    local near = nearest(what .. ":" .. kind, sorted(self.emits))
    self:tell(row.line, "emits", ("emits '%s:%s', which the manifest does not say%s"):format(what, kind,
      near and "; did you mean '" .. near .. "'?" or ""))
  end
end

-- ---- rules that nothing reaches ---------------------------------------------

local function is_constant(node, value) return node ~= nil and node.tag == "constant" and node.value == value end

local function is_false(node) return is_constant(node, "false") or is_constant(node, "nil") end

local function ends(statement)
  return statement.tag == "return" or statement.tag == "break"
    or statement.tag == "do" and #statement.body > 0 and ends(statement.body[#statement.body])
end

-- What a condition is, written so that equal ones are equal; nil where calls may
-- give something else the second time.
local function shape_of(node)
  if node.tag == "name" then return node.name end
  if node.tag == "string" then return ("%q"):format(node.value) end
  if node.tag == "number" or node.tag == "constant" then return node.value end
  if node.tag == "index" then
    local object, key = shape_of(node.object), shape_of(node.key)
    return object and key and object .. "[" .. key .. "]"
  elseif node.tag == "unary" then
    local value = shape_of(node.value)
    return value and node.operator .. "(" .. value .. ")"
  elseif node.tag == "binary" then
    local left, right = shape_of(node.left), shape_of(node.right)
    return left and right and "(" .. left .. node.operator .. right .. ")"
  end
end

-- The rules that stand in a part of the tree: literals behind `rule =`.
local function rules_in(node)
  local list = {}
  tree.walk(node, function(inside)
    if inside.tag == "table" then
      local rule = field_of(inside, "rule")
      if rule and rule.tag == "string" then list[#list + 1] = { rule = rule.value, line = rule.line } end
    end
  end)
  return list
end

function examiner:unreached(node, why, line)
  local rules = rules_in(node)
  for _, rule in ipairs(rules) do
    self:tell(rule.line, "rule", ("rule '%s' can never be reached: %s"):format(rule.rule, why))
  end
  if #rules == 0 and line then self:tell(line, "rule", "never reached: " .. why, "warning") end
end

function examiner:check_branches(node)
  local seen, always = {}, nil
  for _, branch in ipairs(node.branches) do
    local shape = branch.condition and shape_of(branch.condition)
    if always then
      self:unreached(branch.body, ("the condition in line %d is always true"):format(always), branch.line)
    elseif branch.condition and is_false(branch.condition) then
      self:unreached(branch.body, ("the condition in line %d is never true"):format(branch.line), branch.line)
    elseif shape and seen[shape] then
      self:unreached(branch.body, ("the same condition stands in line %d, before it"):format(seen[shape]),
        branch.line)
    end
    if shape then seen[shape] = seen[shape] or branch.line end
    if branch.condition and is_constant(branch.condition, "true") then always = branch.line end
  end
end

-- The query of the loop `for hit in doc:search(Q)`: the node of its source.
local function query_of(loop)
  local call = loop.values[1]
  if not call or call.tag ~= "method" or call.name ~= "search" then return nil end
  local first = call.arguments[1]
  local made = first and first.tag == "name" and first.variable and first.variable.value or first
  while made and made.tag == "call" do made = made.arguments[1] end
  local _, at = literal_of(made)
  return at
end

function examiner:check_block(list)
  for i, node in ipairs(list) do
    if list[i + 1] and ends(node) and list[i + 1].tag ~= "goto" then
      for k = i + 1, #list do
        self:unreached(list[k], ("it stands behind the end in line %d"):format(node.line), k == i + 1
          and list[k].line or nil)
      end
      return
    end
  end
end

function examiner:check_reach(node)
  if node.tag == "if" then
    self:check_branches(node)
    for _, branch in ipairs(node.branches) do self:check_block(branch.body) end
  elseif type(node.body) == "table" and not node.body.tag then
    self:check_block(node.body)
  end
  if node.tag == "while" and is_false(node.condition) then
    self:unreached(node.body, ("the condition in line %d is never true"):format(node.line), node.line)
  elseif node.tag == "forin" then
    local at = query_of(node)
    if at and self.never[at] then
      self:unreached(node.body, ("the query in line %d can match nothing"):format(at.line))
    end
  end
end

-- Functions that nothing names: their rules are in nobody's reach.
function examiner:check_unused(variables)
  for _, variable in ipairs(variables) do
    local value = variable.value
    if variable.reads == 0 and value and value.tag == "function" and not variable.name:find "^_" then
      self:unreached(value.body, ("nothing calls %s"):format(variable.name), variable.line)
    end
  end
end

-- ---- a file -----------------------------------------------------------------

local function emitted(manifest)
  if type(manifest.emits) ~= "table" then return nil end
  local set = {}
  for key, value in pairs(manifest.emits) do
    if type(value) == "table" then value = value.type or value.name or value[1] end
    if type(value) == "string" then set[value] = true end
    if type(key) == "string" then set[key] = true end
  end
  return set
end

-- The types of mentions that scripts say they emit.
local function mention_types(manifest)
  local types = {}
  local function take(from)
    for name in pairs(from and emitted(from) or {}) do
      local kind = name:match "^mention:(.+)$"
      if kind then types[kind] = true end
    end
  end
  for _, script in ipairs(require "dossier.scripts".all()) do take(script.manifest) end
  take(manifest)
  return types
end

function examiner:walk(list, variables)
  tree.walk(list, function(node, parents)
    api.mark(node)
    if node.tag == "name" and self.plain and PLAIN[node.name] and not node.variable then node.plain = true end
    if node.tag == "assign" then
      for _, target in ipairs(node.targets) do
        if target.tag == "name" and not target.variable then self.set[target.name] = true end
      end
    end
    if node.tag == "call" and node.object.name == "manifest" and #parents == 0 then
      self.manifest_node = node.arguments[1]
    end
  end)
  tree.walk(list, function(node, parents)
    if node.tag == "name" then
      self:check_global(node, parents)
      self:check_args(node, parents)
      return
    end
    local fault = api.fault(node, parents)
    if fault then self:tell(node.line, "unknown", fault) end
    if node.tag == "index" then self:check_library(node) end
    if node.tag == "call" then self:check_require(node) end
    if node.tag == "call" or node.tag == "method" then self:check_call(node) end
    if node.tag == "call" then self:check_emission(node) end
  end)
  self:check_block(list)
  tree.walk(list, function(node) self:check_reach(node) end)
  self:check_unused(variables)
end

--- Examine a script's record (see scripts.find): a list of { line, kind, message,
--- weight = "fault" | "warning" | "note" } in the order of the lines. corpus: an
--- open one whose saved queries are meant by @name, or nil.
function lint.examine(script, corpus)
  local self = setmetatable({ findings = {}, used = {}, set = {}, seen = {}, never = {}, corpus = corpus,
    plain = script.manifest == nil and script.problem == nil, gazetteers = dossier.gazetteers() }, examiner)
  local chunk, problem = load((script.text:gsub("^#[^\n]*", "")), "@" .. script.path, "t")
  if not chunk then
    local line, message = problem:match "^.-:(%d+): (.*)$"
    self:tell(tonumber(line) or 1, "syntax", message or problem)
    return self.findings
  elseif script.problem then
    local _, problem_there, faults = require "dossier.manifest".read(script.path, script.text)
    for _, fault in ipairs(faults or { { message = problem_there or script.problem } }) do
      self:tell(fault.line or 1, "manifest", fault.message)
    end
  end
  local manifest = script.manifest
  self.types = mention_types(manifest)
  self.emits = manifest and manifest.kind == "extractor" and emitted(manifest) or nil
  if manifest then
    self.declared = {}
    for _, declared in ipairs(manifest.args or {}) do self.declared[declared.name] = true end
  end
  self:walk(tree.read(script.text))
  if manifest then self:check_declared(manifest) end
  table.sort(self.findings, function(a, b)
    if a.line ~= b.line then return a.line < b.line end
    return a.order < b.order
  end)
  return self.findings
end

return lint
