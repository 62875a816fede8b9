-- One JSON object a document: zones, sentences, tokens and what was found, all
-- as [start, end). Sentences and tokens are of every zone, what was found is of
-- the zones that extraction covers.

local json = require "dossier.json"
local span = require "dossier.export.span"

local KEYS = { "doc", "sha256", "bytes", "published", "tokenizer", "zones", "sentences", "tokens",
  "entities", "quotes", "figures", "dates" }
local ZONE = { "start", "end", "kind" }
local ENTITY = { "start", "end", "type", "id", "name" }
local QUOTE = { "start", "end", "kind", "speaker", "speaker_id", "cue" }
local FIGURE = { "start", "end", "min", "max", "of", "unit", "qualifier" }
local DATE = { "start", "end", "value" }
local DATED = { date = true, time = true, duration = true }

local function placed(keys, thing, values)
  values.start, values["end"] = span.bounds(thing)
  return json.object(keys, values)
end

local function zones_of(doc)
  local list = json.list {}
  for zone in doc:zones() do list[#list + 1] = placed(ZONE, zone, { kind = zone.kind }) end
  return list
end

-- These two are most of what is written; a table a token would cost the more.
local function sentences_of(doc)
  local list = {}
  for sentence in doc:sentences { zones = "all" } do
    list[#list + 1] = span.text(sentence.first, sentence.last)
  end
  return json.raw("[" .. table.concat(list, ",") .. "]")
end

local function tokens_of(doc)
  local list = {}
  for _, first, last in doc:tokens { zones = "all" } do list[#list + 1] = span.text(first, last) end
  return json.raw("[" .. table.concat(list, ",") .. "]")
end

local function mentions_of(doc)
  local entities, dates = json.list {}, json.list {}
  for mention in doc:mentions() do
    entities[#entities + 1] = placed(ENTITY, mention,
      { type = mention.type, id = mention.id, name = mention.name })
    if DATED[mention.type] then
      dates[#dates + 1] = placed(DATE, mention, { value = mention.value })
    end
  end
  return entities, dates
end

local function quotes_of(doc)
  local list = json.list {}
  for quote in doc:facts { type = "quote" } do
    list[#list + 1] = placed(QUOTE, quote, { kind = quote.fields.kind, speaker = quote.fields.speaker,
      speaker_id = quote.fields.speaker_id, cue = span.of(quote.evidence.cue) })
  end
  return list
end

local function figures_of(doc)
  local list = json.list {}
  for figure in doc:facts { type = "figure" } do
    local fields = figure.fields
    list[#list + 1] = placed(FIGURE, figure, { min = fields.min, max = fields.max, of = fields.of,
      unit = fields.unit, qualifier = fields.qualifier })
  end
  return list
end

return function(corpus, write)
  local tokenizer = corpus:info().tokenizer
  for doc in corpus:documents() do
    local values = { doc = doc.key, sha256 = doc.sha256, bytes = doc.bytes, published = doc.published,
      tokenizer = tokenizer, zones = zones_of(doc), sentences = sentences_of(doc),
      tokens = tokens_of(doc), quotes = quotes_of(doc), figures = figures_of(doc) }
    values.entities, values.dates = mentions_of(doc)
    write(json.encode(json.object(KEYS, values)) .. "\n")
  end
  return true
end
