-- dossier search: hits with their context, a line each; or how many there are, or
-- how many of each value.

local cli = require "dossier.cli"
local dossier = require "dossier"
local internal = require "dossier.internal"
local lists = require "dossier.lists"
local terminal = require "dossier.render.escape".terminal

local function print_counts(corpus, query, filter)
  local hits, documents = corpus:count(query, filter)
  io.stdout:write(("%d hit%s in %d document%s\n"):format(hits, hits == 1 and "" or "s",
    documents, documents == 1 and "" or "s"))
end

-- ---- text -----------------------------------------------------------------

local function print_line(row, left, right)
  for _, part in ipairs { "left", "text", "right" } do row[part] = terminal(row[part]) end
  row.cite = terminal(tostring(row.cite))
  io.stdout:write(lists.row_line(row, left, right), "\n")
end

-- Rows as they are found where characters say how wide they are; of tokens and
-- sentences the widest one is known at the end.
local function print_rows(corpus, query, options)
  local width = tostring(options.width or 40):match "^(%d+)c?$"
  local some = false
  if width then
    for row in internal.concordance(corpus, query, options) do
      some = true
      print_line(row, tonumber(width), tonumber(width))
    end
    return some
  end
  local found = corpus:concordance(query, options)
  local left, right = lists.sides(found)
  for _, row in ipairs(found.rows) do print_line(row, left, right) end
  return #found.rows > 0
end

local function print_groups(corpus, query, options)
  local rows = {}
  for row, group in internal.concordance(corpus, query, options) do
    rows[#rows + 1] = { tostring(group.hits), tostring(group.documents),
      terminal(group.text or "–"), terminal(tostring(row.cite)) }
  end
  if #rows == 0 then return false end
  io.stdout:write(lists.columns({ "hits", "documents", options.group, "first" }, rows, { [3] = "left" }), "\n")
  return true
end

local function print_text(corpus, query, options, filter)
  local print = options.group and print_groups or print_rows
  if print(corpus, query, options) then
    print_counts(corpus, query, filter)
  else
    io.stdout:write "no hit\n"
  end
end

-- ---- for programs ---------------------------------------------------------

local function print_json(corpus, query, options)
  local json = require "dossier.json"
  local span = require "dossier.export.span"
  local keys = { "doc", "start", "end", "text" }
  local captures = #internal.captures(query) > 0
  if options.width then table.move({ "left", "right" }, 1, 2, #keys + 1, keys) end
  if captures then keys[#keys + 1] = "captures" end
  if options.unique then keys[#keys + 1] = "times" end
  if options.group then keys = { "group", "hits", "documents", table.unpack(keys) } end
  for row, group in internal.concordance(corpus, query, options) do
    local cite = row.cite
    local values = { doc = cite.doc, text = cite.text, left = row.left, right = row.right, times = row.times }
    values.start, values["end"] = span.bounds(cite)
    if group then values.group, values.hits, values.documents = group.text, group.hits, group.documents end
    if captures then
      local parts = {}
      for name, part in pairs(row.captures) do
        local first, last = span.bounds(part)
        parts[name] = json.object({ "start", "end", "text" }, { start = first, ["end"] = last, text = part.text })
      end
      values.captures = json.map(parts)
    end
    io.stdout:write(json.encode(json.object(keys, values)), "\n")
  end
end

-- One line of CSV; words that a spreadsheet would run get an apostrophe.
local function print_csv_line(fields, count)
  local escape = require "dossier.render.escape"
  local out = {}
  for i = 1, count do out[i] = escape.csv(fields[i]) end
  io.stdout:write(table.concat(out, ","), "\r\n")
end

local function print_csv(corpus, query, options)
  local span = require "dossier.export.span"
  local names = internal.captures(query)
  local header = { "doc", "line", "start", "end", "left", "text", "right" }
  if options.unique then header[#header + 1] = "times" end
  if options.group then header = { "group", "hits", "documents", table.unpack(header) } end
  table.move(names, 1, #names, #header + 1, header)
  print_csv_line(header, #header)
  for row, group in internal.concordance(corpus, query, options) do
    local cite, fields, count = row.cite, {}, 0
    local function add(value) count = count + 1; fields[count] = value end
    if group then
      add(group.text)
      add(group.hits)
      add(group.documents)
    end
    local first, last = span.bounds(cite)
    for _, value in ipairs { cite.doc, cite.line, first, last, row.left, row.text, row.right } do add(value) end
    if options.unique then add(row.times) end
    for _, name in ipairs(names) do add(row.captures[name] and row.captures[name].text) end
    print_csv_line(fields, #header)
  end
end

-- ---- the command ----------------------------------------------------------

local PRINT = { jsonl = print_json, csv = print_csv }

-- What the binding calls a bad argument is a bad option here.
local function fail(problem)
  local text = tostring(problem):gsub("^[^:]*%.lua:%d+: ", "")
  local said = text:match "^bad argument #%d+ to '[%w_]+' %((.*)%)$"
  if said then return cli.fail("search: " .. said, "usage") end
  return cli.fail(text)
end

local function run(arguments, options)
  local corpus <close>, problem, code = dossier.open(arguments.CORPUS)
  if not corpus then return cli.fail(problem, code) end
  local source = table.concat(arguments.QUERY, " ")
  local query, message, kind = dossier.query(source, { corpus = corpus })
  -- A gazetteer that is not there is a fault of the query, too.
  if not query then
    return cli.fail("in the query" .. (kind == "syntax" and ", " or ": ") .. message,
      kind == "notfound" and "usage" or kind)
  end
  local filter = { since = options.since, until_ = options["until"], publisher = options.publisher,
    under = options.under, language = options.language, subcorpus = options["in"] }
  local asked = { width = options.context, sort = options.sort, group = options.group, sample = options.sample,
    seed = options.seed, unique = options.unique, limit = options.limit }
  for name, value in pairs(filter) do asked[name] = value end
  local fine, failure = pcall(function()
    if options.explain then
      for line in corpus:explain(query, filter):gmatch "[^\n]+" do io.stdout:write(terminal(line), "\n") end
    elseif options.count then
      print_counts(corpus, query, filter)
    elseif PRINT[options.format] then
      PRINT[options.format](corpus, query, asked)
    else
      print_text(corpus, query, asked, filter)
    end
  end)
  if not fine then return fail(failure) end
end

return {
  name = "search",
  summary = "find words or patterns and show each hit in its context",
  description = [[
Words are found in any case. Quoted words are found as written, "defen[cs]e" is
a regular expression over one word, and [norm="..."], repetition, alternatives
and captures work as in the Corpus Query Language; `dossier help queries`
explains them. Counts are of hits; how many documents hold one is said beside
it.

Hits are found, repeated passages left out (--unique), some drawn (--sample),
then counted by a value (--group) or sorted (--sort), and the first told
(--limit).

Sort keys, with commas between: left:N and right:N (N tokens before or behind
the hit, the nearest first; 5 without N), hit, document, date, publisher, and
the query's captures by name. Capitals do not count.]],
  arguments = {
    { name = "CORPUS", help = "the corpus file" },
    { name = "QUERY", many = true, help = "the query; several words are joined by spaces" },
  },
  options = {
    { name = "count", help = "print only how many hits there are" },
    { name = "explain", help = "do not search: print what every hit must hold, how often that stands in the corpus, "
        .. "and how the search would go about it" },
    { name = "context", value = "W",
      help = "shown on either side: 40 or 40c characters of the line (40), 8t tokens of the paragraph, "
        .. "s the sentence" },
    { name = "sort", value = "KEYS", help = "as left:2,hit (document)" },
    { name = "group", value = "BY",
      help = "count hits by word, norm, document, publisher, month, quarter, year, or by a capture's words; "
        .. "the first of each is cited" },
    { name = "sample", value = "N", type = "integer", least = 1,
      help = "draw N hits; the same corpus gives the same ones" },
    { name = "seed", value = "N", type = "integer", least = 0, help = "draw others (0)" },
    { name = "unique", help = "tell hits with the same words, and the same 5 tokens on either side, once" },
    { name = "limit", value = "N", type = "integer", least = 1, help = "show the first N hits or groups" },
    { name = "since", value = "DATE", type = "date",
      help = "only documents of this date or later" },
    { name = "until", value = "DATE", type = "date",
      help = "only documents of this date or earlier" },
    { name = "publisher", value = "NAME", help = "only documents of this publisher" },
    { name = "under", value = "PREFIX", help = "only documents whose keys begin so" },
    { name = "language", value = "TAG", help = "only documents in this language" },
    { name = "in", value = "NAME", help = "only documents of this subcorpus (dossier save)" },
    { name = "format", value = "F", choices = { "text", "jsonl", "csv" }, help = "text (default), jsonl or csv" },
  },
  examples = {
    "dossier search strait.dossier asymmetric warfare",
    "dossier search strait.dossier '\"defen[cs]e\" \"minister\"' --sort right",
    "dossier search strait.dossier 'what:[] \"missiles?\"' --group what --limit 20",
    "dossier search strait.dossier '[stem=\"sale\"]' --count",
  },
  run = run,
}
