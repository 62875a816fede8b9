--- Weapons' names beyond what a gazetteer or a designation's shape tells: how a
--- name goes on behind its designation ("MQX-9 Sky Warden", "XR-11 Mod 2"), and
--- systems that nobody listed ("24 Palisade launchers").
---
--- The sign is always a class noun: capitalised words right before "launchers"
--- or "anti-ship missiles" name a system, unless they are the name of somebody
--- who has it ("Hamas rockets") or begin the sentence ("Military drones").

local dossier = require "dossier"
local words = require "dossier.extract.name_words"

local weapon_names = {}

local class_nouns = assert(dossier.gazetteer "weapon_nouns")

local function set(list)
  local out = {}
  for word in list:gmatch "%S+" do out[word] = true end
  return out
end

-- Class nouns that by themselves make a capitalised word before them a weapon.
local strong = set [[
  missile missiles rocket rockets torpedo torpedoes torpedos launcher launchers howitzer howitzers
  mortar mortars radar radars sonar sonars jammer jammers drone drones interceptor interceptors
  tank tanks helicopter helicopters gunship gunships rifle rifles munition munitions bomber bombers
  grenade grenades decoy decoys]]
-- Class nouns that need one of the words below before them: others than armies
-- have vehicles and systems.
local weak = set [[
  system systems vehicle vehicles aircraft jet jets plane planes gun guns boat boats battery
  batteries carrier carriers mine mines bomb bombs cannon cannons station stations pod pods]]
local before_noun = set [[
  air-to-air air-to-ground air-to-surface anti-ship antiship anti-tank antitank anti-aircraft
  anti-radiation anti-submarine surface-to-air surface-to-surface land-attack self-propelled
  short-range medium-range long-range close-in truck-mounted man-portable shoulder-fired
  cruise ballistic guided hypersonic supersonic air missile rocket artillery defense defence
  coastal naval armored armoured fighting combat attack strike patrol reconnaissance surveillance
  loitering kamikaze unmanned aerial fighter stealth early warning fire control battle main
  light heavy mobile tactical glide cluster machine target trainer transport utility
  electronic warfare multiple-launch multiple launch landing assault mine-clearing]]

-- Words that count a variant after a designation: "Mod 2", "Block II".
local variants = set "Mod Mk Mark Block Increment Tranche Batch Flight Version Lot Phase Variant"

-- Before a system's name alone.
local determiners = set "the a an its their his first second each every another new last more two three four"

-- Names of those who have weapons, and of where they stand.
local owners = {}
for _, name in ipairs { "organisations", "nationalities", "countries", "capitals", "regions", "cities", "titles",
  "organisation_heads" } do
  owners[#owners + 1] = assert(dossier.gazetteer(name))
end

local function owner(name)
  for _, gazetteer in ipairs(owners) do
    if gazetteer:get(name) then return true end
  end
  return false
end

--- The class noun that begins at a byte, words that narrow it included: where
--- it ends. nil when there is none within three words.
function weapon_names.class_at(text, position)
  for _ = 1, 4 do
    local word, after = text:match("^([%a][%w-]*)()", position)
    if not word then return nil end
    if class_nouns:get(word) or weak[word] then return after - 1 end
    if not before_noun[word:lower()] or text:sub(after, after) ~= " " then return nil end
    position = after + 1
  end
  return nil
end

--- Where the name goes on to behind a designation that ends at `last`: its
--- variant, and capitalised words up to a class noun.
function weapon_names.continued(text, last)
  last = text:match("^%(V%)%d*()", last + 1) or last + 1
  while true do
    local word, after = text:match("^ (%u%a+) [IVX%d]+%a?()%f[%W]", last)
    if not word or not variants[word] then break end
    last = after
  end
  last = last - 1
  local position, count = last + 1, 0
  while count < 3 do
    local word, after = text:match("^ (%u[%a-]+)()", position)
    if not word or class_nouns:get(word) or words.functional_forms[word] or owner(word) then break end
    position, count = after, count + 1
  end
  if count > 0 and text:sub(position, position) == " " and weapon_names.class_at(text, position + 1) then
    return position - 1
  end
  return last
end

--- Back over the words that narrow a class noun ("anti-ship" missiles): where
--- the first of them begins, and whether there was one.
local function narrowed_from(text, first)
  local narrowed = false
  for _ = 1, 3 do
    local word = text:sub(math.max(1, first - 20), first - 1):match "([%l][%l-]*) $"
    if not word or not before_noun[word] then break end
    first, narrowed = first - #word - 1, true
  end
  return first, narrowed
end

--- The capitalised words that end right before `first`, no more than three.
local function capitals_before(text, first)
  local from, count = first, 0
  while count < 3 do
    local word = text:sub(math.max(1, from - 24), from - 1):match "%f[%w\x80-\xff](%u[%l]+) $"
    if not word or words.functional_forms[word] then break end
    from, count = from - #word - 1, count + 1
  end
  return from, count
end

--- Systems that only their class noun tells, as spans. `nouns` are the class
--- nouns of the text, `begins` says whether a sentence begins at a byte.
function weapon_names.unknown(text, nouns, begins, found)
  local names = {}
  for _, noun in ipairs(nouns) do
    local head = text:sub(noun.first, noun.last)
    if strong[head] or weak[head] then
      local narrow, narrowed = narrowed_from(text, noun.first)
      local first, count = capitals_before(text, narrow)
      if count > 0 and (strong[head] or narrowed) then
        local name = text:sub(first, narrow - 2)
        local known = owner(name)
        for word in name:gmatch "%S+" do known = known or owner(word) or words.impersonal[word] end
        if not known and (count > 1 or not begins(first)) then
          found[#found + 1] = { first = first, last = narrow - 2, name = name, rule = "class-noun" }
          names[#names + 1] = name
        end
      end
    end
  end
  return names
end

--- The same systems without their class noun: "The Palisade can fire".
function weapon_names.again(text, names, found)
  local seen = {}
  for _, name in ipairs(names) do
    if not seen[name] and #names <= 200 then
      seen[name] = true
      local from = 1
      while true do
        local first, last = text:find(name, from, true)
        if not first then break end
        from = last + 1
        local before = text:sub(math.max(1, first - 8), first - 1):lower()
        local ends = not text:find("^[%w\x80-\xff-]", last + 1) and not text:find("^ %u", last + 1)
        local word = before:match "(%w+) $"
        if ends and word and (determiners[word] or word:find "^%d+$") then
          found[#found + 1] = { first = first, last = last, name = name, rule = "class-noun-elsewhere" }
        end
      end
    end
  end
end

return weapon_names
