manifest {
  name = "concordance", version = "0.1.0", kind = "report",
  summary = "hits in their context, sorted, grouped or drawn",
  description = [[
The hits of a query, each in its context and with its place: what `dossier search`
shows, as a page. Sort keys, with commas between: left:N and right:N (tokens
before and behind, the nearest first), hit, document, date, publisher, and the
captures of the query. With group= hits are counted by word, norm, document,
publisher, month, quarter, year or a capture, the first of each shown.]],
  author = "the dossier authors", licence = "MIT",
  categories = { "words" }, requires = { dossier = "0.1" },
  args = {
    { name = "query", type = "query", required = true, help = "the query" },
    { name = "sort", type = "string", default = "document", help = "as left:2,hit" },
    { name = "group", type = "string", help = "count hits by this" },
    { name = "width", type = "string", default = "40c", help = "40c characters a side, 8t tokens, s the sentence" },
    { name = "sample", type = "integer", min = 0, default = 0, help = "draw so many hits; 0 for all" },
    { name = "unique", type = "boolean", default = false, help = "tell repeated passages once" },
    { name = "limit", type = "integer", min = 0, default = 100, help = "rows at most; 0 for all" },
    { name = "since", type = "date", help = "only documents of this date or later" },
    { name = "until", type = "date", help = "only documents of this date or earlier" },
    { name = "publisher", type = "string", help = "only documents of this publisher" },
    { name = "under", type = "string", help = "only documents whose keys begin so" },
    { name = "subcorpus", type = "string", help = "only documents of this saved subcorpus" },
  },
  grants = {},
  example = "dossier run strait.dossier concordance query=missile sort=right:2",
  tests = {
    { texts = { "The old ship sailed.", "A new ship came. The ship left." }, args = { query = "ship", sort = "left:1" },
      rows = {
        { "A new ", "ship", " came. The ship left." }, { "The old ", "ship", " sailed." },
        { "A new ship came. The ", "ship", " left." },
      } },
    { texts = { "The old ship sailed." }, args = { query = "[nrm='ship']" }, fails = "did you mean 'norm'?" },
  },
}

local counting = require "dossier.report.counting"
local words = require "dossier.report.words"

local function grouped(out, group, list)
  local rows = {}
  for i, found in ipairs(list) do
    rows[i] = { found.text or false, found.hits, found.documents, cite = found.cite }
  end
  out:table { columns = { { name = group, title = group }, { name = "hits", title = "Hits", align = "right" },
    { name = "documents", title = "Documents", align = "right" } }, rows = rows }
end

local function shown(out, list, unique)
  local rows, columns = {}, { { name = "left", title = "Left", align = "right" }, { name = "hit", title = "Hit" },
    { name = "right", title = "Right" } }
  for i, row in ipairs(list) do
    rows[i] = { row.left, row.text, row.right, unique and row.times or nil, cite = row.cite }
  end
  if unique then columns[4] = { name = "times", title = "Times", align = "right" } end
  out:table { columns = columns, rows = rows }
end

return { report = function(corpus, out, args)
  local query = counting.query(args.query, "query")
  local found = corpus:concordance(query, counting.options(args, { sort = args.sort, group = args.group,
    width = args.width, sample = args.sample > 0 and args.sample or nil, unique = args.unique,
    limit = args.limit > 0 and args.limit or nil }))
  local hits, documents = corpus:count(query, counting.filter(args))
  out:heading("Concordance of " .. args.query)
  out:text(words.count(hits, "hit") .. " in " .. words.count(documents, "document") .. ".")
  if #found.rows == 0 then return end
  if found.groups then grouped(out, args.group, found.groups) else shown(out, found.rows, args.unique) end
end }
