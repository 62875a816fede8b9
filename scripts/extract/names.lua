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
    { text = "The town of Tarrow lies at Cape Tarn, by Tarn Air Base and Orrin Strait, not near Elverum, Norway.",
      rows = {
        { type = "place", rule = "settlement-of", text = "Tarrow" },
        { type = "place", rule = "place-word-first", text = "Cape Tarn" },
        { type = "place", rule = "base-last", text = "Tarn Air Base" },
        { type = "place", rule = "place-word-last", text = "Orrin Strait" },
        { type = "place", rule = "place-before-place", text = "Elverum" },
        { type = "place", rule = "gazetteer", text = "Norway", id = "place:norway" },
      } },
    { text = "The frigate HMCS Calder Bay sailed, then the destroyer Tarrow. Later the Calder Bay turned back.",
      rows = {
        { type = "vessel", rule = "vessel-prefix", text = "HMCS Calder Bay" },
        { type = "vessel", rule = "ship-noun", text = "Tarrow" },
        { type = "vessel", rule = "short-ship", text = "Calder Bay" },
      } },
    { text = "Brown & Hale Inc. praised the “One China” policy, the Quiet Harbors Act and Operation Grey Anvil.",
      rows = {
        { type = "org", rule = "ampersand", text = "Brown & Hale Inc." },
        { type = "policy", rule = "quoted-policy", text = "One China" },
        { type = "law", rule = "law-head", text = "Quiet Harbors Act" },
        { type = "event", rule = "operation", text = "Operation Grey Anvil" },
      } },
    { text = "Karen spoke to reporters.", rows = { { type = "person", rule = "given-name-alone", text = "Karen" } } },
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
local read_organisations = require "dossier.extract.read_organisations"
local read_persons = require "dossier.extract.read_persons"
local read_places = require "dossier.extract.read_places"

-- Capitalised words with what may stand small between them. No name is longer;
-- in a text all of capitals the query stays cheap.
local run_query = dossier.query [[
  [word="\p{Lu}.*" & kind="word"]
  ( [word="\p{Lu}.*" & kind="word"] | "-" [kind="word"] | "-" [kind="number"]
  | [norm="de|da|del|della|der|den|di|do|dos|du|la|le|van|von|bin|ibn|al|el"]{1,2} [word="\p{Lu}.*" & kind="word"]
  | [norm="al|el|ul|as|bin|ibn|abu"] "-" [word="\p{Lu}.*" & kind="word"]
  | "&" [word="\p{Lu}.*" & kind="word"] ){0,24} ]]

-- "our “one China” policy", "a policy of “strategic ambiguity”".
local policy_query = dossier.query [[
  [word="[“‘\"']"] name:([kind="word"]{1,4}) ","? [word="[”’\"']"] [norm="policy|principle|doctrine|strategy|formula"]
  | [norm="policy|principle|doctrine|strategy|formula"] "of" [word="[“‘\"']"] name:([kind="word"]{1,4}) ","? [word="[”’\"']"] ]]

-- One document being read. What reads persons, organisations and places stands
-- in modules of its own.
local reading = {}
reading.__index = reading
for _, reader in ipairs { read_organisations, read_persons, read_places } do
  for name, method in pairs(reader) do reading[name] = method end
end

local function begin(doc)
  local self = setmetatable({
    doc = doc, text = doc.text, people = people.new(), orgs = organisations.new(),
    found = {}, short = {}, headings = {}, datelines = {}, given_cache = {}, surname_cache = {}, ships = {},
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
      entry.tag = words.particles[word] and "particle" or word == "&" and "and" or "break"
    elseif words.functional_forms[word] and not (count > 0 and word == "Police") then
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

-- Behind a known name these may make a longer one of it.
local heads_follow = { [" of "] = true, [" for"] = true, [", In"] = true, [", LL"] = true, [", Lt"] = true, [", Co"] = true }

function reading:read_run(run)
  -- Most runs are one word that is no name, or a name already known.
  if words.functional_forms[run.text] then return end
  local whole = self.known_at(run.first, run.last)
  if whole and whole.first <= run.first and whole.last >= run.last and whole.type ~= "vessel_prefix"
      and not self.titles.by_last[run.first - 2] and not heads_follow[self.text:sub(run.last + 1, run.last + 4)]
      and not self:ship_noun_before(run.first) then
    return
  end
  local list = self:tagged(run)
  local heading = self.heading_at(run.first, run.last) ~= nil
  self.in_heading = heading
  local i = (self:read_ship_after_noun(list) or 0) + 1
  while i <= #list do
    local word = list[i]
    local used
    if word.tag == "free" or word.tag == "known" then
      used = self:read_vessel(list, i) or self:read_operation(list, i) or self:read_law(list, i)
        or not heading and self:read_partners(list, i) or nil
      used = used or self:read_org(list, i) or self:read_body(list, i) or self:read_firm(list, i)
        or self:read_place(list, i) or self:read_person(list, i, heading) or self:read_place_before_place(list, i)
    elseif word.tag == "title" then
      used = self:read_saint_place(list, i)
    end
    i = (used or i) + 1
  end
end

function reading:read_policies()
  for hit in self.doc:search(policy_query) do
    local name = hit.name
    self:add(name.first, name.last, "policy", "quoted-policy", { id = dossier.slug(name.text) .. "-policy", rank = -4 })
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
  for _, zone in ipairs(self.datelines) do self:read_dateline(zone) end
  self:read_short_ships()
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
