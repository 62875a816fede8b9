--- One article of a sale from the words that name it: name as printed,
--- designation, kind. How a list falls into articles is item_list's question.

local dossier = require "dossier"

local articles = {}

local weapon_nouns = assert(dossier.gazetteer "weapon_nouns")
local weapons = assert(dossier.gazetteer "weapons")

local endings = {
  ",? that include", ",? which include", ", to include", " to include", ",? consisting of",
  ",? including", ", with ", ", each ", ", which ", ", for ", " to support ", ",? as well as ",
  " integrated with", " and related ", " in support of ", " %(includes? ", ", and other",
  " with U%.S%. ", " with related ", " with spares? ", " with associated ", ",? made by ", ",? built by ",
  ",? produced by ", " with %l+ %l* ?support", " with %l+ %l* ?assistance",
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
      -- "Leopard 2A8": a number alone designates nothing without its name.
      local named = word:find "^%d" and words:sub(1, from - 1):match "(%u%l+) $"
      if named then
        word, from = named .. " " .. word, from - #named - 1
      end
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

return articles
