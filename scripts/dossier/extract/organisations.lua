--- Organisations by the shape of their names: a head word ("Ministry",
--- "Corporation"), what may stand before it and after it, and the acronym in
--- brackets that stands for the whole from then on.

local dossier = require "dossier"
local words = require "dossier.extract.name_words"

local organisations = {}
organisations.__index = organisations

local heads = assert(dossier.gazetteer "organisation_heads")

function organisations.new()
  return setmetatable({ head_cache = {}, acronyms = {} }, organisations)
end

--- Is this word a head? The kind of its entry, or false.
function organisations:head(word)
  local known = self.head_cache[word]
  if known == nil then
    local entry = word:find "%l" and heads:get(word) or word:find "^%u[%u.]+$" and heads:get(word)
    known = entry and (entry.attributes.kind or "government") or false
    self.head_cache[word] = known
  end
  return known
end

function organisations.is_weak(word)
  return words.weak_heads[word] == true
end

--- One capitalised word at `position` (which is a space before it): the word
--- and where it ends. Possessives and quotation marks do not belong to it.
local function capital_word(text, position)
  local word, stop = text:match("^ ([%u\xc3][%w\xc3\xc4\xc5\xe2\x80-\xbf&'.-]*)()", position)
  if not word then return nil end
  local mark = word:find("\xe2", 1, true)
  if mark then
    word = word:sub(1, mark - 1)
    stop = position + 1 + #word
  end
  local trimmed = word:gsub("'s$", ""):gsub("[.'&-]+$", "")
  if #trimmed < #word and not (word:find "^%u%.$" or word:find "^[%u.]+%.$") then
    return trimmed, position + 1 + #trimmed, true
  end
  return word, stop, false
end

-- Heads whose subject may be two things: "Department of Health and Human Services".
local twofold = {}
for word in ([[Ministry Department Committee Subcommittee Center Centre Institute Council Office
    Commission Bureau Agency Administration School College Academy Directorate Association]]):gmatch "%a+" do
  twofold[word] = true
end

--- After a head: "of Homeland Security", "for Strategic and International
--- Studies". The last byte of the name. `stop_at` says whether a title begins
--- at a byte, which no organisation holds; `known_at` gives the known name
--- that begins there, which it holds whole.
function organisations.extended(text, last, stop_at, known_at, head, kind)
  -- A firm's place is no part of its name: "Kestrel Corp. of Wichita".
  if kind == "company" then return last end
  local position = last + 1
  local link = text:match("^ of the ()%u", position) or text:match("^ of ()%u", position)
    or text:match("^ on ()%u", position)
  if not link and head ~= "Party" then
    link = text:match("^ for the ()%u", position) or text:match("^ for ()%u", position)
  end
  if not link then return last end
  position = link - 1
  local stop = last
  while true do
    local known = known_at(position + 1)
    local word, after, closed
    if known then
      after = known.last + 1
      closed = text:find("^['\xe2]", after) ~= nil
    else
      word, after, closed = capital_word(text, position)
      if not word or #word == 0 or stop_at(position + 1) then break end
      if words.functional[word:lower()] and stop == last then break end
    end
    stop, position = after - 1, after
    if closed then break end
    local joint = text:match("^ and () ?%u", position) or text:match("^ & ()%u", position)
      or text:match("^, ()%u%l+ and %u", position) or text:match("^, ()%u%l+, and %u", position)
      or text:match("^, and ()%u", position)
    if joint then
      local next_word = capital_word(text, joint - 1)
      if next_word and twofold[head] and not text:find("^%S+ & %u", joint) and not stop_at(joint) and not known_at(joint)
          and (words.portfolio[next_word] or not words.functional[next_word:lower()] and not known
            and not text:find("^ %u", joint + #next_word)) then
        position = joint - 1
      else
        break
      end
    end
  end
  return stop
end

--- Do the letters of an acronym stand in this order at the beginnings of the
--- words? "PLA": People's Liberation Army.
local function stands_for(acronym, name)
  local initials = {}
  for word in name:gmatch "[%w\x80-\xff]+" do
    initials[#initials + 1] = word:sub(1, 1):upper()
  end
  local at, matched = 1, 0
  for letter in acronym:upper():gmatch "%u" do
    for i = at, #initials do
      if initials[i] == letter then
        at, matched = i + 1, matched + 1
        break
      end
    end
  end
  return matched >= 2 and matched >= #acronym:gsub("[^%a]", "") - 1
end

--- An acronym in brackets right after a name: its first and last byte.
function organisations.acronym_after(text, last, name)
  local open = text:match("^ %(()", last + 1)
  if not open then return nil end
  local acronym = text:match("^(%u[%w&-]*%u)s?%)", open) or text:match("^(%u[%w&-]*%u)[;,]", open)
  if not acronym or #acronym > 10 or not stands_for(acronym, name) then return nil end
  return open, open + #acronym - 1, acronym
end

return organisations
