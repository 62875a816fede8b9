-- One row a document, in key order; no text.

local row = require "dossier.export.row"

local KEYS = { "doc", "sha256", "bytes", "title", "published", "publisher", "source", "origins" }

return function(corpus, write, options)
  local put = row(KEYS, write, options)
  for doc in corpus:documents() do
    put { doc = doc.key, sha256 = doc.sha256, bytes = doc.bytes, title = doc.title,
      published = doc.published, publisher = doc.publisher, source = doc.source,
      origins = doc.origins }
  end
  return true
end
