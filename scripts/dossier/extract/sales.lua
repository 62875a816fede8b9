--- Sales told in running prose: "approved a $330 million sale of parts to
--- Taiwan", "Poland has ordered 96 Apache helicopters", "has received 11 of the
--- 29 systems ordered".
---
--- One sentence at a time, and only where buyer and article (or value) stand in
--- it where these sentences put them; a list of patterns is easier to trust
--- than a score.

local dossier = require "dossier"
local notices = require "dossier.extract.notices"
local articles = require "dossier.extract.articles"
local spans = require "dossier.extract.spans"

local sales = {}

-- "sale of ITEM to BUYER", "$1 billion arms package for BUYER"
sales.sale_query = dossier.query [[
  [norm="sale|sales|deal|contract|package|transfer" & word!="Sale|Sales"]
  ( "of" | "to" | "for" | "with" | ","? [norm="worth|valued"] "at"? [norm="about|nearly|roughly|some|over"]? <money/> ("to" | "for") ) ]]

-- "BUYER has ordered ..."
sales.verb_query = dossier.query [[
  [norm="has|have"]? [norm="already|currently|also|recently|so|far|officially|formally|just"]{0,2}
  verb:[norm="ordered|bought|purchased|received|acquired|requested"] ]]

local status_words = {
  { "notified", "notified" }, { "approved", "approved" }, { "approves", "approved" }, { "cleared", "approved" },
  { "authorized", "approved" }, { "authorised", "approved" }, { "green%-lit", "approved" }, { "signed", "signed" },
  { "inked", "signed" }, { "awarded", "contracted" }, { "proposed", "offered" }, { "offered", "offered" },
  { "requested", "requested" }, { "delivered", "delivered" }, { "delayed", "delayed" },
  { "delays", "delayed" }, { "canceled", "dropped" }, { "cancelled", "dropped" }, { "scrapped", "dropped" },
  { "rejected", "denied" }, { "denied", "denied" }, { "considering", "considered" }, { "weighing", "considered" },
  { "mulling", "considered" }, { "urged", "urged" }, { "debated", "debated" }, { "paid", "paid" },
}

local verb_status = {
  ordered = "ordered", bought = "ordered", purchased = "ordered", acquired = "ordered",
  received = "delivering", requested = "requested",
}

-- What a sentence may call articles that an earlier one named.
local generic = {}
for word in ([[systems units launchers aircraft jets helicopters tanks missiles vehicles drones
    howitzers fighters guns ships submarines radars]]):gmatch "%a+" do
  generic[word] = true
end

--- The number right before an article, with its words: "96 Apache helicopters".
local function counted(words)
  local value, used = dossier.number(words)
  if value and math.type(value) == "integer" and words:find("^ ", used + 1) then return value, used + 2 end
  return nil, 1
end

function sales.new(doc)
  local self = { text = doc.text, sentence_at = spans.sentences(doc), places = {}, orgs = {}, weapons = {}, money = {}, dates = {} }
  for mention in doc:mentions() do
    local kind = mention.type
    if kind == "place" or kind == "org" then self.places[#self.places + 1] = mention end
    if kind == "org" then self.orgs[#self.orgs + 1] = mention end
    if kind == "weapon" then self.weapons[#self.weapons + 1] = mention end
    if kind == "money" then self.money[#self.money + 1] = mention end
    if kind == "date" and mention.value then self.dates[#self.dates + 1] = mention end
  end
  return setmetatable(self, { __index = sales })
end

local function within(list, first, last)
  local item = spans.at_or_after(list, first)
  if item and item.last <= last then return item end
  return nil
end

function sales.status(sentence, position)
  local best, found
  for _, pair in ipairs(status_words) do
    local at, stop = sentence.text:find("%f[%a]" .. pair[1] .. "%f[%A]")
    if at then
      local distance = math.abs(sentence.first + at - 1 - position)
      if not best or distance < best then
        best, found = distance, { status = pair[2], first = sentence.first + at - 1, last = sentence.first + stop - 1 }
      end
    end
  end
  return found
end

--- Who sells: the country, or the country of the ministry, before the verb.
function sales:seller(sentence, before, buyer)
  local mention, index = spans.at_or_after(self.places, sentence.first)
  while mention and mention.last < before do
    local country = notices.country(mention)
    local entry = mention.type == "org" and dossier.gazetteer "organisations":get(mention.name)
    local kind = entry and entry.attributes.kind
    if country and country ~= buyer and (mention.type == "place" and not self.text:find("^'s", mention.last + 1)
        or kind == "government" or kind == "agency" or kind == "legislature") then
      return country, mention
    end
    index = index + 1
    mention = self.places[index]
  end
  return nil
end

--- "made by Lockheed Martin" behind a weapon's name.
function sales:maker(position)
  local sentence = self.sentence_at(position)
  if not sentence then return nil end
  local offset = position - sentence.first + 1
  for _, verb in ipairs { "manufactured by ", "made by ", "built by ", "produced by ", "developed by " } do
    local _, stop = sentence.text:find(verb, offset, true)
    if stop then
      local at = sentence.first + stop
      local from = self.text:match("^the ()", at) or at
      local org = within(self.orgs, from, sentence.last)
      if org and org.first == from then return org end
    end
  end
  return nil
end

function sales:money_in(sentence, first, last)
  local money = within(self.money, math.max(sentence.first, first), math.min(sentence.last, last))
  if not money then return nil end
  local amount = money.value and tonumber(money.value)
  local currency = money.id:match "money:(%a+):" or money.id:match "^(%a+):"
  if not amount or not currency then return nil end
  return { mention = money, amount = math.tointeger(amount) or amount, currency = currency:upper() }
end

--- A date that the deal's own sentence gives it, not one behind "by" or "until".
function sales:date(sentence)
  local date = within(self.dates, sentence.first, sentence.last)
  if not date then return nil end
  local before = self.text:sub(math.max(1, date.first - 8), date.first - 1):lower()
  if before:find "by $" or before:find "until $" or before:find "through $" or before:find "before $" then return nil end
  return date
end

function sales:make(sentence, rule, fields, evidence, money)
  local date = self:date(sentence)
  if date then
    fields.date, evidence.date = date.value, { date.first, date.last }
  end
  if money then
    fields.value = { amount = money.amount, currency = money.currency }
    fields.value_usd = money.currency == "USD" and money.amount or nil
    evidence.value = { money.mention.first, money.mention.last }
  end
  return { type = "deal", first = sentence.first, last = sentence.last, rule = rule, fields = fields, evidence = evidence }
end

local function place_of(mention)
  return mention and (mention.type == "place" or mention.type == "org") and notices.country(mention) or nil
end

--- "..., including 108 M1A2 Abrams tanks": an article that is counted.
function sales:including(sentence, position)
  local from = self.text:sub(position, sentence.last):match ", including ()"
  if not from then return nil end
  from = position + from - 1
  local phrase = self.text:sub(from, sentence.last):match "^[^,;.]+" or ""
  phrase = phrase:gsub(" and .*$", "")
  local value, start = counted(phrase)
  local article = value and articles.read(phrase:sub(start))
  if not article or not within(self.weapons, from, from + #phrase - 1) then return nil end
  return {
    item = { name = article.name, designation = article.designation, quantity = value, kind = article.kind },
    evidence = { from, from + #phrase - 1 },
  }
end

--- "... from South Korea", "... with France": the country behind the article.
function sales:source(sentence, position, buyer)
  for _, joint in ipairs { " from ()", " with ()" } do
    local from = self.text:sub(position + 1, math.min(sentence.last, position + 60)):match(joint)
    from = from and self.text:match("^the ()", position + from) or from and position + from
    local mention = from and spans.at_or_after(self.places, from)
    if mention and mention.first == from and mention.type == "place" then
      local country = notices.country(mention)
      if country and country ~= buyer then return country, mention end
    end
  end
  return nil
end

-- "BUYER signed a $6.5 billion contract for 180 K2 tanks with South Korea"
sales.contract_query = dossier.query [[
  [norm="has|have"]? verb:[norm="signed|inked|concluded|finalized|finalised"] [norm="a|an|the"]
  [kind="word" & norm!="with|for|to"]{0,3} <money/>? [kind="word" & norm!="with|for|to"]{0,3}
  [norm="contract|deal|agreement|order"] ("for" | "to" [norm="buy|purchase|acquire"]) ]]

function sales:from_contract(hit, sentence)
  local text = self.text
  local place = spans.at_or_before(self.places, hit.first - 2)
  local buyer = place and place.last + 2 == hit.first and place_of(place)
  if not buyer then return nil end
  local rest = text:sub(hit.last + 2, sentence.last)
  local value, from = counted(rest)
  local phrase = rest:sub(from):match "^[^,;.]*"
  for _, cut in ipairs { " with ", " from ", " on ", " in ", " for ", " worth ", " and " } do
    local at = phrase:find(cut, 1, true)
    if at then phrase = phrase:sub(1, at - 1) end
  end
  local item_first = hit.last + 1 + from
  local item_last = item_first + #phrase - 1
  local article = articles.read(phrase)
  if not article or not (within(self.weapons, item_first, item_last) or value and articles.is_class(article.name)) then
    return nil
  end
  local seller, seller_mention = self:source(sentence, item_last, buyer)
  return self:make(sentence, "signed-contract", {
    buyer = buyer, seller = seller, status = "signed",
    items = { { name = article.name, designation = article.designation, quantity = value, kind = article.kind } },
  }, {
    buyer = { place.first, place.last }, seller = seller_mention and { seller_mention.first, seller_mention.last } or nil,
    status = { hit.verb.first, hit.verb.last }, items = { { item_first, item_last } },
  }, self:money_in(sentence, hit.first, sentence.last))
end

--- "sale of ITEM to BUYER" with a verb that says how far it came.
function sales:from_sale(hit, sentence)
  local text = self.text
  local words = text:sub(hit.last + 1, sentence.last)
  local link = hit.text:match "(%a+)$"
  local counted_item = self:including(sentence, hit.last)
  local item_first, item_last, buyer_at
  if link == "of" then
    for _, joint in ipairs { " to the ()", " to ()", " for the ()", " for ()" } do
      for at in words:gmatch(joint) do
        local mention = spans.at_or_after(self.places, hit.last + at)
        if not buyer_at and mention and mention.first == hit.last + at and place_of(mention) then
          buyer_at = mention
          item_first, item_last = hit.last + 2, text:sub(1, mention.first - 1):match ".*() [tf]or? " or mention.first - 5
        end
      end
    end
    if not buyer_at then return nil end
    item_last = item_last - 1
  else
    local from = text:match("^ the ()", hit.last + 1) or hit.last + 2
    local mention = spans.at_or_after(self.places, from)
    if not mention or mention.first ~= from then return nil end
    buyer_at = mention
  end
  local buyer = place_of(buyer_at)
  local status = sales.status(sentence, hit.first)
  if not buyer or not status then return nil end
  local items, evidence = {}, {}
  if item_first and item_last > item_first then
    local phrase = text:sub(item_first, item_last)
    local value, from = counted(phrase)
    local weapon = within(self.weapons, item_first, item_last)
    local article = articles.read(phrase:sub(from))
    if not article or #article.name > 90 then return nil end
    local kind_known = weapon or articles.is_class(article.name)
    if not kind_known then return nil end
    items[1] = { name = article.name, designation = article.designation, quantity = value, kind = article.kind }
    evidence[1] = { item_first, item_last }
    if counted_item and not value and not article.designation then
      items[1], evidence[1] = counted_item.item, counted_item.evidence
    end
  end
  local money = self:money_in(sentence, hit.first - 60, sentence.last)
  if #items == 0 and not money then return nil end
  local before = text:sub(math.max(1, hit.first - 24), hit.first):lower()
  if #items == 0 and not (before:find "arms" or before:find "weapon" or before:find "military"
      or before:find "defen[sc]e") then
    return nil
  end
  local seller, seller_mention = self:seller(sentence, math.max(status.first, sentence.first + 1), buyer)
  return self:make(sentence, "sale-to", {
    buyer = buyer, seller = seller, status = status.status, items = items,
  }, {
    buyer = { buyer_at.first, buyer_at.last }, seller = seller_mention and { seller_mention.first, seller_mention.last } or nil,
    status = { status.first, status.last }, items = evidence,
  }, money)
end

--- "BUYER has ordered N ITEM", "has received N of the M systems ordered".
function sales:from_verb(hit, sentence)
  local text = self.text
  local place = spans.at_or_before(self.places, hit.first - 2)
  if not place or place.last + 2 ~= hit.first then return nil end
  local buyer = place_of(place)
  if not buyer then return nil end
  local verb = hit.verb.text:lower()
  local words = text:sub(hit.last + 2, sentence.last)
  local first_count, from = counted(words)
  local of = words:match("^of the ()", from) or words:match("^of its ()", from) or words:match("^of ()", from)
  local total, total_from
  if first_count and of then
    total, total_from = counted(words:sub(of))
    if not total then return nil end
    from = of + total_from - 1
  end
  local rest = words:sub(from)
  local item_first = hit.last + 1 + from
  local weapon = within(self.weapons, item_first, math.min(sentence.last, item_first + 60))
  local name, designation, kind, item_evidence
  local head = rest:match "^(%l+)"
  if weapon and not text:sub(item_first, weapon.first - 1):find "[,;:.]" then
    local phrase = rest:match "^[^,;:.]*"
    for _, cut in ipairs { " from ", " for ", " in ", " to ", " under ", " since ", " by ", " at ", " worth ",
      " and ", " as ", " on ", " ordered" } do
      local at = phrase:find(cut, 1, true)
      if at then phrase = phrase:sub(1, at - 1) end
    end
    local article = articles.read(phrase)
    if not article or item_first + #phrase - 1 < weapon.last then return nil end
    if not first_count and text:sub(item_first, weapon.first - 1):find " of " then return nil end
    name, designation, kind = article.name, article.designation, article.kind
    item_evidence = { item_first, item_first + #phrase - 1 }
  elseif head and generic[head] and first_count then
    local earlier = spans.at_or_before(self.weapons, item_first)
    if not earlier or item_first - earlier.last > 800 then return nil end
    name, kind = text:sub(earlier.first, earlier.last), articles.kind(text:sub(earlier.first, earlier.last))
    item_evidence = { earlier.first, earlier.last }
    weapon = earlier
  else
    return nil
  end
  if not first_count and verb == "received" then return nil end
  local status = verb_status[verb]
  local delivered
  if verb == "received" then
    delivered = first_count
    if not total then status = "delivered" end
  end
  local seller, seller_mention = self:source(sentence, item_evidence[2], buyer)
  local maker = weapon and self:maker(weapon.last + 1)
  local money = self:money_in(sentence, hit.last, sentence.last)
  return self:make(sentence, total and "received-of-ordered" or "buyer-verb", {
    buyer = buyer, seller = seller, status = status, delivered = delivered, maker = maker and maker.name or nil,
    items = { { name = name, designation = designation, quantity = total or first_count, kind = kind } },
  }, {
    buyer = { place.first, place.last }, seller = seller_mention and { seller_mention.first, seller_mention.last } or nil,
    status = { hit.verb.first, hit.verb.last },
    items = { item_evidence }, maker = maker and { maker.first, maker.last } or nil,
  }, money)
end

-- A sentence longer than this is a table or a list, and tells no sale.
local longest_sentence = 4000

function sales.read(doc)
  local self = sales.new(doc)
  local deals = {}
  if #self.places == 0 then return deals end
  local told, sentence_at = {}, self.sentence_at
  local function add(deal)
    -- One sentence, one deal: what two patterns find in it is the same.
    if deal and not told[deal.first] then
      told[deal.first] = true
      deals[#deals + 1] = deal
    end
  end
  for hit in doc:search(sales.sale_query) do
    local sentence = sentence_at(hit.first)
    if sentence and #sentence.text < longest_sentence then add(self:from_sale(hit, sentence)) end
  end
  for hit in doc:search(sales.contract_query) do
    local sentence = sentence_at(hit.first)
    if sentence and #sentence.text < longest_sentence then add(self:from_contract(hit, sentence)) end
  end
  for hit in doc:search(sales.verb_query) do
    local sentence = sentence_at(hit.first)
    if sentence and #sentence.text < longest_sentence then add(self:from_verb(hit, sentence)) end
  end
  table.sort(deals, function(a, b) return a.first < b.first end)
  return deals
end

return sales
