-- A Lua source as a tree, with every name resolved to the local it means: what
-- dossier lint looks at.
--
-- The source has been accepted by load(), so the parser only sorts tokens and
-- never has to report anything. Nodes are tables { tag =, line =, ... }:
--
--   expressions  name (name, variable; nil for a global), index (object, key),
--                call (object, arguments), method (object, name, arguments),
--                string, number, constant, vararg, table (items: { key, value }),
--                function (parameters, body), binary (operator, left, right),
--                unary (operator, value)
--   statements   local (variables, values), assign (targets, values), if
--                (branches: { condition, body }), while, repeat, fornum, forin
--                (variables, values, body), do, return (values), call, break, goto
--   variable     { name, line, parameter =, reads =, value = (what it was made with) }

local tokens_of = require "dossier.lua_tokens"

local PRIORITY = { ["or"] = { 1, 1 }, ["and"] = { 2, 2 }, ["<"] = { 3, 3 }, [">"] = { 3, 3 },
  ["<="] = { 3, 3 }, [">="] = { 3, 3 }, ["~="] = { 3, 3 }, ["=="] = { 3, 3 }, ["|"] = { 4, 4 },
  ["~"] = { 5, 5 }, ["&"] = { 6, 6 }, ["<<"] = { 7, 7 }, [">>"] = { 7, 7 }, [".."] = { 9, 8 },
  ["+"] = { 10, 10 }, ["-"] = { 10, 10 }, ["*"] = { 11, 11 }, ["/"] = { 11, 11 }, ["//"] = { 11, 11 },
  ["%"] = { 11, 11 }, ["^"] = { 14, 13 } }
local UNARY = { ["not"] = true, ["-"] = true, ["~"] = true, ["#"] = true }
local UNARY_PRIORITY = 12

local parser = {}
parser.__index = parser

function parser:now() return self.tokens[self.at] end

function parser:take()
  local token = self.tokens[self.at]
  self.at = math.min(self.at + 1, #self.tokens)
  return token
end

-- A name or a string is never taken for the word that it spells.
function parser:is(text)
  local token = self:now()
  return token.text == text and (token.kind == "op" or token.kind == "word")
end

function parser:took(text)
  if not self:is(text) then return false end
  self:take()
  return true
end

function parser:node(tag, fields)
  fields.tag, fields.line = tag, fields.line or self:now().line
  return fields
end

-- ---- names ------------------------------------------------------------------

function parser:declare(name, line, fields)
  local variable = fields or {}
  variable.name, variable.line, variable.reads = name, line, 0
  self.scope[name] = variable
  self.variables[#self.variables + 1] = variable
  return variable
end

function parser:open() self.scope = setmetatable({}, { __index = self.scope }) end
function parser:close() self.scope = getmetatable(self.scope).__index end

function parser:name(token)
  return self:node("name", { name = token.text, line = token.line, variable = self.scope[token.text] })
end

-- ---- expressions ------------------------------------------------------------

function parser:list()
  local values = { self:expression(0) }
  while self:took "," do values[#values + 1] = self:expression(0) end
  return values
end

function parser:constructor()
  local node = self:node("table", { items = {} })
  self:take()
  while not self:is "}" and self:now().kind ~= "end" do
    local item, next_token = { line = self:now().line }, self.tokens[self.at + 1]
    if self:now().kind == "name" and next_token.kind == "op" and next_token.text == "=" then
      item.key = self:node("string", { value = self:take().text })
      self:take()
    elseif self:took "[" then
      item.key = self:expression(0)
      self:take()
      self:take()
    end
    item.value = self:expression(0)
    node.items[#node.items + 1] = item
    if not self:took "," and not self:took ";" then break end
  end
  node.last_line = self:take().line
  return node
end

function parser:body(method, line)
  local node = self:node("function", { parameters = {}, line = line })
  self:open()
  if method then node.parameters[1] = self:declare("self", line, { parameter = true, is_self = true }) end
  self:take()
  while not self:is ")" and self:now().kind ~= "end" do
    local token = self:take()
    if token.kind == "name" then
      node.parameters[#node.parameters + 1] = self:declare(token.text, token.line,
        { parameter = true, position = #node.parameters + 1 })
    end
    self:took ","
  end
  self:take()
  for _, parameter in ipairs(node.parameters) do parameter.of = node end
  node.body = self:block()
  node.last_line = self:take().line
  self:close()
  return node
end

function parser:arguments()
  local token = self:now()
  if token.kind == "string" then
    self:take()
    return { self:node("string", { value = token.text, line = token.line }) }
  elseif self:is "{" then
    return { self:constructor() }
  end
  self:take()
  local values = self:is ")" and {} or self:list()
  self:take()
  return values
end

function parser:suffixed()
  local node
  local token = self:take()
  if token.text == "(" and token.kind == "op" then
    node = self:expression(0)
    self:take()
  else
    node = self:name(token)
  end
  while true do
    token = self:now()
    if self:is "." then
      self:take()
      local key = self:take()
      node = self:node("index", { object = node, line = key.line,
        key = self:node("string", { value = key.text, line = key.line }) })
    elseif self:is "[" then
      self:take()
      node = self:node("index", { object = node, key = self:expression(0), line = token.line })
      self:take()
    elseif self:is ":" then
      self:take()
      local name = self:take()
      node = self:node("method", { object = node, name = name.text, line = name.line,
        arguments = self:arguments() })
    elseif self:is "(" or self:is "{" or token.kind == "string" then
      node = self:node("call", { object = node, line = token.line, arguments = self:arguments() })
    else
      return node
    end
  end
end

function parser:simple()
  local token = self:now()
  if token.kind == "string" or token.kind == "number" then
    self:take()
    return self:node(token.kind, { value = token.text, line = token.line })
  elseif token.kind == "word" and token.text ~= "function" or self:is "..." then
    self:take()
    return self:node(token.text == "..." and "vararg" or "constant", { value = token.text, line = token.line })
  elseif self:is "{" then
    return self:constructor()
  elseif self:took "function" then
    return self:body(false, token.line)
  end
  return self:suffixed()
end

function parser:expression(limit)
  local left
  local token = self:now()
  if UNARY[token.text] and (token.kind == "op" or token.kind == "word") then
    self:take()
    left = self:node("unary", { operator = token.text, line = token.line,
      value = self:expression(UNARY_PRIORITY) })
  else
    left = self:simple()
  end
  while true do
    token = self:now()
    local priority = (token.kind == "op" or token.kind == "word") and PRIORITY[token.text]
    if not priority or priority[1] <= limit then return left end
    self:take()
    left = self:node("binary", { operator = token.text, left = left, line = token.line,
      right = self:expression(priority[2]) })
  end
end

-- ---- statements -------------------------------------------------------------

local statement = {}

function parser:inner()
  self:open()
  local body = self:block()
  self:close()
  return body
end

statement["if"] = function(self, line)
  local branches = {}
  repeat
    local condition = self:expression(0)
    self:take()
    branches[#branches + 1] = { condition = condition, body = self:inner(), line = condition.line }
  until not self:took "elseif"
  if self:took "else" then branches[#branches + 1] = { body = self:inner(), line = line } end
  self:take()
  return self:node("if", { branches = branches, line = line })
end

statement["while"] = function(self, line)
  local condition = self:expression(0)
  self:take()
  local body = self:inner()
  self:take()
  return self:node("while", { condition = condition, body = body, line = line })
end

statement["do"] = function(self, line)
  local body = self:inner()
  self:take()
  return self:node("do", { body = body, line = line })
end

statement["repeat"] = function(self, line)
  self:open()
  local body = self:block()
  self:take()
  local condition = self:expression(0)
  self:close()
  return self:node("repeat", { condition = condition, body = body, line = line })
end

statement["for"] = function(self, line)
  local names = { self:take() }
  while self:took "," do names[#names + 1] = self:take() end
  local counting = self:take().text == "="
  local node = self:node(counting and "fornum" or "forin", { values = self:list(), variables = {}, line = line })
  self:take()
  self:open()
  for i, name in ipairs(names) do
    node.variables[i] = self:declare(name.text, name.line, { loop = node, position = i })
  end
  node.body = self:block()
  self:close()
  self:take()
  return node
end

statement["function"] = function(self, line)
  local target, method = self:name(self:take()), false
  while self:is "." or self:is ":" do
    method = self:take().text == ":"
    local key = self:take()
    target = self:node("index", { object = target, line = key.line,
      key = self:node("string", { value = key.text, line = key.line }) })
  end
  return self:node("assign", { targets = { target }, values = { self:body(method, line) }, line = line })
end

statement["local"] = function(self, line)
  if self:took "function" then
    local name = self:take()
    local variable = self:declare(name.text, name.line)
    local value = self:body(false, line)
    variable.value, value.called = value, variable
    return self:node("local", { variables = { variable }, values = { value }, line = line })
  end
  local names = {}
  repeat
    names[#names + 1] = self:take()
    if self:took "<" then
      self:take()
      self:take()
    end
  until not self:took ","
  local node = self:node("local", { variables = {}, values = {}, line = line })
  if self:took "=" then node.values = self:list() end
  for i, name in ipairs(names) do
    local variable = self:declare(name.text, name.line, { value = node.values[i] })
    if variable.value and variable.value.tag == "function" then variable.value.called = variable end
    node.variables[i] = variable
  end
  return node
end

statement["return"] = function(self, line)
  local values = {}
  if not (self:is "end" or self:is "else" or self:is "elseif" or self:is "until" or self:is ";"
    or self:now().kind == "end") then
    values = self:list()
  end
  self:took ";"
  return self:node("return", { values = values, line = line })
end

statement["break"] = function(self, line) return self:node("break", { line = line }) end

statement["goto"] = function(self, line)
  self:take()
  return self:node("goto", { line = line })
end

function parser:statement()
  local token = self:now()
  if token.kind == "word" and statement[token.text] then
    self:take()
    return statement[token.text](self, token.line)
  elseif self:took "::" then
    self:take()
    self:take()
    return self:node("goto", { line = token.line })
  end
  local first = self:suffixed()
  if not self:is "=" and not self:is "," then return first end
  local targets = { first }
  while self:took "," do targets[#targets + 1] = self:suffixed() end
  self:take()
  local values = self:list()
  for i, target in ipairs(targets) do
    if target.variable then target.variable.assigned = true end
    if target.variable and values[i] and values[i].tag == "function" then
      values[i].called = target.variable
      if not target.variable.value then target.variable.value = values[i] end
    end
  end
  return self:node("assign", { targets = targets, values = values, line = token.line })
end

function parser:block()
  local list = {}
  while not (self:is "end" or self:is "else" or self:is "elseif" or self:is "until"
    or self:now().kind == "end") do
    if not self:took ";" then list[#list + 1] = self:statement() end
  end
  return list
end

-- ---- walking ----------------------------------------------------------------

local tree = {}

--- The tree of a source that load() accepts: a list of statements, and the list
--- of its local variables.
function tree.read(text)
  local self = setmetatable({ tokens = tokens_of(text), at = 1, scope = {}, variables = {} }, parser)
  local list = self:block()
  return list, self.variables
end

-- In the order of the source; what is not among these holds no nodes.
local PARTS = { "object", "left", "right", "value", "condition", "key", "arguments", "variables", "targets",
  "values", "items", "branches", "body" }

--- Call enter(node, parents) for every node of a node or list, in the order of the source, and leave
--- when all within was seen. `parents` is the list of nodes around it.
function tree.walk(node, enter, leave, parents)
  parents = parents or {}
  if not node.tag then
    for _, child in ipairs(node) do tree.walk(child, enter, leave, parents) end
  else
    if node.tag == "string" or node.tag == "number" or node.tag == "constant" then
      return enter(node, parents)
    end
    enter(node, parents)
    parents[#parents + 1] = node
  end
  for _, part in ipairs(PARTS) do
    local inside = node[part]
    if type(inside) == "table" and part ~= "variables" then
      if inside.tag then
        tree.walk(inside, enter, leave, parents)
      else
        for _, child in ipairs(inside) do tree.walk(child, enter, leave, parents) end
      end
    end
  end
  if node.tag then
    parents[#parents] = nil
    if leave then leave(node, parents) end
  end
end

return tree
