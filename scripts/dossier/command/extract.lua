-- dossier extract: run extractors where they have not run yet.

local cli = require "dossier.cli"
local dossier = require "dossier"
local report = require "dossier.loading"

local function run(arguments)
  local corpus <close>, problem, code = dossier.open(arguments.CORPUS, "write")
  if not corpus then return cli.fail(problem, code) end
  local names = arguments.SCRIPT
  local summary, message, kind = corpus:extract(#names > 0 and names or nil)
  if not summary then return cli.fail(message, kind) end
  report.failures(summary)
  io.stdout:write(report.extraction(summary), "\n")
end

return {
  name = "extract",
  summary = "run extractors over the documents that they have not seen",
  description = "`dossier load` does this with the default extractors. A script that was "
    .. "changed runs again, alone, with those that read from it; its old rows are replaced.",
  arguments = {
    { name = "CORPUS", help = "the corpus file" },
    { name = "SCRIPT", many = true, optional = true,
      help = "extractors by name or path; none: the default ones" },
  },
  examples = { "dossier extract strait.dossier" },
  run = run,
}
