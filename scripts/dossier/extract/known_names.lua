--- Names that the gazetteers hold, found in a document, and titles of persons.
---
--- Where names overlap the longest counts, whichever list it is from. A name
--- written small is none (policies apart), nor is "Chinese military", a
--- nationality with a common noun.

local dossier = require "dossier"
local words = require "dossier.extract.name_words"

local known_names = {}

local given_names = dossier.gazetteer "given_names"

-- The gazetteers to look through: a name, and whether its names may be written
-- small ("one China policy").
local sources = {
  { "organisations" }, { "laws", true }, { "events" }, { "vessels" }, { "countries" },
  { "nationalities" }, { "capitals", false, "capital" }, { "regions", false, "region" },
  { "cities", false, "city" },
}

--- Of spans that overlap keep the longest; of equals, the first in rank, then
--- the first that was found. The order is one number a span: first byte (24
--- bits), length (12, longest first), rank from -4 (4), place in the list (22).
function known_names.longest(list)
  local keys = {}
  for i, span in ipairs(list) do
    local length = math.min(span.last - span.first, 4095)
    keys[i] = span.first << 38 | (4095 - length) << 26 | (span.rank + 4 & 15) << 22 | i & 0x3fffff
  end
  table.sort(keys)
  local kept = {}
  for _, key in ipairs(keys) do
    local span = list[key & 0x3fffff]
    local before = kept[#kept]
    if not before or span.first > before.last then
      kept[#kept + 1] = span
    elseif span.last - span.first > before.last - before.first then
      kept[#kept] = span
      local earlier = kept[#kept - 1]
      if earlier and earlier.last >= span.first then table.remove(kept, #kept - 1) end
    end
  end
  return kept
end

--- Every name that the gazetteers hold, in byte order, none overlapping.
function known_names.gather(doc)
  local found = {}
  for rank, source in ipairs(sources) do
    for hit in doc:find(source[1]) do
      local text = hit.text
      local upper = text:find "^[%u\xc3-\xdf]" or text:find "^%W?%u" or text:find "^al%-%u"
        or source[2] and text:find "%u"
      local first = hit.first + (text:find "^[Tt]he " and 4 or 0)
      -- "Ned" is no "NED": an acronym is written as one.
      local miscased = text:find "^%u%l+$" and hit.entry.name ~= text and given_names and given_names:get(text)
        and source[1] == "organisations"
      -- "Chinese military": a nationality and a common noun are no name.
      local common = source[1] == "organisations" and text:find " %l+$" and words.common_bodies[text:match " (%l+)$"]
      if not miscased and not common and (upper or source[2] and hit.entry.type == "policy") then
        found[#found + 1] = {
          first = first, last = hit.last, type = hit.entry.type, entry = hit.entry,
          rank = rank, list = source[3] or source[1], rule = "gazetteer",
        }
      end
    end
  end
  return known_names.longest(found)
end

--- "Minister" + " of National Defense": the title goes on with its portfolio.
local function title_end(text, last)
  local position = text:match("^ of the ()%u", last + 1) or text:match("^ of ()%u", last + 1)
    or text:match("^ for ()%u", last + 1)
  if not position then return last end
  local stop = last
  while true do
    local word, after = text:match("^([%u][%a-]*)()", position)
    if not word or not words.portfolio[word] then break end
    stop = after - 1
    position = text:match("^ and ()%u", after) or text:match("^ ()%u", after) or text:match("^, ()%u", after)
    if not position then break end
  end
  return stop
end

--- "chief" + "economist", "deputy" + "mayor": two small words, one title.
local function continues(before, hit, text)
  return before and before.last + 2 == hit.first and not before.honorific
    and text:find("^%l+ %l", before.first) ~= nil
end

--- Every title and honorific: the list in byte order, and by last byte.
function known_names.titles(doc, text)
  local titles = { list = {}, by_last = {} }
  for hit in doc:find "titles" do
    local before = titles.list[#titles.list]
    if continues(before, hit, text) then
      titles.by_last[before.last] = nil
      before.last = title_end(text, hit.last)
      titles.by_last[before.last] = before
    else
      local modifier = text:sub(math.max(1, hit.first - 12), hit.first - 1):match "%f[%a](%u%l+) $"
      local extra = modifier and words.title_modifiers[modifier] and hit.text:find "^%u" and #modifier + 1 or 0
      local title = {
        first = hit.first - extra, last = title_end(text, hit.last), entry = hit.entry,
        honorific = hit.entry.attributes.kind == "honorific",
      }
      titles.list[#titles.list + 1] = title
      titles.by_last[title.last] = title
    end
  end
  return titles
end

return known_names
