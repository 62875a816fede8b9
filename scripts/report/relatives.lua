manifest {
  name = "relatives", version = "0.1.0", kind = "report",
  summary = "documents that have passages in common, origins and copies",
  description = [[
Pairs of documents with a passage in common, the closest first: how much of each
stands in the other, and the passages themselves as the first of them has it.
Then the families: versions of one text, the earliest document first. Text that
stands in many documents (an agency's paragraph in all its notices) makes no
relatives and counts for no share.]],
  author = "the dossier authors", licence = "MIT",
  categories = { "documents" }, requires = { dossier = "0.1" },
  args = {
    { name = "doc", type = "string", help = "only relatives of the document with this key" },
    { name = "words", type = "integer", min = 1, default = 20, help = "words of a passage that makes relatives" },
    { name = "standing", type = "integer", min = 0, default = 5,
      help = "text in so many documents of one publisher, or of so many days, is standing text" },
    { name = "share", type = "integer", min = 0, max = 100, default = 25, help = "per cent of the smaller that make a family" },
    { name = "since", type = "date", help = "only documents published then or later" },
    { name = "subcorpus", type = "string", help = "only documents of this saved subcorpus" },
    { name = "limit", type = "integer", min = 0, default = 100, help = "at most so many pairs; 0 for all" },
  },
  grants = {},
  example = "dossier run strait.dossier relatives",
  tests = {
    { texts = {
        { key = "early", published = "2022-02-01",
          text = "The harbour will be closed for nine days while the crew of the old ferry repairs the long pier." },
        { key = "late", published = "2022-02-02",
          text = "On Monday we heard it: the harbour will be closed for nine days while the crew of the old ferry repairs the long pier." },
        { key = "other", text = "Nothing of this is common to the others, which speak of something else." },
      }, args = { words = 10 },
      rows = {
        { "early", "late", 19, 1 }, { "early", "late", 19 }, { "early", "late" },
      } },
  },
}

local words = require "dossier.report.words"

local function per_cent(part, whole)
  local value = whole > 0 and part / whole or 0
  return { value = value, text = ("%d %%"):format(math.floor(value * 100 + 0.5)) }
end

-- The passages of a pair as rows, standing text left out. Gives the citation of
-- the first.
local function passages(corpus, pair, rows)
  local doc, first = assert(corpus:document(pair.doc)), nil
  for _, passage in ipairs(pair.passages) do
    if not passage.standing then
      local cite = doc:cite(passage.first, passage.last)
      rows[#rows + 1] = { pair.doc, pair.other, passage.words,
        { value = cite.text, text = words.cut(cite.text, 300) }, cite = cite }
      first = first or cite
    end
  end
  return first
end

-- A family's row leads to how its origin begins.
local function beginning(corpus, key)
  local doc = assert(corpus:document(key))
  for sentence in doc:sentences() do return doc:cite(sentence.first, sentence.last) end
end

local function pairs_of(corpus, args)
  local options, list = { words = args.words, standing = args.standing, share = args.share,
    since = args.since, subcorpus = args.subcorpus }, {}
  local from = args.doc and assert(corpus:document(args.doc)) or corpus
  for relation in from:relatives(options) do list[#list + 1] = relation end
  for n, relation in ipairs(list) do relation.n = n end
  table.sort(list, function(a, b)
    if a.common ~= b.common then return a.common > b.common end
    return a.n < b.n
  end)
  return list, corpus:families(options)
end

local function opening(list, families)
  local copies = 0
  for _, family in ipairs(families) do copies = copies + #family.copies end
  return words.count(#list, "pair") .. " of documents with passages in common; "
    .. words.count(copies, "document") .. (copies == 1 and " is a copy, " or " are copies, ") .. "of "
    .. words.count(#families, "origin") .. "."
end

return { report = function(corpus, out, args)
  out:heading "Relatives"
  local list, families = pairs_of(corpus, args)
  if #list == 0 then
    local documents = corpus:info().documents
    if documents == 0 then words.nothing(out, corpus) return end
    out:text("No two of " .. words.count(documents, "document") .. " have a passage of "
      .. words.count(args.words, "word") .. " in common that is no standing text.")
    return
  end
  out:text(opening(list, families))
  local left = args.limit > 0 and #list - args.limit or 0
  local rows, found = {}, {}
  for i = 1, #list - math.max(0, left) do
    local pair = list[i]
    rows[i] = { pair.doc, pair.other, pair.common, per_cent(pair.common, pair.words),
      per_cent(pair.other_common, pair.other_words), #pair.passages }
    rows[i].cite = passages(corpus, pair, found)
  end
  out:table { columns = { { name = "document", title = "Document" }, { name = "relative", title = "Relative" },
    { name = "words", title = "Words in common", align = "right" },
    { name = "share", title = "Of the document", align = "right" },
    { name = "relative_share", title = "Of the relative", align = "right" },
    { name = "passages", title = "Passages", align = "right" } }, rows = rows }
  if left > 0 then out:text(words.count(left, "more pair") .. "; limit=0 shows all.") end
  out:heading("Passages", 2)
  out:table { columns = { { name = "document", title = "Document" }, { name = "relative", title = "Relative" },
    { name = "words", title = "Words", align = "right" }, { name = "passage", title = "Passage" } }, rows = found }
  if #families == 0 then return end
  out:heading("Families", 2)
  rows = {}
  for i, family in ipairs(families) do
    rows[i] = { family.origin, words.list(family.copies), cite = beginning(corpus, family.origin) }
  end
  out:table { columns = { { name = "origin", title = "Origin" }, { name = "copies", title = "Copies" } }, rows = rows }
end }
