-- dossier run: a report over a corpus, rendered.

local cli = require "dossier.cli"
local dossier = require "dossier"
local host = require "dossier.host"

local function format_of(options)
  if options.format then return options.format end
  local ending = options.output and options.output:match "%.(%w+)$"
  local known = { html = "html", htm = "html", md = "md", csv = "csv", json = "json" }
  return known[ending] or "text"
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
  local corpus <close>, closed, why = dossier.open(arguments.CORPUS)
  if not corpus then return cli.fail(closed, why) end
  local report
  report, message, code = runner.run(corpus, prepared)
  if not report then return cli.fail(message, code) end
  local text
  text, message = require "dossier.render".report(report, format_of(options),
    { width = host.columns(), raw = options.raw })
  if not text then return cli.fail(message, "usage") end
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
    .. "closed and typed, as `dossier help SCRIPT` shows them.",
  arguments = {
    { name = "CORPUS", help = "the corpus file" },
    { name = "SCRIPT", help = "a report, by name or path" },
    { name = "ARGUMENT", many = true, optional = true, help = "name=value, as the script declares them" },
  },
  options = {
    { name = "format", value = "F", choices = { "text", "md", "html", "csv", "json" },
      help = "text (default), md, html, csv or json; else by the ending of FILE" },
    { name = "output", value = "FILE", help = "write there: the old file or the whole new one" },
    { name = "raw", help = "CSV keeps cells that a spreadsheet would run as formulas" },
  },
  examples = {
    "dossier run strait.dossier arms-register",
    "dossier run strait.dossier who-said-what -o said.html",
    "dossier run strait.dossier entity name=Taiwan",
  },
  run = run,
}
