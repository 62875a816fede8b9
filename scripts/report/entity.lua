manifest {
  name = "entity", version = "0.1.0", kind = "report",
  summary = "everything the corpus holds on one entity",
  description = [[
One person, organisation, place, weapon or other entity, found by id
("place:taiwan"), name or alias: the names it goes by, the documents it occurs
in with the first sentence of each, what it said, the deals it has part in,
the figures in its sentences, and who and what stands in the same sentences.]],
  author = "the dossier authors", licence = "MIT",
  categories = { "entities" }, requires = { dossier = "0.1" },
  args = {
    { name = "name", type = "entity", required = true, help = "the entity: a name, an alias or an id" },
    { name = "limit", type = "integer", min = 0, default = 30, help = "at most so many rows a table; 0 for all" },
  },
  grants = {},
  example = "dossier run strait.dossier entity name=Taiwan",
  tests = {
    { texts = { "Defense Minister Lin Wei-han visited Japan.", "Lin Wei-han spoke in Japan." },
      args = { name = "Lin Wei-han" },
      rows = {
        { "1", false, 1, "Defense Minister Lin Wei-han visited Japan." },
        { "2", false, 1, "Lin Wei-han spoke in Japan." },
        { "Japan", "place", 2, 2 }, { "Defense Minister", "title", 1, 1 },
      } },
    { texts = { "Lin Wei-han spoke in Japan." }, args = { name = "Jpan" }, fails = "Japan" },
  },
}

local dossier = require "dossier"
local deals = require "dossier.report.deals"
local origins = require "dossier.report.origins"
local presence = require "dossier.report.presence"
local quotes = require "dossier.report.quotes"
local words = require "dossier.report.words"

-- The first rows of a table, and what was left out said under it.
local function limited(out, limit, columns, rows)
  local left = limit > 0 and #rows - limit or 0
  if left > 0 then rows = table.move(rows, 1, limit, 1, {}) end
  out:table { columns = columns, rows = rows }
  if left > 0 then out:text(words.count(left, "more row") .. "; limit=0 shows all.") end
end

local function opening(out, entity, copies)
  local text = entity.type .. " (" .. entity.id .. "): " .. words.count(entity.mentions, "mention") .. " in "
    .. words.count(entity.documents, "document") .. "."
  local aliases = {}
  for _, alias in ipairs(entity.aliases or {}) do
    if alias ~= entity.name then aliases[#aliases + 1] = alias end
  end
  if copies > 0 then
    text = text .. " " .. words.count(copies, "of these documents is a copy", "of these documents are copies")
      .. " of another: versions of one text, its mentions counted in each."
  end
  if #aliases > 0 then text = text .. " Also written " .. words.list(aliases) .. "." end
  out:text(text)
end

local function documents(out, limit, found)
  local rows, list = {}, table.move(found.documents, 1, #found.documents, 1, {})
  table.sort(list, function(a, b)
    local x, y = words.time_key(a.published), words.time_key(b.published)
    if x ~= y then return x < y end
    return a.key < b.key
  end)
  for i, entry in ipairs(list) do
    rows[i] = { entry.title or entry.key, entry.published or false, entry.count,
      words.cut(entry.first.sentence, 400), cite = entry.first }
  end
  out:heading("Documents", 2)
  limited(out, limit, { { name = "document", title = "Document" }, { name = "date", title = "Date" },
    { name = "mentions", title = "Mentions", align = "right" }, { name = "first", title = "First mention" } }, rows)
end

local function said(out, limit, corpus, entity)
  local list, facts, source = {}, {}, quotes.sources(corpus)
  for quote in corpus:facts { type = "quote" } do
    if quote.fields.speaker_id == entity.id then facts[#facts + 1] = quote end
  end
  if #facts == 0 then return end
  local also, repeats = origins.of(corpus, facts, origins.same_quote)
  for _, quote in ipairs(facts) do
    if also[quote] then
      local date, title = source(quote.doc)
      list[#list + 1] = { row = quotes.row(quote, date, title, also[quote]), time = words.time_key(date), n = #list }
    end
  end
  table.sort(list, function(a, b)
    if a.time ~= b.time then return a.time < b.time end
    return a.n < b.n
  end)
  local shown = repeats > 0 and quotes.columns_also or quotes.columns
  local columns = table.move(shown, 2, #shown, 1, {})
  for i, item in ipairs(list) do
    list[i] = table.move(item.row, 2, #shown, 1, { cite = item.row.cite })
  end
  out:heading("What " .. entity.name .. " said", 2)
  if repeats > 0 then
    out:text(words.count(#list, "quotation") .. "." .. origins.said(repeats, "quotation"))
  end
  limited(out, limit, columns, list)
end

-- A deal's part that is the entity: "buyer", "contractor" ...; nil for none.
local function part_in(deal, names)
  local fields = deal.fields
  for _, part in ipairs { "buyer", "seller", "maker" } do
    if fields[part] and names[dossier.fold(fields[part])] then return part end
  end
  for _, name in ipairs(fields.contractors or {}) do
    if names[dossier.fold(name)] then return "contractor" end
  end
  for _, item in ipairs(fields.items or {}) do
    if item.name and names[dossier.fold(item.name)]
      or item.designation and names[dossier.fold(item.designation)] then return "item" end
  end
end

local function dealt(out, limit, corpus, entity)
  local names = { [dossier.fold(entity.name)] = true }
  for _, alias in ipairs(entity.aliases or {}) do names[dossier.fold(alias)] = true end
  local rows, part_of, list = {}, {}, {}
  for _, deal in ipairs(deals.sorted(corpus)) do
    part_of[deal] = part_in(deal, names)
    if part_of[deal] then list[#list + 1] = deal end
  end
  if #list == 0 then return end
  local kept, repeats = deals.once(corpus, list)
  for _, deal in ipairs(kept) do
    for _, row in ipairs(deals.rows(deal)) do
      table.insert(row, 1, part_of[deal])
      rows[#rows + 1] = row
    end
  end
  local columns = table.move(deals.columns, 1, #deals.columns, 2, { { name = "part", title = "Part" } })
  out:heading("Deals", 2)
  out:text(words.count(#kept, "deal") .. "." .. origins.said(repeats, "deal"))
  limited(out, limit, columns, rows)
end

local function bounds(fields)
  if fields.min == nil then return false end
  local low = words.amount(fields.min)
  if fields.of then return { value = fields.min, text = low .. " of " .. words.amount(fields.of) } end
  if fields.max == nil or fields.max == fields.min then return { value = fields.min, text = low } end
  return { value = fields.min, text = low .. "–" .. words.amount(fields.max) }
end

local function counted(out, limit, found)
  if #found.figures == 0 then return end
  local rows = {}
  for i, figure in ipairs(found.figures) do
    local fields, cite = figure.fields, figure:cite()
    rows[i] = { bounds(fields), fields.unit or false, fields.qualifier or false,
      words.cut(cite.sentence, 300), cite = cite }
  end
  out:heading("Figures in its sentences", 2)
  limited(out, limit, { { name = "figure", title = "Figure", align = "right" }, { name = "unit", title = "Unit" },
    { name = "qualifier", title = "Qualifier" }, { name = "sentence", title = "Sentence" } }, rows)
end

local function together(out, limit, found)
  if #found.company == 0 then return end
  local rows = {}
  for i, other in ipairs(found.company) do
    rows[i] = { other.name, other.type, other.sentences, other.documents, cite = other.cite }
  end
  out:heading("In the same sentences", 2)
  limited(out, limit, { { name = "name", title = "Name" }, { name = "type", title = "Type" },
    { name = "sentences", title = "Sentences", align = "right" },
    { name = "documents", title = "Documents", align = "right" } }, rows)
end

return { report = function(corpus, out, args)
  if not args.name then error("which entity? name= is missing, as in name=Taiwan", 0) end
  local limit = math.max(0, args.limit or 30)
  local entity, message = corpus:entity(args.name)
  if not entity then
    out:heading(args.name)
    if corpus:info().documents == 0 then words.nothing(out, corpus) else out:text(message) end
    return
  end
  out:heading(entity.name)
  local found, keys = presence.of(corpus, entity), {}
  for _, entry in ipairs(found.documents) do keys[entry.key] = true end
  opening(out, entity, origins.copies(corpus, keys))
  documents(out, limit, found)
  said(out, limit, corpus, entity)
  dealt(out, limit, corpus, entity)
  counted(out, limit, found)
  together(out, limit, found)
end }
