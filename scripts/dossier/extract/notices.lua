--- Arms sale notices: a government tells its legislature that another may buy.
--- The frames of a notice (request, proposed sale, what is added) are parts of
--- one deal; value, contractors, status are sought in the notice's own stretch.
---
--- The evidence of a notice is general: a request or a proposed sale, and beside
--- it a legislature told, a foreign military sale, or a principal contractor.

local dossier = require "dossier"
local calendar = require "dossier.extract.calendar"
local contractors = require "dossier.extract.contractors"
local deal_money = require "dossier.extract.deal_money"
local parties = require "dossier.extract.parties"
local spans = require "dossier.extract.spans"

local notices = {}

notices.evidence = dossier.query [[
  "foreign" "military" [norm="sale|sales"] | [norm="fms"] [norm="case|sale|package"]? | "major" "defense" "equipment"
  | [norm="possible|proposed|potential"] [norm="military|arms|weapons|defense|defence|foreign"]{0,2} [norm="sale|purchase|transfer"]
  | [norm="possible|proposed"] "deal" | [norm="submitted|transmitted"] "to" "congress"
  | "estimated" [norm="cost|value|price|at"] | [norm="cost"] [norm="is|was"] [norm="put|estimated"]
  | [norm="principal|prime|lead"] [norm="contractor|contractors"] | "notifying" "congress" | [norm="notified|informed"] "congress" ]]

-- What makes articles arms that no list knows: whose business the sale is.
notices.military = dossier.query [[
  "foreign" "military" [norm="sale|sales"] | [norm="fms|non-mde|mde"] | "major" "defense" "equipment"
  | "defense" "security" "cooperation" "agency" | [norm="arms|weapons|military"] [norm="sale|package|deal|equipment"] ]]

local function is_military(self)
  if #self.weapons > 0 then return true end
  for _ in self.doc:search(notices.military) do return true end
  return false
end

local function is_notice(self)
  for _ in self.doc:search(notices.evidence) do return true end
  for _, verb in ipairs(self.verbs) do
    local sentence = verb.takes.legislature and self.sentence_at(verb.first)
    if sentence and self:legislature(verb, sentence) then return true end
  end
  return false
end

--- The day of a notice: when it was published, else a full date in a dateline or
--- beside "Date:".
local function date_of(doc, text, last)
  local published, hit = calendar.published(doc)
  if published and not hit then
    for date in doc:dates() do
      if date.value == published then return published, date end
    end
  end
  if published then return published, hit end
  for date in doc:dates() do
    if date.first > last then break end
    if date.value:find "^%d%d%d%d%-%d%d%-%d%d$" then
      local line = text:sub(math.max(1, date.first - 80), date.first - 1):match "[^\n]*$"
      local dateline = line:find "^%u%u[%u%s.'()/-]*,[%u%a. ,]*$" or line == "" or line:find "^%s*%(?%a*:? ?$"
        or line:find "^%(?%u%l+[%u%l ]*, $"
        or line:find "^[%u][%w ]*:%s*$" or line:find "^%u%u[%u%s.]+[,(%s-–—]*$"
      if dateline then return date.value, date end
    end
  end
  return nil
end

local state_agencies = { "State Department", "Department of State", "Defense Security Cooperation", "Pentagon", "Congress" }

--- The seller, where the notice names the agency that sells.
local function seller_of(names, buyer, first, last)
  for _, words in ipairs(state_agencies) do
    local mention, index = spans.at_or_after(names, first)
    while mention and mention.last <= last do
      if mention.type == "org" and mention.text:find(words, 1, true) then
        local country = parties.country(mention)
        if country and country ~= buyer then return country, mention end
      end
      index = index + 1
      mention = names[index]
    end
  end
  return nil
end

local function shares_item(a, b)
  for _, x in ipairs(a) do
    for _, y in ipairs(b) do
      if x.name == y.name or x.designation and x.designation == y.designation then return true end
    end
  end
  return false
end

local rank = { request = 1, added = 1, listed = 1.5, sale = 2, weak = 3 }

--- The frames of each notice, put together: { buyer, frames, first, last }.
local function group(list)
  local groups, current, waiting = {}, nil, {}
  for _, frame in ipairs(list) do
    if frame.kind == "request" or frame.proposed or frame.kind == "weak" or frame.kind == "added"
      or frame.kind == "listed" or frame.rule == "cleared-to-buy" then
      local starts = frame.proposed or frame.kind == "request" or frame.rule == "cleared-to-buy" or frame.starts
      local other = not current or frame.buyer and current.buyer and frame.buyer ~= current.buyer
      -- A second sale to the same buyer has articles and a value of its own.
      if not other and current and frame.proposed and current.money and frame.money
          and frame.money.amount ~= current.money.amount and current.requested
          and #frame.items > 0 and not shares_item(frame.items, current.items) then
        other = true
      end
      if other and starts and frame.buyer then
        current = { buyer = frame.buyer, frames = {}, first = frame.sentence.first, items = {} }
        groups[#groups + 1] = current
        other = false
        -- What "would be added" before the sale is named.
        for _, earlier in ipairs(waiting) do
          current.frames[#current.frames + 1] = earlier
          current.first = math.min(current.first, earlier.sentence.first)
        end
        waiting = {}
      elseif not current and frame.kind == "added" then
        waiting[#waiting + 1] = frame
      end
      if current and not other then
        current.frames[#current.frames + 1] = frame
        current.money = current.money or frame.money
        current.requested = current.requested or frame.kind == "request" and #frame.items > 0
        for _, item in ipairs(frame.items) do current.items[#current.items + 1] = item end
      end
    end
  end
  for i, one in ipairs(groups) do
    one.last = groups[i + 1] and groups[i + 1].first - 1 or nil
  end
  return groups
end

--- Do two counted lists share neither a name nor a number?
local function apart(a, b)
  for _, x in ipairs(a) do
    for _, y in ipairs(b) do
      if not x.quantity or x.quantity == y.quantity then return false end
    end
  end
  return not shares_item(a, b)
end

--- The articles: of the request, else of the proposed sale, else what the sale
--- "would" bring. A second request, or a counted list that shares neither name
--- nor number with it, adds what the first has not.
local function items_of(one)
  local best, items, source
  for _, frame in ipairs(one.frames) do
    local place = rank[frame.kind] or 2
    if #frame.items > 0 and (frame.kind ~= "weak" or frame.known) then
      if not best or place < best or place == best and frame.items[1].quantity and not items[1].quantity then
        best, items, source = place, { table.unpack(frame.items) }, frame
      elseif place == best and place == 1 and frame.items[1].quantity and items[1].quantity
        and not shares_item(frame.items, items) then
        for _, item in ipairs(frame.items) do items[#items + 1] = item end
      end
    end
  end
  for _, frame in ipairs(one.frames) do
    if source and frame ~= source and frame.kind == "sale" and frame.known and source.kind == "request"
        and items[1].quantity and #frame.items > 0 and apart(frame.items, items) then
      for i, item in ipairs(frame.items) do table.insert(items, i, item) end
    end
  end
  return items or {}, source
end

--- How far it has come: a legislature told, else a verb of approval, else what
--- the frames say.
local function status_of(self, one, first, last, year)
  local approved
  local text = self.text
  local _, index = spans.at_or_after(self.verbs, first)
  for i = index, #self.verbs do
    local verb = self.verbs[i]
    if verb.last > last then break end
    local sentence = self.sentence_at(verb.first)
    if sentence and self:legislature(verb, sentence) then return "notified", verb end
    if verb.status == "approved" and not verb.negated and not verb.modal and not verb.takes.weak and sentence
        and not deal_money.is_earlier(text:sub(sentence.first, verb.first), year) then
      approved = approved or verb
    end
  end
  if approved then return "approved", approved end
  for _, kind in ipairs { "request", "sale" } do
    for _, frame in ipairs(one.frames) do
      if frame.kind == kind and frame.status then
        return frame.status, { first = frame.status_first, last = frame.status_last }
      end
    end
  end
  for _, frame in ipairs(one.frames) do
    if frame.starts then return "offered", nil end
  end
  return "requested", nil
end

--- Every deal that a document's notices tell, as facts to emit.
function notices.read(self)
  local deals = {}
  local doc, text = self.doc, self.text
  if #self.list == 0 or not is_notice(self) then return deals end
  local date, date_hit
  local roles = contractors.find(doc)
  local military = is_military(self)
  for index, one in ipairs(group(self.list)) do
    local first, last = index == 1 and 1 or one.first, one.last or #text
    if index == 1 then date, date_hit = date_of(doc, text, one.frames[1].last) end
    local list, source = items_of(one)
    -- A notice without a date tells of no year but its own: all named ones are past.
    local year = date and tonumber(date:sub(1, 4)) or 9999
    local money = deal_money.value(self.money, text, one.first, last, year)
    -- The only sale of a text may be valued before its buyer is named.
    if not money and index == 1 and not one.last then money = deal_money.value(self.money, text, 1, last, year) end
    local main = source or one.frames[1]
    local buyer_frame = main
    for _, frame in ipairs(one.frames) do
      if not buyer_frame.buyer and frame.buyer then buyer_frame = frame end
    end
    if source and not source.known and not military then list = {} end
    if #list > 0 or money and one.frames[1].arms then
      local status, status_hit = status_of(self, one, first, last, year)
      local day, day_hit = date, date_hit
      if not day and status_hit then
        -- "Congress was told on 3 June 2026": the day of the act is the sale's.
        local sentence = self.sentence_at(status_hit.first)
        local told = sentence and spans.at_or_after(self.dates, sentence.first)
        if told and told.last <= sentence.last and told.value:find "^%d%d%d%d%-%d%d%-%d%d$" then day, day_hit = told.value, told end
      end
      local seller, seller_mention = seller_of(self.parties.names, one.buyer, first, last)
      if not seller then
        for _, frame in ipairs(one.frames) do
          if frame.seller and not seller then seller, seller_mention = frame.seller, frame.seller_mention end
        end
      end
      local makers, maker_spans = {}, {}
      for i, contractor in ipairs(contractors.read(roles, text, self.parties.names, one.first, last)) do
        makers[i], maker_spans[i] = contractor.name, { contractor.first, contractor.last }
      end
      local items, evidence = {}, {}
      for i, item in ipairs(list) do
        items[i] = { name = item.name, designation = item.designation, quantity = item.quantity, kind = item.kind }
        evidence[i] = { item.first, item.last }
      end
      deals[#deals + 1] = {
        type = "deal", first = main.sentence.first, last = main.last, rule = "notice",
        fields = {
          buyer = one.buyer, seller = seller, status = status, date = day, items = items,
          value = money and { amount = money.amount, currency = money.currency } or nil,
          value_usd = money and money.currency == "USD" and money.amount or nil, contractors = makers,
        },
        evidence = {
          buyer = buyer_frame.buyer_mention and { buyer_frame.buyer_mention.first, buyer_frame.buyer_mention.last } or nil,
          seller = seller_mention and { seller_mention.first, seller_mention.last } or nil,
          status = status_hit and { status_hit.first, status_hit.last } or nil,
          date = day_hit and { day_hit.first, day_hit.last } or nil,
          value = money and { money.first, money.last } or nil,
          items = evidence, contractors = maker_spans,
        },
      }
    end
  end
  return deals
end

return notices
