-- The types of a script's arguments: how a text becomes a value, and which
-- values are in a declared range.
--
-- A type is { wanted = "what it must be", read = function(text, declared) ->
-- value or nil, what is wanted instead }; an ordered one also has rank(value),
-- which `min` and `max` are compared by.

local dossier = require "dossier"
local nearest = require "dossier.nearest"

local types = {}

types.string = {
  wanted = "text in UTF-8",
  read = function(text)
    if utf8.len(text) and not text:find "\0" then return text end
  end,
}

types.integer = {
  wanted = "a whole number",
  read = function(text) return math.tointeger(tonumber(text)) end,
  rank = function(value) return value end,
}

types.number = {
  wanted = "a number",
  read = function(text)
    local n = tonumber(text)
    if n and n == n and n ~= math.huge and n ~= -math.huge then return n end
  end,
  rank = function(value) return value end,
}

local SAID = { yes = true, ["true"] = true, no = false, ["false"] = false }

types.boolean = { wanted = "yes or no", read = function(text) return SAID[text] end }

types.date = {
  wanted = "a date such as 2022, 2022-02 or 2022-02-04",
  read = function(text) return dossier.days(text) and text or nil end,
  rank = function(value) return (dossier.days(value)) end,
}

-- "dollars", "New Taiwan dollars", "EUR" behind an amount: the code.
local function currency_behind(words)
  local units = require "dossier.extract.units"
  local last = words:match "%S+$"
  local of = units.dollars_of[(words:match "^(.*)%s+dollars?$" or ""):lower()]
  return units.codes[words:upper()] or of or not words:find "%s" and units.money_words[(last or ""):lower()] or nil
end

local function currency_before(sign)
  local units = require "dossier.extract.units"
  for _, known in ipairs(units.signs) do
    if known[1] == sign then return known[2] end
  end
  return units.codes[sign:upper()]
end

local SHORT = { k = "thousand", m = "million", mn = "million", b = "billion", bn = "billion", tn = "trillion" }

-- "5m EUR" as "5 million EUR", which numbers are read as.
local function spelled_out(text)
  return (text:gsub("^([%d.,]+)%s*(%a+)", function(digits, short)
    local word = SHORT[short:lower()]
    return word and digits .. " " .. word
  end))
end

types.money = {
  wanted = "a sum such as \"US$2.2 billion\", \"5m EUR\" or \"300 million yen\"",
  read = function(text)
    local before, rest = text:match "^%s*([^%d]-)%s*(%d.*)$"
    if not before then return nil end
    rest = spelled_out(rest)
    local amount, taken = dossier.number(rest)
    if not amount then return nil end
    local behind = rest:sub(taken + 1):match "^%s*(.-)%s*$"
    local currency
    if before ~= "" and behind == "" then
      currency = currency_before(before)
    elseif before == "" and behind ~= "" then
      currency = currency_behind(behind)
    end
    return currency and { amount = amount, currency = currency } or nil
  end,
  rank = function(value) return value.amount end,
}

types.choice = {
  read = function(text, declared)
    for _, choice in ipairs(declared.choices) do
      if choice == text then return text end
    end
    local near = nearest(text, declared.choices)
    return nil, "one of " .. table.concat(declared.choices, ", ") .. (near and " (did you mean " .. near .. "?)" or "")
  end,
}

-- Whether there is such an entity is asked when the corpus is there
-- (arguments.settle).
types.entity = {
  wanted = "an entity's name, alias or id",
  read = function(text)
    if text ~= "" and utf8.len(text) and not text:find "%c" then return text end
  end,
}

types.path = {
  wanted = "a path below the output folder, without .. and not from /",
  read = function(text)
    if text == "" or #text > 1024 or not utf8.len(text) then return nil end
    if text:find "%c" then return nil, "a path without control characters" end
    if text:find "\\" then return nil, "a path with / between its parts, not \\" end
    for part in (text .. "/"):gmatch "(.-)/" do
      if part == ".." or part == "" then return nil end
      if part:sub(1, 1) == "." then return nil, "a path whose parts do not begin with a point" end
    end
    return text
  end,
}

-- The first line of a message is enough inside another.
local function shortened(message) return (message:match "^[^\n]*") end

types.pattern = {
  wanted = "a regular expression",
  read = function(text)
    local compiled, problem = dossier.pattern(text)
    if compiled then return text end
    return nil, "a regular expression (" .. shortened(problem) .. ")"
  end,
}

-- Queries may name what is saved in the corpus, so those with an @ are only
-- compiled where it is at hand (arguments.settle).
types.query = {
  wanted = "a query",
  read = function(text)
    if text:find "@" then return text end
    local compiled, problem = dossier.query(text)
    if compiled then return text end
    return nil, "a query (" .. shortened(problem) .. ")"
  end,
}

--- The words of a list: at commas, where "\," is a comma of a word.
local function words_of(text)
  local words, word = {}, ""
  local at = 1
  while at <= #text do
    local char = text:sub(at, at)
    if char == "\\" and text:sub(at + 1, at + 1) == "," then
      word, at = word .. ",", at + 1
    elseif char == "," then
      words[#words + 1], word = word, ""
    else
      word = word .. char
    end
    at = at + 1
  end
  if text ~= "" then words[#words + 1] = word end
  return words
end

local function declared_item(declared)
  return { name = declared.name, type = declared.of or "string", choices = declared.choices,
    min = declared.min, max = declared.max }
end

types.list = {
  read = function(text, declared)
    local list, item = {}, declared_item(declared)
    for i, word in ipairs(type(text) == "table" and text or words_of(text)) do
      local value, wanted = types.convert(word, item)
      if value == nil then return nil, ("a list whose item %d is %s"):format(i, wanted) end
      list[i] = value
    end
    return list
  end,
}

-- ---- all of them ------------------------------------------------------------

--- The names of the types, sorted; those a list may be of.
types.names = { "boolean", "choice", "date", "entity", "integer", "list", "money", "number", "path", "pattern",
  "query", "string" }

local KNOWN = {}
for _, name in ipairs(types.names) do KNOWN[name] = types[name] end

--- Is this the name of a type?
function types.known(name) return KNOWN[name] ~= nil end

--- Has this type a `min` and `max`?
function types.ordered(name) return KNOWN[name] ~= nil and KNOWN[name].rank ~= nil end

--- A value as text: what a command line would say for it.
function types.text(value)
  if type(value) ~= "table" then return tostring(value) end
  if value.amount then return ("%s %s"):format(value.amount, value.currency) end
  local parts = {}
  for i, item in ipairs(value) do parts[i] = types.text(item):gsub(",", "\\,") end
  return table.concat(parts, ",")
end

-- Whether a value is from min to max; false and what it must be. A date's bounds
-- are days: "not after 2022" is up to its last one.
local function in_range(value, declared, kind)
  local rank = KNOWN[kind].rank
  local min, max = declared.min, declared.max
  if not rank or min == nil and max == nil then return true end
  local least, most, at = min, max, rank(value)
  if kind == "date" then
    least, most = min and (dossier.days(min)), max and select(2, dossier.days(max))
  end
  if (not least or at >= least) and (not most or at <= most) then return true end
  local what = KNOWN[kind].wanted:match "^(.-) such as" or KNOWN[kind].wanted
  if min and max then return false, ("%s from %s to %s"):format(what, min, max) end
  local words = kind == "date" and { "not before", "not after" } or { "of at least", "of at most" }
  return false, ("%s %s %s"):format(what, min and words[1] or words[2], min or max)
end

--- The value of a text (or of a value that is right already) for a declaration
--- without a fault; nil and what it must be.
function types.convert(given, declared)
  local kind = declared.type or "string"
  local known = KNOWN[kind]
  local text = given
  if type(given) == "table" and kind ~= "list" then
    if kind ~= "money" then return nil, known.wanted or "one value, not a table" end
    text = types.text(given)
  elseif type(given) ~= "table" then
    text = tostring(given)
  end
  local value, wanted = known.read(text, declared)
  if value == nil then return nil, wanted or known.wanted end
  local fine, range = in_range(value, declared, kind)
  if not fine then return nil, range end
  return value
end

return types
