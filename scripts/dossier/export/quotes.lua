-- One row a quotation, in document and byte order. `cue` is where the verb
-- that introduces it stands.

local row = require "dossier.export.row"
local span = require "dossier.export.span"

local KEYS = { "doc", "start", "end", "text", "kind", "speaker", "speaker_id", "cue", "rule", "script" }

return function(corpus, write, options)
  local put = row(KEYS, write, options)
  for quote in corpus:facts { type = "quote" } do
    local first, last = span.bounds(quote)
    put { doc = quote.doc, start = first, ["end"] = last, text = quote.text, kind = quote.fields.kind,
      speaker = quote.fields.speaker, speaker_id = quote.fields.speaker_id,
      cue = span.of(quote.evidence.cue), rule = quote.rule, script = quote.script }
  end
  return true
end
