-- The Lua interface as data, read from the one place that describes it: the
-- LuaCATS files of bindings/meta, a file a subject. help(x), the manual's
-- reference and the completion at the prompt all come from here.
--
-- manual.load() gives { classes = { class, ... }, by_name = { ["corpus:search"]
-- = entry, ... } }; a class has name, fields and functions; an entry has name,
-- signature, text, params, returns. Only the forms that the file uses are read.

local cli = require "dossier.cli"

local manual = {}

--- The files, in the order in which the manual has them.
manual.files = { "dossier", "statistics", "relatives", "saved", "decisions", "sql", "why" }

local function open_file(name)
  local internal = require "dossier.internal"
  local tried = {}
  for _, place in ipairs { "/meta/", "/bindings/meta/" } do
    local path = internal.home .. place .. name .. ".lua"
    local file = io.open(path, "rb")
    if file then return file end
    tried[#tried + 1] = path
  end
  error("the description of the Lua interface is missing: " .. table.concat(tried, " and "), 0)
end

local function add_class(result, classes, name)
  local class = { name = name, fields = {}, functions = {} }
  result.classes[#result.classes + 1] = class
  classes[name] = class
  return class
end

-- "function corpus:search(query, options) end" ends an entry.
local function finish_function(result, classes, pending, line)
  local owner, sign, name, params = line:match "^function ([%w_]+)([.:])([%w_]+)%((.-)%) end"
  if not owner then return false end
  local entry = { owner = owner, name = owner .. sign .. name, short = name,
    signature = owner .. sign .. name .. "(" .. params .. ")",
    text = table.concat(pending.text, "\n"), params = pending.params, returns = pending.returns }
  local class = classes[owner] or add_class(result, classes, owner)
  class.functions[#class.functions + 1] = entry
  result.by_name[entry.name] = entry
  result.by_name[owner .. "." .. name] = entry
  return true
end

local function read_line(result, classes, state, line)
  local pending = state.pending
  if line:match "^%-%-%-@class" then
    local name = line:match "^%-%-%-@class ([%w_]+)"
    -- A later file that has more to say of a class names it again.
    state.class = classes[name] or add_class(result, classes, name)
    state.class.text = state.class.text or table.concat(pending.text, "\n")
    state.pending = { text = {}, params = {}, returns = {} }
  elseif line:match "^%-%-%-@field" then
    local name, kind, text = line:match "^%-%-%-@field ([%w_]+)%s+(%S+)%s*(.*)$"
    if name and state.class then
      table.insert(state.class.fields, { name = name, type = kind, text = text })
    end
  elseif line:match "^%-%-%-@param" then
    local name, kind = line:match "^%-%-%-@param ([%w_]+%??)%s+(.+)$"
    table.insert(pending.params, { name = name, type = kind })
  elseif line:match "^%-%-%-@return" then
    table.insert(pending.returns, (line:gsub("^%-%-%-@return%s+", "")))
  elseif line:match "^%-%-%-@usage" then
    table.insert(pending.text, (line:gsub("^%-%-%-@usage%s+", "Example: ")))
  elseif line:match "^%-%-%- ?%-%-%-" or line:match "^%-%-%-@" then
    state.pending = { text = {}, params = {}, returns = {} }
  elseif line:match "^%-%-%-" then
    table.insert(pending.text, (line:gsub("^%-%-%- ?", "")))
  elseif finish_function(result, classes, pending, line) or line == "" then
    state.pending = { text = {}, params = {}, returns = {} }
  end
end

local loaded

--- The whole interface; read once.
function manual.load()
  if loaded then return loaded end
  local result, classes = { classes = {}, by_name = {} }, {}
  for _, name in ipairs(manual.files) do
    local state = { pending = { text = {}, params = {}, returns = {} } }
    local file <close> = open_file(name)
    for line in file:lines() do read_line(result, classes, state, line) end
  end
  result.by_class = classes
  loaded = result
  return result
end

--- The text of one entry, for the prompt.
function manual.entry_text(entry)
  local out = { entry.signature }
  if entry.text ~= "" then out[#out + 1] = "  " .. entry.text:gsub("\n", "\n  ") end
  for _, result in ipairs(entry.returns) do out[#out + 1] = "  gives " .. result end
  return table.concat(out, "\n")
end

--- The text of a class: what it is, its fields, its functions.
function manual.class_text(class)
  local out = { class.name .. (class.text and class.text ~= "" and ": " .. class.text or "") }
  for _, field in ipairs(class.fields) do
    out[#out + 1] = ("  .%-14s %s %s"):format(field.name, field.type, field.text):gsub("%s+$", "")
  end
  for _, entry in ipairs(class.functions) do
    local text = entry.text:gsub("\n", " ")
    out[#out + 1] = "  " .. entry.signature .. "\n"
      .. cli.wrap(text:match "^(.-%.)%s" or text, 78, "      ")
  end
  return table.concat(out, "\n")
end

--- Help on a name ("corpus", "corpus:search", "search"): a text, or nil and the
--- nearest right name.
function manual.help(name)
  local all = manual.load()
  if all.by_class[name] then return manual.class_text(all.by_class[name]) end
  local entry = all.by_name[name] or all.by_name[name:gsub("%.", ":", 1)]
  if entry then return manual.entry_text(entry) end
  local found = {}
  for _, class in ipairs(all.classes) do
    for _, candidate in ipairs(class.functions) do
      if candidate.short == name then found[#found + 1] = manual.entry_text(candidate) end
    end
  end
  if #found > 0 then return table.concat(found, "\n\n") end
  local names = {}
  for full, candidate in pairs(all.by_name) do
    names[#names + 1] = full
    names[#names + 1] = candidate.short
  end
  for _, class in ipairs(all.classes) do names[#names + 1] = class.name end
  table.sort(names)
  return nil, require "dossier.nearest"(name, names)
end

--- The reference in Markdown, as it stands in bindings/README.md.
function manual.markdown()
  local out = {}
  for _, class in ipairs(manual.load().classes) do
    out[#out + 1] = "### " .. class.name .. "\n"
    for _, field in ipairs(class.fields) do
      out[#out + 1] = ("- `.%s` (%s) %s"):format(field.name, field.type, field.text):gsub("%s+$", "")
    end
    if #class.fields > 0 then out[#out + 1] = "" end
    for _, entry in ipairs(class.functions) do
      out[#out + 1] = "#### `" .. entry.signature .. "`\n"
      if entry.text ~= "" then out[#out + 1] = entry.text .. "\n" end
      for _, param in ipairs(entry.params) do
        out[#out + 1] = ("- `%s`: %s"):format(param.name, param.type)
      end
      for _, result in ipairs(entry.returns) do out[#out + 1] = "- gives " .. result end
      out[#out + 1] = ""
    end
  end
  return (table.concat(out, "\n"):gsub("\n\n\n+", "\n\n"))
end

return manual
