-- Quotations as rows of a table: speaker, kind, words, date, document.

local words = require "dossier.report.words"

local quotes = {}

quotes.columns = {
  { name = "speaker", title = "Speaker" },
  { name = "kind", title = "Kind" },
  { name = "words", title = "Words" },
  { name = "date", title = "Date" },
  { name = "document", title = "Document" },
}

-- A turn of a transcript can be pages long. Text and pages show its beginning,
-- CSV and JSON hold all of it.
local LONGEST = 600

--- The row of a quotation; `published` and `title` are its document's. Its key
--- stands in the citation.
function quotes.row(quote, published, title)
  local fields = quote.fields
  return {
    fields.speaker and { value = fields.speaker, cite = quote:cite_field "speaker" } or false,
    fields.kind or false,
    { value = quote.text, text = words.cut(quote.text, LONGEST) },
    published or false,
    title or quote.doc,
    cite = quote:cite(),
  }
end

--- A function that gives a document's date and title by its key, each document
--- asked for once.
function quotes.sources(corpus)
  local known = {}
  return function(key)
    local source = known[key]
    if not source then
      local doc = corpus:document(key)
      source = doc and { published = doc.published, title = doc.title } or {}
      known[key] = source
    end
    return source.published, source.title
  end
end

return quotes
