-- Writes rows, one after another, as JSON lines or as CSV with one header: the
-- same keys in the same order, so that the two say the same. In CSV an absent
-- value is an empty field, and a list or a record is its JSON.

local escape = require "dossier.render.escape"
local json = require "dossier.json"

--- A function that writes one row, given as a table by key. In CSV the header
--- is written at once. Options: format ("jsonl", the default, or "csv"), raw
--- (CSV keeps what a spreadsheet would run as a formula).
return function(keys, write, options)
  if options.format ~= "csv" then
    return function(row) write(json.encode(json.object(keys, row)) .. "\n") end
  end
  local header = {}
  for i, key in ipairs(keys) do header[i] = escape.csv(key, options.raw) end
  write(table.concat(header, ",") .. "\r\n")
  return function(row)
    local fields = {}
    for i, key in ipairs(keys) do
      local value = row[key]
      if value == json.null then value = nil end
      if type(value) == "table" then
        -- JSON that begins with a bracket is no formula.
        fields[i] = escape.csv(json.encode(value), true)
      else
        fields[i] = escape.csv(value, options.raw)
      end
    end
    write(table.concat(fields, ",") .. "\r\n")
  end
end
