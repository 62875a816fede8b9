-- dossier repl: Lua at a prompt, over a corpus.

local cli = require "dossier.cli"
local dossier = require "dossier"
local internal = require "dossier.internal"

local function run(arguments, options)
  -- Before any corpus is open, so that no script's process ever had it.
  for _, keep in ipairs { internal.keep_workers, internal.keep_extractors } do
    local kept, closed, why = keep()
    if not kept then return cli.fail(closed, why) end
  end
  local corpus, problem, code
  if arguments.CORPUS then
    corpus, problem, code = dossier.open(arguments.CORPUS)
    if not corpus then return cli.fail(problem, code) end
  end
  local fine = require "dossier.repl".run(corpus, options["require-sandbox"])
  if corpus then corpus:close() end
  return fine and cli.DONE or cli.FAILED
end

return {
  name = "repl",
  summary = "try things out in Lua, over a corpus",
  description = "Opens the corpus for reading as `corpus`. An expression is printed, help(x) "
    .. "explains a name, TAB completes, Ctrl-C stops the running line, Ctrl-D leaves. When "
    .. "standard input is not a terminal its lines are run and the first error ends the "
    .. "session with exit code 1.",
  arguments = { { name = "CORPUS", optional = true, help = "the corpus file" } },
  options = {
    { name = "require-sandbox", help = "run no script where a part of the seal cannot be had" },
  },
  examples = { "dossier repl strait.dossier" },
  run = run,
}
