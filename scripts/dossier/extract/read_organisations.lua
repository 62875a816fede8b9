--- Organisations in a run of capitalised words: by a head word, by "Inc." behind
--- a name, by one word that is a body's name, and ministries with their country.
---
--- These are methods of the reading in scripts/extract/names.lua, which owns the
--- state; they stand here by job.

local dossier = require "dossier"
local spans = require "dossier.extract.spans"
local words = require "dossier.extract.name_words"
local organisations = require "dossier.extract.organisations"
local nations = require "dossier.extract.nations"

local gazetteer_organisations = assert(dossier.gazetteer "organisations")

local read_organisations = {}

-- What ends the full name of a firm.
local corporate = { Inc = true, Corp = true, Corporation = true, Ltd = true, LLC = true, Company = true,
  Incorporated = true, Limited = true, Co = true, Group = true, plc = true, PLC = true }

-- "the Chinese foreign ministry", "defense ministry of Taiwan".
local ministry_query = dossier.query [[
  [norm="foreign|defense|defence|interior|finance|economic|economics|economy|trade|commerce|health|education|justice|transport|transportation|energy|labor|labour|agriculture|culture"]
  "affairs"? [norm="ministry"] ]]

--- The entry of a generic ministry named with its country.
function read_organisations:country_before(first)
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
function read_organisations:add_org(first, last, rule, entry, country, core)
  local id
  if country and not entry then
    entry = gazetteer_organisations:get(self.text:sub(first, last))
    if not entry then entry, id = ministry(country, core) end
  end
  local name = entry and entry.name or self.text:sub(first, last)
  id = entry and dossier.slug(name) or id or dossier.slug(name)
  self:add(first, last, "org", rule, { id = id, name = name, entry = entry })
  -- "Hughes Marine Ltd" is "Hughes Marine" later.
  local bare, suffix = self.text:sub(first, last):match "^(.+%w),? (%a+)%.?$"
  if bare and corporate[suffix] and bare:find " " then self.orgs.acronyms[bare] = { id = id, name = name } end
  local from, to, acronym = organisations.acronym_after(self.text, last, self.text:sub(first, last))
  if from then
    self.orgs.acronyms[acronym] = { id = id, name = name }
    self:add(from, to, "org", "acronym", { id = id, name = name, rank = -1 })
  end
end

--- Where "Farmers' Union" begins when the run is "Union": a plural's possessive
--- before a body belongs to its name ("the People's Front"), a person's or a
--- country's does not.
local function whose(text, first)
  local before = text:sub(math.max(1, first - 28), first - 1)
  local from, word = before:match "()%f[%w](%u%l+s)\xe2\x80\x99 $"
  if not word then from, word = before:match "()%f[%w](%u%l+s)' $" end
  if not word then
    from, word = before:match "()%f[%w](%u%l+)\xe2\x80\x99s $"
    if not word then from, word = before:match "()%f[%w](%u%l+)'s $" end
    if word and not words.irregular_plurals[word] then word = nil end
  end
  if not word then return first end
  -- "European People's Party"
  local start = first - 1 - #before + from
  for _ = 1, 3 do
    local earlier = text:sub(math.max(1, start - 24), start - 1):match "%f[%w\x80-\xff](%u[%w\x80-\xff-]*) $"
    if not earlier or words.functional_forms[earlier] then break end
    start = start - #earlier - 1
  end
  return start
end

--- An organisation by its head among words i..: the index of its last word.
function read_organisations:org_at(list, i)
  local head_index, kind
  for k = i, #list do
    local word = list[k]
    if word.tag == "break" or word.tag == "and" or word.tag == "blocked" then break end
    -- "Hughes Marine Ltd": a title inside a firm's name is none.
    if word.tag == "title" and not (list[k + 1] and corporate[list[k + 1].text:gsub("[.,]", "")]) then break end
    if word.tag == "function" and k > i then break end
    -- An organisation that the gazetteer knows ends the run of another.
    local found = self.orgs:head(word.text)
    if not found and k > i and words.firm_ends[word.text] and (not list[k + 1] or list[k + 1].tag ~= "function") then
      found = "company"
    end
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
  end, head, kind)
  local evidence = head_index > i or stop > last or whose(self.text, first) < first
  if (organisations.is_weak(head) or words.firm_ends[head]) and stop == last then
    evidence = false
    for k = i, head_index - 1 do
      if list[k].tag == "known" then evidence = true end
    end
    -- "Straits Carriers", "Morgan Hale Capital": a name before the word, whole.
    if words.firm_ends[head] and list[i].tag == "free" and not self.in_heading
        and not (list[i - 1] and list[i - 1].tag == "free") and (head_index > i + 1 or not self:begins_sentence(first)
          or self.text:find("^ plc%f[%W]", last + 1)) then
      evidence = true
    end
    -- "built by Keystone Land Systems of York"
    local before = self.text:sub(math.max(1, first - 8), first - 1):match "(%l+) $"
    if kind == "company" and head_index > i and not self.in_heading and (before == "by" or before == "from" or before == "with") then
      evidence = true
    end
  end
  -- A known name that is all of it needs no rule.
  local hit = list[i].hit
  if hit and hit.first <= first and hit.last >= stop then return nil end
  if not evidence then return nil end
  if words.law_heads[head] then return nil end
  if self.text:sub(first - 4, first - 1):find "%d%l%l $" then return nil end
  -- "Orrin Shipyards plc"
  stop = self.text:match("^ plc()%f[%W]", stop + 1) and stop + 4 or stop
  return head_index, whose(self.text, first), stop, kind
end

--- The entry that a firm's longer name belongs to: "Lockheed Martin Corporation".
local function corporate_entry(hit, rest)
  if not hit or hit.type ~= "org" then return nil end
  rest = rest:gsub("[%s.,]", "")
  return corporate[rest] and hit.entry or nil
end

function read_organisations:read_org(list, i)
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

--- "Parliament", "the Senate": a body whose name is one word.
function read_organisations:read_body(list, i)
  local word = list[i]
  if word.tag ~= "free" or not words.single_bodies[word.text] or list[i + 1] and list[i + 1].tag == "free" then
    return nil
  end
  self:add_org(word.first, word.last, "single-body")
  return i
end

--- "Halden & Roe Shipping", "Marsh, Orr & Co.": names with an ampersand.
function read_organisations:read_partners(list, i)
  local sign = list[i + 1]
  local k = i
  while sign and sign.tag ~= "and" and k - i < 2 and (sign.tag == "free" or sign.tag == "known") do
    k = k + 1
    sign = list[k + 1]
  end
  if not sign or sign.tag ~= "and" or not list[k + 2] then return nil end
  local j = k + 2
  if list[j].tag ~= "free" and list[j].tag ~= "known" then return nil end
  if not (list[k].text:find "%l" or list[j].text:find "%l") then return nil end
  -- "Jason & Michelle" are two persons.
  local one, other = list[i].text, list[k + 2].text
  if i == k and (j == k + 2 or #other == 1)
      and (self:given(one) or self:given(other) and not self:surname(one)) then
    return nil
  end
  while list[j + 1] and (list[j + 1].tag == "free" or list[j + 1].tag == "and" or list[j + 1].tag == "known") do
    j = j + 1
  end
  if list[j].tag == "and" then j = j - 1 end
  local first = list[i].first
  -- "Marsh, Orr & Co."
  local from, before = self.text:sub(math.max(1, first - 24), first - 1):match "()%f[%w](%u%l+), $"
  if before and i == k and not words.functional_forms[before] and not spans.overlapping(self.known, first - 3, first - 3) then
    first = first - 25 + from + (first < 25 and 25 - first or 0)
  end
  self:add_org(first, list[j].last, "ampersand")
  return j
end

--- "AeroVironment, Inc."
function read_organisations:read_firm(list, i)
  local word = list[i]
  if word.tag ~= "free" and not (word.hit and word.hit.type == "org") then return nil end
  if not self.text:find("^,? [ILC]", list[#list].last + 1) then return nil end
  local j = i
  while list[j + 1] and (list[j + 1].tag == "free") do j = j + 1 end
  if j ~= #list then return nil end
  local suffix = self.text:match("^, Inc%.?()", list[j].last + 1) or self.text:match("^, LLC()", list[j].last + 1)
    or self.text:match("^,? Ltd%.?()", list[j].last + 1) or self.text:match("^, Corp%.?()", list[j].last + 1)
  if not suffix then return nil end
  self:add_org(word.first, suffix - 1, "firm", word.hit and word.hit.entry or nil)
  return j
end

function read_organisations:read_ministries()
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

--- "House of Commons" + " of Canada": a body of that country.
function read_organisations:read_country_behind(hit)
  local from = self.text:match("^ of the ()%u", hit.last + 1) or self.text:match("^ of ()%u", hit.last + 1)
  local country = from and spans.overlapping(self.known, from, from)
  if country and country.first == from and country.list == "countries" then
    local same = hit.entry.attributes.country == dossier.slug(country.entry.name)
    local name = same and hit.entry.name or self.text:sub(hit.first, country.last)
    self:add(hit.first, country.last, "org", "body-of-country", { id = dossier.slug(name), name = name, rank = -1 })
  end
end

return read_organisations
