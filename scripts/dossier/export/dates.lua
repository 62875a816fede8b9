-- One row a date, time or duration, in document and byte order. `value` is
-- EDTF, or null where the words do not say it.

local row = require "dossier.export.row"
local span = require "dossier.export.span"

local KEYS = { "doc", "start", "end", "text", "value", "rule", "script" }
local DATED = { date = true, time = true, duration = true }

return function(corpus, write, options)
  local put = row(KEYS, write, options)
  for mention in corpus:mentions() do
    if DATED[mention.type] then
      local first, last = span.bounds(mention)
      put { doc = mention.doc, start = first, ["end"] = last, text = mention.text,
        value = mention.value, rule = mention.rule, script = mention.script }
    end
  end
  return true
end
