-- dossier remove: purge documents.

local cli = require "dossier.cli"
local dossier = require "dossier"

local function run(arguments)
  local corpus <close>, problem, code = dossier.open(arguments.CORPUS, "write")
  if not corpus then return cli.fail(problem, code) end
  for _, key in ipairs(arguments.KEY) do
    local document, message, kind = corpus:document(key)
    if not document then return cli.fail(message .. "; nothing was removed", kind) end
  end
  for _, key in ipairs(arguments.KEY) do
    local done, message, kind = corpus:remove(key)
    if not done then return cli.fail(message, kind) end
    io.stdout:write(("%s: removed\n"):format(key))
  end
end

return {
  name = "remove",
  summary = "purge documents from a corpus for good",
  description = "The text, everything extracted from it and every word that only it used are "
    .. "overwritten in the file. When one of the keys is not there, nothing is removed.",
  arguments = {
    { name = "CORPUS", help = "the corpus file" },
    { name = "KEY", many = true, help = "a document's key, as `dossier export CORPUS documents` shows it" },
  },
  examples = { "dossier remove strait.dossier docs/notice-07.txt" },
  run = run,
}
