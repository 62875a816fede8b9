--- What a sale costs: of the amounts near it the one that words of cost stand by.
---
--- An amount is weighed by the words around it. Words of another thing (a
--- budget, a loan, an earlier case, a price for one) weigh against it; without a
--- word of cost an amount is no sale's value.

local spans = require "dossier.extract.spans"

local deal_money = {}

local cost_before = {
  "estimated", "cost", "valued at", "not to exceed", "not exceed", "worth", "price", "put at", "priced at", "assessed at",
  "paid", "pays", "paying", "value", "totaling", "totalling", "for a total of",
}
local cost_after = {
  "^ [%a%s-]*sale%f[%A]", "^ [%a%s-]*deal%f[%A]", "^ [%a%s-]*package%f[%A]", "^ [%a%s-]*contract%f[%A]", "^ [%a%s-]*purchase%f[%A]",
  "^ [%a%s-]*order%f[%A]", "^ [%a%s-]*agreement%f[%A]", "^ [%a%s-]*sales%f[%A]", "^ [%a%s-]*deals%f[%A]", "^ in arms",
  "^ in weapons",
}
local other_after = {
  "^ [%a-]* ?[%a-]* ?budget", "^ [%a-]* ?loan", "^ [%a-]* ?fund%f[%A]", "^ each%f[%A]", "^ apiece", "^ per%f[%A]",
  "^ a year", "^ a piece",
  "^ [%a-]* ?grant%f[%A]", "^ in aid", "^ in revenue", "^ annually", "^ contract ceiling", "^ ceiling",
}
local other_before = {
  "budget", "ceiling", "loan", "offset", "revenue", "fund of", "spending", "spends", "per unit", "unit price",
  "unit cost", "penalt",
}
local earlier = {
  "earlier", "previous", "original", "prior ", "already implemented", "first case", "initial case", "last year",
  "years ago", "former ",
  "old case", "at the time", "was valued", "were valued", "had been", "was worth", "was estimated", "back then",
}

--- The amounts of a document: { mention, amount, currency, first, last }.
function deal_money.all(doc)
  local out = {}
  for mention in doc:mentions { type = "money" } do
    local amount = mention.value and tonumber(mention.value)
    local currency = mention.id:match "money:(%a+):" or mention.id:match "^(%a+):"
    if amount and currency then
      out[#out + 1] = {
        first = mention.first, last = mention.last, amount = math.tointeger(amount) or amount, currency = currency:upper(),
      }
    end
  end
  return out
end

local function any(list, text, plain)
  for _, words in ipairs(list) do
    if text:find(words, 1, plain) then return true end
  end
  return false
end

--- Do these words tell of another, earlier sale? `year`: when the document tells.
function deal_money.is_earlier(words, year)
  words = words:lower()
  if any(earlier, words, true) then return true end
  local told = words:match "in (%d%d%d%d)%f[%D]"
  return told ~= nil and year ~= nil and tonumber(told) < year
end

--- How much speaks for an amount as this sale's value.
local function weight(text, money, from, year)
  local start = math.max(from, money.first - 64)
  local before = text:sub(start, money.first - 1):lower():match "[^.;\n]*$"
  local sentence_start = text:sub(math.max(from, money.first - 240), money.first - 1):lower():match "[^\n]*$"
  sentence_start = sentence_start:match ".*[%w)]%. ([^\n]*)$" or sentence_start
  local after = text:sub(money.last + 1, money.last + 48):lower()
  local points = 0
  if any(cost_before, before, true) then points = points + 3 end
  if any(cost_after, after) then points = points + 2 end
  if before:find "for %a* ?%a* ?$" or before:find "for up to $" then points = points + 1 end
  if before:find "total" or before:find "estimated" then points = points + 1 end
  if any(other_after, after) or any(other_before, before, true) then points = points - 6 end
  if deal_money.is_earlier(sentence_start, year) then points = points - 6 end
  if before:find "combined %a* ?value" or before:find "total value of %a+ cases" then points = points - 2 end
  return points
end

--- The value of the sale told in first..last; `year`: when it was told.
function deal_money.value(list, text, first, last, year)
  local best, best_points
  local money, index = spans.at_or_after(list, first)
  while money and money.last <= last do
    local points = weight(text, money, first, year)
    if points > 0 and (not best or points > best_points) then best, best_points = money, points end
    index = index + 1
    money = list[index]
  end
  return best
end

return deal_money
