-- One JSON object a deal, as FORMATS has it: what was sold by whom to whom,
-- and for each of these the bytes it was read from.

local json = require "dossier.json"
local span = require "dossier.export.span"

local KEYS = { "doc", "buyer", "seller", "status", "date", "reason", "items", "value", "value_usd",
  "delivered", "maker", "contractors", "evidence" }
local ITEM = { "name", "designation", "quantity", "kind" }
local VALUE = { "amount", "currency" }
-- The order in which evidence is written, after the deal's own.
local SINGLE = { "buyer", "seller", "status", "date", "reason", "value", "value_usd", "delivered", "maker" }

local function evidence_of(deal, items, contractors)
  local keys, values = { "deal" }, { deal = span.pair(deal) }
  for _, name in ipairs(SINGLE) do
    values[name] = span.of(deal.evidence[name])
    if values[name] then keys[#keys + 1] = name end
  end
  values.items = span.list(deal.evidence.items, #items)
  values.contractors = span.list(deal.evidence.contractors, #contractors)
  if values.items then keys[#keys + 1] = "items" end
  if values.contractors then keys[#keys + 1] = "contractors" end
  return json.object(keys, values)
end

local function object_of(deal)
  local fields, values = deal.fields, {}
  for _, key in ipairs(KEYS) do values[key] = fields[key] end
  local items, contractors = json.list {}, json.list {}
  for i, item in ipairs(fields.items or {}) do items[i] = json.object(ITEM, item) end
  for i, name in ipairs(fields.contractors or {}) do contractors[i] = name end
  values.doc = deal.doc
  values.items, values.contractors = items, contractors
  values.value = fields.value and json.object(VALUE, fields.value)
  values.evidence = evidence_of(deal, items, contractors)
  return json.object(KEYS, values)
end

return function(corpus, write)
  for deal in corpus:facts { type = "deal" } do write(json.encode(object_of(deal)) .. "\n") end
  return true
end
