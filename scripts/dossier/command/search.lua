-- dossier search: hits with their context, a line each.

local cli = require "dossier.cli"
local dossier = require "dossier"
local terminal = require "dossier.render.escape".terminal

local function print_counts(corpus, query, filter)
  local hits, documents = corpus:count(query, filter)
  io.stdout:write(("%d hit%s in %d document%s\n"):format(hits, hits == 1 and "" or "s",
    documents, documents == 1 and "" or "s"))
end

local function print_json(corpus, query, filter)
  local json = require "dossier.json"
  local span = require "dossier.export.span"
  for hit in corpus:search(query, filter) do
    local first, last = span.bounds(hit)
    io.stdout:write(json.encode(json.object({ "doc", "start", "end", "text" },
      { doc = hit.doc.key, start = first, ["end"] = last, text = hit.text })), "\n")
  end
end

local function run(arguments, options)
  local corpus <close>, problem, code = dossier.open(arguments.CORPUS)
  if not corpus then return cli.fail(problem, code) end
  local source = table.concat(arguments.QUERY, " ")
  local query, message, kind = dossier.query(source)
  -- A gazetteer that is not there is a fault of the query, too.
  if not query then
    return cli.fail("in the query" .. (kind == "syntax" and ", " or ": ") .. message,
      kind == "notfound" and "usage" or kind)
  end
  local filter = { since = options.since, until_ = options["until"], publisher = options.publisher,
    limit = options.limit }
  local fine, failure = pcall(function()
    if options.count then
      filter.limit = nil
      print_counts(corpus, query, filter)
    elseif options.format == "jsonl" then
      print_json(corpus, query, filter)
    else
      local found = corpus:concordance(query, { width = options.context or 40, sort = options.sort,
        since = filter.since, until_ = filter.until_, publisher = filter.publisher,
        limit = filter.limit })
      for _, row in ipairs(found.rows) do
        for _, part in ipairs { "left", "text", "right" } do row[part] = terminal(row[part]) end
        row.cite = terminal(tostring(row.cite))
        io.stdout:write(found:line(row), "\n")
      end
      filter.limit = nil
      if #found.rows == 0 then
        io.stdout:write "no hit\n"
      else
        print_counts(corpus, query, filter)
      end
    end
  end)
  if not fine then return cli.fail(failure) end
end

return {
  name = "search",
  summary = "find words or patterns and show each hit in its context",
  description = "Words are found in any case. Quoted words are found as written, "
    .. "\"defen[cs]e\" is a regular expression over one word, and [norm=\"...\"], repetition, "
    .. "alternatives and captures work as in the Corpus Query Language; `dossier help queries` "
    .. "explains them. Counts are of hits; how many documents hold one is said beside it.",
  arguments = {
    { name = "CORPUS", help = "the corpus file" },
    { name = "QUERY", many = true, help = "the query; several words are joined by spaces" },
  },
  options = {
    { name = "count", help = "print only how many hits there are" },
    { name = "context", value = "N", type = "integer", least = 0,
      help = "characters shown on either side (40)" },
    { name = "limit", value = "N", type = "integer", least = 1, help = "show the first N hits" },
    { name = "sort", value = "BY", choices = { "document", "left", "right" },
      help = "document (default), left or right context" },
    { name = "since", value = "DATE", type = "date",
      help = "only documents of this date or later" },
    { name = "until", value = "DATE", type = "date",
      help = "only documents of this date or earlier" },
    { name = "publisher", value = "NAME", help = "only documents of this publisher" },
    { name = "format", value = "F", choices = { "text", "jsonl" }, help = "text (default) or jsonl" },
  },
  examples = {
    "dossier search strait.dossier asymmetric warfare",
    "dossier search strait.dossier '\"defen[cs]e\" \"minister\"' --sort right",
    "dossier search strait.dossier '[stem=\"sale\"]' --count",
  },
  run = run,
}
