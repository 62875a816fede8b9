--- Sales told in news: "approved a $330 million sale of parts to Taiwan", "Poland
--- has ordered 96 Apache helicopters", "has received 11 of the 29 systems ordered".
---
--- One sentence is one deal. A frame becomes a deal only with arms that are
--- named as such, or with a value in a sale that is called one of arms; what only
--- might happen, and what is said of a notice's buyer again, is left out.

local deal_money = require "dossier.extract.deal_money"
local frames = require "dossier.extract.sale_frames"
local spans = require "dossier.extract.spans"

local sales = {}

local nouns = { contract = true, order = true, orders = true, approval = true, request = true, purchase = true,
  supply = true, offer = true }

--- A date that the deal's own sentence gives it, not one behind "by" or "until",
--- nor one of another verb ("received 2 of the 28 it ordered in 2016").
local function date_of(self, frame)
  local sentence = frame.sentence
  local date = frames.within(self.dates, sentence.first, sentence.last)
  if not date then return nil end
  local verb, index = spans.at_or_before(self.verbs, date.first)
  -- "a contract", "the order": nouns with a verb's form.
  while verb and frame.status_first and verb.first > frame.status_first and nouns[verb.word] do
    index = index - 1
    verb = self.verbs[index]
  end
  if verb and verb.first >= sentence.first and verb.first ~= frame.status_first then return nil end
  local before = self.text:sub(math.max(1, date.first - 12), date.first - 1):lower()
  for _, words in ipairs { "by $", "until $", "to $", "through $", "before $", "from $", "after $", "starting $",
  "early $", "late $" } do
    if before:find("%f[%a]" .. words) then return nil end
  end
  return date
end

local follow_nouns = "cost deal contract sale package request order purchase value agreement price "

--- What the next sentence says of the same deal: "The contract is worth ...",
--- "The request was cleared by ...": its value and its status.
local function followed(self, frame)
  local at = self.text:match("^%s*()", frame.sentence.last + 1)
  local nearer = at and at <= #self.text and self.sentence_at(at)
  if not nearer or nearer.first > frame.sentence.last + 3 then return nil end
  local found
  for _, lead in ipairs { "^The (%l+)", "^The %l+ (%l+)", "^The %l+ %l+ (%l+)", "^This (%l+)", "^Its (%l+)" } do
    local noun = nearer.text:match(lead)
    if noun and follow_nouns:find(noun .. " ", 1, true) then found = true end
  end
  if not found then return nil end
  local money = deal_money.value(self.money, self.text, nearer.first, nearer.last)
  local verb = (frame.status == "requested" or frame.status == "offered") and self:status(nearer, nearer.first) or nil
  return money, verb and not verb.takes.weak and verb or nil
end

local function fact_of(self, frame)
  local sentence = frame.sentence
  local items, evidence = {}, {}
  for i, item in ipairs(frame.items) do
    items[i] = { name = item.name, designation = item.designation, quantity = item.quantity, kind = item.kind }
    evidence[i] = { item.first, item.last }
  end
  local money = frame.money or deal_money.value(self.money, self.text, sentence.first, sentence.last)
  local date = date_of(self, frame)
  local later_money, later = followed(self, frame)
  money = money or later_money
  local status = later or { status = frame.status, first = frame.status_first, last = frame.status_last }
  local function span(mention) return mention and { mention.first, mention.last } or nil end
  return {
    type = "deal", first = sentence.first, last = sentence.last, rule = frame.rule,
    fields = {
      buyer = frame.buyer, seller = frame.seller, status = status.status, date = date and date.value or nil, items = items,
      value = money and { amount = money.amount, currency = money.currency } or nil,
      value_usd = money and money.currency == "USD" and money.amount or nil,
      delivered = frame.delivered, maker = frame.maker and frame.maker.name or nil,
      contractors = frame.firm and { self.text:sub(frame.firm.first, frame.firm.last) } or nil,
    },
    evidence = {
      buyer = span(frame.buyer_mention), seller = span(frame.seller_mention),
      status = status.first and { status.first, status.last } or nil,
      date = span(date), value = span(money), items = evidence, maker = span(frame.maker),
      contractors = frame.firm and { span(frame.firm) } or nil,
    },
  }
end

local order = { ["sale-to"] = 1, ["signed-contract"] = 1, ["cleared-to-buy"] = 1, ["to-sell"] = 1,
  ["received-of-ordered"] = 2, ["seller-verb"] = 3, ["buyer-verb"] = 2 }

--- The deals that sentences tell, but those of `noticed` buyers.
function sales.read(self, noticed)
  local chosen, list = {}, {}
  for _, frame in ipairs(self.list) do
    local sound = frame.buyer and frame.status and frame.kind ~= "weak" and frame.kind ~= "added"
      and (#frame.items > 0 and frame.known or #frame.items == 0 and frame.money and frame.arms)
    if sound and not noticed[frame.buyer] then
      local key = frame.sentence.first
      local other = chosen[key]
      -- Of two frames of one sentence the one with more stands.
      local function worth(one)
        return #one.items * 4 + (one.items[1] and one.items[1].quantity and 8 or 0) - (order[one.rule] or 4)
      end
      if not other then
        chosen[key] = frame
        list[#list + 1] = key
      elseif worth(frame) > worth(other) then
        chosen[key] = frame
      end
    end
  end
  local deals = {}
  for _, key in ipairs(list) do deals[#deals + 1] = fact_of(self, chosen[key]) end
  table.sort(deals, function(a, b) return a.first < b.first end)
  return deals
end

return sales
