-- dossier export: a layer of a corpus, one object or row a line.

local cli = require "dossier.cli"
local dossier = require "dossier"
local export = require "dossier.export"

local function run(arguments, options)
  local corpus <close>, problem, code = dossier.open(arguments.CORPUS)
  if not corpus then return cli.fail(problem, code) end
  local parts = {}
  local function keep(text) parts[#parts + 1] = text end
  local function send(text) io.stdout:write(text) end
  local done, message, kind = export.run(corpus, arguments.LAYER,
    options.output and keep or send, { format = options.format, raw = options.raw })
  if not done then return cli.fail(message, kind == "notfound" and "usage" or kind) end
  if options.output then
    local saved, failure, why = require "dossier.host".save(options.output, table.concat(parts))
    if not saved then return cli.fail(failure, why) end
  end
end

return {
  name = "export",
  summary = "write a layer of a corpus: stand-off annotation, deals, or rows",
  description = "LAYER is standoff (one JSON object a document: zones, sentences, tokens, "
    .. "entities, quotes, figures, dates), deals, or rows: mentions, quotes, figures, dates, "
    .. "facts, entities, documents, decisions, saved. Offsets are bytes into the document's text, "
    .. "[start, end). Documents come in key order; the same corpus gives the same bytes.",
  arguments = {
    { name = "CORPUS", help = "the corpus file" },
    { name = "LAYER",
      help = "standoff, deals, mentions, quotes, figures, dates, facts, entities, documents, decisions or saved" },
  },
  options = {
    { name = "format", value = "F", choices = { "jsonl", "csv" },
      help = "jsonl (default), or csv for layers of rows" },
    { name = "raw", help = "CSV keeps cells that a spreadsheet would run as formulas" },
    { name = "output", value = "FILE", help = "write there instead of to standard output" },
  },
  examples = { "dossier export strait.dossier standoff > strait.jsonl",
    "dossier export strait.dossier quotes --format csv -o quotes.csv" },
  run = run,
}
