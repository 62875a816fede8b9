-- One row a figure, in document and byte order.

local row = require "dossier.export.row"
local span = require "dossier.export.span"

local KEYS = { "doc", "start", "end", "text", "min", "max", "of", "unit", "qualifier", "rule", "script" }

return function(corpus, write, options)
  local put = row(KEYS, write, options)
  for figure in corpus:facts { type = "figure" } do
    local first, last = span.bounds(figure)
    local fields = figure.fields
    put { doc = figure.doc, start = first, ["end"] = last, text = figure.text, min = fields.min,
      max = fields.max, of = fields.of, unit = fields.unit, qualifier = fields.qualifier,
      rule = figure.rule, script = figure.script }
  end
  return true
end
