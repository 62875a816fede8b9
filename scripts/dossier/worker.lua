-- The Lua half of a sealed worker: opens what a report needs, and runs it.
--
-- open() runs before the process is sealed, run() behind it; there is one request
-- in a worker's life. An error, the script's own or that of a limit, is not caught
-- here: bindings/sandbox/worker.c tells the host how it ended. What is told ahead
-- of the script's first line the host may believe; all else is the script's word.

local arguments = require "dossier.arguments"
local blocks = require "dossier.blocks"
local dossier = require "dossier"
local grants = require "dossier.grants"
local internal = require "dossier.internal"
require "dossier.nearest"

local worker = {}

local request, corpus, documents, watcher

-- ---- before the seal ------------------------------------------------------------

local function refused(method)
  return function()
    error(("a script reads its corpus; it cannot call corpus:%s"):format(method), 2)
  end
end

local WRITING = { "load", "extract", "save", "drop", "remove", "compact", "refused" }

--- Open the corpus of a request { corpus, path, text, name, plain, args, declared,
--- as_of, files }, and ask it what only it can say of the arguments.
--- Nothing, or nil, message, code.
function worker.open(asked)
  local message, code
  request = asked
  corpus, message, code = dossier.open(asked.corpus)
  if not corpus then return nil, message, code end
  documents, message, code = internal.view(corpus)
  if not documents then return nil, message, code end
  local args
  args, message = arguments.settle(corpus, { name = asked.name, args = asked.declared }, asked.args)
  if not args then return nil, message, "invalid" end
  asked.args = args
  for _, method in ipairs(WRITING) do internal.methods.corpus[method] = refused(method) end
  dossier.as_of = asked.as_of
  if asked.watch then
    watcher = require "dossier.profile".watcher(asked.watch, function(text) internal.tell { "watched", text } end)
  end
  internal.asked = internal.read
  while #package.searchers > 2 do table.remove(package.searchers) end -- only our own folder
end

-- ---- behind it ------------------------------------------------------------------

-- `print` writes the report in a plain file; in a script with a manifest it is for
-- whoever is trying the script out. A plain file also finds its corpus, `out` and
-- arguments as names.
local function environment_of(out)
  local environment = internal.environment()
  local shown = environment.tostring
  local function joined(...)
    local parts = table.pack(...)
    for i = 1, parts.n do parts[i] = shown(parts[i]) end
    return table.concat(parts, "  ")
  end
  environment.require = internal.require_for_scripts
  if request.plain then
    environment.corpus, environment.out, environment.args = corpus, out, request.args
    environment.print = function(...) out:text(joined(...)) end
  else
    environment.print = function(...) internal.tell { "print", joined(...) } end
  end
  return environment
end

local function call_report(out)
  local path, text = request.path, request.text
  if text:sub(1, 1) == "\27" then
    error(path .. ": it is compiled Lua; a script is its source", 0)
  end
  local chunk, problem = internal.compile_for(text, path, environment_of(out))
  if not chunk then error(problem, 0) end
  local result = chunk()
  local report = type(result) == "table" and result.report
  if type(report) == "function" then
    report(corpus, out, request.args)
  elseif not request.plain then
    error(path .. ": a report script returns { report = function(corpus, out, args) ... end }", 0)
  end
end

-- What was saved in the corpus and used, with the hash of what it said.
local function saved_of(read)
  local saved = {}
  for file, hash in pairs(read) do
    local name = file:match "^saved/(.+)$"
    if name then saved[#saved + 1] = { name = name, sha256 = hash } end
  end
  table.sort(saved, function(a, b) return a.name < b.name end)
  return saved
end

--- Run the script; the host is told what it wrote.
function worker.run()
  internal.tell { "begun", documents, corpus.path:match "[^/]+$" }
  local out, read = blocks.new(), {}
  internal.keep(blocks.take(out))
  internal.used(read)
  local files = request.files and blocks.allow_files(out, function(name)
    return grants.fault_of_file(name, request.files)
  end)
  if watcher then
    watcher:call("(nothing after)", call_report, watcher:writing(request.path, out))
  else
    call_report(out)
  end
  internal.tell { "ended", blocks.take(out), saved_of(read), files }
end

return worker
