--- Countries by the slug that the gazetteers' attributes use ("united-states").

local dossier = require "dossier"

local nations = {}

local countries = assert(dossier.gazetteer "countries")
local small = { ["and"] = true, of = true, the = true, da = true }

--- The canonical name of a country, nil for a slug of no country.
function nations.name(slug)
  local words = {}
  for word in slug:gmatch "[^-]+" do
    words[#words + 1] = small[word] and word or word:gsub("^%l", string.upper)
  end
  local entry = countries:get(table.concat(words, " ")) or countries:get((slug:gsub("-", " ")))
    or countries:get((slug:upper():gsub("-", " ")))
  return entry and entry.name or nil
end

return nations
