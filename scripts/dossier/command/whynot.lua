-- dossier whynot: why a span that one would have expected is no hit.

local cli = require "dossier.cli"
local explain = require "dossier.explain"

-- Without a query: what is there, and how to ask.
local function show_rows(doc, first, last)
  local rows = doc:lineage(first, last)
  explain.write(rows)
  local zone = doc:zone(first)
  io.stdout:write(("zone: %s\n"):format(zone or "none"))
  io.stdout:write "extractors do not tell yet what they passed over; ask for a rule's query: --query Q\n"
end

local function run(arguments, options)
  local corpus, doc, first, last = explain.open("whynot", arguments)
  if not corpus then return cli.fail(doc, first) end
  local open <close> = corpus
  if not options.query then return show_rows(doc, first, last) end
  local query, message, kind = explain.query(options.query, open)
  if not query then return cli.fail(message, kind) end
  local whynot, problem, code = doc:whynot(query, first, last)
  if not whynot then return cli.fail("whynot: " .. problem, code) end
  explain.write(whynot)
end

return {
  name = "whynot",
  summary = "say why a query does not find something",
  description = "What took its place or stood in the way (a longer hit, a sentence's end, a zone that "
    .. "is not searched, a filter, a condition on the document); else how far the query got from each "
    .. "word around, and which test failed on which word, the nearest first. Without --query: what "
    .. "stands there.",
  arguments = explain.arguments,
  options = { { name = "query", value = "Q", help = "the query that was expected to find it" } },
  examples = {
    "dossier whynot strait.dossier docs/a.txt 'arms sale' --query '\"arms\" \"deal\"'",
  },
  run = run,
}
