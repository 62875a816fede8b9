-- What the reports that count words share: their filters of documents, a query
-- with its fault told, and for a counted value the first place it stands at.

local dossier = require "dossier"

local counting = {}

--- The filters of corpus:documents among a script's arguments.
function counting.filter(args)
  return { since = args.since, until_ = args["until"], publisher = args.publisher, under = args.under,
    subcorpus = args.subcorpus }
end

--- The filters and these options, as one table.
function counting.options(args, more)
  local options = counting.filter(args)
  for name, value in pairs(more or {}) do options[name] = value end
  return options
end

--- The query of an argument; a fault in it ends the report.
function counting.query(source, name)
  if not source then error(("which words? %s= is missing, as in %s=missile"):format(name, name), 0) end
  local query, message = dossier.query(source)
  if not query then error(("in %s=, %s"):format(name, message), 0) end
  return query
end

--- A value as a string of the query language: plain, or a regex that means itself.
function counting.quoted(value)
  if value:find "[%[%]()|*+?{}\\^]" then value = value:gsub("%p", "\\%0") end
  return '"' .. value:gsub('\\?"', '\\"') .. '"'
end

--- The citation of the first place where tokens with these values of an attribute
--- stand ("the pier"); nil where they do not stand side by side.
function counting.first_of(corpus, by, values, filter)
  local tests, options = {}, {}
  for value in values:gmatch "%S+" do tests[#tests + 1] = ("[%s=%s]"):format(by, counting.quoted(value)) end
  for name, value in pairs(filter) do options[name] = value end
  options.limit = 1
  local query = dossier.query(table.concat(tests, " "))
  if not query then return nil end
  for hit in corpus:search(query, options) do return hit:cite() end
end

--- The citations of the first hit of each group of a query's hits, by the group's
--- text; those of hits without a value are at "".
function counting.first_hits(corpus, query, group, filter)
  local cites, options = {}, { group = group }
  for name, value in pairs(filter) do options[name] = value end
  for _, found in ipairs(corpus:concordance(query, options).groups) do cites[found.text or ""] = found.cite end
  return cites
end

--- A ratio as a cell, with so many figures behind the point.
function counting.ratio(value, digits)
  return value and { value = value, text = ("%%.%df"):format(digits):format(value) } or false
end

return counting
