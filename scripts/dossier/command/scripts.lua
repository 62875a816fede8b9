-- dossier scripts: what there is to run.

local cli = require "dossier.cli"
local scripts = require "dossier.scripts"

local function matches(script, word)
  if not word then return true end
  local m = script.manifest or {}
  local text = table.concat({ script.name, m.summary or "", m.description or "",
    table.concat(m.categories or {}, " ") }, " "):lower()
  return text:find(word:lower(), 1, true) ~= nil
end

local function run(arguments, options)
  local shown = 0
  for _, script in ipairs(scripts.all()) do
    if matches(script, arguments.WORD) then
      shown = shown + 1
      local m = script.manifest
      local what = script.problem and "BROKEN: " .. script.problem
        or m and m.summary or "a plain file without a manifest"
      io.stdout:write(("%-18s %-10s %s\n"):format(script.name, script.kind or "?",
        options.where and script.path or what))
    end
  end
  if shown == 0 then
    cli.say("no script matches '%s'; `dossier scripts` lists all", arguments.WORD or "")
    return cli.FAILED
  end
end

return {
  name = "scripts",
  summary = "list the scripts that can be run",
  description = "Looks in scripts/ below the current folder, in the user's folder and in what "
    .. "ships with the program, and reads manifests only. A script whose manifest is broken is "
    .. "listed with its error.",
  arguments = { { name = "WORD", optional = true,
    help = "only scripts whose name, categories or description hold it" } },
  options = { { name = "where", help = "show the files instead of the summaries" } },
  examples = { "dossier scripts", "dossier scripts deals", "dossier scripts --where" },
  run = run,
}
