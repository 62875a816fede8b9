manifest {
  name = "collocates", version = "0.1.0", kind = "report",
  summary = "which words stand near a query's hits more often than chance",
  description = [[
The words in a window around the hits of node=, or in the same sentences or
documents, by a measure of association, with the four counts it is made of and
the first place where word and node stand together. Words that only join others
(data/gazetteers/function_words.tsv) are counted but not shown; stop=none shows
them, another gazetteer's name leaves out others. The manual ("Collocations,
keyness, networks") has the definitions and their sources.]],
  author = "the dossier authors", licence = "MIT",
  categories = { "words" }, requires = { dossier = "0.1" },
  args = {
    { name = "node", type = "query", required = true, help = "the query whose neighbours are counted" },
    { name = "span", type = "integer", min = 0, default = 5, help = "tokens of the window on each side" },
    { name = "left", type = "integer", min = 0, help = "tokens on the left; span= when not given" },
    { name = "right", type = "integer", min = 0, help = "tokens on the right; span= when not given" },
    { name = "sentence", type = "boolean", default = false, help = "a window ends where the sentence does" },
    { name = "together", type = "choice", default = "window", choices = { "window", "sentence", "document" },
      help = "where the words are to stand" },
    { name = "by", type = "choice", default = "norm", choices = { "norm", "word", "stem" },
      help = "what of a word counts" },
    { name = "measure", type = "choice", default = "ll", choices = { "ll", "mi", "mi3", "t", "z", "dice", "logdice" },
      help = "sorts, the highest first" },
    { name = "stop", type = "string", default = "function_words", help = "a gazetteer of words not to show; none for none" },
    { name = "least", type = "integer", min = 0, default = 3, help = "leave out what stands there fewer times" },
    { name = "top", type = "integer", min = 0, default = 20, help = "rows at most; 0 for all" },
    { name = "since", type = "date", help = "only documents of this date or later" },
    { name = "until", type = "date", help = "only documents of this date or earlier" },
    { name = "publisher", type = "string", help = "only documents of this publisher" },
    { name = "under", type = "string", help = "only documents whose keys begin so" },
    { name = "subcorpus", type = "string", help = "only documents of this saved subcorpus" },
  },
  grants = {},
  example = "dossier run strait.dossier collocates node=Taiwan span=5 measure=ll",
  tests = {
    { texts = { "Old ships sail. Old ships rust. New ships sail. Cars rust." },
      args = { node = "ships", span = 1, least = 2 },
      rows = { { "old", 1.359192, 0.415037, 13.678072, 2, 6, 2, 8 }, { "sail", 1.359192, 0.415037, 13.678072, 2, 6, 2, 8 } } },
  },
}

local dossier = require "dossier"
local counting = require "dossier.report.counting"
local words = require "dossier.report.words"

local MEASURES = { { "ll", "LL", 2 }, { "mi", "MI", 2 }, { "mi3", "MI3", 2 }, { "t", "t", 2 }, { "z", "z", 2 },
  { "dice", "Dice", 4 }, { "logdice", "logDice", 2 } }
local SHOWN = { ll = true, mi = true, logdice = true }

-- The measures shown: the usual ones and the one that sorts, which comes first.
local function measures(sort)
  local list = {}
  for _, measure in ipairs(MEASURES) do
    if measure[1] == sort then table.insert(list, 1, measure)
    elseif SHOWN[measure[1]] then list[#list + 1] = measure end
  end
  return list
end

local function columns(args)
  local list = { { name = args.by, title = args.by } }
  for _, measure in ipairs(measures(args.measure)) do
    list[#list + 1] = { name = measure[1], title = measure[2], align = "right" }
  end
  for _, count in ipairs { { "o11", "O11" }, { "f1", "f1" }, { "f2", "f2" }, { "n", "N" } } do
    list[#list + 1] = { name = count[1], title = count[2], align = "right" }
  end
  return list
end

-- The first place where a collocate stands near the node, as the query language can
-- say it; nil where it cannot.
local function first_place(corpus, args, list, text)
  local word, node = ("[%s=%s]"):format(args.by, counting.quoted(text)), "(" .. args.node .. ")"
  local sides, window = {}, args.together == "window"
  local right, left = window and (args.right or args.span), window and (args.left or args.span)
  if not window then right, left = 200, 200 end
  if right > 0 then sides[#sides + 1] = ("%s []{0,%d} %s"):format(node, right - 1, word) end
  if left > 0 then sides[#sides + 1] = ("%s []{0,%d} %s"):format(word, left - 1, node) end
  local within = (args.sentence or list.together == "sentence") and " within s" or ""
  local query = dossier.query("(?shortest) " .. table.concat(sides, " | ") .. within)
    or dossier.query(table.concat(sides, " | ") .. within)
  if not query then return nil end
  for hit in corpus:search(query, counting.options(args, { limit = 1 })) do return hit:cite() end
end

return { report = function(corpus, out, args)
  local query = counting.query(args.node, "node")
  local list = corpus:collocates(query, counting.options(args, { span = math.max(0, args.span), left = args.left,
    right = args.right, in_sentence = args.sentence, together = args.together, by = args.by, measure = args.measure,
    stop = args.stop ~= "none" and args.stop or nil, least = math.max(0, args.least), limit = math.max(0, args.top) }))
  out:heading("Collocates of " .. args.node)
  out:text(words.count(list.hits, "hit") .. " in " .. words.count(list.documents, "document") .. "; "
    .. words.count(list.rows, "collocate") .. ".")
  if #list == 0 then return end
  local rows = {}
  for i, row in ipairs(list) do
    local cells = { row.text, cite = first_place(corpus, args, list, row.text) }
    for _, measure in ipairs(measures(args.measure)) do
      cells[#cells + 1] = counting.ratio(row[measure[1]], measure[3])
    end
    for _, count in ipairs { "o11", "f1", "f2", "n" } do cells[#cells + 1] = row[count] end
    rows[i] = cells
  end
  out:table { columns = columns(args), rows = rows }
end }
