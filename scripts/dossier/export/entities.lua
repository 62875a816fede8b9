-- One row an entity, by id.

local json = require "dossier.json"
local row = require "dossier.export.row"

local KEYS = { "id", "type", "name", "aliases", "mentions", "documents" }

return function(corpus, write, options)
  local put = row(KEYS, write, options)
  for entity in corpus:entities() do
    local aliases = json.list {}
    for i, alias in ipairs(entity.aliases or {}) do aliases[i] = alias end
    put { id = entity.id, type = entity.type, name = entity.name, aliases = aliases,
      mentions = entity.mentions, documents = entity.documents }
  end
  return true
end
