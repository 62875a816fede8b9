-- dossier extract: run extractors where they have not run yet.

local cli = require "dossier.cli"
local dossier = require "dossier"
local internal = require "dossier.internal"
local report = require "dossier.loading"

-- The files of the extractors that are named, looked for where reports are.
local function files_of(names)
  local scripts = require "dossier.scripts"
  local files = {}
  for i, name in ipairs(names) do
    local script, hidden = scripts.find(name)
    if not script then return nil, "extract: " .. hidden end
    if script.kind == "report" then
      return nil, ("extract: %s is a report; `dossier run CORPUS %s` runs it"):format(name, name)
    elseif script.problem then
      return nil, script.problem
    end
    if hidden then cli.say("note: %s hides %s", script.path, hidden) end
    files[i] = script.path
  end
  return files
end

local function run(arguments, options)
  local files, unknown = files_of(arguments.SCRIPT)
  if not files then return cli.fail(unknown, "usage") end
  local kept, closed, why = internal.keep_extractors()
  if not kept then return cli.fail(closed, why) end
  local corpus <close>, problem, code = dossier.open(arguments.CORPUS, "write")
  if not corpus then return cli.fail(problem, code) end
  local progress, clear = (options.batch and report.acknowledge or report.progress)()
  local summary, message, kind = corpus:extract(#files > 0 and files or nil, { progress = progress,
    batch = options.batch, time = options.time, memory = options.memory,
    require_sandbox = options["require-sandbox"], trace = options.trace, profile = options.profile })
  clear()
  if not summary then return cli.fail(message, kind) end
  if #summary.missing > 0 then
    cli.say("note: extractors ran without a part of the seal, which this machine lacks (%s)",
      table.concat(summary.missing, "; "))
  end
  report.failures(summary)
  local recut = report.recut(summary)
  if recut then io.stdout:write(recut, "\n") end
  io.stdout:write(report.extraction(summary), "\n")
end

return {
  name = "extract",
  summary = "run extractors over the documents that they have not seen",
  description = "`dossier load` does this with the default extractors. A script that was "
    .. "changed runs again, alone, with those that read from it; its old rows are replaced. "
    .. "Each extractor runs in a sealed process, which is handed one text at a time and "
    .. "never sees the corpus; one that fails on a document, or goes over its limits there, "
    .. "costs that document alone, which is named.",
  arguments = {
    { name = "CORPUS", help = "the corpus file" },
    { name = "SCRIPT", many = true, optional = true,
      help = "extractors by name or path; none: the default ones" },
  },
  options = {
    { name = "batch", value = "N", type = "integer", least = 1,
      help = "extract from N documents at a time, and say after each batch that it is in the file" },
    { name = "time", value = "S", type = "number",
      help = "seconds that an extractor may take over one document (5, and 10 more for each MB)" },
    { name = "memory", value = "MB", type = "integer", least = 1,
      help = "megabytes that it may hold (256)" },
    { name = "trace", help = "say on standard error which rule emits what, a line a row" },
    { name = "profile", help = "say on standard error where the time goes, by rule and by line; the "
      .. "extractors take several times as long" },
    { name = "require-sandbox", help = "do not run them where a part of the seal cannot be had" },
  },
  examples = { "dossier extract strait.dossier" },
  run = run,
}
