manifest {
  name = "network", version = "0.1.0", kind = "report",
  summary = "which entities stand together, and how often",
  description = [[
Pairs of entities in the same sentences, documents or within a window of tokens, or
with about= the company of one: how often, in how many documents, log-likelihood,
Dice, and the first sentence that names both. The manual ("Collocations, keyness,
networks") has the definitions and their sources.]],
  author = "the dossier authors", licence = "MIT",
  categories = { "entities" }, requires = { dossier = "0.1" },
  args = {
    { name = "type", type = "string", help = "only entities of this type, such as person" },
    { name = "about", type = "entity", help = "only pairs with this entity: a name, an alias or an id" },
    { name = "together", type = "choice", default = "sentence", choices = { "sentence", "document", "window" },
      help = "where they are to stand" },
    { name = "window", type = "integer", min = 0, default = 10, help = "tokens between them at most" },
    { name = "order", type = "choice", default = "hits", choices = { "hits", "ll", "dice" },
      help = "sorts, the highest first" },
    { name = "least", type = "integer", min = 0, default = 1, help = "leave out pairs with fewer hits" },
    { name = "top", type = "integer", min = 0, default = 20, help = "rows at most; 0 for all" },
    { name = "since", type = "date", help = "only documents of this date or later" },
    { name = "until", type = "date", help = "only documents of this date or earlier" },
    { name = "publisher", type = "string", help = "only documents of this publisher" },
    { name = "under", type = "string", help = "only documents whose keys begin so" },
    { name = "subcorpus", type = "string", help = "only documents of this saved subcorpus" },
  },
  grants = {},
  example = "dossier run strait.dossier network type=person together=document",
  tests = {
    { texts = { "Lin Wei-han met Karine Roe in Japan.", "Lin Wei-han left Japan." },
      rows = {
        { "Lin Wei-han", "Japan", 2, 2 }, { "Karine Roe", "Lin Wei-han", 1, 1 }, { "Karine Roe", "Japan", 1, 1 },
      } },
  },
}

local counting = require "dossier.report.counting"
local words = require "dossier.report.words"

-- The first place of each pair of ids in one sentence, from one walk over the
-- mentions.
local function places(corpus, filter, pairs_of)
  local found, sentence, key = {}, {}, nil
  local function close()
    for i = 1, #sentence do
      for j = 1, #sentence do
        local id = sentence[i].id .. "\0" .. sentence[j].id
        if pairs_of[id] and not found[id] then found[id] = sentence[math.min(i, j)]:cite() end
      end
    end
  end
  for doc in corpus:documents(filter) do
    for mention in doc:mentions() do
      local around = mention.id and doc:sentence(mention.first)
      if around then
        local at = doc.key .. "\0" .. around.first
        if at ~= key then
          close()
          sentence, key = {}, at
        end
        sentence[#sentence + 1] = mention
      end
    end
  end
  close()
  return found
end

local function counts(row)
  return row.hits, row.documents, counting.ratio(row.ll, 2), counting.ratio(row.dice, 4)
end

local COUNTS = { { name = "hits", title = "Hits", align = "right" },
  { name = "documents", title = "Documents", align = "right" }, { name = "ll", title = "LL", align = "right" },
  { name = "dice", title = "Dice", align = "right" } }

local function columns(...)
  local list = { ... }
  return table.move(COUNTS, 1, #COUNTS, #list + 1, list)
end

local function company(corpus, out, args, options)
  local list, message = corpus:together(args.about, options)
  if not list then error("about=" .. args.about .. ": " .. message, 0) end
  out:heading("Together with " .. assert(corpus:entity(args.about)).name)
  out:text(words.count(list.edges, "entity", "entities") .. " in the same " .. list.together .. ".")
  if #list == 0 then return end
  local wanted, rows = {}, {}
  for _, row in ipairs(list) do wanted[list.about .. "\0" .. row.id] = true end
  local found = places(corpus, counting.filter(args), wanted)
  for i, row in ipairs(list) do
    rows[i] = { row.type, row.name, cite = found[list.about .. "\0" .. row.id] }
    table.move({ counts(row) }, 1, 4, 3, rows[i])
  end
  out:table { columns = columns({ name = "type", title = "Type" }, { name = "name", title = "Name" }), rows = rows }
end

local function network(corpus, out, args, options)
  local list = corpus:network(options)
  out:heading(args.type and "Network of type " .. args.type or "Network of entities")
  out:text(words.count(list.edges, "pair") .. " in the same " .. list.together .. ", in "
    .. words.count(list.documents, "document") .. ".")
  if #list == 0 then return end
  local wanted, rows = {}, {}
  for _, row in ipairs(list) do wanted[row.a.id .. "\0" .. row.b.id] = true end
  local found = places(corpus, counting.filter(args), wanted)
  for i, row in ipairs(list) do
    rows[i] = { row.a.name, row.b.name, cite = found[row.a.id .. "\0" .. row.b.id] }
    table.move({ counts(row) }, 1, 4, 3, rows[i])
  end
  out:table { columns = columns({ name = "a", title = "One" }, { name = "b", title = "Other" }), rows = rows }
end

return { report = function(corpus, out, args)
  local options = counting.options(args, { type = args.type, together = args.together,
    window = math.max(0, args.window), order = args.order, least = math.max(0, args.least),
    limit = math.max(0, args.top) })
  if args.about then company(corpus, out, args, options) else network(corpus, out, args, options) end
end }
