-- dossier new: a script to begin with, which runs and passes its own tests.

local cli = require "dossier.cli"
local dossier = require "dossier"
local host = require "dossier.host"
local scripts = require "dossier.scripts"

local function folder_of(options)
  local folder = options["in"]
  if folder then
    if host.kind(folder) ~= "folder" then return nil, ("new: there is no folder '%s'"):format(folder) end
    return (folder:gsub("(.)/+$", "%1"))
  end
  return host.kind "scripts" == "folder" and "scripts" or "."
end

-- Commands and Lua's words would be taken for something else where a script's
-- name is looked for.
local function fault_of(name)
  if name:find "%.lua$" or name:find "/" then
    return ("new: a name, not a file: `dossier new %s`; --in says in which folder"):format(
      name:match "([^/]-)%.?l?u?a?$")
  elseif not name:find "^%l[%l%d_-]*$" or #name > 64 then
    return ("new: '%s' is no name for a script: small letters, digits, - and _, a letter first, 64 at most")
      :format(name)
  end
end

local function run(arguments, options)
  local name, kind = arguments.NAME, options.kind or "report"
  local fault = fault_of(name)
  if fault then return cli.fail(fault, "usage") end
  local folder, missing = folder_of(options)
  if not folder then return cli.fail(missing, "usage") end
  local path = folder .. "/" .. name .. ".lua"
  if host.kind(path) then
    return cli.fail(("new: %s is there already; it is left as it is"):format(path))
  end
  local version = dossier.version:match "^%d+%.%d+" or dossier.version
  local text = require "dossier.skeleton".text(name, kind, version, os.getenv "USER" or "you")
  local hidden = scripts.find(name)
  local saved, problem, code = host.save(path, text)
  if not saved then return cli.fail(problem, code) end
  if hidden then cli.say("note: there is a script '%s' already, %s", name, hidden.path) end
  io.stdout:write(path, "\n\ntry it:  dossier test ", path, "\n         dossier lint ", path,
    kind == "report" and "\n         dossier run CORPUS " or "\n         dossier extract CORPUS ", path, "\n")
end

return {
  name = "new",
  summary = "begin a script: a manifest, a test, and a function that runs",
  description = "Writes NAME.lua into the folder given, else into scripts/ where there is one, else "
    .. "here. It passes its own tests from the beginning; change them first, then what they test. A "
    .. "file that is there already is never written over.",
  arguments = { { name = "NAME", help = "small letters, digits, - and _" } },
  options = {
    { name = "kind", value = "K", choices = { "report", "extractor" },
      help = "report (default) or extractor" },
    { name = "in", value = "FOLDER", help = "where to write it" },
  },
  examples = { "dossier new visits --kind extractor", "dossier new sums --in ~/scripts" },
  run = run,
}
