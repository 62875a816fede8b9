manifest {
  name = "names", version = "0.1.0", kind = "extractor",
  summary = "people with titles, organisations, places, nationalities, vessels, laws and events",
  description = [[
Names that the gazetteers hold, and names told by their shape and what stands
beside them: a title, an honorific or a given name makes a person; a head word
("Ministry", "Corporation") an organisation; "Strait" or "Island" a place. A
surname means the person whom the document named in full, an acronym the
organisation it stood behind in brackets, and a capital its government unless
the words beside it say that the city is meant. The capital that begins a
sentence or stands in a heading is weak evidence and makes no name by itself.]],
  author = "the dossier authors", licence = "MIT",
  categories = { "names" }, requires = { dossier = "0.1" },
  after = { "amounts", "dates", "weapons" },
  emits = { "mention:person", "mention:org", "mention:place", "mention:nationality", "mention:title",
    "mention:vessel", "mention:law", "mention:policy", "mention:event" },
  grants = {},
  example = "dossier extract strait.dossier names",
  tests = {
    { text = "Defense Minister Lin Wei-han (林維翰) met Mr. Okada in Taipei. Lin thanked him.",
      rows = {
        { type = "title", text = "Defense Minister" },
        { type = "person", text = "Lin Wei-han", id = "person:lin-wei-han" },
        { type = "person", text = "林維翰", id = "person:lin-wei-han" },
        { type = "person", text = "Okada" },
        { type = "place", text = "Taipei", id = "place:taipei" },
        { type = "person", text = "Lin", id = "person:lin-wei-han" },
      } },
    { text = "The Coastal Survey Agency (CSA) warned Beijing. The CSA told us so.",
      rows = {
        { type = "org", text = "Coastal Survey Agency", id = "org:coastal-survey-agency" },
        { type = "org", text = "CSA", id = "org:coastal-survey-agency" },
        { type = "place", text = "Beijing", id = "place:china" },
        { type = "org", text = "CSA", id = "org:coastal-survey-agency" },
      } },
    { text = "However, Many People Say Nothing. They told us.", rows = {} },
  },
}

local dossier = require "dossier"
local spans = require "dossier.extract.spans"
local words = require "dossier.extract.name_words"
local people = require "dossier.extract.people"
local places = require "dossier.extract.places"
local organisations = require "dossier.extract.organisations"
local nations = require "dossier.extract.nations"
local known_names = require "dossier.extract.known_names"

local given_names = dossier.gazetteer "given_names"
local surnames = dossier.gazetteer "surnames"
local gazetteer_organisations = assert(dossier.gazetteer "organisations")

-- Capitalised words with what may stand small between them. No name is longer;
-- in a text all of capitals the query stays cheap.
local run_query = dossier.query [[
  [word="\p{Lu}.*" & kind="word"]
  ( [word="\p{Lu}.*" & kind="word"] | "-" [kind="word"] | "-" [kind="number"]
  | [norm="de|da|del|della|der|den|di|do|dos|du|la|le|van|von|bin|ibn|al|el"]{1,2} [word="\p{Lu}.*" & kind="word"]
  | [norm="al|el|ul|as|bin|ibn|abu"] "-" [word="\p{Lu}.*" & kind="word"]
  | "&" [word="\p{Lu}.*" & kind="word"] ){0,24} ]]

-- "the Chinese foreign ministry", "defense ministry of Taiwan".
local ministry_query = dossier.query [[
  [norm="foreign|defense|defence|interior|finance|economic|economics|economy|trade|commerce|health|education|justice|transport|transportation|energy|labor|labour|agriculture|culture"]
  "affairs"? [norm="ministry"] ]]

-- "our “one China” policy", "a policy of “strategic ambiguity”".
local policy_query = dossier.query [[
  [word="[“‘\"']"] name:([kind="word"]{1,4}) ","? [word="[”’\"']"] [norm="policy|principle|doctrine|strategy|formula"]
  | [norm="policy|principle|doctrine|strategy|formula"] "of" [word="[“‘\"']"] name:([kind="word"]{1,4}) ","? [word="[”’\"']"] ]]

-- One document being read.
local reading = {}
reading.__index = reading

local function begin(doc)
  local self = setmetatable({
    doc = doc, text = doc.text, people = people.new(), orgs = organisations.new(),
    found = {}, short = {}, headings = {}, datelines = {}, given_cache = {}, surname_cache = {},
  }, reading)
  self.blocked = spans.disjoint(spans.collect(doc:mentions()))
  for zone in doc:zones() do
    if zone.kind == "headline" or zone.kind == "heading" then
      self.headings[#self.headings + 1] = zone
    elseif zone.kind == "dateline" then
      self.datelines[#self.datelines + 1] = zone
    end
  end
  self.known = known_names.gather(doc)
  self.titles = known_names.titles(doc, self.text)
  self.known_at, self.title_at = spans.cursor(self.known), spans.cursor(self.titles.list)
  self.blocked_at, self.heading_at = spans.cursor(self.blocked), spans.cursor(self.headings)
  return self
end

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

--- "name" for a given name, "word" for one that is also an English word.
function reading:given(word)
  return cached(self.given_cache, given_names, people.cased(word))
end

function reading:surname(word)
  return cached(self.surname_cache, surnames, people.cased(word))
end

function reading:add(first, last, kind, rule, fields)
  local span = fields or {}
  span.first, span.last, span.type, span.rule = first, last, kind, rule
  span.rank = span.rank or 0
  self.found[#self.found + 1] = span
  return span
end

function reading:begins_sentence(first)
  local before = self.text:sub(math.max(1, first - 5), first - 1)
  return before == "" or before:find "\n%s*$" ~= nil or before:find "[.!?:] +$" ~= nil
    or before:find "[.!?][\"')]* $" ~= nil or before:find "[\"(]$" ~= nil
    or before:find "\xe2\x80[\x98\x9c]$" ~= nil or before:find "[.!?:]\xe2\x80[\x99\x9d] $" ~= nil
    or before:find "[•*-] $" ~= nil
end

local function soft_place(word)
  local hit = word.hit
  return hit ~= nil and hit.first == word.first and hit.last == word.last and hit.type == "place"
    and hit.list ~= "countries" and hit.entry.attributes.kind ~= "state"
end

--- "Vladimir" is a city, "Jordan" a country, and both begin persons' names: a
--- given name with a word after it that is no name of its own.
function reading:free_given_names(list)
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

--- The words of a run with their tags: what each of them already is.
function reading:tagged(run)
  local list, count = {}, 0
  local offset = run.first - 1
  for from, word, to in run.text:gmatch "()(%S+)()" do
    local first, last = offset + from, offset + to - 1
    local entry = { text = word, first = first, last = last }
    local hit = self.known_at(first, last)
    local title = self.title_at(first, last)
    if self.blocked_at(first, last) then
      entry.tag = "blocked"
    elseif hit then
      entry.tag, entry.hit = "known", hit
    elseif title then
      entry.tag, entry.title = "title", title
    elseif not word:find "^[%u\xc3-\xdf]" and not word:find "^%l%l%l?%-%u" then
      entry.tag = words.particles[word] and "particle" or "break"
    elseif words.functional_forms[word] then
      entry.tag = "function"
    else
      entry.tag = "free"
    end
    count = count + 1
    list[count] = entry
  end
  self:free_given_names(list)
  return list
end

-- Organisations ---------------------------------------------------------------

--- The entry of a generic ministry named with its country.
function reading:country_before(first)
  local before = self.text:sub(math.max(1, first - 40), first - 1)
  local possessed = before:match "()['\xe2][\x80-\xbf]*s $" or before:match "() $"
  if not possessed then return nil end
  local stop = first - 1 - #before + possessed - 1
  local hit = spans.at_or_before(self.known, stop)
  if hit and hit.last == stop and (hit.type == "nationality" or hit.list == "countries" or hit.list == "capital") then
    return hit
  end
  return nil
end

local function country_of(hit)
  local attributes = hit.entry.attributes
  return attributes.country or attributes.capital_of or dossier.slug(hit.entry.name)
end

--- The entry of a country's ministry, and the identity it has without one: the
--- same for "Ministry of Defense" and "defense ministry".
local function ministry(country, core)
  local portfolio = {}
  for word in dossier.fold(core):gsub("defence", "defense"):gmatch "%a+" do
    if word ~= "ministry" and word ~= "of" and word ~= "the" and word ~= "and" and word ~= "national"
        and word ~= "affairs" then
      portfolio[#portfolio + 1] = word
    end
  end
  local name = nations.name(country) or country
  local title = table.concat(portfolio, " "):gsub("%f[%a]%l", string.upper)
  local entry
  for _, form in ipairs { name .. " " .. title .. " Ministry", name .. "'s " .. title .. " Ministry" } do
    entry = entry or gazetteer_organisations:get(form)
  end
  return entry, country .. "-" .. table.concat(portfolio, "-") .. "-ministry"
end

--- An organisation, with the acronym behind it. A ministry has its country in
--- its identity: `core` is its name without the country's.
function reading:add_org(first, last, rule, entry, country, core)
  local id
  if country and not entry then
    entry = gazetteer_organisations:get(self.text:sub(first, last))
    if not entry then entry, id = ministry(country, core) end
  end
  local name = entry and entry.name or self.text:sub(first, last)
  id = entry and dossier.slug(name) or id or dossier.slug(name)
  self:add(first, last, "org", rule, { id = id, name = name, entry = entry })
  local from, to, acronym = organisations.acronym_after(self.text, last, self.text:sub(first, last))
  if from then
    self.orgs.acronyms[acronym] = { id = id, name = name }
    self:add(from, to, "org", "acronym", { id = id, name = name, rank = -1 })
  end
end

--- An organisation by its head among words i..: the index of its last word.
function reading:org_at(list, i)
  local head_index, kind
  for k = i, #list do
    local word = list[k]
    if word.tag == "break" or word.tag == "title" or word.tag == "blocked" then break end
    if word.tag == "function" and k > i then break end
    -- An organisation that the gazetteer knows ends the run of another.
    local found = self.orgs:head(word.text)
    -- "Department Press Briefing": what a free word follows is no end.
    if found and list[k + 1] and list[k + 1].tag == "free" and not self.orgs:head(list[k + 1].text) then
      found = false
    end
    if found and (k > i or not organisations.is_weak(word.text)) then head_index, kind = k, found end
  end
  if not head_index then return nil end
  local first, last = list[i].first, list[head_index].last
  local head = list[head_index].text
  local stop = organisations.extended(self.text, last, function(position)
    local title = spans.at_or_before(self.titles.list, position)
    return title ~= nil and title.last >= position and not self.text:sub(title.first, title.last):find "%f[%w]%l"
  end, function(position)
    local known = spans.at_or_before(self.known, position)
    return known and known.first == position and known or nil
  end, head)
  local evidence = head_index > i or stop > last
  if organisations.is_weak(head) and stop == last then
    evidence = false
    for k = i, head_index - 1 do
      if list[k].tag == "known" then evidence = true end
    end
  end
  -- A known name that is all of it needs no rule.
  local hit = list[i].hit
  if hit and hit.first <= first and hit.last >= stop then return nil end
  if not evidence then return nil end
  if words.law_heads[head] then return nil end
  if self.text:sub(first - 4, first - 1):find "%d%l%l $" then return nil end
  return head_index, first, stop, kind
end

local corporate = { Inc = true, Corp = true, Corporation = true, Ltd = true, LLC = true, Company = true,
  Incorporated = true, Limited = true, Co = true, Group = true, plc = true, PLC = true }

--- The entry that a firm's longer name belongs to: "Lockheed Martin Corporation".
local function corporate_entry(hit, rest)
  if not hit or hit.type ~= "org" then return nil end
  rest = rest:gsub("[%s.,]", "")
  return corporate[rest] and hit.entry or nil
end

function reading:read_org(list, i)
  local index, first, last = self:org_at(list, i)
  if not index then return nil end
  local hit = list[i].hit
  local whole = hit and hit.first == first and hit or nil
  local entry = whole and corporate_entry(whole, self.text:sub(whole.last + 1, last))
  local country, core
  if self.text:sub(first, last):find "Ministry" then
    if whole and (whole.type == "nationality" or whole.list == "countries") then
      country, core = country_of(whole), self.text:sub(whole.last + 2, last)
    else
      local before = self:country_before(first)
      if before then
        core = self.text:sub(first, last)
        first, country = before.first, country_of(before)
      end
    end
  end
  self:add_org(first, last, "organisation-head", entry, country, core)
  return index, last
end

-- Persons ---------------------------------------------------------------------

function reading:title_before(first)
  local text = self.text
  if text:sub(first - 1, first - 1) ~= " " then return nil end
  local title = self.titles.by_last[first - 2]
  if title then return title end
  -- "Mr." and "Gen." whose stop the entry may hold or not.
  if text:sub(first - 2, first - 2) == "." then return self.titles.by_last[first - 3] end
  return nil
end

function reading:title_after(last)
  local from = self.text:match("^, ()", last + 1)
  if not from then return nil end
  local title = spans.at_or_after(self.titles.list, from)
  if not title or title.honorific or title.first - from > 36 then return nil end
  local between = self.text:sub(from, title.first - 1)
  if between:find "[,.;:]" and not between:find "U%.S%." then return nil end
  if between == "" or between:find "^the " or between:find "^an? " or between:find "^%u" or between:find "^former "
      or between:find "^%l+ $" and between ~= "who " and between ~= "which " then
    return title
  end
  return nil
end

local speech = {}
for verb in ([[said says told added adds noted argued warned wrote writes explained
    stated testified tweeted asked replied responded commented insisted claimed]]):gmatch "%a+" do
  speech[verb] = true
end

--- The words i..j of a person's name, if it could be one: free words, initials
--- and particles; a city's name may be a surname after a given name.
function reading:name_words(list, i, titled)
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

--- Why words i..j are a person's name: the rule, or nil.
function reading:person_rule(list, i, j, titled, heading)
  local count = j - i + 1
  local first, last = list[i].first, list[j].last
  local head = list[i].text
  local capitals = all_capitals(list, i, j)
  -- In a heading "Major Shift" is as likely as "Major Smith".
  local weak = heading and not capitals and not self:given(head) and not self.people:resolve(list[j].text, first)
    and not people.is_chinese_name { head, list[j].text }
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
    -- "Marleen Hoogland, who leads", "Joan Abel, 42, of"
    if count <= 3 and (self.text:find("^, who %l", last + 1) or self.text:find("^, %d%d, ", last + 1)) then
      return "apposition"
    end
    if count <= 3 and self:title_after(last) and not self:begins_sentence(first) then return "title-after" end
    if count == 2 and self:surname(tail) == "name" and not self:begins_sentence(first) then return "surname" end
  end
  return nil
end

function reading:emit_title(title)
  if title.honorific or title.emitted then return end
  title.emitted = true
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

--- "Parliament", "the Senate": a body whose name is one word.
function reading:read_body(list, i)
  local word = list[i]
  if word.tag ~= "free" or not words.single_bodies[word.text] or list[i + 1] and list[i + 1].tag == "free" then
    return nil
  end
  self:add_org(word.first, word.last, "single-body")
  return i
end

--- Words i.. as a person. Returns the index of the last word used.
function reading:read_person(list, i, heading)
  local word = list[i]
  local title = self:title_before(word.first)
  local soft = title and soft_place(word)
  if word.tag ~= "free" and not soft then return nil end
  if not plain(word.text) then return nil end
  local j = self:name_words(list, i, title ~= nil)
  -- A given name inside: what stands before it was no name ("Texas Gov. ...").
  local rule = self:person_rule(list, i, j, title, heading)
  if soft and j == i and not (title and title.entry.attributes.kind ~= "role") then return nil end
  local first, last = word.first, list[j].last
  local name = self.text:sub(first, last)
  if not rule then
    if j == i then
      self.short[#self.short + 1] = { first = first, last = last, heading = heading, weak = self:begins_sentence(first) }
    elseif not heading then
      self.short[#self.short + 1] = { first = first, last = last, several = true }
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
function reading:read_characters(last, person)
  local from, to = self.text:match("^ %(()[\xe3-\xe9][\x80-\xbf\xe3-\xe9]+()%)", last + 1)
  if from and to - from <= 30 then
    self:add(from, to - 1, "person", "name-in-characters", { id = person.id, name = person.name, rank = -1 })
  end
end

--- Short forms, once every full name is known.
function reading:read_short_forms()
  spans.sort(self.short)
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

-- Places, vessels, laws, operations -------------------------------------------

function reading:read_place(list, i)
  local word = list[i]
  if word.tag ~= "free" and word.tag ~= "known" then return nil end
  if words.place_first[word.text] and list[i + 1] and list[i + 1].tag == "free" then
    self:add(word.first, list[i + 1].last, "place", "place-word-first")
    return i + 1
  end
  for j = i + 1, math.min(#list, i + 3) do
    if list[j].tag ~= "free" and list[j].tag ~= "known" then break end
    if words.place_heads[list[j].text] and not (list[j + 1] and list[j + 1].tag == "free")
        and not (list[j].hit and list[j].hit.first <= word.first) then
      self:add(word.first, list[j].last, "place", "place-word-last")
      return j
    end
  end
  return nil
end

--- "near Sarmada, Syria", "located in Tucson, AZ".
function reading:read_place_before_place(list, i)
  if list[i].tag ~= "free" then return nil end
  local j = i
  while list[j + 1] and list[j + 1].tag == "free" and j - i < 2 do j = j + 1 end
  if j ~= #list then return nil end
  local before = self.text:sub(math.max(1, list[i].first - 10), list[i].first - 1):match "(%l+) $"
  if not (before == "in" or before == "near" or before == "at" or before == "from" or before == "of"
      or before == "outside" or before == "to") then
    return nil
  end
  local from = self.text:match("^, ()%u", list[j].last + 1)
  if not from then return nil end
  local code = self.text:match("^(%u%u)%f[%A]", from)
  local hit = spans.overlapping(self.known, from, from)
  if code and words.state_codes[code] or hit and hit.first == from and hit.type == "place" then
    self:add(list[i].first, list[j].last, "place", "place-before-place")
    return j
  end
  return nil
end

function reading:read_vessel(list, i)
  local hit = list[i].hit
  if not hit or hit.type ~= "vessel_prefix" then return nil end
  hit.dropped = true
  local j = i
  while list[j + 1] and j - i < 4 and list[j + 1].tag ~= "break" and list[j + 1].tag ~= "function" do j = j + 1 end
  if j > i then
    self:add(list[i].first, list[j].last, "vessel", "vessel-prefix", { rank = -3 })
    return j
  end
  return nil
end

function reading:read_law(list, i)
  for j = #list, i + 1, -1 do
    if words.law_heads[list[j].text] and list[j].tag == "free" then
      for k = i, j do
        if list[k].tag == "break" or list[k].tag == "title" or list[k].tag == "blocked"
            or list[k].tag == "function" and k > i then
          return nil
        end
      end
      local from = list[i].tag == "function" and i + 1 or i
      if from >= j then return nil end
      self:add(list[from].first, list[j].last, "law", "law-head", { rank = -1 })
      return j
    end
  end
  return nil
end

function reading:read_operation(list, i)
  if (list[i].text == "Operation" or list[i].text == "Exercise") and list[i + 1] and list[i + 1].tag == "free" then
    local j = i + 1
    while list[j + 1] and list[j + 1].tag == "free" and j - i < 3 do j = j + 1 end
    self:add(list[i].first, list[j].last, "event", "operation", { rank = -1 })
    return j
  end
  return nil
end

--- "AeroVironment, Inc."
function reading:read_firm(list, i)
  local word = list[i]
  if word.tag ~= "free" and not (word.hit and word.hit.type == "org") then return nil end
  local j = i
  while list[j + 1] and (list[j + 1].tag == "free") do j = j + 1 end
  if j ~= #list then return nil end
  local suffix = self.text:match("^, Inc%.?()", list[j].last + 1) or self.text:match("^, LLC()", list[j].last + 1)
    or self.text:match("^,? Ltd%.?()", list[j].last + 1) or self.text:match("^, Corp%.?()", list[j].last + 1)
  if not suffix then return nil end
  self:add_org(word.first, suffix - 1, "firm", word.hit and word.hit.entry or nil)
  return j
end

-- Behind a known name these may make a longer one of it.
local heads_follow = { [" of "] = true, [" for"] = true, [", In"] = true, [", LL"] = true, [", Lt"] = true, [", Co"] = true }

function reading:read_run(run)
  -- Most runs are one word that is no name, or a name already known.
  if words.functional_forms[run.text] then return end
  local whole = self.known_at(run.first, run.last)
  if whole and whole.first <= run.first and whole.last >= run.last and whole.type ~= "vessel_prefix"
      and not self.titles.by_last[run.first - 2] and not heads_follow[self.text:sub(run.last + 1, run.last + 4)] then
    return
  end
  local list = self:tagged(run)
  local heading = self.heading_at(run.first, run.last) ~= nil
  local i = 1
  while i <= #list do
    local word = list[i]
    local used
    if word.tag == "free" or word.tag == "known" then
      used = self:read_vessel(list, i) or self:read_operation(list, i) or self:read_law(list, i)
        or (self:read_org(list, i)) or self:read_body(list, i) or self:read_firm(list, i)
        or self:read_place(list, i) or self:read_person(list, i, heading) or self:read_place_before_place(list, i)
    end
    i = (used or i) + 1
  end
end

function reading:read_ministries()
  for hit in self.doc:search(ministry_query) do
    local first, last = hit.first, hit.last
    local before = self:country_before(first)
    local country
    if before then
      first, country = before.first, country_of(before)
    else
      local from = self.text:match("^ of ()%u", last + 1)
      local after = from and spans.overlapping(self.known, from, from)
      if after and after.list == "countries" then
        last, country = after.last, country_of(after)
      end
    end
    if country and not spans.overlapping(self.blocked, first, last) then
      self:add_org(first, last, "ministry", nil, country, hit.text)
    end
  end
end

function reading:read_policies()
  for hit in self.doc:search(policy_query) do
    local name = hit.name
    self:add(name.first, name.last, "policy", "quoted-policy", { id = dossier.slug(name.text) .. "-policy", rank = -4 })
  end
end

--- "House of Commons" + " of Canada": a body of that country.
function reading:read_country_behind(hit)
  local from = self.text:match("^ of the ()%u", hit.last + 1) or self.text:match("^ of ()%u", hit.last + 1)
  local country = from and spans.overlapping(self.known, from, from)
  if country and country.first == from and country.list == "countries" then
    local same = hit.entry.attributes.country == dossier.slug(country.entry.name)
    local name = same and hit.entry.name or self.text:sub(hit.first, country.last)
    self:add(hit.first, country.last, "org", "body-of-country", { id = dossier.slug(name), name = name, rank = -1 })
  end
end

--- What a name of the gazetteers is in this place.
function reading:known_mention(hit)
  local entry = hit.entry
  if hit.list == "capital" then
    local zone = spans.overlapping(self.datelines, hit.first, hit.last) and "dateline" or nil
    local slug = entry.attributes.capital_of
    local country = slug and nations.name(slug)
    if slug and not places.is_location(self.text, hit.first, hit.last, zone, country) then
      return { type = "place", id = slug, name = country or entry.name, rule = "capital-as-government" }
    end
    return { type = "place", id = dossier.slug(entry.name), name = entry.name, rule = "capital-as-place" }
  end
  return { type = hit.type, id = dossier.slug(entry.name), name = entry.name, rule = hit.rule }
end

local exported = { person = true, org = true, place = true, nationality = true, title = true,
  vessel = true, law = true, policy = true, event = true }

local function extract(doc, emit)
  local self = begin(doc)
  for run in doc:search(run_query) do
    if run.text:find("\n", 1, true) then
      -- Capitals on both sides of a line end are two names.
      for from, line in run.text:gmatch "()([^\n]+)" do
        local stop = #line:match "^(.-)%s*$"
        if line:find "^%S" then
          self:read_run { first = run.first + from - 1, last = run.first + from + stop - 2, text = line:sub(1, stop) }
        end
      end
    else
      self:read_run(run)
    end
  end
  self:read_short_forms()
  self:read_ministries()
  self:read_policies()
  for _, hit in ipairs(self.known) do
    local acronym = hit.type ~= "org" and self.orgs.acronyms[self.text:sub(hit.first, hit.last)]
    if acronym then
      -- "UFA" of the document's own agency, not the city.
      self:add(hit.first, hit.last, "org", "acronym", { id = acronym.id, name = acronym.name })
    elseif not hit.dropped and exported[hit.type] then
      self.found[#self.found + 1] = hit
      if hit.type == "org" then
        self:read_country_behind(hit)
        local from, to, short = organisations.acronym_after(self.text, hit.last, self.text:sub(hit.first, hit.last))
        if from and not spans.overlapping(self.known, from, to) then
          local id = dossier.slug(hit.entry.name)
          self.orgs.acronyms[short] = { id = id, name = hit.entry.name }
          self:add(from, to, "org", "acronym", { id = id, name = hit.entry.name })
        end
      end
    end
  end
  local blocked_at = spans.cursor(self.blocked)
  for _, span in ipairs(known_names.longest(self.found)) do
    if not blocked_at(span.first, span.last) then
      local fields = span.list and self:known_mention(span) or span
      local words_here = self.text:sub(span.first, span.last)
      emit.mention {
        first = span.first, last = span.last, type = fields.type,
        id = fields.id or dossier.slug(fields.name or words_here),
        name = fields.name or words_here, rule = fields.rule,
      }
    end
  end
end

return { extract = extract }
