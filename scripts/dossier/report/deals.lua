-- Deals as rows of a table: one row an item, since that is what is counted. The
-- sum is the whole deal's, so it stands in the first of its rows and the others
-- have a ditto mark: added up, a column must not count a deal twice.

local dossier = require "dossier"
local origins = require "dossier.report.origins"
local words = require "dossier.report.words"

local deals = {}

deals.statuses = { "urged", "debated", "considered", "offered", "requested", "notified", "approved",
  "signed", "ordered", "paid", "contracted", "delayed", "delivering", "delivered", "providing", "dropped",
  "denied" }

deals.columns = {
  { name = "buyer", title = "Buyer" },
  { name = "item", title = "Item" },
  { name = "quantity", title = "Quantity", align = "right" },
  { name = "currency", title = "Cur." },
  { name = "value", title = "Value", align = "right" },
  { name = "date", title = "Date" },
  { name = "status", title = "Status" },
}

deals.columns_also = table.move(deals.columns, 1, #deals.columns, 1, {})
table.insert(deals.columns_also, { name = "also_in", title = "Also in" })

deals.DITTO = "″"

local function cell(value, cite, text)
  if value == nil then return false end
  return { value = value, text = text, cite = cite }
end

-- The designation goes before the name ("M142 rocket launchers"), a mere
-- abbreviation behind it; what the name holds is not said twice.
local function item_name(item)
  local name, designation = item.name, item.designation
  if not name or not designation then return name or designation end
  if name:find(designation, 1, true) then return name end
  if designation:find "%d" then return designation .. " " .. name end
  return name .. " (" .. designation .. ")"
end

-- The first of these fields that has evidence.
local function cite_of(deal, ...)
  for i = 1, select("#", ...) do
    local cite = deal:cite_field((select(i, ...)))
    if cite then return cite end
  end
end

local function value_cells(deal, n)
  local value = deal.fields.value
  local amount = value and value.amount
  if not amount then return false, false end
  local currency = cell(value.currency, n == 1 and cite_of(deal, "value.currency") or nil)
  if n > 1 then return currency, { value = "", text = deals.DITTO } end
  return currency, cell(amount, cite_of(deal, "value.amount", "value", "value_usd"), words.amount(amount))
end

local function row_of(deal, item, n)
  local fields, at = deal.fields, "items." .. n
  local currency, value = value_cells(deal, n)
  return {
    cell(fields.buyer, cite_of(deal, "buyer")),
    cell(item_name(item), cite_of(deal, at .. ".name", at, at .. ".designation")),
    cell(item.quantity, cite_of(deal, at .. ".quantity")),
    currency, value,
    cell(fields.date, cite_of(deal, "date")),
    cell(fields.status, cite_of(deal, "status")),
    cite = deal:cite(),
  }
end

--- The rows of a deal; one without items has one row.
function deals.rows(deal)
  local items, rows = deal.fields.items or {}, {}
  if #items == 0 then return { row_of(deal, {}, 1) } end
  for n, item in ipairs(items) do rows[n] = row_of(deal, item, n) end
  return rows
end

--- The deals of a corpus in the order of time, undated ones last, then by
--- buyer, then as they stand in the corpus.
function deals.sorted(corpus)
  local list = {}
  for deal in corpus:facts { type = "deal" } do
    list[#list + 1] = { deal = deal, n = #list, time = words.time_key(deal.fields.date),
      buyer = deal.fields.buyer or "\u{10FFFF}" }
  end
  table.sort(list, function(a, b)
    if a.time ~= b.time then return a.time < b.time end
    if a.buyer ~= b.buyer then return a.buyer < b.buyer end
    return a.n < b.n
  end)
  for i, item in ipairs(list) do list[i] = item.deal end
  return list
end

--- Whether a deal's buyer is the one asked for: by name, or by any name of the
--- country that the gazetteer knows.
function deals.bought_by(deal, asked)
  local buyer = deal.fields.buyer
  if words.names(buyer, asked) then return true end
  local countries = dossier.gazetteer "countries"
  local country = countries and countries:get(asked)
  return country ~= nil and words.names(buyer, country.name)
end

--- Of a list of deals those that repeat no other, and how many do: where documents
--- share a passage, the deal in it is the first one's. `also`, by deal, are the
--- keys of the others.
function deals.once(corpus, list)
  local kept = {}
  local also, repeats = origins.of(corpus, list, origins.same_deal)
  for _, deal in ipairs(list) do
    if also[deal] then kept[#kept + 1] = deal end
  end
  return kept, repeats, also
end

--- The table of deals, with the documents that repeat them where `also` has any
--- (see deals.once); says under it what the ditto mark means where it stands.
function deals.table(out, list, also)
  local rows, ditto, columns = {}, false, deals.columns
  for _, deal in ipairs(also and list or {}) do
    if #also[deal] > 0 then columns = deals.columns_also end
  end
  for _, deal in ipairs(list) do
    local own = deals.rows(deal)
    ditto = ditto or #own > 1 and deal.fields.value ~= nil
    for _, row in ipairs(columns ~= deals.columns and own or {}) do
      row[#deals.columns + 1] = #also[deal] > 0 and table.concat(also[deal], ", ") or false
    end
    table.move(own, 1, #own, #rows + 1, rows)
  end
  out:table { columns = columns, rows = rows }
  if ditto then
    out:text(deals.DITTO .. " the sum above is for the whole deal, this item included.")
  end
end

return deals
