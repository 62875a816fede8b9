--- Does a capital's name mean the city or the government that sits there?
---
--- The government is what news text means most often ("without provoking
--- Beijing"), so the city needs a sign: a word of place before it, a region
--- after it, a dateline. One look at the words beside the name decides.

local words = require "dossier.extract.name_words"

local places = {}

--- True where the capital at first..last is meant as a place on the map.
--- `country` is the name of the country that it governs.
function places.is_location(text, first, last, zone, country)
  if zone == "dateline" then return true end
  local after = text:sub(last + 1, last + 24)
  -- "Taipei, Taiwan", but "without Beijing, Tokyo"
  if after:sub(1, 2) == ", " and (country and text:sub(last + 3, last + 2 + #country) == country or after:find "^, D%.?C") then
    return true
  end
  if after:find "^ %u" then return true end
  if after:find "^%-based" or after:find "^ residents" or after:find "^ area" then return true end
  if text:sub(first, last):find "D%.?C%.?$" then return true end
  local before = text:sub(math.max(1, first - 48), first - 1)
  local word = before:match "([%a]+) $"
  if not word then return before:find "\n$" ~= nil and after:find "^%s*[-\xe2]" ~= nil end
  word = word:lower()
  if words.locative[word] then return true end
  if word == "to" or word == "from" or word == "for" or word == "of" or word == "on" then
    for earlier in before:sub(1, -#word - 2):gmatch "%a+" do
      if word ~= "of" and word ~= "on" and words.movement[earlier:lower()] then return true end
    end
    local previous = before:match "([%a]+) %a+ $"
    if word == "of" and previous then
      previous = previous:lower()
      return previous == "city" or previous == "capital" or previous == "north" or previous == "south"
        or previous == "east" or previous == "west" or previous == "outskirts" or previous == "streets"
    end
    return false
  end
  return words.movement[word] == true and word:find "^visit" ~= nil
    or word == "left" or word == "toured"
end

return places
