-- dossier run: a report over a corpus, rendered.

local cli = require "dossier.cli"
local host = require "dossier.host"
local internal = require "dossier.internal"

local function format_of(options)
  if options.format then return options.format end
  local ending = options.output and options.output:match "%.(%w+)$"
  local known = { html = "html", htm = "html", md = "md", csv = "csv", json = "json" }
  return known[ending] or "text"
end

local function rendered(report, options)
  local fine, text, message = pcall(require "dossier.render".report, report, format_of(options),
    { width = host.columns(), raw = options.raw })
  if fine then return text, message end
  return nil, tostring(text)
end

-- What a script had written when it failed stands apart from whole reports.
local function keep_partial(partial, options)
  local text = partial and options.output and rendered(partial, options)
  local path = text and options.output .. ".partial"
  if path and host.save(path, text) then
    cli.say("what it wrote until then is in %s", path)
  elseif partial and not options.output then
    cli.say("what it wrote until then is left out; -o FILE keeps it in FILE.partial")
  end
end

local ALLOWS_MORE = { ["over its time"] = "--time S", ["over its memory"] = "--memory MB" }

local function hinted(message)
  for said, option in pairs(ALLOWS_MORE) do
    if message:find(said, 1, true) then return ("%s; %s allows more"):format(message, option) end
  end
  return message
end

local function run(arguments, options)
  local runner = require "dossier.runner"
  local given, problem = require "dossier.arguments".read(arguments.ARGUMENT)
  if not given then return cli.fail("run: " .. problem, "usage") end
  local prepared, message, code = runner.prepare(arguments.SCRIPT, given)
  if not prepared then return cli.fail("run: " .. message, code) end
  if prepared.hidden then
    cli.say("note: %s hides %s", prepared.script.path, prepared.hidden)
  end
  local kept, closed, why = internal.keep_workers()
  if not kept then return cli.fail(closed, why) end
  local report, partial
  report, message, code, partial = runner.run(arguments.CORPUS, prepared, { time = options.time,
    memory = options.memory, require_sandbox = options["require-sandbox"], as_of = options["as-of"],
    grant = options.grant, trace = options.trace, profile = options.profile })
  if not report then
    local exit = cli.fail(code == "limit" and hinted(message) or message, code)
    keep_partial(partial, options)
    return exit
  end
  local note = runner.note(report.missing)
  if note then cli.say("%s", note) end
  local text
  text, message = rendered(report, options)
  if not text then return cli.fail(message, "usage") end
  if report.files then -- all of them, or none and no report
    local written, failure, kind = host.save_below(options.folder or ".", report.files)
    if not written then return cli.fail(failure, kind) end
  end
  if not options.output then
    io.stdout:write(text)
    return
  end
  local saved, failure, kind = host.save(options.output, text)
  if not saved then return cli.fail(failure, kind) end
end

return {
  name = "run",
  summary = "run a report script over a corpus",
  description = "SCRIPT is a name (`dossier scripts` lists them) or a path. Arguments are "
    .. "closed and typed, as `dossier help SCRIPT` shows them. The script runs in a sealed "
    .. "process, which reads the corpus and nothing else; it is ended at its limits, with exit "
    .. "code 3, and what it had written by then is kept apart, in FILE.partial.",
  arguments = {
    { name = "CORPUS", help = "the corpus file" },
    { name = "SCRIPT", help = "a report, by name or path" },
    { name = "ARGUMENT", many = true, optional = true, help = "name=value, as the script declares them" },
  },
  options = {
    { name = "format", value = "F", choices = { "text", "md", "html", "csv", "json" },
      help = "text (default), md, html, csv or json; else by the ending of FILE" },
    { name = "output", value = "FILE", help = "write there: the old file or the whole new one" },
    { name = "time", value = "S", type = "number", help = "seconds that the script may take (10)" },
    { name = "memory", value = "MB", type = "integer", least = 1,
      help = "megabytes that it may hold (256)" },
    { name = "require-sandbox", help = "do not run it where a part of the seal cannot be had" },
    { name = "as-of", value = "DATE", type = "date", help = "the day that counts as today, "
      .. "dossier.as_of to the script" },
    { name = "grant", value = "G", many = true, help = "what the script asks for and may have: files, "
      .. "or files:NAME as its manifest has it; may be repeated" },
    { name = "folder", value = "DIR", help = "where files that it was granted go (the current folder)" },
    { name = "trace", help = "say on standard error what each line of the script writes" },
    { name = "profile", help = "say on standard error where the time goes, by block and by line; the "
      .. "script takes several times as long" },
    { name = "raw", help = "CSV keeps cells that a spreadsheet would run as formulas" },
  },
  examples = {
    "dossier run strait.dossier arms-register",
    "dossier run strait.dossier who-said-what -o said.html",
    "dossier run strait.dossier entity name=Taiwan",
  },
  run = run,
}
