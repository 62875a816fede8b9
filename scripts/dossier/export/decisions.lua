-- One row a decision of an analyst, in the order they were taken.

local row = require "dossier.export.row"

local KEYS = { "kind", "subject", "object", "author", "reason", "anchor" }

return function(corpus, write, options)
  local put = row(KEYS, write, options)
  for decision in corpus:decisions() do
    put { kind = decision.kind, subject = decision.subject, object = decision.object,
      author = decision.author, reason = decision.reason, anchor = decision.anchor }
  end
  return true
end
