-- The program: the first word names a command, the rest is the command's.

local cli = require "dossier.cli"
local commands = require "dossier.commands"

local function overview()
  local out = { [[
usage: dossier COMMAND [arguments] [options]

Reads documents into one corpus file, searches them, extracts who said what,
figures and deals, and writes reports in which every row leads back to the text.

commands:
]] }
  for _, name in ipairs(commands.names) do
    out[#out + 1] = ("  %-10s%s\n"):format(name, commands.get(name).summary)
  end
  out[#out + 1] = [[

`dossier COMMAND --help` says more. Start with:
  dossier load my.dossier FOLDER
  dossier search my.dossier 'asymmetric warfare'
  dossier run my.dossier who-said-what
]]
  return table.concat(out)
end

local function unknown_command(name)
  local near = require "dossier.nearest"(name, commands.names)
  cli.say("there is no command '%s'%s", name,
    near and "; did you mean '" .. near .. "'?" or "; see `dossier --help`")
  return cli.USAGE
end

local function run(command, words)
  local arguments, options = cli.parse(command, words)
  if not arguments then
    cli.say("%s", options)
    return cli.USAGE
  end
  if options.help then
    io.stdout:write(cli.help(command))
    return cli.DONE
  end
  return command.run(arguments, options) or cli.DONE
end

--- main(host, words): runs the program and gives its exit code.
return function(host, words)
  package.loaded["dossier.host"] = host
  local name = words[1]
  if not name then
    io.stderr:write(overview())
    return cli.USAGE
  elseif name == "--help" or name == "-h" then
    io.stdout:write(overview())
    return cli.DONE
  elseif name == "--version" or name == "-V" then
    io.stdout:write("dossier ", require "dossier".version, "\n")
    return cli.DONE
  end
  local command = commands.get(name)
  if not command then return unknown_command(name) end
  return run(command, table.move(words, 2, #words, 1, {}))
end
