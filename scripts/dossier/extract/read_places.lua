--- Places, vessels, laws and operations in a run of capitalised words: each told
--- by a word of its class beside the name.
---
--- These are methods of the reading in scripts/extract/names.lua, which owns the
--- state; they stand here by job.

local spans = require "dossier.extract.spans"
local words = require "dossier.extract.name_words"

local read_places = {}

function read_places:read_place(list, i)
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

function read_places:read_vessel(list, i)
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
  if (list[i].text == "Operation" or list[i].text == "Exercise") and list[i + 1] and list[i + 1].tag == "free" then
    local j = i + 1
    while list[j + 1] and list[j + 1].tag == "free" and j - i < 3 do j = j + 1 end
    self:add(list[i].first, list[j].last, "event", "operation", { rank = -1 })
    return j
  end
  return nil
end

return read_places
