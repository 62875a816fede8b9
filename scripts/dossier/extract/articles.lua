--- The articles of a list in a sale notice: "sixty (60) M109A7 Self-Propelled
--- Howitzers (SPH); two (2) spare engines and four (4) radios".
---
--- Quantities cut the list: an article runs from behind its quantity to the
--- next one or to the semicolon. What has no quantity in a list that has
--- quantities is an accessory and is left out.

local dossier = require "dossier"

local articles = {}

local weapon_nouns = assert(dossier.gazetteer "weapon_nouns")
local weapons = assert(dossier.gazetteer "weapons")

local number_words = {}
for word in ([[one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty
    ninety hundred thousand million and]]):gmatch "%a+" do
  number_words[word] = true
end

--- Where the number in words that ends before `stop` begins.
local function words_start(text, stop)
  local from = stop
  while true do
    local start, word = text:sub(1, from - 1):match "()(%a+)[%s-]*$"
    if not word or not number_words[word:lower()] then break end
    from = start
  end
  -- "and" alone joins articles, it counts nothing.
  while text:sub(from):find "^and%s" do from = text:match("^and%s+()", from) end
  return from < stop and from or nil
end

--- Every byte's depth in brackets would cost memory; only where each bracket
--- opens and closes is kept.
local function outside_brackets(text)
  local closed, depth, from = {}, 0, nil
  for at, bracket in text:gmatch "()([()])" do
    if bracket == "(" then
      if depth == 0 then from = at end
      depth = depth + 1
    elseif depth > 0 then
      depth = depth - 1
      if depth == 0 then closed[#closed + 1] = { from, at } end
    end
  end
  return function(position)
    for _, pair in ipairs(closed) do
      if position >= pair[1] and position <= pair[2] then return false end
    end
    return true
  end
end

--- The quantities of a list: where each begins, ends, and its value.
function articles.quantities(text)
  local outside = outside_brackets(text)
  local found = {}
  for open, digits, stop in text:gmatch "()%((%d[%d,]*)%)()" do
    local first = words_start(text, open)
    if first and (first == 1 or outside(first)) then
      found[#found + 1] = {
        first = first, last = stop - 1, value = math.tointeger(tonumber((digits:gsub(",", "")))),
      }
    end
  end
  -- Digits or words alone count at the beginning of an article.
  for _, start in ipairs { "()", "; ()", "; and ()", ": ()", ", and ()" } do
    local position = 1
    while true do
      local at = text:match((start == "()" and "^" or "") .. start, position)
        or start ~= "()" and text:match(start, position) or nil
      if not at then break end
      local from = text:match("^up to ()", at) or text:match("^an additional ()", at) or at
      local value, used = dossier.number(text:sub(from, from + 80))
      if value and math.type(value) == "integer" and used and text:find("^ [%a]", from + used)
          and outside(from) and not text:find("^ percent", from + used) then
        local known = false
        for _, other in ipairs(found) do
          if from <= other.last and from + used - 1 >= other.first then known = true end
        end
        if not known then found[#found + 1] = { first = from, last = from + used - 1, value = value } end
      end
      if start == "()" then break end
      position = at
    end
  end
  table.sort(found, function(a, b) return a.first < b.first end)
  return found
end

local endings = {
  ",? that include", ",? which include", ", to include", " to include", ",? consisting of",
  ",? including", ", with ", ", each ", ", which ", ", for ", " to support ", ",? as well as ",
  " integrated with", " and related ", " in support of ", " %(includes? ", ", and other",
  " with U%.S%. ", " with related ", " with spares? ", " with associated ", " with %l+ %l* ?support", " with %l+ %l* ?assistance",
}

--- The words of an article: brackets, further clauses and printing dirt ("non-
--- standard") cut off.
local function plain_words(text)
  local stop = #text
  for _, ending in ipairs(endings) do
    local at = text:find(ending)
    if at and at > 1 and at - 1 < stop then stop = at - 1 end
  end
  local words = text:sub(1, stop):gsub("%s*%b()", ""):gsub("%(.*$", "")
  words = words:gsub("(%w)%-%s+(%w+)", function(a, b)
    if b == "and" or b == "or" or b == "to" then return nil end
    return a .. "-" .. b
  end)
  words = words:gsub("%s+", " "):gsub("^[%s,;:]+", ""):gsub("[%s,;:.]+$", ""):gsub(" and$", "")
  return words, stop
end

local function designation_in(words)
  local mark = words:match "^(M[Kk] %d+)%f[%W]" or words:match "^(Mark %d+)%f[%W]"
  if mark then return mark, 1, #mark, mark end
  for from, word, stop in words:gmatch "()([%w/.-]+)()" do
    if word:find "%u" and word:find "%d" and not word:find "^%d+mm$" then
      local block = words:match("^ (Block %w+)", stop) or words:match("^ (Mod %w+)", stop)
      return word .. (block and " " .. block or ""), from, stop - 1 + (block and #block + 1 or 0), block
    end
  end
  return nil
end

local function look_up(gazetteer, list, last, longest)
  for length = math.min(longest, last), 1, -1 do
    local entry = gazetteer:get(table.concat(list, " ", last - length + 1, last))
    if entry and entry.attributes.kind then return entry.attributes.kind end
  end
  return nil
end

--- The kind of an article: by the class noun that it ends in, else by the
--- weapon it names, else by the last class noun in it. What is left is a system.
function articles.kind(words)
  local list = {}
  for word in words:gsub(" with .*$", ""):gsub(" for .*$", ""):gmatch "%S+" do list[#list + 1] = word end
  if #list == 0 then return "system" end
  local kind = look_up(weapon_nouns, list, #list, 3)
  if kind then return kind end
  for last = #list, 1, -1 do
    kind = look_up(weapons, list, last, 7)
    if kind then return kind end
  end
  if list[#list]:find "^[Ss]ystems?$" then return "system" end
  for last = #list - 1, 1, -1 do
    kind = look_up(weapon_nouns, list, last, 3)
    if kind then return kind end
  end
  return "system"
end

--- Do these words end in a class noun: is it arms that they name?
function articles.is_class(words)
  local last = words:match "([%w-]+)$"
  local two = words:match "([%w-]+ [%w-]+)$"
  return last ~= nil and weapon_nouns:get(last) ~= nil or two ~= nil and weapon_nouns:get(two) ~= nil
end

--- One article from its words: name, designation, kind.
function articles.read(text)
  local acronym = text:match "%((%u[%w/ -]*%u[%w/-]*)%)" or text:match "%((%u%u+s?)%)"
  local words, stop = plain_words(text)
  if words == "" then return nil end
  words = words:gsub("^an? ", ""):gsub("^the ", "")
  -- "secure radios, RT-1987": the designation stands behind.
  local name, behind = words:match "^(.-), ([%u%d][%w/.-]*)$"
  local designation
  if name and behind:find "%d" then
    words, designation = name, behind
  else
    local from, to, block
    designation, from, to, block = designation_in(words)
    if designation and from == 1 and not block then
      local rest = words:sub(to + 2)
      if select(2, rest:gsub("%S+", "")) >= 2 and rest:find "^%u" then words = rest end
    end
  end
  return {
    name = words, designation = designation or acronym, kind = articles.kind(words),
  }, stop
end

--- The articles of a list with their places in it. `lead` is what the notice's
--- first paragraph calls the sale, for a list that counts nothing.
function articles.list(text, lead)
  local out = {}
  local counted = articles.quantities(text)
  for i, quantity in ipairs(counted) do
    local from = quantity.last + 1
    local stop = counted[i + 1] and counted[i + 1].first - 1 or #text
    local semicolon = text:find(";", from, true)
    if semicolon and semicolon <= stop then stop = semicolon - 1 end
    local words = text:sub(from, stop):gsub("[,%s]*and up to%s*$", ""):gsub("[,%s]*and%s*$", "")
      :gsub("[,%s]*up to%s*$", "")
    local article = articles.read(words)
    if article then
      article.quantity = quantity.value
      local before = text:sub(math.max(1, quantity.first - 16), quantity.first - 1)
      article.added = before:find "additional $" ~= nil or nil
      local lead_in = #words - #words:gsub("^%s+", "")
      article.first, article.last = quantity.first, from + lead_in + #words:gsub("^%s+", "") - 1
      out[#out + 1] = article
    end
  end
  if #out > 0 then return out end
  for from, piece in text:gmatch "()([^;]+)" do
    local lead_in = piece:match "^%s*()"
    local words = piece:sub(lead_in):gsub("^and ", "")
    words = words:gsub("^the following[^:]*: ", "")
    local first_piece = #out == 0
    local named = words:find "%u[%w-]*%d" or words:find "%(%u%u%u+%)"
    if first_piece or named and not words:find "^as well as" and not words:find "^U%.S%." then
      local article = articles.read(words)
      if article then
        local _, commas = article.name:gsub(", ", "")
        if commas >= 2 and first_piece then
          if lead and lead:find " " and select(2, lead:gsub("%S+", "")) <= 9 then
            article = articles.read(lead) or article
          else
            local element = words:match "^([^,]+)"
            if element and element:find " " then article = articles.read(element) or article end
          end
        end
        article.first = from + #piece - #words
        article.last = from + #piece - 1
        out[#out + 1] = article
      end
    end
  end
  return out
end

return articles
