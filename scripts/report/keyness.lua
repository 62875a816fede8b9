manifest {
  name = "keyness", version = "0.1.0", kind = "report",
  summary = "which words one part of the corpus uses more than another",
  description = [[
The key words of focus= against against=, or against all other documents: counts,
log-likelihood, %DIFF and log ratio, how many documents of the focus hold the word,
and its first place there. A part is the beginning of its documents' keys
("docs/dsca-"), "publisher:NAME", or "subcorpus:NAME". A word of high
log-likelihood that one document alone holds tells of that document, not of the
part. The manual ("Collocations, keyness, networks") has the definitions and their
sources.]],
  author = "the dossier authors", licence = "MIT",
  categories = { "words" }, requires = { dossier = "0.1" },
  args = {
    { name = "focus", type = "string", required = true, help = "the part whose words are sought" },
    { name = "against", type = "string", help = "the part it is compared with; all other documents when not given" },
    { name = "by", type = "choice", default = "norm", choices = { "norm", "word", "stem" },
      help = "what of a word counts" },
    { name = "measure", type = "choice", default = "ll", choices = { "ll", "diff", "log_ratio" },
      help = "sorts, the strongest first" },
    { name = "keys", type = "choice", default = "both", choices = { "positive", "negative", "both" },
      help = "words used more, or less, or both" },
    { name = "stop", type = "string", default = "none", help = "a gazetteer of words not to show" },
    { name = "least", type = "integer", min = 0, default = 3, help = "leave out words with fewer occurrences" },
    { name = "significance", type = "number", default = 15.13, help = "leave out a smaller LL; 15.13 is p < 0.0001, 3.84 p < 0.05" },
    { name = "top", type = "integer", min = 0, default = 20, help = "rows of each kind at most; 0 for all" },
  },
  grants = {},
  example = "dossier run strait.dossier keyness focus=docs/dsca- against=publisher:Reuters",
  tests = {
    { texts = { { text = "Ships sail, ships rust, ships sink.", key = "sea/1" },
        { text = "Cars drive and cars rust.", key = "land/1" } },
      args = { focus = "sea/", least = 2, significance = 3 },
      rows = { { "ships", 3.636815, "new", 2.321928, 3, 0, 1 }, { "cars", -3.153829, -100, -2.263034, 0, 2, 0 } } },
  },
}

local counting = require "dossier.report.counting"
local words = require "dossier.report.words"

-- A part as filters of documents.
local function part_of(text)
  local kind, name = text:match "^(%l+):(.+)$"
  if kind == "publisher" then return { publisher = name } end
  if kind == "subcorpus" then return { subcorpus = name } end
  return { under = text }
end

local function check(corpus, part, name, text)
  for _ in corpus:documents(part) do return end
  error(("%s=%s: no document's key begins so; a part is also publisher:NAME or subcorpus:NAME"):format(name, text), 0)
end

local function columns(by)
  local list = { { name = by, title = by } }
  for _, column in ipairs { { "ll", "LL" }, { "diff", "%DIFF" }, { "log_ratio", "Log ratio" }, { "focus", "Focus" },
    { "reference", "Against" }, { "documents", "Documents" } } do
    list[#list + 1] = { name = column[1], title = column[2], align = "right" }
  end
  return list
end

-- Infinity is a value of %DIFF, but none of JSON.
local function percent(value)
  if value == math.huge then return { text = "new" } end
  return counting.ratio(value, 1)
end

local function show(out, corpus, args, title, list, where)
  out:heading(title, 2)
  if #list == 0 then
    out:text "None."
    return
  end
  local rows = {}
  for i, row in ipairs(list) do
    rows[i] = { row.text, counting.ratio(row.ll, 2), percent(row.diff), counting.ratio(row.log_ratio, 2), row.focus,
      row.reference, row.documents, cite = counting.first_of(corpus, args.by, row.text, where) }
  end
  out:table { columns = columns(args.by), rows = rows }
end

return { report = function(corpus, out, args)
  local focus, against = part_of(args.focus), args.against and part_of(args.against) or nil
  check(corpus, focus, "focus", args.focus)
  if against then check(corpus, against, "against", args.against) end
  local list = corpus:keyness(focus, against, { by = args.by, measure = args.measure, keys = args.keys,
    stop = args.stop ~= "none" and args.stop or nil, least = math.max(0, args.least), least_ll = args.significance,
    limit = math.max(0, args.top) })
  out:heading("Key words of " .. args.focus)
  out:text(words.count(list.focus, "word") .. " in " .. words.count(list.focus_documents, "document") .. " against "
    .. words.count(list.reference, "word") .. " in " .. words.count(list.reference_documents, "document")
    .. (args.against and " (" .. args.against .. ")." or ", all others."))
  local positive, negative = {}, {}
  for _, row in ipairs(list) do
    local kind = row.ll < 0 and negative or positive
    kind[#kind + 1] = row
  end
  if args.keys ~= "negative" then show(out, corpus, args, "Used more", positive, focus) end
  if args.keys ~= "positive" then show(out, corpus, args, "Used less", negative, against or {}) end
end }
