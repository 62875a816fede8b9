manifest {
  name = "frequency", version = "0.1.0", kind = "report",
  summary = "how often each word stands in the corpus, or among hits",
  description = [[
The most frequent words, or the most frequent hits of a query or of one of its
captures, with how many documents hold them, how many there are a million, and
the first place of each. Punctuation counts only when asked for. The manual
("Counting words") has the definitions.]],
  author = "the dossier authors", licence = "MIT",
  categories = { "words" }, requires = { dossier = "0.1" },
  args = {
    { name = "by", type = "choice", default = "norm", choices = { "norm", "word", "stem", "shape", "kind" },
      help = "what of a word counts" },
    { name = "query", type = "query", help = "count the hits of this query instead of all words" },
    { name = "capture", type = "string", help = "count this capture of the query" },
    { name = "top", type = "integer", min = 0, default = 20, help = "rows at most; 0 for all" },
    { name = "least", type = "integer", min = 0, default = 1, help = "leave out what has fewer hits" },
    { name = "punctuation", type = "boolean", default = false, help = "count punctuation and symbols too" },
    { name = "since", type = "date", help = "only documents of this date or later" },
    { name = "until", type = "date", help = "only documents of this date or earlier" },
    { name = "publisher", type = "string", help = "only documents of this publisher" },
    { name = "under", type = "string", help = "only documents whose keys begin so" },
    { name = "subcorpus", type = "string", help = "only documents of this saved subcorpus" },
  },
  grants = {},
  example = "dossier run strait.dossier frequency by=norm top=20",
  tests = {
    { texts = { "Ships sail and ships rust.", "Cars rust." }, args = { least = 2 },
      rows = { { "rust", 2, 285714.28571429, 2 }, { "ships", 2, 285714.28571429, 1 } } },
    { texts = { "Ships sail and ships rust." }, args = { query = "sail | rust" },
      rows = { { "rust", 1, 500000, 1 }, { "sail", 1, 500000, 1 } } },
  },
}

local counting = require "dossier.report.counting"
local words = require "dossier.report.words"

-- The first place of each row: of all words looked up one by one, of hits from
-- their concordance, where that can be grouped the same way.
local function places(corpus, query, args, filter)
  if not query then
    return function(text) return counting.first_of(corpus, args.by, text, filter) end
  end
  local group = args.capture and args.by == "norm" and args.capture
    or not args.capture and (args.by == "norm" or args.by == "word") and args.by
  local cites = group and counting.first_hits(corpus, query, group, filter) or {}
  return function(text) return cites[text] end
end

return { report = function(corpus, out, args)
  local query = args.query and counting.query(args.query, "query")
  if args.capture and not query then error("capture= names a capture of query=, which is missing", 0) end
  local filter = counting.filter(args)
  local list = corpus:frequencies(counting.options(args, { by = args.by, query = query, capture = args.capture,
    punctuation = args.punctuation, least = math.max(0, args.least), limit = args.top > 0 and args.top or nil }))
  out:heading(query and "Hits by frequency" or "Words by frequency")
  out:text(words.count(list.hits, query and "hit" or "word") .. ", " .. words.count(list.types, "different one")
    .. ", in " .. words.count(list.documents, "document") .. ".")
  if #list == 0 then return end
  local rows, place = {}, places(corpus, query, args, filter)
  for i, row in ipairs(list) do
    rows[i] = { row.text, row.hits, counting.ratio(row.per_million, 1), row.documents, cite = place(row.text) }
  end
  out:table { columns = { { name = args.by, title = args.by }, { name = "hits", title = "Hits", align = "right" },
    { name = "per_million", title = "Per million", align = "right" },
    { name = "documents", title = "Documents", align = "right" } }, rows = rows }
end }
