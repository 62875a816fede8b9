-- Compares what the extractors make of small texts with the rows expected.
--
--   check.lua write FOLDER     the texts as FOLDER/texts.jsonl, a record a case
--   check.lua compare FOLDER   FOLDER/{mentions,figures,quotes,deal}, exported
--
-- A case is { text =, rows = {...}, published = }. Each expected row must have a
-- row of its own that agrees in every field given; of a type that is expected
-- there must be no further rows; a case without rows expects none of its script.
-- Read from the manifests (as data: the call stops the file) and from the tables
-- beside this file, named as the scripts are.

local NAMES = { "amounts", "dates", "weapons", "names", "quotes", "deals" }

local function manifest_of(name)
  local found
  local stop = {}
  local env = { manifest = function(declared) found = declared error(stop) end }
  local chunk = assert(loadfile("scripts/extract/" .. name .. ".lua", "t", env))
  pcall(chunk)
  return assert(found, name .. ": no manifest")
end

local function cases()
  local list = {}
  for _, name in ipairs(NAMES) do
    local function take(from, tests)
      for i, case in ipairs(tests) do
        list[#list + 1] = {
          id = string.format("%s-%s-%02d", name, from, i), script = name, text = case.text, rows = case.rows,
          published = case.published,
        }
      end
    end
    take("manifest", manifest_of(name).tests)
    take("table", require(name))
  end
  return list
end

local function quoted(text)
  return '"' .. text:gsub('[%c"\\]', function(c) return string.format("\\u%04x", c:byte()) end) .. '"'
end

local function write(folder)
  local file = assert(io.open(folder .. "/texts.jsonl", "w"))
  for _, case in ipairs(cases()) do
    file:write("{\"id\":", quoted(case.id), ",\"text\":", quoted(case.text))
    if case.published then file:write(",\"date\":", quoted(case.published)) end
    file:write("}\n")
  end
  file:close()
end

-- JSON, read: what the exports write.
local function decode(text)
  local position = 1
  local value
  local function space() position = text:match("^%s*()", position) end
  local function string()
    local parts = {}
    position = position + 1
    while true do
      local plain, stop = text:match('^([^"\\]*)()', position)
      parts[#parts + 1], position = plain, stop
      local c = text:sub(position, position)
      if c == '"' then position = position + 1 return table.concat(parts) end
      local escape = text:sub(position + 1, position + 1)
      if escape == "u" then
        parts[#parts + 1] = utf8.char(tonumber(text:sub(position + 2, position + 5), 16))
        position = position + 6
      else
        parts[#parts + 1] = ({ n = "\n", t = "\t", r = "\r", b = "\b", f = "\f" })[escape] or escape
        position = position + 2
      end
    end
  end
  local function container(close, read)
    local out = {}
    position = position + 1
    space()
    while text:sub(position, position) ~= close do
      read(out)
      space()
      if text:sub(position, position) == "," then position = position + 1 space() end
    end
    position = position + 1
    return out
  end
  function value()
    space()
    local c = text:sub(position, position)
    if c == '"' then return string() end
    if c == "[" then
      return container("]", function(out) out[#out + 1] = value() end)
    elseif c == "{" then
      return container("}", function(out)
        local key = string()
        position = text:match("^%s*:()", position)
        out[key] = value()
      end)
    end
    local word, stop = text:match("^([%w.+-]+)()", position)
    position = stop
    if word == "null" then return nil end
    if word == "true" or word == "false" then return word == "true" end
    return tonumber(word)
  end
  return value()
end

local function read(folder)
  local by_case = {}
  for _, layer in ipairs { "mentions", "figures", "quotes", "deal" } do
    for line in io.lines(folder .. "/" .. layer) do
      local row = decode(line)
      row.type = row.type or ({ figures = "figure", quotes = "quote", deal = "deal" })[layer]
      by_case[row.doc] = by_case[row.doc] or {}
      table.insert(by_case[row.doc], row)
    end
  end
  return by_case
end

local function agrees(wanted, got)
  if type(wanted) ~= "table" then return wanted == got end
  if type(got) ~= "table" then return false end
  for key, value in pairs(wanted) do
    if not agrees(value, got[key]) then return false end
  end
  return true
end

local function shown(row)
  local keys, parts = {}, {}
  for key in pairs(row) do keys[#keys + 1] = key end
  table.sort(keys)
  for _, key in ipairs(keys) do
    local value = row[key]
    parts[#parts + 1] = key .. "=" .. (type(value) == "table" and "{" .. shown(value) .. "}" or tostring(value))
  end
  return table.concat(parts, " ")
end

local function compare(folder)
  local by_case = read(folder)
  local passed, failed = 0, 0
  for _, case in ipairs(cases()) do
    local got, used, complaints, types = by_case[case.id] or {}, {}, {}, {}
    for _, wanted in ipairs(case.rows) do
      types[wanted.type] = true
      local hit
      for i, row in ipairs(got) do
        if not hit and not used[i] and row.script == case.script and agrees(wanted, row) then hit = i end
      end
      if hit then used[hit] = true else complaints[#complaints + 1] = "missing " .. shown(wanted) end
    end
    for i, row in ipairs(got) do
      if not used[i] and row.script == case.script and (types[row.type] or #case.rows == 0) then
        complaints[#complaints + 1] = "extra " .. shown(row)
      end
    end
    if #complaints == 0 then
      passed = passed + 1
    else
      failed = failed + 1
      print("not ok " .. case.id .. ": " .. case.text:gsub("\n", " "):sub(1, 70))
      for _, complaint in ipairs(complaints) do print("  " .. complaint) end
    end
  end
  print(string.format("# %d ok, %d not ok", passed, failed))
  return failed == 0
end

if arg[1] == "write" then
  write(arg[2])
elseif not compare(arg[2]) then
  os.exit(1)
end
