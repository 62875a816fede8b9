-- Where one entity occurs: its mentions document by document, with what else
-- stands in the same sentences. Gathered in one pass over its documents.

local presence = {}

-- What a reader asks about; sums, dates and counts are figures, not company.
local COMPANY = { person = true, org = true, place = true, weapon = true, vessel = true, law = true,
  policy = true, event = true, nationality = true, title = true }

-- The entity's mentions by document: a list in the corpus's order.
local function by_document(corpus, id)
  local list, known = {}, {}
  for mention in corpus:mentions { entity = id } do
    local entry = known[mention.doc]
    if not entry then
      entry = { key = mention.doc, count = 0, first = mention:cite(), places = {} }
      known[mention.doc], list[#list + 1] = entry, entry
    end
    entry.count = entry.count + 1
    entry.places[entry.count] = mention.first
  end
  return list
end

-- The first bytes of the sentences that hold the entity.
local function sentences_of(doc, places)
  local set = {}
  for _, place in ipairs(places) do
    local sentence = doc:sentence(place)
    if sentence then set[sentence.first] = true end
  end
  return set
end

local function add_company(company, mention, sentence)
  local other = company[mention.id]
  if not other then
    other = { id = mention.id, type = mention.type, name = mention.name, sentences = 0, documents = 0,
      cite = mention:cite() }
    company[mention.id], company[#company + 1] = other, other
  end
  if other.sentence ~= sentence or other.doc ~= mention.doc then other.sentences = other.sentences + 1 end
  if other.doc ~= mention.doc then other.documents = other.documents + 1 end
  other.sentence, other.doc = sentence, mention.doc
end

--- What the corpus holds around an entity:
---   documents  { key, title, published, count, first = citation }, in the
---              order of the corpus
---   company    { id, type, name, sentences, documents, cite }, most shared
---              sentences first
---   figures    the figure facts in its sentences
function presence.of(corpus, entity)
  local documents, company, figures = by_document(corpus, entity.id), {}, {}
  for _, entry in ipairs(documents) do
    local doc = assert(corpus:document(entry.key))
    local sentences = sentences_of(doc, entry.places)
    entry.title, entry.published, entry.places = doc.title, doc.published, nil
    for mention in doc:mentions() do
      local sentence = COMPANY[mention.type] and mention.id ~= entity.id and doc:sentence(mention.first)
      if sentence and sentences[sentence.first] then add_company(company, mention, sentence.first) end
    end
    for figure in doc:facts { type = "figure" } do
      local sentence = doc:sentence(figure.first)
      if sentence and sentences[sentence.first] then figures[#figures + 1] = figure end
    end
  end
  table.sort(company, function(a, b)
    if a.sentences ~= b.sentences then return a.sentences > b.sentences end
    return a.id < b.id
  end)
  return { documents = documents, company = company, figures = figures }
end

return presence
