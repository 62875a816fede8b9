manifest {
  name = "weapons", version = "0.1.0", kind = "extractor",
  summary = "weapons, vehicles, aircraft and ammunition by name and designation",
  description = [[
Names that the weapons gazetteer knows, and designations by their shape: M1A2,
AGM-84L-1, F-16s, Su-35. A variant has the identity of its family where the
gazetteer holds it. A shape alone is no weapon: it needs a designation system's
prefix or a class noun ("XQ-7 drones") after it, as has a name that nobody
listed ("24 Palisade launchers"); a name that is also a plain word ("Harpoon")
needs a class noun or a designation near it.]],
  author = "the dossier authors", licence = "MIT",
  categories = { "weapons" }, requires = { dossier = "0.1" },
  emits = { "mention:weapon" }, grants = {},
  example = "dossier extract strait.dossier weapons",
  tests = {
    { text = "The island bought F-16s and M1A2 Abrams tanks.",
      rows = {
        { type = "weapon", text = "F-16s" }, { type = "weapon", text = "M1A2 Abrams" },
      } },
    { text = "It fired two XQ-7 drones near the border, and Su-35 jets followed.",
      rows = {
        { type = "weapon", text = "XQ-7", id = "weapon:xq-7" }, { type = "weapon", text = "Su-35" },
      } },
    { text = "The G7 met over COVID-19 in room B2.", rows = {} },
    { text = "It bought 24 Palisade launchers. Of these, 12 Palisade were lost.",
      rows = {
        { type = "weapon", rule = "class-noun", text = "Palisade" },
        { type = "weapon", rule = "class-noun-elsewhere", text = "Palisade" },
      } },
    { text = "Next to an F-16Z stood the AGM-999X.",
      rows = {
        { type = "weapon", rule = "family", text = "F-16Z" }, { type = "weapon", rule = "designation", text = "AGM-999X" },
      } },
  },
}

local dossier = require "dossier"
local spans = require "dossier.extract.spans"
local weapon_names = require "dossier.extract.weapon_names"

local functional = require "dossier.extract.name_words".functional_forms

local weapons = assert(dossier.gazetteer "weapons")

-- A designation: capital letters, a number, and what marks the variant. The
-- class noun may stand up to two words on ("XQ-7 attack drones").
local designation_query = dossier.query [[
  name:(("AN" "/")? [word="(AN/)?(\p{Lu}{1,5}|\p{Lu}\p{Ll}{1,2}|\p{Ll}?\p{Lu}{2,4})(-\p{Lu}{1,4})?-?[0-9]{1,4}[A-Za-z]{0,3}[0-9]{0,2}(-[0-9A-Z]{1,4})?s?"])
  tail:([kind="word" & norm!="and|or|of|the|to|in|at|for|with|on|by|from|is|was|were|are|which|that"]{0,2}
        [norm in weapon_nouns | stem in weapon_nouns])?
  | name:([word="Mk|MK"] [word="[0-9]{1,3}[A-Z]{0,2}"])
  | name:([word="Type|Mark"] [word="[0-9]{1,3}[A-Z]{0,2}"])
    tail:([kind="word" & norm!="and|or|of|the|to|in|at|for|with|on|by|from"]{0,2} [norm in weapon_nouns | stem in weapon_nouns]) ]]

-- Prefixes that only weapons, vehicles and their parts have.
local systems = {}
for prefix in ([[AGM AIM ATM CATM FGM RIM MIM BGM UGM MGM GBU CBU LAU RGM MQ RQ AH UH
    CH MH SH HH KC EA EC RC MV CV DF JL HQ YJ CJ KJ PL Su MiG Tu Il Ka Kh BMP BTR
    SM RGB ATGM KF FA JDAM]]):gmatch "%a+" do
  systems[prefix] = true
end

--- The entry of a designation or of the family it is a variant of:
--- "AGM-84L-1" -> "AGM-84L" -> "AGM-84".
local function family(name)
  local entry = weapons:get(name)
  if entry then return entry end
  local shorter = name:gsub("s$", "")
  while #shorter > 2 do
    entry = weapons:get(shorter)
    if entry then return entry end
    local cut = shorter:match "^(.*%d)%-%w+$" or shorter:match "^(.*%d[A-Z])[A-Z]*%d+$"
      or shorter:match "^(.*%d)%a+%d*$"
    if not cut or not cut:find "%a.*%d" then return nil end
    shorter = cut
  end
  return nil
end

local function is_designation(word)
  return word:find "%d" ~= nil and word:find "%u" ~= nil
end

--- Does this name by its spelling alone say that it is no plain word: digits,
--- two capitals, or several words?
local function speaks_for_itself(text)
  return text:find "%d" ~= nil or text:find "%u.*%u" ~= nil or text:find " %u" ~= nil
end

local function neighbours(text, first, last)
  return text:sub(math.max(1, first - 24), first - 1):match "([%w\x80-\xff-]+) $" or "",
    text:match("^ ([%w\x80-\xff-]+)", last + 1) or ""
end

local noun_query = dossier.query [[ [norm in weapon_nouns | stem in weapon_nouns] ]]

local function refuse(emit, first, last, rule, reason)
  if emit.asked then
    emit.refuse { first = first, last = last, type = "weapon", rule = rule, reason = reason }
  end
end

local function named(doc, text, nouns, found, emit)
  local sentence_at = spans.sentences(doc)
  for hit in doc:find(weapons) do
    local words = hit.text
    local accept = words:find "%u" ~= nil
    if accept and not speaks_for_itself(words) then
      local before, after = neighbours(text, hit.first, hit.last)
      local sentence = sentence_at(hit.first)
      local noun = sentence and spans.at_or_after(nouns, sentence.first)
      local near = noun and sentence and noun.last <= sentence.last
      accept = words:find "^%u" ~= nil
        and (near or is_designation(before) or is_designation(after))
      -- "Harpoon Smith", "Mount Harpoon": another name that holds the word.
      if accept and after:find "^%u%l" and not is_designation(after)
          and not spans.overlapping(nouns, hit.last + 2, hit.last + 1 + #after) then
        local upper = text:match("^[%w%s-]*", hit.last + 1)
        accept = upper:find "%d" ~= nil or near
          and spans.at_or_after(nouns, hit.last).first - hit.last < 40
      end
    end
    if accept then
      found[#found + 1] = {
        first = hit.first, last = hit.last, entry = hit.entry, rule = "gazetteer",
      }
    else
      refuse(emit, hit.first, hit.last, "gazetteer", "a listed name that other things have, too: it wants "
        .. "a capital, and a class of weapon in its sentence or a designation beside it")
    end
  end
end

local function designated(doc, text, found, emit)
  for hit in doc:search(designation_query) do
    local first, last, name = hit.name.first, hit.name.last, hit.name.text
    -- "T71-GX-4": the reader of words parts it after "T71".
    local earlier = text:sub(math.max(1, first - 12), first - 1):match "%f[%w](%u%w*%d%w*%-)$"
    if earlier then
      first = first - #earlier
      name = text:sub(first, last)
    end
    local entry = family(name)
    local prefix = name:match "^%a+"
    local rule
    if entry then
      rule = "family"
    elseif systems[prefix] and name:find "^%a+%-%d" or name:find "^AN/"
        or name:find "^M%d+A%d"
        or name:find "^M[Kk] %d" then
      rule = "designation"
    elseif name:find "%d" and (hit.tail or weapon_names.class_at(text, weapon_names.continued(text, last) + 2)) then
      rule = "designation-and-class"
      -- "Leo A8 tanks"
      local word = name:find "^%u%d+%u?$" and text:sub(math.max(1, first - 20), first - 1):match "[%w,] (%u%l+) $"
      if word and not functional[word] then
        first = first - #word - 1
        name = text:sub(first, last)
      end
    end
    if rule then
      found[#found + 1] = {
        first = first, last = last, entry = entry, rule = rule, name = name,
      }
    else
      refuse(emit, first, last, "designation", "it is written like a designation, but is of no listed "
        .. "family or kind of system, and no class of weapon follows")
    end
  end
end

--- Does the stretch after a weapon's name go on with its name: capitalised
--- words up to a class noun, a designation or a block ("M109A7 Self-Propelled
--- Howitzers", "AIM-9X Block II")? The last byte of it.
local function extended(text, nouns, last)
  last = weapon_names.continued(text, last)
  local stop, position = last, last + 1
  for _ = 1, 7 do
    local word, after = text:match("^ ([%u%d][%w\x80-\xff/-]*)()", position)
    if not word or word:find "\xe2\x80" then break end
    local noun = spans.overlapping(nouns, position + 1, after - 1)
    local block = text:sub(position - 5, position - 1) == "Block" and word:find "^[IVX%d]+%a*$"
    if noun and noun.last <= after - 1 or is_designation(word) or block then
      stop = after - 1
    elseif word:find "^%d" then
      break
    end
    position = after
  end
  return stop
end

--- Names that touch are one name: "Javelin FGM-148E".
local function joined(text, list)
  local out = {}
  for _, span in ipairs(list) do
    local before = out[#out]
    if before and span.first <= before.last then
      before.last = math.max(before.last, span.last)
      before.entry = before.entry or span.entry
    elseif before and span.first == before.last + 2 and text:sub(span.first - 1, span.first - 1) == " "
        and (is_designation(text:sub(before.first, before.last)) or before.entry == span.entry
          or is_designation(text:sub(span.first, span.last))) then
      before.last = span.last
      before.entry = before.entry or span.entry
    else
      out[#out + 1] = span
    end
  end
  return out
end

--- Does the first word of a sentence or a title in capitals begin here?
local function begins_sentence(text, first)
  local before = text:sub(math.max(1, first - 5), first - 1)
  return before:find "%w,? $" == nil and before:find "[-–—,;] $" == nil and before:find "%) $" == nil
end

local function extract(doc, emit)
  local text = doc.text
  local nouns = spans.collect(doc:search(noun_query))
  local found = {}
  named(doc, text, nouns, found, emit)
  designated(doc, text, found, emit)
  local names = weapon_names.unknown(text, nouns, function(first) return begins_sentence(text, first) end, found)
  weapon_names.again(text, names, found)
  spans.sort(found)
  for _, span in ipairs(joined(text, found)) do
    span.last = extended(text, nouns, span.last)
  end
  for _, span in ipairs(spans.disjoint(joined(text, found))) do
    local words = text:sub(span.first, span.last)
    local name = span.entry and span.entry.name or span.name or words
    if not span.entry then name = name:gsub("(%d%a*)s$", "%1") end
    emit.mention {
      first = span.first, last = span.last, type = "weapon", id = dossier.slug(name),
      name = name, rule = span.rule,
    }
  end
end

return { extract = extract }
