-- Running a report script: find it, check its arguments, run it in a sealed worker,
-- and hand what it wrote, as data, to the renderer.
--
-- The script runs in a process of its own (dossier.worker there), which opens the
-- corpus for reading and can open nothing after. Here it is only read, hashed and
-- sent; what comes back is checked before anything is made of it. Refused: a second
-- way, in this process, for where a seal cannot be had: a script would find out.

local arguments = require "dossier.arguments"
local dossier = require "dossier"
local grants = require "dossier.grants"
local internal = require "dossier.internal"
local received = require "dossier.received"
local render = require "dossier.render"
local scripts = require "dossier.scripts"

local runner = {}

local function sorted_arguments(given)
  local list = {}
  for name, value in pairs(given) do list[#list + 1] = { name = name, value = arguments.text(value) } end
  table.sort(list, function(a, b) return a.name < b.name end)
  return list
end

-- ---- what a worker may ask for ---------------------------------------------------

local FOLDERS, ENDINGS = { "scripts/dossier/", "data/" }, { lua = true, tsv = true, rules = true }

-- A file of the home folder's own, or the names in one of its folders: modules,
-- gazetteers and rules, and nothing else that may stand there.
local function serve(path)
  local home = internal.home .. "/"
  local below = path:sub(1, #home) == home and path:sub(#home + 1) or ""
  local ours = below:find "^[%w_/.-]+$" and not below:find("..", 1, true)
  for _, folder in ipairs(FOLDERS) do
    if ours and below:sub(1, #folder) == folder then
      if below:find "/$" then return table.concat(internal.names(path, ""), "\n") .. "\n" end
      if ENDINGS[below:match "%.(%a+)$"] then return internal.read(path) end
    end
  end
  return nil, ("%s: no file of the library"):format(path:sub(1, 200))
end

-- ---- what it says ------------------------------------------------------------------

-- What a script prints is for whoever tries it out; on a terminal it may do nothing.
local function print_line(name, line)
  local terminal = require "dossier.render.escape".terminal
  for part in (tostring(line) .. "\n"):gmatch "(.-)\n" do
    io.stderr:write(terminal(name), ": ", terminal(part), "\n")
  end
end

-- Takes what is told into `heard`: documents and corpus, said before the script
-- begins; blocks and saved at its end; or what it had written when it failed.
local function listener(name, heard, files, watched)
  return function(value, failed)
    local what = type(value) == "table" and value[1]
    if failed then
      heard.partial = received.blocks(value)
    elseif not heard.documents then
      heard.documents, heard.corpus = value[2], value[3]
    elseif what == "print" and type(value[2]) == "string" then
      print_line(name, value[2])
    elseif what == "watched" and watched and type(value[2]) == "string" then
      watched(value[2])
    elseif what == "ended" then
      heard.blocks, heard.fault = received.blocks(value[2])
      if heard.blocks then heard.saved, heard.fault = received.saved(value[3]) end
      if heard.saved and files then
        heard.files, heard.fault = received.files(value[4],
          function(file) return grants.fault_of_file(file, files) end)
      end
      heard.ended = heard.saved and (heard.files or not files)
    end
  end
end

-- ---- limits ------------------------------------------------------------------------

--- Seconds, megabytes of heap, of output and of files; only the user raises them.
runner.TIME, runner.MEMORY, runner.OUTPUT, runner.FILES = 10, 256, 16, 64

local MEGABYTE = 1 << 20

local function limits_of(options, files)
  local seconds = options.time or options.profile and 60 or runner.TIME -- a profile slows it down
  return { milliseconds = math.max(1, math.min(math.floor(seconds * 1000), 2000000000)),
    memory = (options.memory or runner.MEMORY) * MEGABYTE,
    output = (runner.OUTPUT + (files and runner.FILES or 0)) * MEGABYTE,
    whole = options.require_sandbox }
end

-- A message that says which script it is about.
local function named(prepared, message, begun)
  local path = prepared.script.path
  if not begun or message:find(path, 1, true) or message:find "^%.%.%." then return message end
  return path .. ": " .. message
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

-- The run's own facts, which travel with what it wrote.
local function record_of(prepared, heard, options)
  return { script = prepared.manifest.name, called = prepared.called, version = prepared.manifest.version,
    sha256 = internal.sha256(prepared.script.text), summary = prepared.manifest.summary,
    corpus = heard.corpus, documents = heard.documents, dossier = dossier.version,
    arguments = sorted_arguments(prepared.given), as_of = options.as_of, grants = options.grant,
    saved = heard.saved and #heard.saved > 0 and heard.saved or nil }
end

-- The patterns of files that the script may hand over, nil for none; or nil, message,
-- code where it asks for what it was not given.
local function files_of(script, options)
  local given, problem = grants.read(options.grant)
  if not given then return nil, problem, "usage" end
  local lacking = grants.missing(script.manifest, given)
  if lacking[1] then
    return nil, ("%s: the script needs %s, not granted; --grant %s grants it"):format(script.path,
      table.concat(lacking, ", "), lacking[1]), "refused"
  end
  for _, word in ipairs(grants.asked(script.manifest)) do
    if word:find "^write:" then
      return nil, ("%s: it asks for %s, which a report cannot have: rows of a corpus come from extractors")
        :format(script.path, word), "refused"
    end
  end
  local files = grants.files(script.manifest, given)
  return files[1] and files or nil
end

--- Run a prepared report over a corpus (one that is open, or a path):
--- { run = record, blocks = list, missing = parts of the seal that are not to be
--- had, files = those it hands over, where it may }; or nil, message, code, and the
--- report so far where it had begun one. The message of a script's own error names its
--- file and line. Options: time (seconds), memory (MB), require_sandbox, as_of, grant (a
--- list of words), trace, profile (told on standard error).
function runner.run(corpus, prepared, options)
  options = options or {}
  local heard, script = {}, prepared.script
  local watched = (options.trace or options.profile)
    and require "dossier.profile".listener(function(text) io.stderr:write(text) end) or nil
  local files, problem, why = files_of(script, options)
  if problem then return nil, problem, why end
  local request = internal.values { corpus = type(corpus) == "string" and corpus or corpus.path,
    path = script.path, text = script.text, plain = not script.manifest, args = prepared.args,
    files = files, declared = prepared.manifest.args, name = prepared.manifest.name, as_of = options.as_of,
    watch = watched and { trace = options.trace or false, profile = options.profile or false } or nil }
  local missing, message, code = internal.sealed(request, limits_of(options, files), serve,
    listener(prepared.manifest.name, heard, files,
      watched and function(text) watched:hear(script.path, text) end))
  if watched then watched:finish({ [script.path] = script.text }, "block") end
  if missing and not heard.ended then
    missing, code = nil, "script"
    message = heard.fault and "it sent " .. heard.fault or "it ended before its report did"
  end
  if not missing then
    local partial = heard.partial and #heard.partial > 0
      and { run = record_of(prepared, heard, options), blocks = heard.partial } or nil
    return nil, named(prepared, message, heard.documents), code, partial
  end
  return { run = record_of(prepared, heard, options), blocks = heard.blocks, missing = missing,
    files = heard.files }
end

--- What to tell once of a seal that lacks parts; nil where all are there.
function runner.note(missing)
  if #missing == 0 or runner.noted then return nil end
  runner.noted = true
  return ("note: scripts run without a part of the seal, which this machine lacks (%s)"):format(
    table.concat(missing, "; "))
end

--- Run a report by name and render it as text, for the prompt: text, and what to
--- tell beside it. Options: as run's.
function runner.run_text(corpus, name, given, width, options)
  local prepared, message, code = runner.prepare(name, given)
  if not prepared then return nil, message, code end
  local report
  report, message, code = runner.run(corpus, prepared, options)
  if not report then return nil, message, code end
  return render.report(report, "text", { width = width }), runner.note(report.missing)
end

return runner
