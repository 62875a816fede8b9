--- Persons in a run of capitalised words, their titles, and the shorter forms
--- that mean them again.
---
--- These are methods of the reading in scripts/extract/names.lua, which owns the
--- state; they stand here by job.

local dossier = require "dossier"
local spans = require "dossier.extract.spans"
local words = require "dossier.extract.name_words"
local people = require "dossier.extract.people"

local given_names = dossier.gazetteer "given_names"
local surnames = dossier.gazetteer "surnames"
local titles = assert(dossier.gazetteer "titles")

local read_persons = {}

local function cached(cache, gazetteer, word)
  local known = cache[word]
  if known == nil then
    local entry = gazetteer and gazetteer:get(word)
    known = entry and (entry.attributes.word == "yes" and "word" or entry.attributes.place == "yes" and "word"
      or "name") or false
    cache[word] = known
  end
  return known
end

local plain_letters = {
  ["á"] = "a", ["à"] = "a", ["â"] = "a", ["ä"] = "a", ["ã"] = "a", ["å"] = "a", ["ç"] = "c", ["é"] = "e", ["è"] = "e",
  ["ê"] = "e", ["ë"] = "e", ["í"] = "i", ["ì"] = "i", ["î"] = "i", ["ï"] = "i", ["ñ"] = "n", ["ó"] = "o", ["ò"] = "o",
  ["ô"] = "o", ["ö"] = "o", ["õ"] = "o", ["ø"] = "o", ["ú"] = "u", ["ù"] = "u", ["û"] = "u", ["ü"] = "u",
}

--- "name" for a given name, "word" for one that is also an English word. "José"
--- counts as "Jose" where the list has only that.
function read_persons:given(word)
  local known = cached(self.given_cache, given_names, people.cased(word))
  if not known and word:find "\xc3" then
    known = cached(self.given_cache, given_names, (people.cased(word):gsub("\xc3[\x80-\xbf]", plain_letters)))
  end
  return known
end

function read_persons:surname(word)
  return cached(self.surname_cache, surnames, people.cased(word))
end

local function soft_place(word)
  local hit = word.hit
  return hit ~= nil and hit.first == word.first and hit.last == word.last and hit.type == "place"
    and hit.list ~= "countries" and hit.entry.attributes.kind ~= "state"
end

--- "Vladimir" is a city, "Jordan" a country, and both begin persons' names: a
--- given name with a word after it that is no name of its own.
function read_persons:free_given_names(list)
  for i = 1, #list - 1 do
    local word, after = list[i], list[i + 1]
    if word.tag == "known" and after.tag == "free" and word.hit.first == word.first and word.hit.last == word.last
        and word.hit.type == "place" and self:given(word.text)
        and (soft_place(word) and self:given(word.text) == "name" or self:surname(after.text) == "name")
        and not self.orgs:head(after.text) and not words.place_heads[after.text] then
      word.hit.dropped, word.tag = true, "free"
    end
  end
end

local determiners = { the = true, its = true, their = true, his = true, her = true, our = true, my = true }

--- Does a determiner ("the", "the city's", "her") stand before the words at
--- `first`, with at most three words between?
local function determined(text, first)
  local before = text:sub(math.max(1, first - 40), first - 1)
  local distance
  for word in before:match("([^.,;:()\n]*)$"):gmatch "%S+" do
    if determiners[word:lower()] or word:find "'s$" or word:find "\xe2\x80\x99s$" then
      distance = 0
    elseif distance then
      distance = distance + 1
    end
  end
  return distance ~= nil and distance <= 3
end

--- The title right before a name; true besides where only a comma parts them.
function read_persons:title_before(first)
  local text = self.text
  if text:sub(first - 1, first - 1) ~= " " then return nil end
  local title = self.titles.by_last[first - 2]
  if title then return title end
  local mark = text:sub(first - 2, first - 2)
  title = (mark == "." or mark == ",") and self.titles.by_last[first - 3]
  if not title then return nil end
  local form = text:sub(title.first, title.last)
  -- "Mr." and "Gen." whose stop the entry may hold or not; no word that ends
  -- the sentence before.
  if mark == "." then return titles:get(form .. ".") and title or nil end
  -- "The mayor, Liv Storm,": the name is in apposition to the title.
  if title.honorific or not form:find "^%l" or form:find "s$" or not determined(text, title.first) then return nil end
  return title, true
end

function read_persons:title_after(last)
  local from = self.text:match("^, ()", last + 1)
  if not from then return nil end
  local title = spans.at_or_after(self.titles.list, from)
  if not title or title.honorific or title.first - from > 36 then return nil end
  -- "Alan Roarke, the lawmakers wrote"
  if self.text:sub(title.first, title.last):find "^%l.*[^s]s$" then return nil end
  local between = self.text:sub(from, title.first - 1)
  if between:find "[,.;:]" and not between:find "U%.S%." then return nil end
  if between == "" or between:find "^the " or between:find "^an? " or between:find "^%u" or between:find "^former "
      or between:find "^%l+ $" and between ~= "who " and between ~= "which " then
    return title
  end
  return nil
end

local speech = {}
for verb in ([[said says told added adds noted argued argues warned warns wrote writes explained
    stated testified tweeted asked replied responded commented insisted insists claimed claims conceded
    acknowledged admitted cautioned recalled worries thinks believes praised criticised criticized
    resigned smiled laughed joked quipped]]):gmatch "%a+" do
  speech[verb] = true
end

--- The words i..j of a person's name, if it could be one: free words, initials
--- and particles; a city's name may be a surname after a given name.
function read_persons:name_words(list, i, titled)
  local j = i
  while j < #list and j - i < 4 do
    local word = list[j + 1]
    if word.tag == "free" then
      j = j + 1
    elseif word.tag == "particle" and list[j + 2] and list[j + 2].tag == "free" then
      j = j + 2
    elseif word.tag == "particle" and list[j + 2] and list[j + 2].tag == "particle"
        and list[j + 3] and list[j + 3].tag == "free" then
      j = j + 3
    elseif soft_place(word) and (titled or self:given(list[i].text) == "name") and j + 1 == #list then
      j = j + 1
    elseif word.tag == "function" and word.text:find "^%u%.$" then
      j = j + 1
    elseif word.tag == "title" and j + 1 == #list and j == i and word.title.first == word.first
        and word.title.last == word.last and self:given(list[i].text) == "name" then
      j = j + 1
    else
      break
    end
  end
  return j
end

local function plain(word)
  return word:find "^[%u\xc3-\xdf][%a\x80-\xff'.-]*$" ~= nil and not word:find "%-$"
end

--- A transcript's label ("MR PRICE:") or vocative stands in capitals.
local function all_capitals(list, i, j)
  for k = i, j do
    if list[k].text:find "%l" or not list[k].text:find "%u%u" then return false end
  end
  return true
end

--- Do words i..j hold one that no person is named by: "Project", "Non-NATO", a
--- head of organisations at the end?
function read_persons:impersonal(list, i, j)
  for k = i, j do
    local word = list[k].text
    if words.impersonal[word] and not self:surname(word) or word:find "^Non%-" then return true end
  end
  local head, tail = list[i].text, list[j].text
  if j == i then return false end
  return self.orgs:head(tail) ~= false and not self:surname(tail)
    or self.orgs:head(head) ~= false and not self:given(head)
end

--- Why words i..j are a person's name: the rule, or nil.
function read_persons:person_rule(list, i, j, titled, heading)
  local count = j - i + 1
  local first, last = list[i].first, list[j].last
  local head = list[i].text
  local capitals = all_capitals(list, i, j)
  -- In a heading "Major Shift" is as likely as "Major Smith".
  local weak = heading and not capitals and not self:given(head) and not self.people:resolve(list[j].text, first)
    and not people.is_chinese_name { head, list[j].text }
  if not capitals and self:impersonal(list, i, j) then return nil end
  if titled and not weak and not (capitals and count > 3) then return "title" end
  if self.text:find("^ %([\xe3-\xe9][\x80-\xbf]", last + 1) and count <= 4 then return "name-in-characters" end
  if capitals then return nil end
  if count == 2 and people.is_chinese_name { head, list[j].text }
      and (list[j].text:find "%-" or not self:begins_sentence(first)) then
    return "chinese-name"
  end
  if count >= 2 and count <= 4 then
    local given = self:given(head)
    local tail = list[j].text
    if given == "name" then return "given-name" end
    if given == "word" and not heading and (self:surname(tail) or not self:begins_sentence(first)) then
      return "given-name"
    end
    if heading then return nil end
    if list[i + 1].text:find "^%u%.$" and count >= 3 then return "initial" end
    if head:find "^%u%.$" and count >= 2 then return "initial" end
    local verb = self.text:match("^,? (%l+)", last + 1)
    if count <= 3 and verb and speech[verb] and not self:begins_sentence(first) then return "speaks" end
    local before = self.text:sub(math.max(1, first - 12), first - 1):match "(%l+) $"
    if count <= 3 and before and speech[before] then return "speaks" end
    -- "her counterpart Kadri Mets", "Her neighbour, Dov Lansky, agrees"
    before = before or self.text:sub(math.max(1, first - 14), first - 1):match "(%l+), $"
    if count <= 3 and before and words.person_nouns[before] then return "noun-before" end
    -- "Marleen Hoogland, who leads", "Joan Abel, 42, of"
    if count <= 3 and (self.text:find("^, who %l", last + 1) or self.text:find("^, %d%d, ", last + 1)) then
      return "apposition"
    end
    if count <= 3 and self:title_after(last) and not self:begins_sentence(first) then return "title-after" end
    if count == 2 and self:surname(tail) == "name" and not self:begins_sentence(first) then return "surname" end
  end
  return nil
end

function read_persons:emit_title(title)
  if title.honorific or title.emitted then return end
  title.emitted = true
  -- "The press secretary, Gen. Ostrow": a title before another.
  local outer = self.text:sub(title.first - 2, title.first - 1) == ", " and self.titles.by_last[title.first - 3]
  if outer and not outer.honorific and self.text:find("^%l", outer.first) and determined(self.text, outer.first) then
    self:emit_title(outer)
  end
  -- "Chinese Foreign Ministry spokesperson": the organisation is a name too.
  local org = spans.overlapping(self.known, title.first, title.first)
  if org and org.type == "org" and org.first < title.first and org.last + 2 <= title.last then
    title.first = org.last + 2
  end
  -- "State Councilor and Foreign Minister" is one title.
  if self.text:sub(title.first - 5, title.first - 1) == " and " then
    local earlier = self.titles.by_last[title.first - 6]
    if earlier and not earlier.honorific and self.text:find("^%u", earlier.first) then
      self:add(earlier.first, title.last, "title", "title-of-person", { rank = -2 })
      return
    end
  end
  self:add(title.first, title.last, "title", "title-of-person", {
    name = title.last == title.first + #title.entry.name - 1 and title.entry.name
      or self.text:sub(title.first, title.last), rank = -2,
  })
end

--- Words i.. as a person. Returns the index of the last word used.
function read_persons:read_person(list, i, heading)
  local word = list[i]
  local title, apart = self:title_before(word.first)
  local soft = title and soft_place(word)
  if word.tag ~= "free" and not soft then return nil end
  if not plain(word.text) then return nil end
  local j = self:name_words(list, i, title ~= nil)
  if apart and j == i then title = nil end
  -- A given name inside: what stands before it was no name ("Texas Gov. ...").
  local rule = self:person_rule(list, i, j, title, heading)
  if soft and j == i and not (title and title.entry.attributes.kind ~= "role") then return nil end
  local first, last = word.first, list[j].last
  local name = self.text:sub(first, last)
  if not rule then
    if j == i then
      self.short[#self.short + 1] = { first = first, last = last, heading = heading, weak = self:begins_sentence(first) }
    elseif not heading then
      self.short[#self.short + 1] = { first = first, last = last, several = j - i + 1, tail = list[j].text }
    end
    return nil
  end
  if j == i then
    self.short[#self.short + 1] = { first = first, last = last, titled = title }
    if title then self:emit_title(title) end
  else
    local person = self.people:add(name, first)
    self:add(first, last, "person", rule, { id = person.id, name = person.name, rank = -1 })
    if title then self:emit_title(title) end
    local after = self:title_after(last)
    if after then self:emit_title(after) end
    self:read_characters(last, person)
  end
  return j
end

--- The name in characters that stands in brackets after one in letters.
function read_persons:read_characters(last, person)
  local from, to = self.text:match("^ %(()[\xe3-\xe9][\x80-\xbf\xe3-\xe9]+()%)", last + 1)
  if from and to - from <= 30 then
    self:add(from, to - 1, "person", "name-in-characters", { id = person.id, name = person.name, rank = -1 })
  end
end

--- Does a single name act as only a person does: "Mets warned", "said Mets"?
function read_persons:acts(short)
  local verb = self.text:match("^ (%l+)", short.last + 1)
  if verb and speech[verb] then return true end
  local before = self.text:sub(math.max(1, short.first - 12), short.first - 1):match "(%l+) $"
  return before ~= nil and speech[before] == true
end

--- Two or three capitalised words of which the last, alone, speaks elsewhere in
--- the document: "Kadri Mets", and later "Mets warned".
function read_persons:read_later_speakers()
  local acting = {}
  for _, short in ipairs(self.short) do
    if not short.several and not short.heading then
      local name = self.text:sub(short.first, short.last)
      if not acting[name] and name:find "%l" and self:acts(short) then acting[name] = true end
    end
  end
  for _, short in ipairs(self.short) do
    local tail = short.tail
    if tail and short.several <= 3 and acting[tail] and plain(tail) and not self.orgs:head(tail)
        and not self.orgs.acronyms[tail] then
      local person = self.people:add(self.text:sub(short.first, short.last), short.first)
      self:add(short.first, short.last, "person", "speaks-elsewhere", { id = person.id, name = person.name, rank = -1 })
    end
  end
end

--- Short forms, once every full name is known.
function read_persons:read_short_forms()
  spans.sort(self.short)
  self:read_later_speakers()
  for _, short in ipairs(self.short) do
    local name = self.text:sub(short.first, short.last)
    local person, rule = nil, "short-form"
    local acronym = self.orgs.acronyms[name]
    if acronym then
      self:add(short.first, short.last, "org", "acronym", { id = acronym.id, name = acronym.name })
    elseif short.titled then
      person, rule = self.people:resolve_or_add(name, short.first), "title"
      self:read_characters(short.last, person)
    elseif not short.several then
      person = self.people:resolve(name, short.first)
      if not person and not short.heading and self:given(name) == "name" and name:find "%l"
          and not self.text:sub(math.max(1, short.first - 10), short.first - 1):find "%u%l+ $" then
        person, rule = self.people:resolve_or_add(name, short.first), "given-name-alone"
      end
    end
    if person then
      self:add(short.first, short.last, "person", rule, { id = person.id, name = person.name })
    end
  end
end

return read_persons
