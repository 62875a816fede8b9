manifest {
  name = "ngrams", version = "0.1.0", kind = "report",
  summary = "runs of words that come back",
  description = [[
Runs of n words within a sentence, the most frequent first, with the first place
of each. By default punctuation ends a run; marks=skip looks past it, marks=keep
counts it as words. The manual ("Counting words") has the definitions.]],
  author = "the dossier authors", licence = "MIT",
  categories = { "words" }, requires = { dossier = "0.1" },
  args = {
    { name = "n", type = "integer", min = 1, max = 6, default = 3, help = "words of a run, 1 to 6" },
    { name = "by", type = "choice", default = "norm", choices = { "norm", "word", "stem", "shape", "kind" },
      help = "what of a word counts" },
    { name = "marks", type = "choice", default = "break", choices = { "break", "skip", "keep" },
      help = "what punctuation does" },
    { name = "top", type = "integer", min = 0, default = 20, help = "rows at most" },
    { name = "least", type = "integer", min = 0, default = 2, help = "leave out what has fewer hits" },
    { name = "since", type = "date", help = "only documents of this date or later" },
    { name = "until", type = "date", help = "only documents of this date or earlier" },
    { name = "publisher", type = "string", help = "only documents of this publisher" },
    { name = "under", type = "string", help = "only documents whose keys begin so" },
    { name = "subcorpus", type = "string", help = "only documents of this saved subcorpus" },
  },
  grants = {},
  example = "dossier run strait.dossier ngrams n=3 top=50",
  tests = {
    { texts = { "The old ship sailed. The old ship rusted." }, args = { n = 3, least = 2 },
      rows = { { "the old ship", 2, 500000, 1 } } },
  },
}

local counting = require "dossier.report.counting"
local words = require "dossier.report.words"

return { report = function(corpus, out, args)
  local filter = counting.filter(args)
  local list = corpus:ngrams(counting.options(args, { n = args.n, by = args.by, marks = args.marks,
    least = math.max(0, args.least), limit = math.max(1, args.top) }))
  out:heading(("Runs of %d words"):format(args.n))
  out:text(words.count(list.hits, "run") .. ", " .. words.count(list.types, "different one") .. ", in "
    .. words.count(list.documents, "document") .. ".")
  if #list == 0 then return end
  local rows = {}
  for i, row in ipairs(list) do
    rows[i] = { row.text, row.hits, counting.ratio(row.per_million, 1), row.documents,
      cite = counting.first_of(corpus, args.by, row.text, filter) }
  end
  out:table { columns = { { name = args.by, title = args.by }, { name = "hits", title = "Hits", align = "right" },
    { name = "per_million", title = "Per million", align = "right" },
    { name = "documents", title = "Documents", align = "right" } }, rows = rows }
end }
