-- Runs a report script over a corpus in plain Lua and gives back what a
-- renderer takes. Where the library is not built, the few functions of it that
-- reports call are stood in for by plain ones, for the made-up texts enough.

local blocks = require "dossier.blocks"

local stand_in = {
  version = "0.1.0",
  fold = function(text) return (text:lower():gsub("’", "'")) end,
  days = function(edtf)
    if not edtf:find "^%d%d%d%d" then return nil end
    return (edtf .. "-01-01"):sub(1, 10), edtf .. ("-12-31"):sub(#edtf - 3)
  end,
  gazetteer = function()
    return { get = function(_, name) return name == "NL" and { name = "Norland" } or nil end }
  end,
}

local run = {}

--- Use plain functions for the library's.
function run.alone() package.loaded.dossier = stand_in end

--- The manifest of a script, and the report it writes with these arguments.
function run.report(name, corpus, args)
  local manifest
  local names = setmetatable({ manifest = function(t) manifest = t end }, { __index = _G })
  local script = assert(loadfile("scripts/report/" .. name .. ".lua", "t", names))()
  local out = blocks.new()
  local given, list = {}, {}
  for _, arg in ipairs(manifest.args) do
    given[arg.name] = args and args[arg.name]
    if given[arg.name] == nil then given[arg.name] = arg.default
    else list[#list + 1] = { name = arg.name, value = given[arg.name] } end
  end
  script.report(corpus, out, given)
  return { blocks = blocks.take(out), run = { script = manifest.name, version = manifest.version,
    summary = manifest.summary, corpus = corpus.path, documents = corpus:info().documents,
    dossier = "0.1.0", arguments = list } }, manifest
end

return run
