-- dossier save: named subcorpora and queries, kept in the corpus.

local cli = require "dossier.cli"
local dossier = require "dossier"

local FILTERS = { "since", "until", "publisher", "under", "language" }

-- The lines of a file that hold something, as keys.
local function read_keys(path)
  local file, problem = io.stdin, nil
  if path ~= "-" then file, problem = io.open(path, "rb") end
  if not file then return nil, "save: " .. problem end
  local keys = {}
  for line in file:lines() do
    line = line:gsub("\r$", "")
    if line ~= "" then keys[#keys + 1] = line end
  end
  if file ~= io.stdin then file:close() end
  return keys
end

-- What is saved in a few words.
local function described(saved)
  if saved.kind == "query" then return saved.query end
  local parts = {}
  if saved.kind == "list" then
    parts[1] = ("%d document%s"):format(#saved.keys, #saved.keys == 1 and "" or "s")
    if saved.query then parts[2] = "with a hit of " .. saved.query end
  end
  for _, name in ipairs { "key", table.unpack(FILTERS) } do
    if saved[name] then parts[#parts + 1] = name .. " " .. saved[name] end
  end
  if saved.subcorpus then parts[#parts + 1] = "in " .. saved.subcorpus end
  return table.concat(parts, ", ")
end

local function list(corpus)
  local terminal = require "dossier.render.escape".terminal
  local none = true
  for saved in corpus:saved() do
    none = false
    io.stdout:write(("%-16s %-6s %s\n"):format(saved.name, saved.kind, terminal(described(saved))))
    if saved.note then io.stdout:write((" "):rep(24), terminal(saved.note), "\n") end
    if saved.kind == "list" and (saved.added > 0 or saved.gone > 0) then
      io.stdout:write((" "):rep(24), require "dossier.report.saved".age(saved), "\n")
    end
  end
  if none then io.stdout:write "nothing is saved\n" end
end

-- The definition that the options and words make; nil, message.
local function definition(words, options)
  local what = { note = options.note, subcorpus = options["in"] }
  local query = #words > 0 and table.concat(words, " ") or nil
  local filtered = options["in"] ~= nil
  for _, name in ipairs(FILTERS) do
    what[name] = options[name]
    filtered = filtered or options[name] ~= nil
  end
  if options.keys then
    if query or options.documents or filtered then
      return nil, "save: --keys FILE is the whole subcorpus; leave out the query and the conditions"
    end
    local problem
    what.keys, problem = read_keys(options.keys)
    if not what.keys then return nil, problem end
  elseif options.documents then
    if not query then return nil, "save: --documents wants the QUERY whose documents are meant" end
    what.hits = query
  elseif query then
    if filtered then
      return nil, "save: a query is saved without conditions; with --documents the documents with a hit "
        .. "are saved, and conditions say where to look"
    end
    what.query = query
  elseif not filtered then
    return nil, "save: say what: a QUERY, conditions such as --since 2022, or --keys FILE"
  end
  return what
end

-- Saves what a file of `dossier export CORPUS saved` holds; how many, or nil,
-- message, code. A subcorpus stands behind those it stands on.
local function take_all(corpus, path)
  local internal = require "dossier.internal"
  local file, problem = io.stdin, nil
  if path ~= "-" then file, problem = io.open(path, "rb") end
  if not file then return nil, problem, "usage" end
  local waiting, n = {}, 0
  for line in file:lines() do
    n = n + 1
    local row = internal.json(line)
    if type(row) ~= "table" or type(row.name) ~= "string" then
      return nil, ("%s:%d: no saved query or subcorpus"):format(path, n), "usage"
    end
    waiting[n] = row
  end
  if file ~= io.stdin then file:close() end
  local done, message, code = 0, nil, nil
  repeat
    local left, before = {}, done
    for _, row in ipairs(waiting) do
      local what = { note = row.note, subcorpus = row.subcorpus, key = row.key }
      for _, name in ipairs(FILTERS) do what[name] = row[name] end
      if row.kind == "query" then what.query = row.query end
      if row.kind == "list" then what = { keys = row.keys, note = row.note } end
      local saved
      saved, message, code = corpus:save(row.name, what)
      if saved then done = done + 1 else left[#left + 1] = row end
    end
    waiting = left
  until #waiting == 0 or done == before
  if #waiting > 0 then return nil, ("%s: %s: %s"):format(path, waiting[1].name, message), code end
  return done
end

local function change(arguments, options)
  local corpus <close>, problem, code = dossier.open(arguments.CORPUS, "write")
  if not corpus then return cli.fail(problem, code) end
  local done, message, kind
  if options.drop then
    done, message, kind = corpus:drop(options.drop)
  elseif options.from then
    done, message, kind = take_all(corpus, options.from)
    if done then
      io.stdout:write(("%d saved\n"):format(done))
      return
    end
  else
    local what
    what, message = definition(arguments.QUERY, options)
    if not what then return cli.fail(message, "usage") end
    done, message, kind = corpus:save(arguments.NAME, what)
  end
  if not done then return cli.fail("save: " .. message, kind == "notfound" and "usage" or kind) end
  io.stdout:write(options.drop or arguments.NAME, options.drop and ": dropped\n" or ": saved\n")
end

local function run(arguments, options)
  if arguments.NAME and (options.drop or options.from) or options.drop and options.from then
    return cli.fail("save: --drop NAME and --from FILE stand alone; nothing was changed", "usage")
  end
  if arguments.NAME or options.drop or options.from then return change(arguments, options) end
  local corpus <close>, problem, code = dossier.open(arguments.CORPUS)
  if not corpus then return cli.fail(problem, code) end
  local fine, failure = pcall(list, corpus)
  if not fine then return cli.fail(require "dossier.report.saved".message(failure)) end
end

return {
  name = "save",
  summary = "keep a query or a subcorpus under a name",
  description = "Without a NAME, lists what is saved. A saved query is called @NAME in any query. "
    .. "A subcorpus is what --in NAME takes wherever it stands: conditions are asked anew at each "
    .. "use; a list of documents, by --keys or with a hit of a query by --documents, stays as it "
    .. "was made, and `dossier info` tells when documents came since.",
  arguments = {
    { name = "CORPUS", help = "the corpus file" },
    { name = "NAME", optional = true, help = "a letter, then letters, digits, _ and -" },
    { name = "QUERY", many = true, optional = true, help = "the query; several words are joined by spaces" },
  },
  options = {
    { name = "documents", help = "save the documents with a hit of QUERY, not the query" },
    { name = "keys", value = "FILE", help = "save the documents whose keys are the lines of FILE (- for standard input)" },
    { name = "since", value = "DATE", type = "date", help = "only documents of this date or later" },
    { name = "until", value = "DATE", type = "date", help = "only documents of this date or earlier" },
    { name = "publisher", value = "NAME", help = "only documents of this publisher" },
    { name = "under", value = "PREFIX", help = "only documents whose keys begin so" },
    { name = "language", value = "TAG", help = "only documents in this language, such as en" },
    { name = "in", value = "NAME", help = "only documents of this subcorpus" },
    { name = "note", value = "TEXT", help = "a remark, shown in the list" },
    { name = "from", value = "FILE", help = "save all that FILE holds, as `dossier export CORPUS saved` wrote it" },
    { name = "drop", value = "NAME", help = "drop what is saved under NAME" },
  },
  examples = {
    "dossier save strait.dossier speech '[norm=\"said|told|added\"]'",
    "dossier save strait.dossier recent --since 2022 --publisher Reuters",
    "dossier save strait.dossier drills --documents '\"live-fire\" [stem=\"drill\"]'",
  },
  run = run,
}
