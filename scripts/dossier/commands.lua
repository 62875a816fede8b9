-- The commands of the program, in the order in which help shows them, each a
-- file of scripts/dossier/command/ that is read when it is needed.

local commands = {}

--- Names in the order of a newcomer's work.
commands.names = { "load", "search", "why", "whynot", "run", "repl", "export", "extract", "decide",
  "save", "info", "check", "recover", "compact", "remove", "scripts", "new", "test", "lint", "help" }

--- The description of a command (see cli.lua), or nil.
function commands.get(name)
  for _, known in ipairs(commands.names) do
    if known == name then return require("dossier.command." .. name) end
  end
end

return commands
