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

--- The row of a quotation; `published` is its document's date.
function quotes.row(quote, published)
  local fields = quote.fields
  return {
    fields.speaker and { value = fields.speaker, cite = quote:cite_field "speaker" } or false,
    fields.kind or false,
    { value = quote.text, text = words.cut(quote.text, LONGEST) },
    published or false,
    quote.doc,
    cite = quote:cite(),
  }
end

--- A function that gives a document's date by its key, each asked for once.
function quotes.dates(corpus)
  local known = {}
  return function(key)
    if known[key] == nil then
      local doc = corpus:document(key)
      known[key] = doc and doc.published or false
    end
    return known[key] or nil
  end
end

return quotes
