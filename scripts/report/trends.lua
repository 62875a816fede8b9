manifest {
  name = "trends", version = "0.1.0", kind = "report",
  summary = "the hits of a query by time or publisher",
  description = [[
The hits of a query by month, quarter, year or publisher, beside the documents and
tokens of that time, and a million tokens. Documents without a date, or with one
that is wider than the period, stand in a row of their own. The manual ("Counting
words") has the definitions.]],
  author = "the dossier authors", licence = "MIT",
  categories = { "words" }, requires = { dossier = "0.1" },
  args = {
    { name = "query", type = "query", required = true, help = "the query" },
    { name = "by", type = "choice", default = "month", choices = { "month", "quarter", "year", "publisher" },
      help = "what makes a row" },
    { name = "since", type = "date", help = "only documents of this date or later" },
    { name = "until", type = "date", help = "only documents of this date or earlier" },
    { name = "publisher", type = "string", help = "only documents of this publisher" },
    { name = "under", type = "string", help = "only documents whose keys begin so" },
    { name = "subcorpus", type = "string", help = "only documents of this saved subcorpus" },
  },
  grants = {},
  example = "dossier run strait.dossier trends query=missile by=month",
  tests = {
    { texts = { { text = "One ship.", published = "2022-01-05" }, { text = "Two ships and a ship.", published = "2022-03-01" } },
      args = { query = '[stem="ship"]' },
      rows = { { "2022-01", 1, 333333.33333333, 1, 1, 3 }, { "2022-03", 2, 333333.33333333, 1, 1, 6 } } },
  },
}

local counting = require "dossier.report.counting"
local words = require "dossier.report.words"

return { report = function(corpus, out, args)
  local query = counting.query(args.query, "query")
  local trend = corpus:trend(query, counting.options(args, { by = args.by }))
  out:heading(args.query .. " by " .. args.by)
  out:text(words.count(trend.hits, "hit") .. " in " .. words.count(trend.tokens, "token") .. ".")
  if #trend == 0 then return end
  local rows, cites = {}, counting.first_hits(corpus, query, args.by, counting.filter(args))
  for i, row in ipairs(trend) do
    rows[i] = { row.label or false, row.hits, counting.ratio(row.per_million, 1), row.holding, row.documents,
      row.tokens, cite = cites[row.label or ""] }
  end
  out:table { columns = { { name = args.by, title = args.by }, { name = "hits", title = "Hits", align = "right" },
    { name = "per_million", title = "Per million", align = "right" },
    { name = "holding", title = "Documents with a hit", align = "right" },
    { name = "documents", title = "Documents", align = "right" },
    { name = "tokens", title = "Tokens", align = "right" } }, rows = rows }
end }
