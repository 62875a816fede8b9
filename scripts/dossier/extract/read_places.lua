--- Places, vessels, laws and operations in a run of capitalised words: each told
--- by a word of its class beside the name.
---
--- These are methods of the reading in scripts/extract/names.lua, which owns the
--- state; they stand here by job.

local spans = require "dossier.extract.spans"
local people = require "dossier.extract.people"
local words = require "dossier.extract.name_words"

local read_places = {}

function read_places:read_place(list, i)
  local word = list[i]
  if word.tag ~= "free" and word.tag ~= "known" then return nil end
  local after, second = list[i + 1], list[i + 2]
  -- "the village of Nova Hrebla"
  local kind = word.tag == "free" and i == 1 and self.text:sub(math.max(1, word.first - 20), word.first - 1):match "(%l+) of $"
  if kind and words.settlements[kind] then
    local j = i
    while list[j + 1] and list[j + 1].tag == "free" and j - i < 2 do j = j + 1 end
    self:add(word.first, list[j].last, "place", "settlement-of")
    return j
  end
  -- "River Orrin", but not the "River Campaign" of "Pruth River Campaign"
  if words.place_first[word.text] and after and after.tag == "free" and (i == 1 or word.text ~= "River") then
    self:add(word.first, after.last, "place", "place-word-first")
    return i + 1
  end
  -- "Naval Base Guardan"
  if after and second and second.tag == "free" and words.base_kinds[word.text] and words.base_heads[after.text] then
    self:add(word.first, second.last, "place", "base-first")
    return i + 2
  end
  for j = i + 1, math.min(#list, i + 5) do
    if list[j].tag ~= "free" and list[j].tag ~= "known" then break end
    -- "Tillman Air Base", "Eielson Air Force Base"
    if words.base_heads[list[j].text] and words.base_kinds[list[j - 1].text] and not words.base_kinds[word.text]
        and not (list[j].hit and list[j].hit.first <= word.first) then
      self:add(word.first, list[j].last, "place", "base-last", { rank = -1 })
      return j
    end
    if j > i + 3 then break end
    if words.place_heads[list[j].text] and not (list[j + 1] and list[j + 1].tag == "free")
        and not (list[j].hit and list[j].hit.first <= word.first) then
      self:add(word.first, list[j].last, "place", "place-word-last")
      return j
    end
  end
  return nil
end

--- The place that a dateline begins with, where no gazetteer has it: "EASTMERE,
--- March 3 (Quill) —".
function read_places:read_dateline(zone)
  local from, name = self.text:sub(zone.first, math.min(zone.last, zone.first + 60))
    :match "^%(?[%w ]-%)? ?()(%u[%w\x80-\xff.' -]-) ?[,(\xe2-]"
  if not name or #name < 3 or select(2, name:gsub("%S+", "")) > 3 then return end
  local first = zone.first + from - 1
  local last = first + #name - 1
  if spans.overlapping(self.known, first, last) or spans.overlapping(self.blocked, first, last) then return end
  local cased = name:gsub("%S+", people.cased)
  self:add(first, last, "place", "dateline", { name = cased, rank = -4 })
end

--- "near Sarmada, Syria", "located in Tucson, AZ".
function read_places:read_place_before_place(list, i)
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

--- "reached Saint Aldwyn": "Saint" is a title as well, and then a person's.
function read_places:read_saint_place(list, i)
  local word, after = list[i], list[i + 1]
  if not words.place_first[word.text] or not after or after.tag ~= "free" then return nil end
  local before = self.text:sub(math.max(1, word.first - 12), word.first - 1):match "(%l+) $"
  if not before or not (words.locative[before] or words.movement[before] or words.reaching[before]) then return nil end
  self:add(word.first, after.last, "place", "place-word-first", { rank = -1 })
  return i + 1
end

--- Where a ship's name ends that begins at word i: "Northern Lights", "Ever
--- Bright", never a country's name alone.
local function ship_end(list, i, text)
  local j = i - 1
  while list[j + 1] and j - i < 3 do
    local word = list[j + 1]
    local opens = word.tag == "function" and (words.directions[word.text] or word.text == "Ever" or word.text == "New")
      and list[j + 2] ~= nil and list[j + 2].tag == "free"
    if word.tag == "break" or word.tag == "and" or word.tag == "blocked" or word.tag == "function" and not opens then
      break
    end
    j = j + 1
  end
  -- "Xiang 9"
  return j, j >= i and text:match("^ %d%d?()%f[%s,.;]", list[j].last + 1) or nil
end

function read_places:add_ship(first, name_first, last, rule)
  local name = self.text:sub(first, last)
  self:add(first, last, "vessel", rule, { name = name, rank = -3 })
  local short = self.text:sub(name_first, last)
  self.ships[short] = self.ships[short] or name
end

--- "USS Calder Bay", "MV Northern Lights"
function read_places:read_vessel(list, i)
  local hit = list[i].hit
  if not hit or hit.type ~= "vessel_prefix" then return nil end
  hit.dropped = true
  local j, after = ship_end(list, i + 1, self.text)
  if j <= i then return nil end
  self:add_ship(list[i].first, list[i + 1].first, after and after - 1 or list[j].last, "vessel-prefix")
  return j
end

--- Does a kind of ship stand right before this byte, as a noun?
function read_places:ship_noun_before(first)
  local text = self.text
  if text:byte(first - 1) ~= 32 then return false end
  local before = text:sub(math.max(1, first - 32), first - 2)
  local noun = before:match "%l+$"
  if not noun then return false end
  if noun == "carrier" then return words.carriers[before:match "(%a+) carrier$"] == true end
  if not words.ship_nouns[noun] then return false end
  -- "will ship Boeing's parts"
  local earlier = before:sub(1, -#noun - 1):match "(%a+) $"
  return earlier ~= nil and earlier ~= "to" and earlier ~= "will" and earlier ~= "would" and earlier ~= "can"
end

--- "the ferry Aurora Borealis", "the Chinese destroyer Zhanjiang": a run that
--- stands right behind a kind of ship. The index of its last word.
function read_places:read_ship_after_noun(list)
  local first = list[1].first
  if not self:ship_noun_before(first) then return nil end
  local hit = list[1].hit
  if list[1].tag == "title" or hit and (hit.type ~= "place" or hit.list == "countries") then return nil end
  local j, after = ship_end(list, 1, self.text)
  if j < 1 then return nil end
  for k = 1, j do
    if list[k].hit then list[k].hit.dropped = true end
  end
  self:add_ship(first, first, after and after - 1 or list[j].last, "ship-noun")
  return j
end

--- Ships that the document named in full, by their bare name: "the Calder Bay".
function read_places:read_short_ships()
  for _, short in ipairs(self.short) do
    local name = self.ships[self.text:sub(short.first, short.last)]
    if name then self:add(short.first, short.last, "vessel", "short-ship", { name = name, rank = -3 }) end
  end
  -- "the Calder Bay" looked like a bay's name.
  for _, span in ipairs(self.found) do
    local name = span.rule == "place-word-last" and self.ships[self.text:sub(span.first, span.last)]
    if name then span.type, span.rule, span.name, span.rank = "vessel", "short-ship", name, -3 end
  end
end

function read_places:read_law(list, i)
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

function read_places:read_operation(list, i)
  local after = list[i + 1]
  if (list[i].text == "Operation" or list[i].text == "Exercise") and after
      and (after.tag == "free" or words.directions[after.text]) then
    local j = i + 1
    while list[j + 1] and list[j + 1].tag == "free" and j - i < 3 do j = j + 1 end
    self:add(list[i].first, list[j].last, "event", "operation", { rank = -1 })
    return j
  end
  return nil
end

return read_places
