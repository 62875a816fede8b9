manifest {
  name = "arms-register", version = "0.1.0", kind = "report",
  summary = "arms deals: buyer, item, quantity, value, date, status",
  description = [[
Every deal that the documents state, one row an item, in the order of time,
undated ones last. What a document does not say is a dash. Two documents about
one deal give two deals: the register says who wrote what. But where documents
share the passage, as two prints of one story do, the deal in it is the first
one's, and the others are named under "also in".
A sum stands in the first row of its deal and is for the whole of it.]],
  author = "the dossier authors", licence = "MIT",
  categories = { "deals" }, requires = { dossier = "0.1" },
  args = {
    { name = "buyer", type = "string", help = "only deals of this buyer, by any name of the country" },
    { name = "since", type = "date", help = "only deals dated then or later, such as 2020 or 2022-05" },
    { name = "subcorpus", type = "string", help = "only documents of this saved subcorpus" },
    { name = "status", type = "choice", help = "only deals that stand there",
      choices = { "urged", "debated", "considered", "offered", "requested", "notified", "approved",
        "signed", "ordered", "paid", "contracted", "delayed", "delivering", "delivered", "providing",
        "dropped", "denied" } },
  },
  grants = {},
  example = "dossier run strait.dossier arms-register buyer=Taiwan since=2020",
  tests = {
    { texts = { "Poland has ordered 96 AH-64E helicopters from the United States.",
        "Norway signed a contract for 12 MQ-9B drones in May 2022." },
      words = { "Arms register", "2 deals with 2 items in 2 of 2 documents." },
      rows = {
        { "Norway", "MQ-9B drones", 12, false, false, "2022-05", "signed" },
        { "Poland", "AH-64E helicopters", 96, false, false, false, "ordered" },
      } },
    { texts = { "Poland has ordered 96 AH-64E helicopters from the United States." }, args = { buyer = "Norway" },
      rows = {} },
    { texts = { "Nothing was bought." }, args = { status = "orderd" }, fails = "did you mean" },
  },
}

local deals = require "dossier.report.deals"
local origins = require "dossier.report.origins"
local words = require "dossier.report.words"

-- The deals that the arguments let through; how many there are, and how many
-- were left out only because their date has no year.
local function chosen(corpus, args)
  local list, all, undated = {}, 0, 0
  local within = origins.within(corpus, args.subcorpus)
  for _, deal in ipairs(deals.sorted(corpus)) do
    all = all + 1
    local fits = (not within or within[deal.doc]) and (not args.buyer or deals.bought_by(deal, args.buyer))
      and (not args.status or deal.fields.status == args.status)
    if fits and args.since and not words.reaches(deal.fields.date, args.since) then
      fits = false
      if words.time_key(deal.fields.date) == words.time_key(nil) then undated = undated + 1 end
    end
    if fits then list[#list + 1] = deal end
  end
  return list, all, undated
end

local function opening(list, documents, repeats)
  local items, keys, known = 0, 0, {}
  for _, deal in ipairs(list) do
    items = items + #(deal.fields.items or {})
    if not known[deal.doc] then keys = keys + 1 end
    known[deal.doc] = true
  end
  return words.count(#list, "deal") .. " with " .. words.count(items, "item") .. " in "
    .. keys .. " of " .. words.count(documents, "document") .. "."
    .. origins.said(repeats, "deal")
end

return { report = function(corpus, out, args)
  out:heading "Arms register"
  local list, all, undated = chosen(corpus, args)
  if #list == 0 then
    words.nothing(out, corpus, "deals", all)
  else
    local repeats, also
    list, repeats, also = deals.once(corpus, list)
    out:text(opening(list, corpus:info().documents, repeats))
    deals.table(out, list, also)
  end
  if undated > 0 then
    out:text(words.count(undated, "deal") .. " without a year left out, as since= was given.")
  end
end }
