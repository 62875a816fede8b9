manifest {
  name = "dispersion", version = "0.1.0", kind = "report",
  summary = "how evenly the hits of a query are spread",
  description = [[
How many parts of the corpus hold a hit, Juilland's D (1 is even, 0 all in one
part), Gries' DP (0 is even) and DPnorm, and the parts with the most hits. Parts
are the documents, or parts= stretches of equal length. The manual ("Counting
words") has the definitions and their sources.]],
  author = "the dossier authors", licence = "MIT",
  categories = { "words" }, requires = { dossier = "0.1" },
  args = {
    { name = "query", type = "query", required = true, help = "the query" },
    { name = "parts", type = "integer", min = 0, default = 0, help = "stretches of equal length; 0: documents are the parts" },
    { name = "top", type = "integer", min = 0, default = 20, help = "parts shown at most; 0 for all" },
    { name = "since", type = "date", help = "only documents of this date or later" },
    { name = "until", type = "date", help = "only documents of this date or earlier" },
    { name = "publisher", type = "string", help = "only documents of this publisher" },
    { name = "under", type = "string", help = "only documents whose keys begin so" },
    { name = "subcorpus", type = "string", help = "only documents of this saved subcorpus" },
  },
  grants = {},
  example = "dossier run strait.dossier dispersion query=missile parts=10",
  tests = {
    { texts = { "One ship and no more.", "Two ships, three ships, four.", "Nothing here." },
      args = { query = "ships" },
      rows = {
        { "Parts with a hit (range)", 1 }, { "Parts", 3 }, { "Juilland's D", 0 }, { "Gries' DP", 0.52941176470588 },
        { "DPnorm", 0.64285714285714 }, { "2", 2, 8, 250000 },
      } },
  },
}

local counting = require "dossier.report.counting"
local words = require "dossier.report.words"

local function figures(out, spread)
  local rows = { { "Parts with a hit (range)", spread.range }, { "Parts", spread.parts },
    { "Juilland's D", counting.ratio(spread.juilland, 3) }, { "Gries' DP", counting.ratio(spread.dp, 3) },
    { "DPnorm", counting.ratio(spread.dp_norm, 3) } }
  out:table { columns = { { name = "figure", title = "Figure" }, { name = "value", title = "Value", align = "right" } },
    rows = rows }
end

-- The parts that hold a hit: documents the most hits first, stretches in order.
local function parts_of(spread, cites)
  local list = {}
  for i, part in ipairs(spread) do
    if part.hits > 0 or not part.doc then
      list[#list + 1] = { n = i, part = part, cite = part.doc and cites[part.doc] }
    end
  end
  if spread[1] and spread[1].doc then
    table.sort(list, function(a, b)
      if a.part.hits ~= b.part.hits then return a.part.hits > b.part.hits end
      return a.n < b.n
    end)
  end
  return list
end

return { report = function(corpus, out, args)
  local query = counting.query(args.query, "query")
  local spread = corpus:dispersion(query, counting.options(args, { parts = args.parts > 0 and args.parts or nil }))
  out:heading("Dispersion of " .. args.query)
  out:text(words.count(spread.hits, "hit") .. " in " .. words.count(spread.tokens, "token") .. ".")
  if spread.hits == 0 then return end
  figures(out, spread)
  local cites = args.parts > 0 and {} or counting.first_hits(corpus, query, "document", counting.filter(args))
  local rows, list = {}, parts_of(spread, cites)
  for i, item in ipairs(list) do
    if args.top > 0 and i > args.top then break end
    rows[i] = { item.part.doc or ("part %d"):format(item.n), item.part.hits, item.part.tokens,
      counting.ratio(item.part.hits * 1e6 / item.part.tokens, 1), cite = item.cite }
  end
  out:heading("Parts", 2)
  out:table { columns = { { name = "part", title = "Part" }, { name = "hits", title = "Hits", align = "right" },
    { name = "tokens", title = "Tokens", align = "right" },
    { name = "per_million", title = "Per million", align = "right" } }, rows = rows }
  if #rows < #list then out:text(words.count(#list - #rows, "more part") .. "; top=0 shows all.") end
end }
