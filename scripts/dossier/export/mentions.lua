-- One row a mention, in document and byte order.

local row = require "dossier.export.row"
local span = require "dossier.export.span"

local KEYS = { "doc", "start", "end", "text", "type", "id", "name", "value", "rule", "script" }

return function(corpus, write, options)
  local put = row(KEYS, write, options)
  for mention in corpus:mentions() do
    local first, last = span.bounds(mention)
    put { doc = mention.doc, start = first, ["end"] = last, text = mention.text, type = mention.type,
      id = mention.id, name = mention.name, value = mention.value, rule = mention.rule,
      script = mention.script }
  end
  return true
end
