manifest {
  name = "deals", version = "0.1.0", kind = "extractor",
  summary = "arms deals from sale notices and from running prose",
  description = [[
Sentences are read for frames: a deal verb (gazetteers/deal_verbs.tsv) or a noun
of sale with a buyer where buyers stand, and a list of articles, a cost or both.
A notice's frames are one deal with value, contractors, status and day; in news a
sentence is one. Articles without a number beside numbered ones are accessories
and left out. Every field has the
bytes that state it.]],
  author = "the dossier authors", licence = "MIT",
  categories = { "deals" }, requires = { dossier = "0.1" },
  after = { "amounts", "dates", "weapons", "names" },
  emits = { ["fact:deal"] = { buyer = "string", seller = "string", status = "string", date = "date",
    items = { { name = "string", designation = "string", quantity = "number", kind = "string" } },
    value = "money", value_usd = "number", contractors = { "string" }, maker = "string", delivered = "number" } },
  grants = {},
  example = "dossier run strait.dossier arms-register",
  tests = {
    { text = [[
The Government of Norway has requested to buy twenty (20) AGM-88G missiles; and up to two (2) spare radio sets (SRS). Also included are containers; training. The total estimated cost is $41.5 million.

The principal contractor will be Northlight Systems, located in Dover, DE.]],
      rows = {
        { type = "deal", rule = "notice", buyer = "Norway", value_usd = 41500000, status = "requested" },
      } },
    { text = "Poland has ordered 96 AH-64E helicopters from the United States.",
      rows = { { type = "deal", rule = "buyer-verb", buyer = "Poland", status = "ordered" } } },
    { text = "Poland has ordered lunch.", rows = {} },
    { text = "China has signed a contract for 24 Su-35 jets.",
      rows = { { type = "deal", rule = "signed-contract", buyer = "China", status = "signed" } } },
    { text = "Japan has received 12 of 42 F-35A jets it ordered.",
      rows = { { type = "deal", rule = "received-of-ordered", buyer = "Japan" } } },
    { text = "France sold 36 Rafale jets to India in 2016.",
      rows = { { type = "deal", rule = "seller-verb", buyer = "India", seller = "France" } } },
    { text = "The State Department cleared Romania to buy 54 M1A2 Abrams tanks.",
      rows = { { type = "deal", rule = "cleared-to-buy", buyer = "Romania" } } },
    { text = "The sale of 66 F-16 jets to Bahrain was approved.",
      rows = { { type = "deal", rule = "sale-to", buyer = "Bahrain", status = "approved" } } },
    { text = "The United States plans to sell 400 Harpoon missiles to Norway.",
      rows = { { type = "deal", rule = "to-sell", buyer = "Norway" } } },
  },
}

local frames = require "dossier.extract.sale_frames"
local notices = require "dossier.extract.notices"
local sales = require "dossier.extract.sales"

local function extract(doc, emit)
  local told = frames.read(doc)
  -- A notice tells its sale three times; its buyer's other sentences are history.
  local noticed = {}
  for _, deal in ipairs(notices.read(told)) do
    noticed[deal.fields.buyer] = true
    emit.fact(deal)
  end
  for _, deal in ipairs(sales.read(told, noticed)) do
    emit.fact(deal)
  end
end

return { extract = extract }
