-- The prompt: Lua over a corpus, a line at a time.
--
-- An expression is printed readably, a statement run; an unfinished one goes on
-- at the next line. Errors show their message, not a traceback; Ctrl-C ends the
-- running line. What is typed runs in this process with all of Lua, since the
-- analyst typed it; scripts are run through run(), as from the command line.

local dossier = require "dossier"
local host = require "dossier.host"
local manual = require "dossier.manual"
local show = require "dossier.show"

local repl = {}

local WELCOME = [[
dossier %s; Lua 5.4. %s
An expression is printed; help(x) explains a name; Ctrl-D leaves.
]]

-- ---- what the prompt adds to Lua's names --------------------------------------

local TOPICS = [[
help "corpus"            what a corpus has: search, concordance, documents, ...
help "corpus:search"     one function
help "document"          and hit, mention, fact, entity, gazetteer, pattern
help(corpus.search)      the same, by the thing itself
help "arms-register"     a script, its arguments
run("arms-register")     a report script; run(name, { argument = value })
run("x", {}, { time = 60, memory = 512 })  with more than 10 s and 256 MB
corpus:concordance "asymmetric warfare"
for hit in corpus:search "arms sale" do print(hit:cite()) end]]

local function name_of(value)
  for name, entry in pairs(manual.load().by_name) do
    local owner = entry.owner == "dossier" and dossier or repl.samples and repl.samples[entry.owner]
    if owner then
      local fine, found = pcall(function() return owner[entry.short] end)
      if fine and found == value and name:find ":" == nil then return entry.name end
    end
  end
end

--- help(x): a name, or a function or object of the library.
function repl.help(subject)
  if subject == nil then
    print(TOPICS)
    return
  end
  local name = subject
  if type(subject) ~= "string" then
    local meta = getmetatable(subject)
    name = subject == dossier and "dossier" or name_of(subject)
      or type(meta) == "string" and meta or type(meta) == "table" and rawget(meta, "__name")
    if not name then
      print("no help on this " .. type(subject) .. "; try help \"corpus\"")
      return
    end
  end
  local text, near = manual.help(name)
  if not text then
    local script, message = require "dossier.scripts".find(name)
    if script then
      text = require "dossier.script_help".text(script) or script.problem
    else
      near = near or message:match "did you mean '(.-)'"
    end
  end
  if text then
    print((text:gsub("\n$", "")))
  else
    print("no help on '" .. name .. "'" .. (near and "; did you mean '" .. near .. "'?" or ""))
  end
end

local LIMITS = { time = "number", memory = "number", as_of = "string" }

-- What run(name, arguments, limits) may be told, as `dossier run` is.
local function limits_of(limits, whole)
  for name, value in pairs(limits or {}) do
    if type(value) ~= LIMITS[name] then
      error("run: the limits are { time = seconds, memory = megabytes, as_of = date }", 3)
    end
  end
  limits = limits or {}
  return { time = limits.time, memory = limits.memory, as_of = limits.as_of, require_sandbox = whole }
end

local function run_script(corpus, whole)
  return function(name, arguments, limits)
    if not corpus then error("no corpus: start the prompt as `dossier repl CORPUS`", 2) end
    local text, message = require "dossier.runner".run_text(corpus, name, arguments or {},
      host.columns(), limits_of(limits, whole))
    if not text then error(message, 2) end
    if message then io.stderr:write("dossier: ", message, "\n") end
    io.stdout:write(text)
  end
end

-- ---- completion -----------------------------------------------------------------

local function add_names(list, prefix, from, start)
  for name in pairs(from) do
    if type(name) == "string" and name:sub(1, #start) == start then
      list[#list + 1] = prefix .. name
    end
  end
end

-- "corpus:se" -> what the manual says a corpus has; "string.f" -> its fields.
local function completions(environment, word)
  local list = {}
  local owner, sign, start = word:match "^(.-)([.:])([%w_]*)$"
  if not owner then
    add_names(list, "", environment, word)
    add_names(list, "", _G, word)
  else
    local value = environment
    for part in owner:gmatch "[%w_]+" do
      local fine, inner = pcall(function() return value[part] end)
      value = fine and inner or nil
      if value == nil then break end
    end
    local meta = value ~= nil and getmetatable(value)
    local class = manual.load().by_class[type(meta) == "string" and meta
      or type(meta) == "table" and rawget(meta, "__name") or owner]
    if class then
      for _, entry in ipairs(class.functions) do add_names(list, owner .. sign, { [entry.short] = 1 }, start) end
      if sign == "." then
        for _, field in ipairs(class.fields) do add_names(list, owner .. sign, { [field.name] = 1 }, start) end
      end
    elseif type(value) == "table" then
      add_names(list, owner .. sign, value, start)
    end
  end
  table.sort(list)
  local unique = {}
  for i, name in ipairs(list) do
    if name ~= list[i - 1] then unique[#unique + 1] = name end
  end
  return unique
end

-- ---- reading and running ----------------------------------------------------------

local function is_unfinished(message) return message and message:find "<eof>$" end

-- A chunk of what was typed: as an expression, else as statements.
local function compile(source, environment)
  local chunk = load("return " .. source, "=input", "t", environment)
  if chunk then return chunk end
  return load(source, "=input", "t", environment)
end

local function print_results(values)
  if show.is_iteration(values) then
    print(show.iteration(values))
  elseif values[1] == nil and type(values[2]) == "string" and values.n <= 3 then
    print("nil: " .. show.value(values[2]))
  else
    for i = 1, values.n do print(show.value(values[i])) end
  end
end

-- The message without the place of a one-line input, and with the nearest name
-- where a method or field of the library was mistyped.
local function short_message(message)
  if type(message) ~= "string" then return show.value(message) end
  message = message:gsub("^input:1: ", "")
  local name = message:match "nil value %(method '([%w_]+)'%)"
    or message:match "nil value %(field '([%w_]+)'%)"
  if not name then return message end
  local known = {}
  for _, entry in pairs(manual.load().by_name) do known[#known + 1] = entry.short end
  table.sort(known)
  local near = require "dossier.nearest"(name, known)
  return near and near ~= name and message .. "; did you mean '" .. near .. "'?" or message
end

-- Runs what was typed; false when it raised.
local function evaluate(source, environment)
  local chunk, message = compile(source, environment)
  if not chunk then
    print("error: " .. short_message(message))
    return false
  end
  local results = table.pack(host.interruptible(chunk))
  if not results[1] then
    print("error: " .. short_message(results[2]))
    return false
  end
  local values = table.move(results, 2, results.n, 1, { n = results.n - 1 })
  local fine, problem = host.interruptible(print_results, values)
  if not fine then print("error: " .. short_message(problem)) end
  return fine
end

-- A whole statement; nil at the end of the input; "" when Ctrl-C gave it up.
local function read_statement(read, environment)
  local source = read("> ")
  if not source then return source == false and "" or nil end
  while true do
    local chunk, message = compile(source, environment)
    if chunk or not is_unfinished(message) then return source end
    local more = read(">> ")
    if not more then return more == false and "" or source end
    source = source .. "\n" .. more
  end
end

local function environment_for(corpus, whole)
  local environment = setmetatable({ dossier = dossier, corpus = corpus, help = repl.help,
    run = run_script(corpus, whole) }, { __index = _G })
  repl.samples = { corpus = corpus }
  if corpus then
    local step <const>, cursor, first = corpus:documents()
    local closing <close> = cursor
    repl.samples.document = closing and step(cursor, first)
  end
  return environment
end

-- Made when it is missing, with the folders above it; nil where that fails.
local function history_file()
  local base, home = os.getenv "XDG_STATE_HOME", os.getenv "HOME"
  if not base or base == "" then
    if not home then return nil end
    host.make_folder(home .. "/.local")
    base = home .. "/.local/state"
  end
  host.make_folder(base)
  return host.make_folder(base .. "/dossier") and base .. "/dossier/history" or nil
end

local function run_on_terminal(environment, corpus)
  local history = history_file()
  io.stdout:write(WELCOME:format(dossier.version,
    corpus and ("`corpus` is " .. corpus.path .. ".") or "No corpus is open."))
  io.stdout:flush()
  host.start_editing(function(word) return completions(environment, word) end, history)
  while true do
    local source = read_statement(host.readline, environment)
    if not source or source == "exit" or source == "quit" then break end
    if source:match "%S" then
      host.remember((source:gsub("\n", " ")), history)
      evaluate(source, environment)
      io.stdout:flush()
    end
  end
  io.stdout:write "\n"
  return true
end

-- Not a terminal: statements from a file or pipe, without prompts; stops at the
-- first error, so that a script of lines has an exit code.
local function run_on_input(environment)
  while true do
    local source = read_statement(function() return io.read "l" end, environment)
    if not source then return true end
    if source:match "%S" and not evaluate(source, environment) then return false end
  end
end

--- Run the prompt over an open corpus (or nil). True when it ended well. `whole`: no
--- script runs where a part of the seal is missing.
function repl.run(corpus, whole)
  local environment = environment_for(corpus, whole)
  if host.is_terminal(0) and host.is_terminal(1) then return run_on_terminal(environment, corpus) end
  return run_on_input(environment)
end

return repl
