-- One row a saved query or subcorpus, by name; what `dossier save --from` reads.
-- How a list stands to this corpus (added, gone) is not in it: it would say
-- nothing about another one.

local json = require "dossier.json"
local row = require "dossier.export.row"

local KEYS = { "name", "kind", "query", "key", "under", "publisher", "language", "since", "until", "subcorpus",
  "keys", "note", "hash" }

return function(corpus, write, options)
  local put = row(KEYS, write, options)
  for saved in corpus:saved() do
    local out = {}
    for _, key in ipairs(KEYS) do out[key] = saved[key] end
    if saved.keys then out.keys = json.list(saved.keys) end
    put(out)
  end
  return true
end
