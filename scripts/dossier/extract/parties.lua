--- Buyer and seller of a deal: the countries that stand where a sentence puts
--- them, before the verb or behind "to", "for", "from".
---
--- A country that is merely near is nobody's buyer. Between the name and the
--- verb only words of government and time may stand; anything else there means
--- that somebody else acts.

local dossier = require "dossier"
local nations = require "dossier.extract.nations"
local spans = require "dossier.extract.spans"

local parties = {}
parties.__index = parties

local organisations = assert(dossier.gazetteer "organisations")
local nationalities = assert(dossier.gazetteer "nationalities")
local countries = assert(dossier.gazetteer "countries")

local function set(words)
  local out = {}
  for word in words:gmatch "%S+" do out[word] = true end
  return out
end

local between = set [[government governments ministry ministries of defence defense national navy army air force forces
  armed military marines marine corps coast guard cabinet officials authorities procurement arms armaments agency office department
  state security and s the it royal command parliament leaders president minister ministers
  has have had is are was were been being be will would could may might should also already now just recently to set due expected likely
  formally officially finally so far since yesterday today tonight first again currently jointly
  on in this last next past week month year earlier later
  monday tuesday wednesday thursday friday saturday sunday january february march april june july august
  september october november december]]
local before_name = set "to from in by for with against on at near between than over via into inside"
local heads_of_state = set [[government kingdom republic ministry forces army navy force state corps guard office
  authorities defence defense military]]
local to_name = set [[the its government of kingdom republic state ally allies nato neighbour neighbor neighboring
  neighbouring member partner new island democratic armed forces air force army navy ministry defence defense
  royal long-time longtime close]]
local generic = set [[recipient purchaser buyer customer it they government country kingdom nation island
  ministry navy army ally client republic]]

local state_words = set [[government ministry defence defense navy army forces force military marines guard embassy cabinet
  parliament procurement armaments administration]]

--- The country in the name of an office that no list holds: "Finnish
--- Government", "Kenya Defence Forces".
local function country_in(name)
  local state, slug = false, nil
  local previous
  for word in name:gmatch "[^%s,]+" do
    if state_words[word:lower()] then state = true end
    local entry = nationalities:get(word) or previous and nationalities:get(previous .. " " .. word)
    slug = slug or entry and entry.attributes.country
    local place = countries:get(previous and previous .. " " .. word or word) or countries:get(word)
    slug = slug or place and dossier.slug(place.name)
    previous = word
  end
  return state and slug or nil
end

function parties.new(doc, text)
  local self = { text = text, names = {}, orgs = {}, places = {} }
  for mention in doc:mentions() do
    local kind = mention.type
    if kind == "place" or kind == "org" or kind == "nationality" then
      self.names[#self.names + 1] = mention
      if kind == "org" then self.orgs[#self.orgs + 1] = mention end
      if kind == "place" then self.places[#self.places + 1] = mention end
    end
  end
  return setmetatable(self, parties)
end

--- The country that a name stands for: its own, that of an office which
--- represents it, that of a ministry or people; nil for a firm or a town.
function parties.country(mention)
  local slug
  if mention.type == "org" then
    local entry = organisations:get(mention.name) or organisations:get(mention.text)
    local kind = entry and entry.attributes.kind
    if not entry then
      local own = country_in(mention.text)
      return own and nations.name(own) or nil
    end
    if kind == "company" or kind == "news" or kind == "thinktank" or kind == "university"
        or kind == "party" or kind == "research" then
      return nil
    end
    slug = entry.attributes.represents or entry.attributes.country
  elseif mention.type == "place" then
    slug = mention.id:match "^place:(.+)$"
  else
    local entry = nationalities:get(mention.text) or nationalities:get(mention.name)
    slug = entry and entry.attributes.country
  end
  return slug and nations.name(slug) or nil
end

--- Is it a government, or a part of one, that this name names?
function parties.is_state(mention)
  if mention.type ~= "org" then return parties.country(mention) ~= nil end
  local entry = organisations:get(mention.name)
  if not entry then return country_in(mention.text) ~= nil end
  local kind = entry.attributes.kind
  return kind == "government" or kind == "agency" or kind == "legislature" or kind == "military"
end

local function only_words(text, allowed)
  for word in text:gmatch "[^%s]+" do
    local plain = word:lower():gsub("^['’]", ""):gsub("[,.]$", "")
    if not allowed[plain] and not plain:find "^%d+$" then return false end
  end
  return true
end

local function last_word(text)
  return text:match "([%a]+)%s+$"
end

--- Does a preposition before the name keep it from acting?
function parties:acts(mention, from)
  local before = self.text:sub(math.max(from, mention.first - 60), mention.first - 1):gsub("[Tt]he%s+$", "")
  local word = last_word(before)
  word = word and word:lower()
  if word == "of" then
    local head = last_word(before:gsub("%a+%s+$", "")) or ""
    return heads_of_state[head:lower()] == true and parties.acts_head(before)
  end
  return not (word and before_name[word])
end

--- "to the Government of Norway": the head decides.
function parties.acts_head(before)
  local lead = before:gsub("%a+%s+of%s+$", ""):gsub("[Tt]he%s+$", "")
  local word = last_word(lead)
  return not (word and before_name[word:lower()])
end

--- The country that acts by the verb at `at`, in the sentence that begins at
--- `from`: country, mention; or "generic" where only "the recipient" or "it"
--- stands there; nil where neither does.
function parties:subject(from, at)
  local text = self.text
  local before = text:sub(from, at - 1)
  for _, words in ipairs { "acting for ", "acting on behalf of ", "on behalf of ", "representing ", "acting as agent for " } do
    local _, stop = before:find(words, 1, true)
    if stop then
      local mention = self:named_at(from + stop)
      if mention then return parties.country(mention), mention end
    end
  end
  local mention, index = spans.at_or_before(self.names, at - 1)
  local tried = 0
  while mention and mention.first >= from and tried < 6 do
    if mention.last < at then
      local gap = text:sub(mention.last + 1, at - 1):gsub("%b()", "")
      -- An aside between commas: "Norway, a long-time customer, has".
      gap = gap:gsub("^['’]s", ""):gsub("^%s*,[^,;]+,", "")
      if #gap > 120 or not gap:find "^[%s%w,'’-]*$" or not only_words(gap, between) then break end
      local country = parties.country(mention)
      if country and self:acts(mention, from) then return country, mention end
      if not country and mention.type == "org" then break end
    end
    index = index - 1
    mention = self.names[index]
    tried = tried + 1
  end
  local tail = before:gsub("[%a'’]+%s+$", function(word)
    return between[(word:match "%a+" or ""):lower()] and not generic[(word:match "%a+"):lower()] and "" or nil
  end)
  for _ = 1, 3 do
    local word = tail:match "([%a]+)%s*$"
    if not word then break end
    if generic[word:lower()] then
      local lead = tail:match "([%a]+)%s+%a+%s*$"
      if word:lower() == "it" or word:lower() == "they" then
        -- "Berlin said it had signed": the one country that the sentence names.
        local only, first_mention = nil, nil
        local named, i = spans.at_or_after(self.names, from)
        while named and named.last < at do
          local country = parties.country(named)
          if country and (only and only ~= country or not self:acts(named, from)) then only = false end
          if country and only == nil then only, first_mention = country, named end
          i = i + 1
          named = self.names[i]
        end
        if only then return only, first_mention end
        return "generic", nil
      end
      if lead and (lead:lower() == "the" or lead:lower() == "its") then
        return "generic", nil
      end
    end
    if not between[word:lower()] then break end
    tail = tail:gsub("%a+%s*$", "")
  end
  return nil
end

--- The country named at a position, past "the Government of": mention, or nil.
function parties:named_at(position)
  local text = self.text
  local at = position
  for _ = 1, 6 do
    local mention = spans.at_or_after(self.names, at)
    if mention and mention.first == at and parties.country(mention) then return mention end
    local word, stop = text:match("^([%a-]+)%s+()", at)
    if not word or not to_name[word:lower()] then return nil end
    at = stop
  end
  return nil
end

--- The first country behind one of `joints` in first..last: country, mention
--- and where the joint begins. `fits(gap)` may refuse what stands between.
function parties:behind(joints, first, last, fits)
  local region = self.text:sub(first, last)
  local best, best_at
  for _, joint in ipairs(joints) do
    local position = 1
    while true do
      local at, stop = region:find("%f[%a]" .. joint .. "%s+", position)
      if not at then break end
      local mention = self:named_at(first + stop)
      if mention and mention.last <= last and (not best_at or at < best_at)
          and (not fits or fits(region:sub(1, at - 1))) then
        best, best_at = mention, at
        break
      end
      position = stop
    end
  end
  if best then return parties.country(best), best, first + best_at - 1 end
  return nil
end

--- Who sells: the first state in first..last that is not the buyer.
function parties:seller(first, last, buyer)
  local mention, index = spans.at_or_after(self.names, first)
  while mention and mention.last <= last do
    local country = parties.country(mention)
    local lone = mention.type ~= "nationality" and not (mention.type == "place"
      and (self.text:find("^,? *%d+ %u", mention.last + 1) or mention.text == mention.text:upper() and #mention.text > 4))
    local town = self.text:sub(math.max(1, mention.first - 24), mention.first - 1):find "%u[^%s,]+, $" ~= nil
      and mention.type == "place"
    if country and country ~= buyer and lone and not town and self:acts(mention, first)
      and parties.is_state(mention) then return country, mention end
    index = index + 1
    mention = self.names[index]
  end
  return nil
end

--- "made by Lockheed Martin" in the sentence that holds a weapon's name.
function parties:maker(sentence, position)
  local offset = position - sentence.first + 1
  for _, verb in ipairs { "manufactured by ", "made by ", "built by ", "produced by ", "developed by " } do
    local _, stop = sentence.text:find(verb, offset, true)
    if stop then
      local at = sentence.first + stop
      at = self.text:match("^the ()", at) or at
      local org = spans.at_or_after(self.orgs, at)
      if org and org.first == at and org.last <= sentence.last then return org end
    end
  end
  return nil
end

return parties
