-- dossier why: what made the rows on a span, or how a query matches it.

local cli = require "dossier.cli"
local explain = require "dossier.explain"

local function run(arguments, options)
  local corpus, doc, first, last = explain.open("why", arguments)
  if not corpus then return cli.fail(doc, first) end
  local open <close> = corpus
  if not options.query then
    explain.write(doc:lineage(first, last))
    return
  end
  local query, message, kind = explain.query(options.query, open)
  if not query then return cli.fail(message, kind) end
  local why, problem, code = doc:why(query, first, last)
  if not why and code == "notfound" then
    return cli.fail(("why: %s"):format((problem:gsub("doc:whynot%(.-%)", "`dossier whynot`"))))
  elseif not why then
    return cli.fail(problem, code)
  end
  explain.write(why)
end

return {
  name = "why",
  summary = "say why something is there, or how a query matches it",
  description = "Without --query: every mention and fact on the span, with the script, version, rule "
    .. "and data files that made it and the evidence of each field. With --query: which item of the "
    .. "query, alternative, capture, gazetteer entry (file and line) or regular expression matched "
    .. "each word.",
  arguments = explain.arguments,
  options = { { name = "query", value = "Q", help = "explain this query's hit on the span" } },
  examples = {
    "dossier why strait.dossier docs/a.txt 114 131",
    "dossier why strait.dossier docs/a.txt 'arms sale' --query 'arms [stem=\"sale\"]'",
  },
  run = run,
}
