--- Who says it: the subject of a verb of speech.
---
--- The subject is read off the words beside the verb: a pronoun, a name (with
--- its apposition), or a noun phrase whose head can speak ("two US officials",
--- "the report"). Pronouns mean the speaker named last. Nothing is guessed: no
--- subject beside the verb, no speaker.

local dossier = require "dossier"
local spans = require "dossier.extract.spans"

local given_names = dossier.gazetteer "given_names"

local speakers = {}
speakers.__index = speakers

local function set(list)
  local out = {}
  for word in list:gmatch "%S+" do out[word] = true end
  return out
end

-- Heads of noun phrases that can speak, singular; plurals by their s.
local nouns = set [[
  official spokesman spokeswoman spokesperson representative minister ministry president source
  analyst expert report statement agency department document study letter administration
  government military army navy office bureau commission council committee newspaper lawmaker
  legislator senator congressman congresswoman chairman chairwoman chair director executive
  officer general admiral commander ambassador diplomat envoy reporter journalist critic observer
  professor researcher scholar author company firm party secretary leader aide adviser advisor
  activist resident soldier pilot police court judge prosecutor lawyer mayor governor premier
  notice announcement memo survey poll magazine broadcaster channel institute center group
  organization organisation union association alliance bloc coalition insider person witness
  historian economist strategist veteran coordinator commentator editorial article paper
  authority guard board club operator opposition engineer manager coach meteorologist forecaster
  regulator watchdog shipowner owner worker farmer fisherman teacher doctor nurse scientist driver
  captain chief head founder trader investor banker ministry manufacturer maker charity]]
local plural_nouns = set "people authorities police ministries companies parties sources spokespeople armies"

local adverbs = set [[
  also later then has have had earlier previously recently repeatedly reportedly simply still
  already once again today yesterday tonight however therefore thus too even first only just
  openly publicly privately
  reiterated has-been did has not]]
adverbs.reiterated, adverbs["has-been"] = nil, nil

local openers = set [[
  But And However Meanwhile Still Yet Then Later Also So In On At During After Before While
  When As Since For By With From Asked Speaking Although Though If Because but and however]]

local time_words = set "on in late early earlier last this next that the of since by at"

local female = set "Mrs Ms Miss Lady Dame Queen Princess Madam Madame Baroness Duchess Countess Sister"
local male = set "Mr Mister Sir Lord King Prince Baron Duke Earl Count Father Brother"

--- "f" or "m" where the words beside a person's name say so: an honorific
--- before it, "spokeswoman" or "chairman" in apposition.
local function gender_beside(text, span)
  local before = text:sub(math.max(1, span.first - 16), span.first - 1)
  local word = before:match "(%a+)%.? $"
  if not word then return nil end
  if female[word] or word:find "woman$" then return "f" end
  if male[word] or word:find "%lsman$" or word:find "%lrman$" then return "m" end
  local after = text:match("^, [%w' ]-(%l+)%f[%W]", span.last + 1)
  if after and after:find "%lwoman$" then return "f" end
  return nil
end

--- Whose given name it is, where the gazetteer knows.
local function gender_of_name(name)
  local entry = given_names and name:find " " and given_names:get(name:match "^%S+")
  return entry and entry.attributes.gender or nil
end

function speakers.new(doc)
  local self = setmetatable({ doc = doc, text = doc.text, persons = {}, names = {}, dates = {}, titles = {},
    gender = {} }, speakers)
  for mention in doc:mentions() do
    local kind = mention.type
    local span = { first = mention.first, last = mention.last, type = kind, id = mention.id, name = mention.name }
    if kind == "person" then
      self.persons[#self.persons + 1] = span
      if not self.gender[span.id] then
        self.gender[span.id] = gender_beside(self.text, span) or gender_of_name(span.name)
      end
      self.names[#self.names + 1] = span
    elseif kind == "org" or kind == "place" then
      self.names[#self.names + 1] = span
    elseif kind == "date" or kind == "time" then
      self.dates[#self.dates + 1] = span
    elseif kind == "title" then
      self.titles[#self.titles + 1] = span
    end
  end
  self:genders_from_pronouns()
  return self
end

--- Can "he" or "she" be said of this person? nil where nothing tells.
function speakers:agrees(pronoun, person)
  local gender = person.id and self.gender[person.id]
  if not gender then return nil end
  return gender == (pronoun:lower() == "she" and "f" or "m")
end

--- The person whom "he" or "she" at a byte means: the last before it of that
--- gender, else the only one of whom nothing is known; nil where several could.
function speakers:person_of(pronoun, position)
  local unknown, several
  local person, index = spans.at_or_before(self.persons, position - 1)
  while person and position - person.last < 600 do
    local agrees = self:agrees(pronoun, person)
    if agrees then return person end
    if agrees == nil and unknown and unknown.id ~= person.id then several = true end
    if agrees == nil then unknown = unknown or person end
    index = index - 1
    person = self.persons[index]
  end
  if several then return nil end
  return unknown
end

--- Where neither the name nor the words beside it tell: the pronoun that opens
--- the next sentence, with nobody named between.
function speakers:genders_from_pronouns()
  for i, span in ipairs(self.persons) do
    local following = self.persons[i + 1]
    if not self.gender[span.id] and (not following or following.first > span.last + 40) then
      local window = self.text:sub(span.last + 1, math.min(span.last + 240, following and following.first - 1 or #self.text))
      local pronoun = window:match "^[^.!?\n“‘]*%. (S?[Hh]e) %l"
      if pronoun then self.gender[span.id] = pronoun == "She" and "f" or "m" end
    end
  end
end

local function named(span)
  return { name = span.name, id = span.id, first = span.first, last = span.last, person = span.type == "person" }
end

--- The person, or else organisation or country, that ends at a byte.
function speakers:name_ending(position)
  local span = spans.at_or_before(self.names, position)
  if span and span.last == position then return span end
  return nil
end

local function is_speaking_noun(word)
  word = word:lower()
  return nouns[word] or plural_nouns[word] or nouns[word:gsub("s$", "")] or false
end

--- Can this noun phrase speak? Its head is the last word, or the last before
--- "of", "for", "from", "at", "in".
local function can_speak(phrase)
  phrase = phrase:gsub(" familiar with .*$", ""):gsub(" briefed on .*$", ""):gsub(" with knowledge of .*$", "")
  local head = phrase:match "(%a+)$"
  if head and is_speaking_noun(head) then return true end
  local cut = phrase
  while true do
    local shorter = cut:match "^(.-) of " or cut:match "^(.-) for " or cut:match "^(.-) from "
      or cut:match "^(.-) at " or cut:match "^(.-) in " or cut:match "^(.-) with "
    if not shorter then return false end
    head = shorter:match "(%a+)$"
    if head and is_speaking_noun(head) then return true end
    local number = shorter:lower()
    if number == "one" or number == "some" or number == "two" or number == "several" or number == "many" then
      head = phrase:match "(%a+)$"
      return head ~= nil and is_speaking_noun(head)
    end
    cut = shorter
  end
end

local pronouns = { he = "person", she = "person", they = "group", it = "thing" }

--- Drop adverbs, auxiliaries and dates from the end of the words first..stop.
function speakers:trimmed(first, stop)
  local text = self.text
  for _ = 1, 6 do
    -- "Lin Wei-han (林維翰) said"
    if text:sub(stop, stop) == ")" then
      local open = text:sub(math.max(first, stop - 60), stop):match ".*() %("
      if open then stop = math.max(first, stop - 60) + open - 2 end
    end
    local date = spans.at_or_before(self.dates, stop)
    if date and date.last == stop and date.first > first then
      stop = date.first - 2
      local word = text:sub(first, stop):match "(%a+)$"
      while word and time_words[word] do
        stop = stop - #word - 1
        word = text:sub(first, stop):match "(%a+)$"
      end
    else
      local word = text:sub(math.max(first, stop - 20), stop):match " (%a+)$"
      if word and (adverbs[word] or word:find "^%l+ly$") and not is_speaking_noun(word) then
        stop = stop - #word - 1
      else
        break
      end
    end
  end
  return stop
end

--- The noun phrase in first..stop as a speaker. `given`: the text says that it
--- speaks ("according to"), whatever its noun.
function speakers:phrase(first, stop, given)
  local text = self.text
  -- "A senior official who asked not to be named"
  local clause = text:sub(first, stop):match "^%a[%a -]-() who %l"
  if clause then stop = first + clause - 2 end
  -- Words that open the sentence are no part of the phrase.
  local word = text:sub(first, stop):match "^(%a+),? "
  while word and openers[word] and first < stop do
    first = text:match("^%a+,? ()", first)
    word = text:sub(first, stop):match "^(%a+),? "
  end
  local phrase = text:sub(first, stop)
  if #phrase > 120 or phrase == "" or phrase:find "[\n;:]" then return nil end
  local person = spans.at_or_after(self.persons, first)
  if person and person.last <= stop then
    if person.last == stop then return named(person) end
    local rest = text:sub(person.last + 1, stop)
    if rest:find "^ of " or rest:find "^ %(" or rest:find "^ from " then return named(person) end
  end
  local name = self:name_ending(stop)
  if name and name.first >= first then
    local before = text:sub(first, name.first - 1)
    if before == "" or before:lower() == "the " then return named(name) end
  end
  local lowered = phrase:lower()
  local determined = lowered:find "^the " or lowered:find "^an? " or lowered:find "^one " or lowered:find "^two "
    or lowered:find "^three " or lowered:find "^several " or lowered:find "^some " or lowered:find "^many "
    or lowered:find "^senior " or lowered:find "^another " or lowered:find "^its " or lowered:find "^their "
    or lowered:find "^other " or phrase:find "^%u%S* %l+$" or phrase:find "^%u%S* %u?%l+ %l+$" or phrase:find "^%a+$"
  if (determined or given and phrase:find "^%l") and (given or can_speak(phrase))
      and not phrase:find "[,\"]" and not phrase:find "\xe2\x80[\x9c\x9d]" then
    return { name = phrase:gsub("^[Tt]he ", ""):gsub("^[Aa]n? ", "") .. "", first = first, last = stop,
      phrase = true, group = lowered:find "s$" ~= nil }
  end
  if name and name.first >= first then
    local before = text:sub(first, name.first - 1)
    local linked = before:find " of $" or before:find " for $" or before:find " with $" or before:find " to $"
      or before:find " in $"
    if not linked and before:find "^%u" and openers[before:match "^%a+"] then
      return named(name)
    end
  end
  return nil
end

--- The subject before a verb of speech that starts at `cue_first`; nothing
--- before byte `limit` counts.
function speakers:before(cue_first, limit)
  local text = self.text
  local stop = cue_first - 1
  if text:sub(stop, stop) ~= " " then return nil end
  stop = self:trimmed(limit, stop - 1)
  if stop < limit then return nil end
  if text:sub(stop, stop) == "," then
    -- "Kathy Lin, director of the agency, said"
    local name, index = spans.at_or_before(self.names, stop - 1)
    -- "The mayor, Liv Storm, had conceded"
    if name and name.type == "person" and name.last + 1 == stop and name.first > limit + 2 then
      local title = spans.at_or_before(self.titles, name.first - 2)
      local from = title and title.last + 2 == name.first and title.first or name.first
      if text:sub(from - 2, from - 1) == ", " then return named(name) end
    end
    while name and name.first >= limit do
      if name.type == "person" and text:sub(name.last + 1, name.last + 1) == "," and name.last + 1 < stop then
        return named(name)
      end
      index = index - 1
      name = self.names[index]
    end
    local comma = text:sub(limit, stop - 1):match ".*(), "
    if comma then return self:phrase(limit, limit + comma - 2) end
    return nil
  end
  local word = text:sub(math.max(limit, stop - 8), stop):match "(%a+)$"
  local kind = word and pronouns[word:lower()]
  if kind and (stop - #word < limit or text:sub(stop - #word, stop - #word):find "[%s\"(]"
      or text:sub(stop - #word, stop - #word):find "[\x80-\xff]") then
    return { pronoun = kind, first = stop - #word + 1, last = stop }
  end
  if word == "who" or word == "which" then
    local name = self:name_ending(stop - #word - 2)
    return name and named(name) or nil
  end
  -- Back to where the clause begins.
  local window = text:sub(limit, stop)
  local from = limit
  for at in window:gmatch "[,;:(\"] ?()" do from = math.max(from, limit + at - 1) end
  for at in window:gmatch "\xe2\x80[\x94\x9c\x9d\x93] ?()" do from = math.max(from, limit + at - 1) end
  for _, joint in ipairs { " said ()", " says ()", " reported ()", " that ()", " and ()", " but ()", " while ()",
    " as ()", " because ()" } do
    for at in window:gmatch(joint) do
      -- "Smith and Jones said" has two subjects; the whole is looked at first.
      if joint ~= " and ()" and limit + at - 1 <= stop then from = math.max(from, limit + at - 1) end
    end
  end
  local found = self:phrase(from, stop)
  if found then return found end
  local shorter = text:sub(from, stop):match ".* and ()"
  return shorter and self:phrase(from + shorter - 1, stop) or nil
end

--- What anonymous speakers are called by: "a person briefed on the talks".
local known_by = { "familiar with", "briefed on", "with knowledge of", "with direct knowledge of", "close to",
  "involved in" }

--- Where an anonymous speaker's phrase that begins at `from` ends.
function speakers:anonymous_end(from, limit)
  local window = self.text:sub(from, limit)
  for _, words in ipairs(known_by) do
    local at, to = window:find(words, 1, true)
    if at and at < 60 and window:sub(1, at - 1):find "^%a[%w -]* $" then
      local cut = window:find("[,;:.!?\n\"]", to) or #window + 1
      local who = window:find(" who ", to, true)
      return from + math.min(cut, who or cut) - 2
    end
  end
  return nil
end

--- The subject after a verb ("said Lin", "said a spokesman for the ministry").
--- `given`: see speakers:phrase.
function speakers:after(cue_last, limit, given)
  local text = self.text
  local from = cue_last + 2
  if text:sub(cue_last + 1, cue_last + 1) ~= " " or from > limit then return nil end
  local word = text:match("^(%a+)", from)
  local kind = word and pronouns[word:lower()]
  if kind then return { pronoun = kind, first = from, last = from + #word - 1 } end
  local person = spans.at_or_after(self.persons, from)
  if person and person.last <= limit and person.first - from <= 90 then
    local between = text:sub(from, person.first - 1)
    if not between:gsub("%u%.", ""):gsub("%a%a%a?%.", ""):find "[,;:.!?\"]"
        and not between:find " that " and not between:find " to " and not between:find "^that " then
      return named(person)
    end
  end
  local anonymous = self:anonymous_end(from, limit)
  if anonymous then return self:phrase(from, anonymous, given) end
  local window = text:sub(from, limit)
  local cut = window:find "[,;:.!?\n\"]" or #window + 1
  for _, joint in ipairs { " in ", " on ", " at ", " during ", " when ", " after ", " as ", " while ",
    " to ",
    " late ", " earlier ", " last ", " who ", " submitted ", " released ", " published ", " issued ", " by ",
    " from " } do
    local at = window:find(joint, 1, true)
    if at and at < cut then cut = at end
  end
  while window:sub(1, cut):find "%f[%a]U%.S?%.?$" and window:find("[,;:.!?\n\"]", cut + 1) do
    cut = window:find("[,;:.!?\n\"]", cut + 1)
  end
  local stop = from + cut - 2
  local name = self:name_ending(stop)
  if name and (name.first == from or text:sub(from, name.first - 1):lower() == "the ") then return named(name) end
  -- "said its president, Rufina Vega"
  local apposed = text:sub(stop + 1, stop + 2) == ", " and spans.at_or_after(self.persons, stop + 3)
  if apposed and apposed.first == stop + 3 and apposed.last <= limit and self:phrase(from, stop, given) then
    return named(apposed)
  end
  return self:phrase(from, stop, given)
end

return speakers
