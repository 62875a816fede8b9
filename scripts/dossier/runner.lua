-- Running a report script: find it, check its arguments, run it in its own
-- environment, and hand what it wrote, as data, to the renderer.
--
-- This is the one place where a script meets a corpus, and nothing but blocks
-- (plain data) comes back from it, so that a sealed process can stand in
-- between.

local arguments = require "dossier.arguments"
local blocks = require "dossier.blocks"
local dossier = require "dossier"
local internal = require "dossier.internal"
local render = require "dossier.render"
local scripts = require "dossier.scripts"

local runner = {}

local function sorted_arguments(given)
  local list = {}
  for name, value in pairs(given) do list[#list + 1] = { name = name, value = tostring(value) } end
  table.sort(list, function(a, b) return a.name < b.name end)
  return list
end

local function joined(...)
  local parts = table.pack(...)
  for i = 1, parts.n do parts[i] = tostring(parts[i]) end
  return table.concat(parts, "  ")
end

-- What `print` does: in a plain file it writes the report, in a script with a
-- manifest it is for whoever is trying the script out, and goes to standard
-- error, so that it never stands in a rendered report. A plain file also finds
-- the corpus, `out` and its arguments as names.
local function set_names(chunk, prepared, corpus, out)
  local _, environment = debug.getupvalue(chunk, 1)
  if type(environment) ~= "table" then return end -- it uses no name at all
  if prepared.script.manifest then
    environment.print = function(...) io.stderr:write(prepared.manifest.name, ": ", joined(...), "\n") end
    return
  end
  environment.corpus, environment.out, environment.args = corpus, out, prepared.args
  environment.print = function(...) out:text(joined(...)) end
end

-- What a script raised, as a message: error{...} has none, and an address is no
-- help.
local function raised(path, problem)
  if type(problem) == "string" then return problem end
  return ("%s: it raised a %s, not a message"):format(path, type(problem))
end

-- Runs the script: nil, message when it raised.
local function call_report(prepared, corpus, out)
  local script = prepared.script
  local loaded, problem = internal.load(script.path, script.text)
  if not loaded then return nil, problem end
  set_names(loaded.run, prepared, corpus, out)
  local fine, result = pcall(loaded.run)
  if not fine then return nil, raised(script.path, result) end
  local report = type(result) == "table" and result.report
  if type(report) == "function" then
    fine, result = pcall(report, corpus, out, prepared.args)
    if not fine then return nil, raised(script.path, result) end
  elseif script.manifest then
    return nil, script.path .. ": a report script returns { report = function(corpus, out, args) ... end }"
  end
  return true
end

-- What was saved in the corpus and used meanwhile, with the hash of what it said:
-- the results of call(), then the list { name, sha256 } by name, nil for none.
local function noting_saved(call)
  local read, saved = {}, {}
  local outer = internal.used(read)
  local done, problem = call()
  internal.used(outer)
  for file, hash in pairs(read) do
    local name = file:match "^saved/(.+)$"
    if name then saved[#saved + 1] = { name = name, sha256 = hash } end
  end
  table.sort(saved, function(a, b) return a.name < b.name end)
  return done, problem, #saved > 0 and saved or nil
end

--- Find a report and check its arguments: a prepared run, or nil, message, code.
function runner.prepare(name, given)
  local script, hidden = scripts.find(name)
  if not script then return nil, hidden, "usage" end
  if script.problem then return nil, script.problem, "usage" end
  local manifest = script.manifest or { name = script.name, kind = "report" }
  if manifest.kind == "extractor" then
    return nil, ("%s is an extractor; `dossier extract CORPUS %s` runs it"):format(name, name), "usage"
  end
  local args, message = arguments.convert(manifest, given)
  if not args then return nil, message, "usage" end
  return { script = script, manifest = manifest, args = args, given = given, hidden = hidden,
    called = name }
end

--- Run a prepared report over a corpus: { run = record, blocks = list }, or nil,
--- message, code. The message of a script's own error names its file and line.
function runner.run(corpus, prepared)
  local collector = blocks.new()
  local done, problem, saved = noting_saved(function() return call_report(prepared, corpus, collector) end)
  if not done then return nil, problem, "script" end
  local counts = corpus:info()
  local record = { script = prepared.manifest.name, called = prepared.called, version = prepared.manifest.version,
    sha256 = internal.sha256(prepared.script.text), summary = prepared.manifest.summary,
    corpus = corpus.path:match "[^/]+$", documents = counts.documents, dossier = dossier.version,
    arguments = sorted_arguments(prepared.given), saved = saved }
  return { run = record, blocks = blocks.take(collector) }
end

--- Run a report by name and render it as text, for the prompt.
function runner.run_text(corpus, name, given, width)
  local prepared, message, code = runner.prepare(name, given)
  if not prepared then return nil, message, code end
  local report
  report, message, code = runner.run(corpus, prepared)
  if not report then return nil, message, code end
  return render.report(report, "text", { width = width })
end

return runner
