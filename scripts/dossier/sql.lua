-- SQL without writing SQL: a selection over one view, whose names are checked and
-- whose values are always parameters.
--
-- Each step gives a new selection, so that one may be kept and asked in several
-- ways. Refused: joins and expressions, which SQL itself says better.

local dossier = require "dossier"
local internal = require "dossier.internal"
local nearest = require "dossier.nearest"

local selection = {}
selection.__index = selection
selection.__name = "selection"

local OPERATORS = { ["="] = "=", ["<>"] = "<>", ["~="] = "<>", ["<"] = "<", ["<="] = "<=",
  [">"] = ">", [">="] = ">=", like = "LIKE", glob = "GLOB" }

local function wrong(what, name, names, level)
  local near = type(name) == "string" and nearest(name, names)
  error(("there is no %s '%s'%s"):format(what, tostring(name), near and ("; did you mean '%s'?"):format(near)
    or "; there are " .. table.concat(names, ", ")), level + 1)
end

-- A column's name in quotes, when the view has it; `key` is `doc`, as elsewhere.
local function column(self, name, level)
  for _, known in ipairs(self.columns) do
    if known == name then return '"' .. name .. '"' end
  end
  if name == "key" and self.view == "documents" then return '"key"' end
  wrong("column of " .. self.view, name, self.columns, level + 1)
end

local function copy(self)
  local new = { corpus = self.corpus, view = self.view, columns = self.columns, most = self.most,
    selected = self.selected, order_by = self.order_by, tests = {}, values = {}, count_of = self.count_of }
  table.move(self.tests, 1, #self.tests, 1, new.tests)
  table.move(self.values, 1, #self.values, 1, new.values)
  return setmetatable(new, selection)
end

local function add_test(new, name, operator, value, level)
  local quoted = column(new, name, level + 1)
  local sign = type(operator) == "string" and OPERATORS[operator:lower()]
  if not sign then
    wrong("operator", operator, { "<", "<=", "<>", "=", ">", ">=", "glob", "like" }, level + 1)
  end
  local kind = type(value)
  if kind == "table" and (sign == "=" or sign == "<>") and #value > 0 then
    local marks = {}
    for i, one in ipairs(value) do
      marks[i] = "?"
      new.values[#new.values + 1] = one
    end
    new.tests[#new.tests + 1] = ("%s %s (%s)"):format(quoted, sign == "=" and "IN" or "NOT IN",
      table.concat(marks, ", "))
  elseif kind == "string" or kind == "number" or kind == "boolean" then
    new.values[#new.values + 1] = value
    new.tests[#new.tests + 1] = ("%s %s ?"):format(quoted, sign)
  else
    error(("column '%s' is compared with a %s, not a string, number, boolean or list of these")
      :format(name, kind == "table" and "table" or kind), level + 1)
  end
end

function selection:where(what, operator, value)
  local new = copy(self)
  if type(what) == "table" then
    local names = {}
    for name in pairs(what) do names[#names + 1] = tostring(name) end
    table.sort(names)
    for _, name in ipairs(names) do add_test(new, name, "=", what[name], 2) end
  elseif value == nil then
    error("where wants a column, an operator and a value, or a table of columns and values", 2)
  else
    add_test(new, what, operator, value, 2)
  end
  return new
end

function selection:select(...)
  local new = copy(self)
  new.selected = {}
  for i, name in ipairs { ... } do new.selected[i] = column(self, name, 2) end
  return new
end

function selection:order(...)
  local new = copy(self)
  new.order_by = {}
  for i, name in ipairs { ... } do
    local down = type(name) == "string" and name:match "^%-(.*)"
    new.order_by[i] = column(self, down or name, 2) .. (down and " DESC" or "")
  end
  return new
end

function selection:limit(n)
  if math.type(n) ~= "integer" or n < 0 then
    error("limit wants a whole number, 0 or more", 2)
  end
  local new = copy(self)
  new.most = n
  return new
end

function selection:sql()
  local names = self.selected and #self.selected > 0 and table.concat(self.selected, ", ") or "*"
  local parts = { "SELECT " .. (self.count_of or names) .. " FROM " .. self.view }
  if #self.tests > 0 then parts[#parts + 1] = "WHERE " .. table.concat(self.tests, " AND ") end
  if self.grouped then parts[#parts + 1] = "GROUP BY " .. self.grouped end
  if self.order_by and #self.order_by > 0 then
    parts[#parts + 1] = "ORDER BY " .. table.concat(self.order_by, ", ")
  end
  if self.most then parts[#parts + 1] = ("LIMIT %d"):format(self.most) end
  return table.concat(parts, " "), table.unpack(self.values)
end

function selection:rows()
  return self.corpus:query(self:sql())
end

function selection:count()
  local new = copy(self)
  new.count_of, new.order_by, new.most = "count(*) AS n", nil, nil
  for row in new:rows() do return row.n end
end

function selection:tally(name)
  local new = copy(self)
  new.grouped = column(self, name, 2)
  new.count_of = new.grouped .. " AS value, count(*) AS count"
  new.order_by = { "count DESC", "value" }
  return new.corpus:query(new:sql())
end

selection.__tostring = function(self) return (self:sql()) end

internal.methods.selection = { where = selection.where, select = selection.select,
  order = selection.order, limit = selection.limit, sql = selection.sql, rows = selection.rows,
  count = selection.count, tally = selection.tally }

--- A selection of all rows of a view; raises on a view that is none.
return function(corpus, view)
  local names = {}
  for i, known in ipairs(dossier.views()) do
    if known.name == view then
      return setmetatable({ corpus = corpus, view = view, columns = known.columns, tests = {},
        values = {} }, selection)
    end
    names[i] = known.name
  end
  wrong("view", view, names, 2)
end
