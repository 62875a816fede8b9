-- dossier compact: the index in few segments, the file without free pages.

local cli = require "dossier.cli"
local dossier = require "dossier"

local function run(arguments)
  local corpus <close>, problem, code = dossier.open(arguments.CORPUS, "write")
  if not corpus then return cli.fail(problem, code) end
  local done, message, kind = corpus:compact()
  if not done then return cli.fail(message, kind) end
  io.stdout:write(("%s: %d segments of the index, were %d; %d bytes, were %d\n"):format(corpus.path,
    done.segments, done.segments_before, done.bytes, done.bytes_before))
end

return {
  name = "compact",
  summary = "make a corpus file as small as can be",
  description = "Writes the index in as few parts as can be, leaves out what replaced documents "
    .. "left there, and gives free pages back. Nothing that is asked is answered otherwise "
    .. "afterwards, and others may read meanwhile. Seldom needed: loading keeps the index in few "
    .. "parts by itself, and a file of which most is free is made smaller at once.",
  arguments = { { name = "CORPUS", help = "the corpus file" } },
  examples = { "dossier compact strait.dossier" },
  run = run,
}
