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

-- With the documents that repeat it, where any do.
quotes.columns_also = table.move(quotes.columns, 1, #quotes.columns, 1, {})
quotes.columns_also[6] = { name = "also_in", title = "Also in" }

-- A turn of a transcript can be pages long. Text and pages show its beginning,
-- CSV and JSON hold all of it.
local LONGEST = 600

--- The row of a quotation; `published` and `title` are its document's, `also`,
--- which may be nil, the keys of those that repeat it. Its key stands in the
--- citation.
function quotes.row(quote, published, title, also)
  local fields = quote.fields
  return {
    fields.speaker and { value = fields.speaker, cite = quote:cite_field "speaker" } or false,
    fields.kind or false,
    { value = quote.text, text = words.cut(quote.text, LONGEST) },
    published or false,
    title or quote.doc,
    also and #also > 0 and table.concat(also, ", ") or nil,
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
