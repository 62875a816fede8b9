--- The persons of one document: full names, and the shorter forms that mean
--- them again.
---
--- A surname, a given name or a transcript's "MR PRICE" is the person of that
--- name whom the document named last before it, or first after it. Nothing is
--- carried from one document to another: what the corpus knows acts when
--- entities are resolved.

local dossier = require "dossier"

local people = {}
people.__index = people

local surnames_chinese = dossier.gazetteer "surnames_chinese"

function people.new()
  return setmetatable({ list = {}, by_word = {} }, people)
end

--- "PRICE" -> "Price", "JEAN-PIERRE" -> "Jean-Pierre"; other words as they are.
function people.cased(word)
  if word:find "%l" or not word:find "%u%u" then return word end
  return (word:gsub("(%u)([%u'’]+)", function(head, tail) return head .. tail:lower() end))
end

--- Words of a name, initials and nicknames left out: "Antony J. Blinken".
local function core_words(name)
  local out = {}
  for word in name:gmatch "%S+" do
    if not word:find "^%u%.?$" and not word:find "^[\"“]" and not word:find "^[JS]r%.?$" then
      out[#out + 1] = people.cased(word)
    end
  end
  if #out == 0 then out[1] = name end
  return out
end

--- Is this a Chinese name in letters, surname first: "Chiu Kuo-cheng", "Wang Yi"?
function people.is_chinese_name(words)
  if #words == 2 and words[2]:find "^%u%l+%-%l+$" and words[1]:find "^%u%l+$" and #words[1] <= 7 then
    return true
  end
  return #words == 2 and surnames_chinese ~= nil and surnames_chinese:get(words[1]) ~= nil
    and words[2]:find "^%u%l+$" ~= nil and #words[2] <= 9
end

local function remember(self, word, person)
  if #word < 2 then return end
  local list = self.by_word[word]
  if not list then
    list = {}
    self.by_word[word] = list
  end
  if list[#list] ~= person then list[#list + 1] = person end
end

--- A full name at a place. Returns the person, new or known.
function people:add(name, first)
  local words = core_words(name)
  local canonical = table.concat(words, " ")
  local id = dossier.slug(canonical)
  local known = self.list[id]
  if not known then
    known = { id = id, name = canonical, first = first }
    self.list[id] = known
    local chinese = people.is_chinese_name(words)
    known.surname = chinese and words[1] or words[#words]
    known.given = chinese and words[2] or words[1]
    remember(self, known.surname, known)
    if #words > 1 then remember(self, known.given, known) end
    -- "Jean-Pierre" of a name whose parts the text may print in small letters.
    if #words > 2 then
      remember(self, table.concat(words, " ", #words - 1), known)
    end
  end
  known.last = first
  return known
end

--- Does the document hold a person with this surname or given name? The one
--- named last before `position`, else the first.
function people:resolve(name, position)
  local words = core_words(name)
  local list = self.by_word[table.concat(words, " ")]
  if not list then return nil end
  local best
  for _, person in ipairs(list) do
    if person.first <= position then best = person end
  end
  return best or list[1]
end

--- The person of a short form: resolved, or one who has only this name.
function people:resolve_or_add(name, position)
  local known = self:resolve(name, position)
  if known then return known end
  return self:add(name, position)
end

return people
