--- Whom a notice names as contractor: "The principal contractor will be A,
--- located in B", "A, of B, will serve as prime contractor", "Principal
--- contractors: A (B); C (D)".
---
--- The names are what is left of the list when the places are taken out of it.
--- A place is known by its words ("located in"), by the state behind it, or as
--- a place's name; the order of the words does not matter.

local dossier = require "dossier"
local spans = require "dossier.extract.spans"

local contractors = {}

local regions = assert(dossier.gazetteer "regions")
local countries = assert(dossier.gazetteer "countries")

contractors.role = dossier.query [[
  [norm="principal|prime|lead|main|primary"] ("U.S." | [norm="us|industrial|defense|defence"])? [norm="contractor|contractors|supplier|suppliers"]
  | <s> [norm="contractor|contractors"] ]]

-- "There is no principal contractor", "contractors will be chosen later".
local open_before = { "no $", "no known $", "not have an? $", "nor an? $", "without an? $", "not been an? $",
  "no single $", "not yet been a $", "not named an? $",
  "not chosen an? $", "not selected an? $", "yet to choose an? $", "not identified an? $", "neither an? $", "any $" }
local open_after = { "^to be", "^determined", "^selected", "^unknown", "^chosen", "^named later", "^not ", "^decided",
  "^identified",
  "^from ", "^drawn", "^picked", "^competitively", "^settled", "^announced" }

-- What stands between a firm and the role that it takes.
contractors.roles_taken = {
  "will be", "would be", "will serve as", "would serve as", "will act as", "would act as", "serves as", "acts as",
  "is the", "are the",
  "is to be", "are to be", "has been named", "have been named", "was named", "were named", "is named as", "has been selected as",
  "have been selected as", "was selected as", "has been chosen as", "was chosen as", "is expected to be", "are expected to be",
  "is listed as", "are listed as", "has been designated", "would become", "will become",
}

local suffixes = {}
for word in ([[Inc Incorporated LLC Ltd Limited Corp Corporation Co Company PLC
  GmbH AG SA AB AS ASA SpA Oy LP LLP]]):gmatch "%a+" do suffixes[word] = true end

--- The end of the sentence that holds `from`: a stop before a capital that is
--- no part of an abbreviation.
function contractors.sentence_end(text, from)
  local paragraph = (text:find("\n", from, true) or #text + 1) - 1
  local position = from
  while true do
    local stop = text:find("%.[)\"]?%s+%u", position)
    if not stop or stop > paragraph then return paragraph end
    local before = text:sub(stop - 4, stop - 1)
    if not (before:find "%u$" and before:find "[%s.(]%u$") and not before:find "[%s(]No$" and not before:find "Inc$"
        and not before:find "Corp$" and not before:find "Ltd$" and not before:find "[%s(]Co$"
        and not before:find "[%s(]St$" and not before:find "[%s(]Mk$" and not before:find "[%s(]Ft$" then
      return stop
    end
    position = stop + 1
  end
end

local function is_region(words)
  if words:find "^%u%u$" or words:find "^%u%.%u%.$" or words == "USA" then return true end
  local entry = regions:get(words)
  return countries:get(words) ~= nil or entry ~= nil and entry.attributes.kind == "state"
end

local function is_place(doc_names, words, first)
  if is_region(words) then return true end
  local mention = spans.at_or_after(doc_names, first)
  return mention ~= nil and mention.first == first and mention.type == "place" and mention.last >= first + #words - 1
end

local place_leads = {
  "^located in ()", "^based in ()", "^headquartered in ()", "^of ()", "^in ()", "^from ()", "^located at ()",
  "^with headquarters in ()",
  "^with offices in ()", "^both of ()", "^both located in ()", "^both in ()", "^all of ()", "^near ()",
  "^which is located in ()", "^also of ()",
  "^and located in ()", "^also in ()", "^which is based in ()", "^a company based in ()", "^working in ()", "^at ()",
}

--- Does a name go on behind " and ": "Bright and Sons"?
local function joined(names, first, last)
  local mention = spans.at_or_before(names, first)
  return mention ~= nil and mention.type == "org" and mention.first < first and mention.last > last
end

--- Cut a list at its commas, semicolons, brackets and "and": pieces with the
--- separator before each.
local function pieces_of(region, offset, names)
  local out, from, before = {}, 1, ""
  local function put(stop, separator, next_from)
    local words = region:sub(from, stop)
    local lead = words:match "^%s*()"
    words = words:sub(lead):gsub("%s+$", "")
    if words ~= "" then
      out[#out + 1] = { text = words, first = offset + from + lead - 2, before = before }
      before = separator
    elseif separator ~= "," then
      before = separator
    end
    from = next_from
  end
  local position = 1
  while position <= #region do
    local at, stop = region:find("[,;()]", position)
    local join, join_stop = region:find(" and ", position, true)
    if join and joined(names, offset + join - 1, offset + join_stop - 1) then
      join, join_stop = region:find(" and ", join_stop, true)
    end
    if join and (not at or join < at) then
      put(join - 1, "and", join_stop + 1)
      position = join_stop + 1
    elseif at then
      put(at - 1, region:sub(at, at), stop + 1)
      position = stop + 1
      local word = region:match("^%s*and%s+()", position)
      if word then
        before = region:sub(at, at) == ";" and ";" or "and"
        from, position = word, word
      end
    else
      break
    end
  end
  put(#region, "", #region + 1)
  return out
end

--- The names of a list of contractors with their places.
local function names_in(region, offset, names)
  local found, group = {}, {}
  local function close()
    for _, name in ipairs(group) do found[#found + 1] = name end
    group = {}
  end
  for _, piece in ipairs(pieces_of(region, offset, names)) do
    local words, first = piece.text, piece.first
    local lead = words:match "^and%s+()" or words:match "^[Bb]oth%s+()" or words:match "^the%s+()"
    if lead then words, first = words:sub(lead), first + lead - 1 end
    local place
    for _, pattern in ipairs(place_leads) do
      if words:find(pattern) then place = true end
    end
    if place then
      close()
      group.after_place = true
    elseif piece.before == "(" then
      group.bracket = true
    else
      -- "Brightwater Systems of Tucson": the place stands in the piece.
      for _, inner in ipairs { " located in ", " based in ", " headquartered in ", " of %u%l+$", " in %u%l+$",
      " of %u%l+ %u%l+$", " of St%. ", " in St%. " } do
        local at = words:find(inner)
        local known = at and (inner:find "located" or inner:find "based" or inner:find "headq"
          or is_place(names, words:sub(words:find("%u", at)), first + words:find("%u", at) - 1))
        if known then words = words:sub(1, at - 1) end
      end
      local suffix = words:gsub("%.$", "")
      if suffixes[suffix] and #group > 0 then
        local name = group[#group]
        name.last = first + #words - 1
        name.text = nil
      elseif is_region(words) then
        -- The city of a state is no firm: "Northlight, Orlando, Florida".
        local name = group[#group]
        if name and #group > 1 and piece.before == "," and name.before == "," then group[#group] = nil end
      elseif is_place(names, words, first) and (#group > 0 or group.after_place) then
        group.after_place = true
      elseif words:find "^%u" or words:find "^%l%u" or words:find "^%d%a" then
        if piece.before ~= "," then close() end
        group[#group + 1] = { first = first, last = first + #words - 1, before = piece.before }
      end
    end
  end
  close()
  return found
end

local function opens(patterns, words)
  for _, pattern in ipairs(patterns) do
    if words:find(pattern) then return true end
  end
  return false
end

--- Where a document speaks of contractors, in byte order; asked for once.
function contractors.find(doc)
  return spans.collect(doc:search(contractors.role))
end

--- The contractors named in first..last of a text: { name, first, last }.
--- `roles`: as contractors.find gives them.
function contractors.read(roles, text, names, first, last)
  local found, seen = {}, {}
  local _, index = spans.at_or_after(roles, first)
  for i = index, #roles do
    local hit = roles[i]
    if hit.last > last then break end
    local before = text:sub(math.max(1, hit.first - 300), hit.first - 1):match "[^\n]*$"
    before = before:match ".*[%l%d)]%. (%u.*)$" or before
    local stop = contractors.sentence_end(text, hit.last)
    if text:sub(stop, stop) == "." and not text:sub(stop - 5, stop):find "[%s,][ILCG][nto][cdr]?p?%.$" then stop = stop - 1 end
    local rest = text:sub(hit.last + 1, stop)
    local at = rest:match "^%s*[:–—-]%s*()" or rest:match "^[%a%s,]- will be ()" or rest:match "^[%a%s,]- would be ()"
      or rest:match "^[%a%s,]- is ()"
      or rest:match "^[%a%s,]- are ()" or rest:match "^[%a%s,]- include ()" or rest:match "^[%a%s,]- includes ()"
        or rest:match "^s?%(s%) will be ()"
      or rest:match "^s?%(s%): ()" or rest:match "^, ()%u" or rest:match "^ ()%u"
    local list, offset
    if opens(open_before, before:lower()) then
      list = nil
    elseif at then
      local lead = rest:match("^expected to be ()", at) or rest:match("^likely to be ()", at) or at
      list, offset = rest:sub(lead), hit.last + lead
      list = list:gsub("^the following: ", function(words) offset = offset + #words return "" end)
      if opens(open_after, list:lower()) then list = nil end
    else
      -- "A, located in B, will be the principal contractor".
      local verb
      for _, words in ipairs(contractors.roles_taken) do
        local at_verb, rest_of = before:match("^.*()%f[%a]" .. words .. " (.*)$")
        -- Only "the", "one of the" may stand before the role.
        if at_verb and rest_of:find "^[%l ]*$" and #rest_of <= 12 and (not verb or at_verb < verb) then verb = at_verb end
      end
      local from = before:match "%f[%a]by ()%u[^;]*, the $" or before:match "%f[%a]by ()%u[^;]*,? as t?h?e? ?$"
      if from then
        -- "built by A of B, the lead contractor"
        list, offset = before:sub(from):gsub(", the $", ""):gsub(",? as [the ]*$", ""), hit.first - #before + from - 1
      elseif verb and verb > 1 then
        list = before:sub(1, verb - 1):gsub("[,%s]+$", "")
        offset = hit.first - #before
        if not list:find "^%u" then list = nil end
      end
    end
    for _, name in ipairs(list and names_in(list, offset, names) or {}) do
      local words = text:sub(name.first, name.last)
      if not seen[words] and not words:find "^There%f[%A]" and not words:find "^It%f[%A]" and not words:find "^This%f[%A]" then
        seen[words] = true
        found[#found + 1] = { name = words, first = name.first, last = name.last }
      end
    end
  end
  return found
end

return contractors
