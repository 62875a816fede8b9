-- One row a fact, in document and byte order. Of all types together, a fact's
-- fields are one column; of a single type (options.type) they are columns of
-- their own, by name, those that any of its facts has.

local json = require "dossier.json"
local row = require "dossier.export.row"
local span = require "dossier.export.span"

local ALL = { "doc", "start", "end", "text", "type", "fields", "rule", "script" }
local PLACE, LINEAGE = { "doc", "start", "end", "text" }, { "rule", "script" }

-- Lists and records of a field as JSON knows them.
local function plain(value)
  if type(value) ~= "table" then return value end
  local copy = {}
  if value[1] ~= nil then
    for i = 1, #value do copy[i] = plain(value[i]) end
    return json.list(copy)
  end
  for key, inner in pairs(value) do copy[tostring(key)] = plain(inner) end
  return json.map(copy)
end

local function keys_of(corpus, type)
  local own, taken, keys = {}, {}, { table.unpack(PLACE) }
  for _, key in ipairs(PLACE) do taken[key] = true end
  for _, key in ipairs(LINEAGE) do taken[key] = true end
  for fact in corpus:facts { type = type } do
    for name in pairs(fact.fields) do
      if not taken[name] then own[#own + 1] = name end
      taken[name] = true
    end
  end
  table.sort(own)
  for _, name in ipairs(own) do keys[#keys + 1] = name end
  for _, name in ipairs(LINEAGE) do keys[#keys + 1] = name end
  return keys
end

return function(corpus, write, options)
  local single = options.type
  local put = row(single and keys_of(corpus, single) or ALL, write, options)
  for fact in corpus:facts(single and { type = single } or nil) do
    local values = {}
    if single then
      for name, value in pairs(fact.fields) do values[name] = plain(value) end
    else
      values.type, values.fields = fact.type, plain(fact.fields)
    end
    values.doc, values.text, values.rule, values.script = fact.doc, fact.text, fact.rule, fact.script
    values.start, values["end"] = span.bounds(fact)
    put(values)
  end
  return true
end
