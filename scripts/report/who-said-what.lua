manifest {
  name = "who-said-what", version = "0.1.0", kind = "report",
  summary = "quotations with their speakers: speaker, kind, words, date, document",
  description = [[
Every quotation, by speaker, each speaker's in the order of time; those whose
speaker is open come last. Direct ones are the words themselves, a partial one
is a fragment inside the writer's sentence, an indirect one the writer's report
of it, a turn a transcript's. The date is the document's, where it states one.
Where documents share a passage, what is said in it counts once, for the first
of them; the others are named under "also in".]],
  author = "the dossier authors", licence = "MIT",
  categories = { "quotes" }, requires = { dossier = "0.1" },
  args = {
    { name = "speaker", type = "string", help = "only this speaker, by name or id" },
    { name = "since", type = "date", help = "only documents published then or later" },
    { name = "subcorpus", type = "string", help = "only documents of this saved subcorpus" },
    { name = "kind", type = "choice", choices = { "direct", "partial", "indirect", "turn", "term" },
      help = "only this kind; words in marks that nobody spoke (term) come only when asked for" },
  },
  grants = {},
  example = "dossier run strait.dossier who-said-what kind=direct since=2022",
  tests = {
    { texts = { "\u{201C}We will not yield,\u{201D} Defense Minister Lin Wei-han said.", "\u{201C}No,\u{201D} Karine Roe said." },
      rows = {
        { "Karine Roe", "direct", "No,", false, "2" }, { "Lin Wei-han", "direct", "We will not yield,", false, "1" },
      } },
    { texts = { "\u{201C}No,\u{201D} Karine Roe said." }, args = { speaker = "Lin" }, rows = {} },
  },
}

local dossier = require "dossier"
local origins = require "dossier.report.origins"
local quotes = require "dossier.report.quotes"
local words = require "dossier.report.words"

-- Whether a quotation is the speaker's who was asked for.
local function speaker_test(corpus, asked)
  if not asked then return function() return true end end
  local entity = corpus:entity(asked)
  local id = entity and entity.id
  return function(quote)
    local fields = quote.fields
    return fields.speaker_id == asked or (id ~= nil and fields.speaker_id == id)
      or words.names(fields.speaker, asked)
  end
end

local function chosen(corpus, args)
  local list, all, undated = {}, 0, 0
  local said, source = speaker_test(corpus, args.speaker), quotes.sources(corpus)
  local within = origins.within(corpus, args.subcorpus)
  for quote in corpus:facts { type = "quote" } do
    local fields = quote.fields
    all = all + 1
    local fits = (not within or within[quote.doc]) and said(quote)
      and (args.kind and fields.kind == args.kind or not args.kind and fields.kind ~= "term")
    local date, title = source(quote.doc)
    if fits and args.since and not words.reaches(date, args.since) then
      fits = false
      if words.time_key(date) == words.time_key(nil) then undated = undated + 1 end
    end
    if fits then
      list[#list + 1] = { quote = quote, n = #list, date = date, title = title, time = words.time_key(date),
        who = fields.speaker_id or fields.speaker or "",
        name = fields.speaker and dossier.fold(fields.speaker) or "\u{10FFFF}" }
    end
  end
  return list, all, undated
end

-- Those that are nobody's repeat, each with the documents that repeat it; and how
-- many repeats there are.
local function once(corpus, list)
  local facts, kept = {}, {}
  for i, item in ipairs(list) do facts[i] = item.quote end
  local also, repeats = origins.of(corpus, facts, origins.same_quote)
  for _, item in ipairs(list) do
    item.also = also[item.quote]
    if item.also then kept[#kept + 1] = item end
  end
  return kept, repeats
end

-- By the speaker's name; two of one name stay apart by their id.
local function by_speaker(a, b)
  if a.name ~= b.name then return a.name < b.name end
  if a.who ~= b.who then return a.who < b.who end
  if a.time ~= b.time then return a.time < b.time end
  return a.n < b.n
end

local function opening(list, repeats)
  local speakers, documents, open, known = 0, 0, 0, {}
  for _, item in ipairs(list) do
    if item.who == "" then open = open + 1
    elseif not known["who " .. item.who] then speakers = speakers + 1 end
    if not known["doc " .. item.quote.doc] then documents = documents + 1 end
    known["who " .. item.who], known["doc " .. item.quote.doc] = true, true
  end
  local text = words.count(#list, "quotation") .. " by " .. words.count(speakers, "speaker") .. " in "
    .. words.count(documents, "document") .. "."
  if open > 0 then text = text .. " The speaker of " .. open .. " is open." end
  return text .. origins.said(repeats, "quotation")
end

return { report = function(corpus, out, args)
  out:heading "Who said what"
  local list, all, undated = chosen(corpus, args)
  if #list == 0 then
    words.nothing(out, corpus, "quotations", all)
  else
    local repeats
    list, repeats = once(corpus, list)
    table.sort(list, by_speaker)
    out:text(opening(list, repeats))
    local rows = {}
    for i, item in ipairs(list) do rows[i] = quotes.row(item.quote, item.date, item.title, item.also) end
    out:table { columns = repeats > 0 and quotes.columns_also or quotes.columns, rows = rows }
  end
  if undated > 0 then
    out:text(words.count(undated, "quotation") .. " of undated documents left out, as since= was given.")
  end
end }
