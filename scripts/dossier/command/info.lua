-- dossier info: what a corpus holds.

local cli = require "dossier.cli"
local dossier = require "dossier"

-- The fields of corpus:info in the order of interest; others follow by name.
local ORDER = { "documents", "origins", "bytes", "tokens", "sentences", "forms", "mentions",
  "entities", "facts", "first", "last", "decisions", "schema", "tokenizer" }

local function write_line(name, value)
  io.stdout:write(("%-12s %s\n"):format(name, tostring(value)))
end

local function write_runs(runs)
  if #runs == 0 then return end
  io.stdout:write "\nextracted by\n"
  for _, run in ipairs(runs) do
    io.stdout:write(("  %-12s %-8s %s\n"):format(run.script, run.version or "",
      (run.hash or ""):sub(1, 12)))
  end
end

-- How many decisions rest on text that is gone, or on names that are not there.
local function count_decisions(corpus)
  local orphaned, waiting = 0, 0
  for d in corpus:decisions() do
    orphaned = orphaned + (d.orphaned and 1 or 0)
    waiting = waiting + (d.waiting and 1 or 0)
  end
  return orphaned, waiting
end

local function write_decisions(orphaned, waiting)
  if orphaned > 0 then
    write_line("orphaned", ("%d (decisions whose text is gone; `dossier decide CORPUS` lists them)"):format(orphaned))
  end
  if waiting > 0 then
    write_line("waiting", ("%d (decisions on what is not in the corpus)"):format(waiting))
  end
end

-- What stands on something saved that changed, a line each; or what is wrong with
-- what is saved.
local function outdated(corpus, info)
  local saved = require "dossier.report.saved"
  local fine, lines = pcall(saved.stale, corpus, info.runs or {})
  return fine and lines or { saved.message(lines) }
end

local function run(arguments, options)
  local corpus <close>, problem, code = dossier.open(arguments.CORPUS)
  if not corpus then return cli.fail(problem, code) end
  local info = corpus:info()
  local fine, orphaned, waiting = pcall(count_decisions, corpus)
  if not fine then return cli.fail(tostring(orphaned)) end
  if options.format == "json" then
    local json = require "dossier.json"
    info.orphaned, info.waiting = orphaned, waiting
    info.outdated = json.list(outdated(corpus, info))
    info.languages = json.map(info.languages or {}) -- an object, also of an empty corpus
    io.stdout:write(json.encode(info), "\n")
    return
  end
  write_line("corpus", corpus.path)
  for _, name in ipairs(ORDER) do
    if info[name] ~= nil then write_line(name, info[name]) end
  end
  if (info.stale or 0) > 0 then
    write_line("stale", ("%d (cut by other rules than today's; load and extract cut them anew)")
      :format(info.stale))
  end
  write_decisions(orphaned, waiting)
  local languages = {}
  for name, n in pairs(info.languages or {}) do languages[#languages + 1] = name .. " " .. n end
  table.sort(languages)
  if #languages > 0 then write_line("languages", table.concat(languages, ", ")) end
  write_runs(info.runs or {})
  local stale = outdated(corpus, info)
  if #stale > 0 then io.stdout:write("\nstale\n") end
  for _, line in ipairs(stale) do io.stdout:write("  ", line, "\n") end
end

return {
  name = "info",
  summary = "say what a corpus holds",
  arguments = { { name = "CORPUS", help = "the corpus file" } },
  options = { { name = "format", value = "F", choices = { "text", "json" },
    help = "text (default) or json" } },
  examples = { "dossier info strait.dossier" },
  run = run,
}
