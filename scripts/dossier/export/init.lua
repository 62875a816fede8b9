-- The exports by name: what `dossier export CORPUS LAYER` writes.
--
-- A layer is one file beside this one, a function (corpus, write, options) that
-- calls write(text) as it goes, so that a large corpus is never held whole. A
-- record type that a script declares is a layer by its own name.

local nearest = require "dossier.nearest"

local export = {}

--- The layers, as they are listed.
export.layers = { "standoff", "deals", "mentions", "quotes", "figures", "dates", "entities",
  "documents", "decisions", "saved", "facts" }

-- One object a document or deal, nested too deep for rows.
local OBJECTS = { standoff = true, deals = true }

local function is_layer(name)
  for _, layer in ipairs(export.layers) do
    if layer == name then return true end
  end
  return false
end

local function is_fact_type(corpus, name)
  for _ in corpus:facts { type = name } do return true end
  return false
end

local function unknown(corpus, name)
  local types, seen = {}, {}
  for fact in corpus:facts() do
    if not seen[fact.type] then types[#types + 1] = fact.type end
    seen[fact.type] = true
  end
  table.sort(types)
  local near = nearest(name, export.layers) or nearest(name, types)
  local words = "there is no layer '" .. name .. "'" .. (near and "; did you mean '" .. near .. "'?" or ".")
    .. " The layers are " .. table.concat(export.layers, ", ")
  if #types > 0 then words = words .. "; the record types of this corpus are " .. table.concat(types, ", ") end
  return nil, words, "notfound"
end

--- Write a layer through write(text). Options: format ("jsonl", the default,
--- or "csv" for layers of rows), raw (true: CSV keeps what a spreadsheet would
--- run as a formula). Returns true, or nil, message, code when there is no such
--- layer or format; then nothing was written.
--- Example: export.run(corpus, "mentions", io.write, { format = "csv" })
function export.run(corpus, layer, write, options)
  options = options or {}
  local format = options.format or "jsonl"
  if format ~= "jsonl" and format ~= "csv" then
    return nil, "there is no export format '" .. tostring(format) .. "': use jsonl or csv", "usage"
  end
  if OBJECTS[layer] and format == "csv" then
    return nil, "the layer '" .. layer .. "' is nested and has no CSV form: leave --format out, or take "
      .. (layer == "deals" and "the report arms-register with --format csv" or "mentions or another row layer"),
      "usage"
  end
  local settings = { format = format, raw = options.raw }
  local module = layer
  if not is_layer(layer) then
    if not is_fact_type(corpus, layer) then return unknown(corpus, layer) end
    module, settings.type = "facts", layer
  end
  return require("dossier.export." .. module)(corpus, write, settings)
end

return export
