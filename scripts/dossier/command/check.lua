-- dossier check: read a whole corpus file and name every fault.

local cli = require "dossier.cli"
local dossier = require "dossier"

local function run(arguments)
  local corpus <close>, problem, code = dossier.open(arguments.CORPUS, "look")
  if not corpus then
    -- "dossier check" says where, it ends: this is what it says.
    problem = problem:gsub(';? ?"dossier check" says where$', "")
      .. (code == "damaged" and "; `dossier recover` saves what can be read of it" or "")
    return cli.fail(problem, code)
  end
  local faults = corpus:check()
  for _, fault in ipairs(faults) do io.stdout:write(fault, "\n") end
  if #faults == 0 then
    io.stdout:write(corpus.path, ": sound\n")
    return
  end
  cli.say("%s: %d fault%s; `dossier recover` saves what can be read of it", corpus.path, #faults,
    #faults == 1 and "" or "s")
  return cli.FAILED
end

return {
  name = "check",
  summary = "read a whole corpus and name every fault in it",
  description = "Reads every page and every document, compares texts with their hashes and "
    .. "tokens with their texts, and changes nothing. Exit code 1 when there are faults.",
  arguments = { { name = "CORPUS", help = "the corpus file" } },
  examples = { "dossier check strait.dossier" },
  run = run,
}
