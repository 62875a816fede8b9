--- What single sentences say of sales, one frame each: who buys, what, for how
--- much, how far it has come. Notices and news read the same frames; what they
--- make of several is theirs.
---
--- A frame starts at a deal verb ("X has asked to buy LIST", "Y delivered LIST to
--- X", "Y cleared X to buy LIST") or at a noun of sale ("sale to X of LIST", "sale
--- of LIST to X", "X's order for LIST"). It has a buyer in the buyer's place or it
--- is none; nearness is no evidence.

local dossier = require "dossier"
local articles = require "dossier.extract.articles"
local contractors = require "dossier.extract.contractors"
local deal_money = require "dossier.extract.deal_money"
local deal_verbs = require "dossier.extract.deal_verbs"
local item_list = require "dossier.extract.item_list"
local parties = require "dossier.extract.parties"
local spans = require "dossier.extract.spans"

local frames = {}
frames.__index = frames

-- A sentence or list longer than this is a table, and tells no sale.
local longest_sentence, longest_list = 6000, 20000

local function set(words)
  local out = {}
  for word in words:gmatch "%S+" do out[word] = true end
  return out
end

local buying = set "buy purchase procure acquire obtain order get receive"
local contract_nouns = set "contract contracts deal agreement order memorandum accord letter"
-- What a sentence may call articles that an earlier one named.
local generic_items = set [[systems units launchers aircraft jets helicopters tanks missiles vehicles drones howitzers
  fighters guns ships submarines radars batteries rockets boats frigates]]

frames.noun_query = dossier.query [[
  [(norm="sale|sales|deal|deals|contract|contracts|package|packages|transfer|transfers|purchase|purchases"
    | norm="delivery|deliveries|shipment|shipments|order|orders|request|requests|acquisition|export|exports|fms")
    & word!="Sales"] ]]

--- Everything about a document that its frames ask for.
function frames.new(doc)
  local text = doc.text
  local self = {
    doc = doc, text = text, sentence_at = spans.sentences(doc), parties = parties.new(doc, text),
    verbs = deal_verbs.find(doc, text), money = deal_money.all(doc), weapons = {}, dates = {},
  }
  for mention in doc:mentions() do
    if mention.type == "weapon" then self.weapons[#self.weapons + 1] = mention end
    if mention.type == "date" and mention.value then self.dates[#self.dates + 1] = mention end
  end
  return setmetatable(self, frames)
end

function frames.within(list, first, last)
  local item = spans.at_or_after(list, first)
  if item and item.last <= last then return item end
  return nil
end

--- Are these arms? The class noun of the article says so, or a weapon's name.
function frames:is_arms(item)
  return articles.is_class(item.name) or frames.within(self.weapons, item.first, item.last) ~= nil
end

--- The articles of the list that starts at `from`, placed in the document.
--- `last`: where it must end. `lead`, `prose`: as item_list.read has them.
function frames:items(from, last, lead, prose)
  last = math.min(last, from + longest_list)
  -- In news the list stops before the next verb that carries a deal on.
  local verb = prose and spans.at_or_after(self.verbs, from + 1)
  if verb and verb.last < last and verb.word:find "ed$" then last = verb.first - 1 end
  local words = self.text:sub(from, last)
  local out, known = {}, false
  for _, item in ipairs(item_list.read(words, lead, prose)) do
    item.first, item.last = from + item.first - 1, math.min(from + item.last - 1, last)
    item.name_first = from + item.name_first - 1
    if self:is_arms(item) then known = true end
    out[#out + 1] = item
  end
  return out, known
end

--- "has received 11 of the 29 launchers": the weapon that an earlier sentence
--- named, for articles that only say what class they are.
function frames:named_earlier(items)
  local item = items[1]
  if #items ~= 1 or not item.quantity or item.designation or not generic_items[item.name] then return false end
  -- "11 of the 29", "all 24": articles that the text has spoken of.
  local before = self.text:sub(math.max(1, item.first - 5), item.first - 1)
  if not item.part and not before:find "%f[%a]all $" and not before:find "%f[%a]the $" then return false end
  if frames.within(self.weapons, item.first, item.last) then return false end
  local earlier = spans.at_or_before(self.weapons, item.first)
  if not earlier or item.first - earlier.last > 800 then return false end
  local name = self.text:sub(earlier.first, earlier.last)
  item.name, item.kind = name, articles.kind(name)
  item.first, item.last = earlier.first, earlier.last
  return true
end

function frames:add(frame)
  self.list[#self.list + 1] = frame
end

--- What a verb's subject is: country, mention; "generic"; nil.
function frames:buyer_before(sentence, at)
  return self.parties:subject(sentence.first, at)
end

--- "asked to buy", "wants 12", "signed a contract for", "ordered 12": where the
--- list begins behind a buyer's verb, and which way it was said.
function frames:list_after(verb, last)
  local text = self.text
  local rest = text:sub(verb.last + 1, math.min(last, verb.last + 260))
  if verb.takes.purchase then
    local gap, word, at = rest:match "^([^,;.]-)%f[%a]to (%a+)[%s:]+()"
    if word and buying[word] and #gap <= 60 then return verb.last + at, "purchase" end
    at = rest:match "^ [^,;.]-%f[%a]to be sold ()"
    if at then return verb.last + at, "purchase" end
    at = rest:match "^ [%a ]-%f[%a]buying ()" or rest:match "^ [%a ]-%f[%a]purchasing ()" or rest:match "^ [%a ]-%f[%a]acquiring ()"
    if at and at < 60 then return verb.last + at, "purchase" end
    at = rest:match "^ for the sale of ()" or rest:match "^ an? %l* ?sale of ()"
      or rest:match "^ an? %l* ?purchase of ()" or rest:match "^ the %l* ?sale of ()"
      or rest:match "^ the %l* ?purchase of ()" or rest:match "^ approval for the %l+ of ()" or rest:match "^ an? %l* ?order of ()"
    if at then return verb.last + at, "purchase" end
    if verb.base == "ask" or verb.base == "apply" then
      at = rest:match "^ for ()"
      if at then return verb.last + at, "purchase" end
      -- "asked the United States for 20 fighters"
      local asked = self.parties:named_at(verb.last + 2)
      at = asked and text:match("^ for ()", asked.last + 1)
      if at then return at, "purchase", asked end
    end
  end
  if verb.takes.contract then
    if verb.base == "order" and rest:find "^ for " and verb.word:find "order$" then return verb.last + 6, "contract" end
    -- "signed a contract", "awarded Northlight a contract".
    local lead = rest:match "^ an? " or rest:match "^ the " or rest:match "^ %u[^,;.]- an? "
    if lead then
      for word, at in rest:gmatch "%f[%a](%a+)%f[%A]()" do
        if at > 110 then break end
        if contract_nouns[word] then
          local bought, to = rest:match("^[^;.]-%f[%a]to (%a+) ()", at)
          local for_at = rest:match("^[^,;.]-%f[%a]for ()", at)
          if bought and buying[bought] and (not for_at or to < for_at) then return verb.last + to, "contract" end
          if for_at then return verb.last + for_at, "contract" end
        end
      end
    end
  end
  if verb.takes.payment then
    local at = rest:match "^ [^,;]-%d[^,;]- for ()"
    if at then return verb.last + at, "arms" end
  end
  if verb.takes.arms then
    local at = rest:match "^:? +()"
    if at and not rest:find "^ to " and not rest:find "^ by " and not rest:find "^ from "
      and not rest:find "^ that " then return verb.last + at, "arms" end
  end
  return nil
end

--- "... from South Korea", "... with France": the country behind the articles.
function frames:source(first, last, buyer)
  local country, mention = self.parties:behind({ "from", "with" }, first, last)
  if country and country ~= buyer then return country, mention end
  return nil
end

--- A firm of a contract: "a contract with Hanwha for ...", "awarded Hanwha a
--- contract" (`object`).
function frames:firm(first, last, object)
  local org = frames.within(self.parties.orgs, first, last)
  if not org or parties.country(org) then return nil end
  local before = self.text:sub(math.max(1, org.first - 10), org.first - 1):gsub("the $", "")
  if before:find "%f[%a]with $" or before:find "%f[%a]from $" or object and (org.first == first + 1
    or before:find "%f[%a]to $") then
    return org
  end
  return nil
end

--- X orders, asks for, receives ... LIST.
function frames:buyer_verb(verb, sentence)
  if verb.negated or verb.passive or verb.modal == "if" then return end
  local buyer, mention = self:buyer_before(sentence, verb.first)
  if not buyer then return end
  local last = contractors.sentence_end(self.text, verb.last)
  local from, way, asked = self:list_after(verb, last)
  if not from then return end
  local request = verb.status == "requested"
  local lead = request and self.lead
  local formal = request and way == "purchase"
  local items, known = self:items(from, last, lead, not formal)
  if #items == 0 then return end
  -- A formal request may be for services and parts that name no weapon.
  known = self:named_earlier(items) or known or formal and items[1].kind ~= "system"
  local partial = items[1].part
  local country = buyer ~= "generic" and buyer or nil
  local seller, seller_mention = self:source(verb.last + 1, sentence.last, country)
  if not seller and sentence.text:find("sale by ", 1, true) then
    seller, seller_mention = self.parties:behind({ "sale by" }, verb.last, sentence.last)
  end
  if asked and parties.country(asked) ~= country then seller, seller_mention = parties.country(asked), asked end
  local modal = verb.modal ~= nil and not (verb.status == "considered" or request)
  if (verb.modal == "may" or verb.modal == "might" or verb.modal == "could") then modal = true end
  local counted = items[1].quantity ~= nil
  if verb.status == "delivered" and not counted then return end
  if not known and not formal and not (counted and self.text:sub(items[1].first, items[1].last):find "%u%w*%-?%d") then return end
  local status = verb.status
  if status == "delivered" and (partial or verb.going_on) then status = "delivering" end
  local words = sentence.text:lower()
  local proposed = modal and counted and known and (words:find "proposed %a* ?%a* ?sale" or words:find "possible %a* ?%a* ?sale"
    or self:told_in(sentence)) and true or false
  local weapon = frames.within(self.weapons, items[1].first, sentence.last)
    or frames.within(self.weapons, items[1].first, items[1].last)
  local maker = weapon and self.parties:maker(self.sentence_at(weapon.first) or sentence, weapon.last + 1)
  local firm = way == "contract" and self:firm(verb.last + 1, from, true) or way == "contract"
    and self:firm(from, sentence.last) or nil
  self:add {
    kind = modal and "weak" or request and "request" or "act", starts = proposed, sentence = sentence, last = formal
      and last or sentence.last,
    rule = way == "contract" and "signed-contract" or partial and verb.status == "delivered" and "received-of-ordered"
      or "buyer-verb",
    buyer = country, buyer_mention = mention, seller = seller, seller_mention = seller_mention,
    status = status, status_first = verb.first, status_last = verb.last, items = items, known = known,
    delivered = verb.status == "delivered" and (partial or items[1].quantity) or nil, maker = maker, firm = firm, at = verb.first,
  }
end

--- Y delivers LIST to X; Y offers X LIST; LIST have been delivered to X.
function frames:seller_verb(verb, sentence)
  -- "The sale would provide X with LIST" is a sale to come.
  local proposal = verb.modal == "would" and verb.base == "provide"
    and sentence.text:find "^%u[%a%s]*%f[%a][sd][ae][la][el]? would " ~= nil
  if verb.negated or verb.modal and not proposal then return end
  local text, people = self.text, self.parties
  local stop = contractors.sentence_end(text, verb.last)
  local items, buyer, mention, known
  if verb.passive then
    -- The articles are the sentence's subject.
    local lead = text:sub(sentence.first, verb.first - 1):gsub("%f[%a]ha[sv]e? %a* ?been $", ""):gsub("%f[%a]w[ae][sr]e? $", "")
      :gsub("%f[%a]ha[sd] %a* ?been $", ""):gsub("%f[%a]are being $", ""):gsub("%f[%a]are $", "")
    local from = lead:match ".*, ()%w" or 1
    if lead:find "^%w" and not lead:match("%f[%d]%d+ ", from) then from = 1 end
    items, known = self:items(sentence.first + from - 1, sentence.first + #lead - 1, nil, false)
    if #items == 0 or not items[1].quantity then return end
    buyer, mention = people:behind({ "to" }, verb.last + 1, math.min(stop, verb.last + 60))
    if not buyer then buyer, mention = people:behind({ "ordered by", "bought by", "purchased by", "for",
    "promised to" }, sentence.first, verb.first) end
    for _, item in ipairs(items) do
      local cut = item.name:match "^(.-) ordered by" or item.name:match "^(.-) bought by"
        or item.name:match "^(.-) that " or item.name:match "^(.-) for %u"
        or item.name:match "^(.-) promised " or item.name:match "^(.-) ordered "
      if cut then item.name, item.kind = cut, articles.kind(cut) end
      if articles.is_class(item.name) then known = true end
    end
  else
    local from = verb.last + 2
    local to = text:match("^%s+to%s+()", verb.last + 1)
    mention = people:named_at(to or from)
    if mention and to then
      -- "delivered to Norway four of the ten boats"
      buyer = parties.country(mention)
      items, known = self:items(mention.last + 2, stop, nil, true)
    elseif mention then
      -- "offered Norway 12 boats", "supplied Ukraine with 12 boats".
      buyer = parties.country(mention)
      local at = text:match("^%s+with ()", mention.last + 1) or text:match("^%s+()%w", mention.last + 1)
      if not at or text:find("^%s+to%s", mention.last + 1) then return end
      items, known = self:items(at, stop, nil, true)
    else
      if verb.takes.sell and text:find("^%s+to [sp][er][lo][lv]", verb.last + 1) then
        from = text:match("^%s+to %a+ ()", verb.last + 1) or from
        mention = people:named_at(from)
        if mention then
          buyer = parties.country(mention)
          from = mention.last + 2
        end
      end
      items, known = self:items(from, stop, nil, true)
      if not buyer and #items > 0 then
        local at
        buyer, mention, at = people:behind({ "to", "for" }, verb.last + 1, stop)
        if at and items[#items].last >= at then return end
      end
    end
  end
  if not buyer or not items or #items == 0 then return end
  known = self:named_earlier(items) or known
  local counted = items[1].quantity ~= nil
  if not known and not (counted and text:sub(items[1].first, items[1].last):find "%u%w*%-?%d") then return end
  if verb.status == "providing" and not counted then return end
  if verb.status == "delivered" and not counted then return end
  local seller, seller_mention = people:subject(sentence.first, verb.first)
  if verb.passive or seller == buyer or seller == "generic" then seller, seller_mention = nil, nil end
  if not seller then
    seller, seller_mention = self:source(verb.last + 1, sentence.last, buyer)
  end
  local maker
  if not verb.passive and not seller then
    local org = spans.at_or_before(people.orgs, verb.first)
    if org and org.first >= sentence.first and not parties.country(org)
        and text:sub(org.last + 1, verb.first - 1):find "^[%s%a]*$" and verb.first - org.last < 30 then
      maker = org
    end
  end
  local partial = items[1].part
  local status = verb.status
  if status == "delivered" and (partial or verb.going_on) then status = "delivering" end
  self:add {
    kind = proposal and "weak" or "act", starts = proposal, sentence = sentence, last = sentence.last,
    rule = "seller-verb", buyer = buyer, buyer_mention = mention,
    seller = seller, seller_mention = seller_mention, status = status, status_first = verb.first, status_last = verb.last,
    items = items, known = known, delivered = verb.status == "delivered" and (partial or items[1].quantity) or nil,
    firm = maker, at = verb.first,
  }
end

--- Y cleared X to buy LIST.
function frames:clearance(verb, sentence)
  if verb.negated or verb.modal then return end
  local text = self.text
  local from = text:match("^%s+the way for%s+()", verb.last + 1) or text:match("^%s+for%s+()", verb.last + 1) or verb.last + 2
  local mention = self.parties:named_at(from)
  if not mention then return end
  local word, at = text:match("^[^,;.\n]-%f[%a]to (%a+) ()", mention.last + 1)
  if not word or not buying[word] or at - mention.last > 60 then return end
  local stop = contractors.sentence_end(text, verb.last)
  local items, known = self:items(at, stop, nil, true)
  if #items == 0 or not known then return end
  local buyer = parties.country(mention)
  local seller, seller_mention = self.parties:seller(sentence.first, verb.first, buyer)
  self:add {
    kind = "sale", sentence = sentence, last = sentence.last, rule = "cleared-to-buy", buyer = buyer, buyer_mention = mention,
    seller = seller, seller_mention = seller_mention, status = verb.status, status_first = verb.first, status_last = verb.last,
    items = items, known = known, at = verb.first,
  }
end

--- Is a legislature told by this verb?
function frames:legislature(verb, sentence)
  if not verb.takes.legislature or verb.negated or verb.modal and verb.modal ~= "to" then return nil end
  if verb.modal == "to" then return nil end
  local stop = sentence.last
  local after = self.text:sub(verb.last + 1, math.min(stop, verb.last + 60)):match "^[^;]*"
  local before = self.text:sub(math.max(sentence.first, verb.first - 60), verb.first - 1):match "[^;]*$"
  if not verb.passive then before = before:match "[^,]*$" end
  for _, word in ipairs { "Congress", "[Ll]awmakers", "[Ll]egislators", "[Ll]egislature", "[Pp]arliament", "Senate",
  "House", "Capitol Hill", "Bundestag",
    "[Ss]enators", "Knesset", "Diet", "Storting", "Riksdag", "congressional" } do
    if after:find("%f[%a]" .. word .. "%f[%A]") and not after:find "^%s+that Congress" then return verb end
    if (verb.passive or not before:find "has $") and before:find("%f[%a]" .. word .. "%f[%A]")
        and (verb.passive or verb.word:find "^noti" or verb.word:find "^certi") then
      return verb
    end
  end
  return nil
end

--- The verb by which a sentence tells a legislature; nil.
function frames:told_in(sentence)
  local _, index = spans.at_or_after(self.verbs, sentence.first)
  for i = index, #self.verbs do
    local verb = self.verbs[i]
    if verb.first > sentence.last then break end
    if self:legislature(verb, sentence) then return verb end
  end
  return nil
end

--- The verb that tells how far a sale has come: the nearest one that takes a
--- sale; what only announces it counts last.
function frames:status(sentence, position, selling)
  local best, best_distance
  local _, index = spans.at_or_after(self.verbs, sentence.first)
  for i = index, #self.verbs do
    local verb = self.verbs[i]
    if verb.first > sentence.last then break end
    local told = self:legislature(verb, sentence)
    if not verb.negated and not verb.modal and (selling and verb.takes.sell and verb.first < position or not selling
      and verb.takes.sale
        or selling and verb.status == "approved" and verb.first < position or verb.takes.weak or told)
          and verb.first ~= position then
      local distance = math.abs(verb.first - position)
      if told then distance = distance - 1000 end
      if verb.takes.weak then distance = distance + 10000 end
      if not best or distance < best_distance then best, best_distance = verb, distance end
    end
  end
  return best
end

local function fits_sale(gap)
  return gap == "" or gap:find "^%s*$" or gap:find "^%s*%b()%s*$" or gap:find "^%s*of%s"
    or gap:find "^,? *worth " or gap:find "^,? *valued " or gap:find "^ program%s*$"
end

--- Words behind the buyer that still belong to it: its army, its acronym.
local function past_buyer(text, at)
  local stop = text:match("^['’]s [%a ]-()%s+of%s", at) or at
  return text:match("^%s*%([%u&]+%)()", stop) or text:match("^%s+%a+%s+forces()", stop) or stop
end

--- A sale, order, delivery ... of LIST to X; to X of LIST; X's order for LIST.
function frames:sale_noun(hit, sentence)
  local text, people = self.text, self.parties
  local noun = hit.text:lower()
  local stop = contractors.sentence_end(text, hit.last)
  if stop < sentence.last then stop = sentence.last end
  local before = text:sub(math.max(sentence.first, hit.first - 80), hit.first - 1)
  local lower = before:lower()
  local at = past_buyer(text, hit.last + 1)
  local joints = { "to", "for", "with" }
  -- "won an order from Canada"
  if noun:find "^order" or noun == "contract" or noun == "request" then joints[4] = "from" end
  local buyer, mention, joint = people:behind(joints, at, stop, fits_sale)
  local items, known, partner = {}, false, nil
  local link = text:match("^%s+(%a+)", at)
  if buyer and text:sub(joint, joint + 3) == "with" then
    -- "a contract with Poland": the seller's word of its customer.
    local verb = spans.at_or_before(self.verbs, hit.first - 1)
    local country, other
    if verb and verb.first >= sentence.first and not verb.passive then
      country, other = people:subject(sentence.first, verb.first)
    end
    if country and country ~= "generic" then
      partner = mention
      buyer, mention = country, other
    end
  end
  if not buyer and (noun:find "^order" or noun:find "^purchase" or noun:find "^request" or noun:find "^acquisition"
    or noun == "deal" or noun == "contract") then
    mention = spans.at_or_before(people.names, hit.first - 1)
    local gap = mention and mention.last < hit.first and text:sub(mention.last + 1, hit.first - 1)
    if gap and mention.first >= sentence.first and (gap:find "^['’]s? [%a%s$%d.-]*$" or mention.type == "nationality"
      and gap:find "^ [%l%s]*$") and #gap < 50 then
      buyer = parties.country(mention)
      if buyer then
        local from = text:match("^%s+of%s+()", hit.last + 1) or text:match("^%s+for%s+()", hit.last + 1)
          or text:match("^%s+to buy%s+()", hit.last + 1)
        if not from then return end
        items, known = self:items(from, stop, nil, true)
      end
    end
  elseif buyer then
    if link == "of" and joint > at + 4 then
      items, known = self:items(text:match("^%s+of%s+()", at), joint - 1, nil, false)
    else
      local after = past_buyer(text, (partner or mention).last + 1)
      local from = text:match("^%s+of%s+()", after) or text:match("^,? consisting of%s+()", after)
        or text:match("^,? comprising%s+()", after)
        or text:match("^[^.;]-%f[%a]including%s+()", after) or text:match("^:%s+()", after)
          or text:match("^[^.;,]-%f[%a]consisting of%s+()", after)
        or text:match("^%s+for%s+()%d", after) or text:match("^,? covering%s+()", after)
          or text:match("^%s+for%s+()%l+ %(%d", after)
        or partner and text:match("^%s+for%s+()", after) or text:match("^[^.;]-%f[%a]comprising%s+()", after)
          or text:match("^[^.;]-%f[%a]covers%s+()", after)
      if not from and noun:find "^cont" then from = text:match("^%s+for%s+()", after) end
      if from and from < stop then items, known = self:items(from, stop, nil, true) end
    end
  end
  if not buyer then return end
  if not items[1] or not items[1].quantity then
    -- "a package for Norway ..., including 24 boats"
    local from = text:sub(hit.last, stop):match ",? including ()"
    if from then
      local more, more_known = self:items(hit.last + from - 1, stop, nil, true)
      if more[1] and more[1].quantity and more_known then items, known = more, more_known end
    end
  end
  local verb = self:status(sentence, hit.first)
  local proposed = lower:find "possible%s" or lower:find "proposed%s" or lower:find "potential%s" or lower:find "prospective%s"
    or lower:find "foreign military $" or lower:find "planned %a*%s?$" or verb and verb.takes.legislature or false
  local arms = known or lower:find "arms" or lower:find "weapon" or lower:find "military" or lower:find "defen[sc]e"
    or text:find("^ of arms", hit.last + 1) or text:find("^ of weapons", hit.last + 1)
  local money = deal_money.value(self.money, text, sentence.first, math.max(stop, sentence.last))
  local status, first, last = verb and verb.status, verb and verb.first, verb and verb.last
  if not status and proposed then
    local word = text:sub(sentence.first, hit.first):find "proposed%s"
    status, first, last = "offered", word and sentence.first + word - 1 or hit.first, word and sentence.first + word + 6 or hit.last
  end
  local delivery = noun:find "^deliver" or noun:find "^shipment"
  if delivery and status ~= "delayed" and status ~= "dropped" and status ~= "denied" then return end
  if not status and (noun:find "^order" or noun:find "^purchase" or noun:find "^acqui") and verb == nil then return end
  local seller, seller_mention
  if partner then
    seller, seller_mention = parties.country(partner), partner
  else
    seller, seller_mention = people:seller(sentence.first, first and math.max(first, hit.first) or hit.first, buyer)
  end
  if not seller and mention then seller, seller_mention = self:source(hit.last, sentence.last, buyer) end
  for _, item in ipairs(items) do
    if #item.name > 120 then return end
  end
  known = self:named_earlier(items) or known
  self:add {
    kind = proposed and "sale" or "act", proposed = proposed and true
      or false, sentence = sentence, last = math.max(stop, sentence.last), rule = "sale-to",
    buyer = buyer, buyer_mention = mention, seller = seller, seller_mention = seller_mention, status = status, status_first = first,
    status_last = last, items = (known or proposed) and items or {}, known = known, arms = arms and true
      or false, money = money, at = hit.first,
  }
end

--- Y plans, offers, tells its legislature ... to sell X LIST, or LIST to X.
function frames:selling(hit, sentence)
  local text, people = self.text, self.parties
  local stop = contractors.sentence_end(text, hit.last)
  local mention = people:named_at(hit.last + 2)
  local items, known
  if mention then
    items, known = self:items(text:match("^%s*()", mention.last + 1), stop, nil, true)
  else
    items, known = self:items(hit.last + 2, stop, nil, true)
    local _, at
    _, mention, at = people:behind({ "to" }, hit.last + 1, stop)
    if at and #items > 0 and items[#items].last >= at then return end
  end
  local verb = self:status(sentence, hit.first, true)
  if not mention or #items == 0 or not known or not verb then return end
  local buyer = parties.country(mention)
  local seller, seller_mention = people:subject(sentence.first, verb.first)
  if seller == buyer or seller == "generic" then seller, seller_mention = nil, nil end
  if not seller then seller, seller_mention = people:seller(sentence.first, hit.first, buyer) end
  self:add {
    kind = "sale", proposed = verb.takes.legislature
      or false, sentence = sentence, last = sentence.last, rule = "to-sell", buyer = buyer,
    buyer_mention = mention, seller = seller, seller_mention = seller_mention, status = verb.status, status_first = verb.first,
    status_last = verb.last, items = items, known = known, arms = true, at = hit.first,
    money = deal_money.value(self.money, text, sentence.first, sentence.last),
  }
end

--- "The sale comprises 40 missiles and 5 launch vehicles": a list for a sale
--- whose buyer another sentence names.
function frames:listing(hit, sentence)
  local stop = contractors.sentence_end(self.text, hit.last)
  local items, known = self:items(hit.last + 2, stop, nil, true)
  if not known or not items[1].quantity then return end
  self:add { kind = "listed", sentence = sentence, last = stop, rule = "notice", items = items, known = known, at = hit.first }
end

--- "The change would add eight (8) launchers to the twenty cleared in 2023."
function frames:addition(hit, sentence)
  local text = self.text
  local stop = contractors.sentence_end(text, hit.last)
  local from = text:match("^%s+()", hit.last + 1)
  if not from then return end
  local items = self:items(from, stop, nil, false)
  if #items == 0 or not items[1].quantity then return end
  for _, item in ipairs(items) do item.added = true end
  self:add {
    kind = "added", sentence = sentence, last = stop, rule = "notice", items = items, at = hit.first,
  }
end

--- All frames of a document, in byte order.
function frames.read(doc)
  local self = frames.new(doc)
  self.list = {}
  if #self.parties.names == 0 then return self end
  local function sentence_of(position)
    local sentence = self.sentence_at(position)
    return sentence and #sentence.text < longest_sentence and sentence or nil
  end
  for hit in doc:search(frames.noun_query) do
    local sentence = sentence_of(hit.first)
    if sentence then self:sale_noun(hit, sentence) end
  end
  for _, frame in ipairs(self.list) do
    -- What a proposed sale is said to be of, for a request that only describes.
    local item = frame.proposed and frame.items[1]
    if item and not self.lead and select(2, item.name:gsub("%S+", "")) >= 3 then self.lead = item.name end
  end
  for _, verb in ipairs(self.verbs) do
    local sentence = sentence_of(verb.first)
    if sentence then
      -- A government may approve what it buys itself: "signed off on buying".
      local own = verb.status == "approved" and self.text:find("^ buying ", verb.last + 1)
      if own then verb.takes.purchase = true end
      if verb.subject ~= "seller" or own then self:buyer_verb(verb, sentence) end
      if verb.subject ~= "buyer" and (verb.takes.arms or verb.takes.sell) then self:seller_verb(verb, sentence) end
      if verb.takes.clearance then self:clearance(verb, sentence) end
    end
  end
  for hit in doc:search [[ [norm="would|will|to"] [norm="add"] | [norm="adds"] ]] do
    local sentence = sentence_of(hit.first)
    if sentence then self:addition(hit, sentence) end
  end
  for hit in doc:search [[ "to"? [norm="sell|selling"] ]] do
    local sentence = sentence_of(hit.first)
    if sentence then self:selling(hit, sentence) end
  end
  for hit in doc:search [[
    [norm="sale|package|request|deal|purchase|case"] ([norm="comprises|includes|covers"] | "consists" "of"
      | [norm="would|will"] [norm="include|comprise|cover"]) ]] do
    local sentence = sentence_of(hit.first)
    if sentence then self:listing(hit, sentence) end
  end
  for i, frame in ipairs(self.list) do frame.index = i end
  table.sort(self.list, function(a, b)
    if a.at ~= b.at then return a.at < b.at end
    return a.index < b.index
  end)
  return self
end

return frames
