-- dossier whynot: why a span that one would have expected is no hit.

local cli = require "dossier.cli"
local explain = require "dossier.explain"
local internal = require "dossier.internal"

local SHOWN = 8

-- What extractors looked at around the span and let go.
local function show_refused(corpus, doc, first, last)
  local refused, message, code = corpus:refused(doc.key, first, last)
  if not refused then return cli.fail("whynot: " .. message, code) end
  for _, failure in ipairs(refused.failures) do cli.say("%s", failure) end
  if #refused == 0 then
    io.stdout:write "no extractor said that it let something go here; ask for a rule's query: --query Q\n"
  end
  for i = 1, math.min(SHOWN, #refused) do
    local one = refused[i]
    explain.write(("%s let '%s' [%d,%d) go%s%s: %s"):format(one.extractor, one.text, one.first - 1,
      one.last, one.type and " as " .. one.type or "", one.rule and ", rule " .. one.rule or "",
      one.reason))
  end
end

-- Without a query: what is there, and what was passed over.
local function show_rows(corpus, doc, first, last)
  explain.write(doc:lineage(first, last))
  io.stdout:write(("zone: %s\n"):format(doc:zone(first) or "none"))
  return show_refused(corpus, doc, first, last)
end

local function run(arguments, options)
  if not options.query then
    local kept, problem, code = internal.keep_extractors()
    if not kept then return cli.fail(problem, code) end
  end
  local corpus, doc, first, last = explain.open("whynot", arguments)
  if not corpus then return cli.fail(doc, first) end
  local open <close> = corpus
  if not options.query then return show_rows(open, doc, first, last) end
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
    .. "stands there, and what the default extractors, run over the document once more, say that they "
    .. "looked at around it and let go, with the reason, the nearest first.",
  arguments = explain.arguments,
  options = { { name = "query", value = "Q", help = "the query that was expected to find it" } },
  examples = {
    "dossier whynot strait.dossier docs/a.txt 'arms sale' --query '\"arms\" \"deal\"'",
  },
  run = run,
}
