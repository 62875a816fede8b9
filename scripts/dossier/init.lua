-- The Lua half of the library: what reads better in Lua than in C. luaopen_dossier
-- runs it once a state, with the library's table and `internal`, which the
-- program's own modules require as "dossier.internal" and scripts never see.
--
-- Modules dossier.X come from scripts/dossier/X.lua of the home folder, before
-- package.path is asked, so that what stands in the current folder is never
-- taken for ours.

local dossier, internal = ...

package.loaded["dossier.internal"] = internal

-- ---- modules, and what each of them read ----------------------------------

-- Of a module: the data and modules it read while it was loaded, by file.
local read_by = {}

local function read_file(path)
  if internal.asked then return internal.asked(path) end -- a worker opens no file
  local file, problem = io.open(path, "rb")
  if not file then return nil, problem end
  local text = file:read "a"
  file:close()
  return text
end

local function module_file(name)
  local below = internal.home .. "/scripts/" .. name:gsub("%.", "/")
  for _, path in ipairs { below .. ".lua", below .. "/init.lua" } do
    local text = read_file(path)
    if text then return path, text end
  end
end

local function copy_into(to, from)
  for key, value in pairs(from) do to[key] = value end
end

-- Puts a list of what is read in the place of the one there is, until the variable
-- that holds what this gives is closed. Refused: pcall around what runs meanwhile,
-- which would hide from a limit's message where it was reached.
local function noting(list)
  local outer = internal.used(list)
  return setmetatable({}, { __close = function() internal.used(outer) end })
end

-- Runs f(...) with a fresh list of what is read; gives that list and f's result.
local function recorded(f, ...)
  local list = {}
  local _ <close> = noting(list)
  local result = f(...)
  return list, result
end

-- Gazetteers that a source names in quotes, or behind "in" of a query, count as
-- read by it even when it opens them later: a hash too many re-runs a script
-- once, one too few leaves old rows standing.
local function note_named(list, text)
  for _, name in ipairs(dossier.gazetteers()) do
    local file = ("gazetteers/%s.tsv"):format(name)
    local quoted, asked = "[\"']" .. name .. "[\"']", "%f[%w]in%s+" .. name .. "%f[^%w_]"
    local named = text:find(name, 1, true) -- most are not, and that is found out fast
    if named and not list[file] and (text:find(quoted) or text:find(asked)) then
      list[file] = internal.sha256(assert(read_file(("%s/data/%s"):format(internal.home, file))))
    end
  end
end

-- The same for saved queries, "@name", and for those that they name in turn.
local function note_saved(list, text)
  for name in text:gmatch "@([%a][%w_-]*)" do
    local hash, query = internal.given_query(name)
    if hash and not list["saved/" .. name] then
      list["saved/" .. name] = hash
      note_saved(list, query)
    end
  end
end

-- What a script may require beside "dossier": modules that hold functions over
-- values, none that opens a file.
local function is_for_scripts(name)
  return name == "dossier.json" or name:find "^dossier%.extract%.[%w_]+$"
    or name:find "^dossier%.report%.[%w_]+$"
end

-- What a module of scripts read counts for the rows of whoever requires it; the
-- program's own modules make no rows.
local function load_module(name, path, text)
  local chunk = assert(load(text, "@" .. path, "t"))
  if not is_for_scripts(name) then return chunk(name, path) end
  local list, result = recorded(chunk, name, path)
  note_named(list, text)
  list["scripts/" .. name:gsub("%.", "/") .. ".lua"] = internal.sha256(text)
  read_by[name] = list
  return result
end

table.insert(package.searchers, 2, function(name)
  if not name:find "^dossier%.[%w_.]+$" then return nil end
  local path, text = module_file(name)
  if not path then
    return ("no file '%s/scripts/%s.lua'"):format(internal.home, (name:gsub("%.", "/")))
  end
  return function() return load_module(name, path, text) end, path
end)

-- A required module's data counts for whoever requires it, also the second time.
local function require_noted(name)
  local result = require(name)
  local list = internal.used(nil)
  internal.used(list)
  if list and read_by[name] then copy_into(list, read_by[name]) end
  return result
end

-- ---- scripts --------------------------------------------------------------

-- The library as scripts see it: they cannot change it for each other.
local function not_for_scripts()
  error("a script does not open files: it is handed its corpus or document", 2)
end

local for_scripts = setmetatable({ open = not_for_scripts, recover = not_for_scripts }, {
  __index = dossier, __metatable = false,
  __newindex = function(_, key) error(("dossier.%s cannot be set"):format(tostring(key)), 2) end,
})

local function script_require(name)
  if name == "dossier" then return for_scripts end
  if type(name) == "string" and is_for_scripts(name) then
    if not package.loaded[name] and not module_file(name) then
      error(("there is no module '%s'"):format(name), 2)
    end
    return require_noted(name)
  end
  error(("a script cannot require '%s'; there are dossier, dossier.json, dossier.extract.* and "
    .. "dossier.report.*"):format(tostring(name)), 2)
end

--- What scripts call `require`, for those who make their environments.
internal.require_for_scripts = script_require

--- Load a script's text into an environment of its own: { run = function }, or
--- nil, message. Nothing has run yet.
function internal.load(path, text)
  if text:sub(1, 1) == "\27" then
    return nil, path .. ": it is compiled Lua; a script is its source"
  end
  local chunk, problem = internal.compile(text, path, script_require)
  if not chunk then return nil, problem end
  return { run = chunk }
end

-- ---- emitting facts -------------------------------------------------------

-- { first, last }, or anything with these two fields (a hit, a mention).
local function span_of(evidence)
  if type(evidence) ~= "table" then return nil end
  local first, last = rawget(evidence, "first"), rawget(evidence, "last")
  if first == nil then first, last = evidence[1], evidence[2] end
  if math.type(first) == "integer" and math.type(last) == "integer" then return first, last end
end

local function number_text(value, path)
  if value ~= value or value == math.huge or value == -math.huge then
    error(("field '%s' is no number that can be kept"):format(path), 0)
  end
  local whole = math.tointeger(value)
  if whole then return ("%d"):format(whole) end
  for digits = 15, 17 do
    local text = ("%%.%dg"):format(digits):format(value)
    if tonumber(text) == value then return text end
  end
end

local KINDS = { string = "string", number = "number", boolean = "boolean" }

-- The keys of a record and of its evidence: list items first, names sorted.
local function keys_of(record, evidence, path)
  local seen, items, names = {}, {}, {}
  for _, from in ipairs { record or {}, evidence or {} } do
    for key in pairs(from) do
      if not seen[key] then
        seen[key] = true
        if math.type(key) == "integer" and key >= 1 then
          items[#items + 1] = key
        elseif type(key) == "string" and key:find "^[%a_][%w_]*$" then
          names[#names + 1] = key
        else
          error(("field '%s': a name is letters, digits and _, not %q"):format(path,
            tostring(key)), 0)
        end
      end
    end
  end
  table.sort(items)
  table.sort(names)
  return table.move(names, 1, #names, #items + 1, items)
end

-- Flattens a fact's fields into rows { path, kind, value, first, last }.
local flatten

local function add_field(rows, path, value, evidence, depth)
  local first, last = span_of(evidence)
  if value == nil or type(value) == "table" then
    if first then rows[#rows + 1] = { path, "null", false, first, last } end
    if type(value) == "table" or (type(evidence) == "table" and not first) then
      flatten(rows, path .. ".", value, evidence, depth + 1)
    end
    return
  end
  local kind = KINDS[type(value)]
  if not kind then
    error(("field '%s' is a %s; fields are strings, numbers, booleans, lists and records of these")
      :format(path, type(value)), 0)
  end
  local text = kind == "number" and number_text(value, path) or tostring(value)
  rows[#rows + 1] = { path, kind, text, first or 0, last or 0 }
end

function flatten(rows, prefix, record, evidence, depth)
  if depth > 8 then error(("field '%s' is nested too deep"):format(prefix), 0) end
  local spans = type(evidence) == "table" and evidence or nil
  if spans and span_of(spans) then -- the span of the whole, beside its parts'
    local parts = {}
    for key, part in pairs(spans) do
      if type(part) == "table" then parts[key] = part end
    end
    spans = parts
  end
  for _, key in ipairs(keys_of(record, spans, prefix)) do
    add_field(rows, prefix .. key, record and record[key], spans and spans[key], depth)
  end
end

local FACT_KEYS = { type = true, first = true, last = true, rule = true, fields = true,
  evidence = true }

local function emit_fact(emit, fact, check)
  if type(fact) ~= "table" then
    error(("bad argument #1 to 'fact' (table expected, got %s)"):format(type(fact)), 3)
  end
  for key in pairs(fact) do
    if not FACT_KEYS[key] then
      error(("bad argument #1 to 'fact' (unknown option '%s'; there are type, first, last, rule, "
        .. "fields, evidence)"):format(tostring(key)), 3)
    end
  end
  local undeclared = check and check("fact", fact)
  if undeclared then error(undeclared, 3) end
  local rows = {}
  local fine, problem = pcall(flatten, rows, "", fact.fields, fact.evidence, 1)
  if not fine then error(("bad argument #1 to 'fact' (%s)"):format(tostring(problem)), 3) end
  local kept
  kept, problem = pcall(emit, fact.type, fact.first, fact.last, fact.rule or fact.type, rows)
  if not kept then error(problem, 3) end
end

-- ---- extractors -----------------------------------------------------------

-- The check of an extractor's rows against what its manifest says it emits, or
-- nil where it says nothing.
local function check_of(path, text)
  local manifest = require "dossier.manifest".read(path, text)
  return manifest and require "dossier.emits".checker(manifest)
end

--- For a worker of extraction, before it is sealed: a folder can be listed no more
--- behind it, and files are asked of the host, which notes what is asked for.
function internal.behind_seal()
  for _, name in ipairs { "manifest", "emits", "nearest" } do require("dossier." .. name) end
  local names = dossier.gazetteers()
  dossier.gazetteers = function() return table.move(names, 1, #names, 1, {}) end
  internal.asked = internal.read
end

--- For a worker of extraction, before it makes anything ready: tell by say(lines)
--- what scripts emit, and what they take their time for.
function internal.watch(trace, profile, say)
  internal.watcher = require "dossier.profile".watcher({ trace = trace, profile = profile }, say)
end

--- For a worker of extraction: the function to call for each document, and what the
--- script read, { [file] = hash }.
function internal.extractor(path, text)
  local loaded, problem = internal.load(path, text)
  if not loaded then error(problem, 0) end
  local read, result = recorded(loaded.run)
  local extract = type(result) == "table" and rawget(result, "extract")
  if type(extract) ~= "function" then
    error(("%s: an extractor returns { extract = function(doc, emit) ... end }"):format(path), 0)
  end
  if internal.watcher then extract = internal.watcher:extractor(path, extract) end
  note_named(read, text)
  note_saved(read, text)
  local plain = {}
  copy_into(plain, read)
  -- What is read later would be in nobody's lineage.
  local closed = setmetatable(read, {
    __newindex = function(_, name)
      error(("%s is first read inside extract and nowhere named; open it where the script begins, "
        .. "so that a change of it re-runs the script"):format(name), 0)
    end,
  })
  local check = check_of(path, text)
  local function prepared(doc, mention, fact, refuse, asked)
    local _ <close> = noting(closed)
    local emit = { mention = mention, refuse = refuse, asked = asked,
      fact = function(row) emit_fact(fact, row, check) end }
    if check then
      emit.mention = function(row)
        local undeclared = check("mention", row)
        if undeclared then error(undeclared, 2) end
        return mention(row)
      end
    end
    extract(doc, emit)
  end
  return prepared, plain
end

local DEFAULT_ORDER = { amounts = 1, dates = 2, weapons = 3, names = 4, quotes = 5, deals = 6 }

-- An extractor's record, from its file.
local function extractor_of(path, text)
  local manifest, problem = require "dossier.manifest".read(path, text)
  if not manifest then
    return nil, problem or path .. ": no manifest: the file does not begin with manifest { ... }"
  end
  if manifest.kind ~= "extractor" then
    return nil, ("%s is no extractor (its manifest says kind = %q)"):format(path, manifest.kind)
  end
  return { name = manifest.name, version = manifest.version, path = path, text = text,
    after = table.move(manifest.after or {}, 1, #(manifest.after or {}), 1, {}),
    requires = manifest.requires or {}, hash = internal.sha256(text) }
end

-- What a script requires of the program and of those that run before it: nil, or
-- what is wrong with it. `found` has those, by name.
local function unmet(script, found)
  local needs = {}
  for name, range in pairs(script.requires) do
    if name == "dossier" or found[name] then needs[name] = range end
  end
  local lacking = next(needs) and require "dossier.manifest".unmet({ requires = needs },
    function(name) return found[name].version end)
  return lacking and ("%s: %s"):format(script.path, lacking)
end

-- By path, or by name: beside the script that names it, else among those shipped.
local function find_extractor(name, beside)
  if name:find "[/.]" then
    local text, problem = read_file(name)
    if not text then return nil, problem end
    return extractor_of(name, text)
  end
  for _, folder in ipairs { beside or "", internal.home .. "/scripts/extract/" } do
    local path = folder .. name .. ".lua"
    local text = folder ~= "" and read_file(path)
    if text then return extractor_of(path, text) end
  end
  local names = internal.names(internal.home .. "/scripts/extract", ".lua")
  table.sort(names)
  local near = require "dossier.nearest"(name, names)
  return nil, ("there is no extractor '%s'%s"):format(name,
    near and ("; did you mean '%s'?"):format(near) or "")
end

local function rank(a, b)
  local x, y = DEFAULT_ORDER[a] or 100, DEFAULT_ORDER[b] or 100
  if x ~= y then return x < y end
  return a < b
end

-- The scripts asked for and all they come after, each behind those; of equals
-- the default order, then by name.
local function in_order(names)
  local found, order, under_way = {}, {}, {}
  local function visit(name, beside)
    local script, problem = find_extractor(name, beside)
    if not script then return nil, problem end
    if found[script.name] then return found[script.name] end
    if under_way[script.name] then
      return nil, ("extractor '%s' comes after itself, by way of those it names"):format(script.name)
    end
    under_way[script.name] = true
    table.sort(script.after, rank)
    for i, below in ipairs(script.after) do
      local other, why = visit(below, script.path:match "^.*/")
      if not other then return nil, why end
      script.after[i] = other.name
    end
    local lacking = unmet(script, found)
    if lacking then return nil, lacking end
    found[script.name] = script
    order[#order + 1] = script
    return script
  end
  table.sort(names, rank)
  for _, name in ipairs(names) do
    local script, problem = visit(name)
    if not script then return nil, problem end
  end
  return order
end

-- Does the library's half that extractors use stand as it was built? Only then do our
-- own scripts run unguarded.
local function is_unchanged()
  local below = internal.home .. "/scripts/dossier/"
  local paths = { below .. "init.lua", below .. "json.lua" }
  for _, name in ipairs(internal.names(below .. "extract", ".lua")) do
    paths[#paths + 1] = below .. "extract/" .. name .. ".lua"
  end
  for _, path in ipairs(paths) do
    local text = read_file(path)
    if not text or not internal.own(internal.sha256(text)) then return false end
  end
  return true
end

-- ---- what a worker may ask for, and what that makes of a script's lineage ----

local function file_of_ours(path)
  local home = internal.home .. "/"
  local below = path:sub(1, #home) == home and path:sub(#home + 1) or ""
  local gazetteer = below:match "^data/(gazetteers/[%w_]+%.tsv)$"
  if gazetteer then return gazetteer end
  local module = below:match "^scripts/(dossier/[%w_/]+)%.lua$"
  if module and is_for_scripts((module:gsub("/", "."))) then return below end
end

-- A script that is not ours may say what it likes of what it read, so it is the host
-- that notes what it was given.
local function server(given)
  local gazetteers = internal.home .. "/data/gazetteers/"
  return function(number, path)
    if path == gazetteers then return table.concat(internal.names(path, ""), "\n") .. "\n" end
    local file = file_of_ours(path)
    if not file then return nil, ("%s: no file of the library"):format(path:sub(1, 200)) end
    local text, problem = read_file(path)
    if not text then return nil, problem end
    given[number] = given[number] or {}
    given[number][file] = internal.sha256(text)
    return text
  end
end

-- What a script prints is for whoever tries it out; on a terminal it may do nothing.
local function printer(order)
  return function(number, line)
    local terminal = require "dossier.render.escape".terminal
    for part in (line .. "\n"):gmatch "(.-)\n" do
      io.stderr:write(terminal(order[number].name), ": ", terminal(part), "\n")
    end
  end
end

-- The hash of a file or saved query that a worker says its script read; nil for none.
local function hash_of(file, saved)
  local query = file:match "^saved/(.+)$"
  if query then return saved[query] end
  local path = file:find "^gazetteers/" and internal.home .. "/data/" .. file
    or internal.home .. "/" .. file
  local text = file_of_ours(path) == file and read_file(path)
  return text and internal.sha256(text)
end

local function lineage_writer(order, given, saved)
  local json = require "dossier.json"
  return function(number, said)
    local read = {}
    if order[number].own then
      read = said
    else
      for file in pairs(said) do read[file] = hash_of(file, saved) end
      copy_into(read, given[number] or {})
    end
    return json.encode(json.map(read))
  end
end

-- ---- extracting ----

local corpus = internal.methods.corpus

--- Megabytes of a worker's heap; only the user raises it.
local MEMORY = 256

local EXTRACT_OPTIONS = { progress = "function", batch = "number", time = "number",
  memory = "number", require_sandbox = "boolean", trace = "boolean", profile = "boolean" }

local function check_extract_options(options)
  for name, value in pairs(options) do
    local wanted = EXTRACT_OPTIONS[name]
    if not wanted then
      local near = require "dossier.nearest"(tostring(name),
        { "batch", "memory", "progress", "require_sandbox", "time" })
      error(("bad argument #2 to 'extract' (unknown option '%s'%s)"):format(tostring(name),
        near and ("; did you mean '%s'?"):format(near) or ""), 3)
    elseif type(value) ~= wanted then
      error(("bad argument #2 to 'extract' (option '%s' is a %s, not a %s)"):format(name, wanted,
        type(value)), 3)
    end
  end
end

-- What bind_extract.c wants to know, of options that were checked.
local function settings_of(self, order, options)
  local unchanged, given, saved = is_unchanged(), {}, {}
  for _, script in ipairs(order) do script.own = unchanged and internal.own(script.hash) end
  for query in self:saved() do saved[query.name] = query.hash end
  local seconds = options.time or options.profile and 60 -- it slows everything down
  local time = seconds and math.floor(seconds * 1000)
  return { progress = options.progress, batch = options.batch,
    milliseconds = time and math.max(1, math.min(time, 2000000000)) or nil,
    memory = math.max(1, math.min(math.floor(options.memory or MEMORY), 1 << 20)) << 20,
    whole = options.require_sandbox, serve = server(given), print = printer(order),
    lineage = lineage_writer(order, given, saved), trace = options.trace, profile = options.profile }
end

-- On standard error, since standard output is for results.
local function listening(settings)
  if not settings.trace and not settings.profile then return nil end
  local listener = require "dossier.profile".listener(function(text) io.stderr:write(text) end)
  function settings.watch(_, lines, path, key)
    listener:hear(key and ("%s: %s"):format(key, path) or path or "?", lines,
      path and path:match "([^/]-)%.?[^./]*$")
  end
  return listener
end

function corpus:extract(scripts, options)
  if scripts ~= nil and type(scripts) ~= "table" then
    error(("bad argument #1 to 'extract' (table expected, got %s)"):format(type(scripts)), 2)
  end
  options = options or {}
  check_extract_options(options)
  local names = scripts and table.move(scripts, 1, #scripts, 1, {})
    or internal.names(internal.home .. "/scripts/extract", ".lua")
  for i, name in ipairs(names) do
    if type(name) ~= "string" then
      error(("bad argument #1 to 'extract' (script %d is a %s, not a string)"):format(i,
        type(name)), 2)
    end
  end
  local order, problem = in_order(names)
  if not order then return nil, problem, "notfound" end
  local recut, message, code = internal.recut(self, options.progress)
  if not recut then return nil, message, code end
  local settings = settings_of(self, order, options)
  local listener = listening(settings)
  local summary
  summary, message, code = internal.extract(self, order, settings)
  if listener then
    local sources = {}
    for _, script in ipairs(order) do sources[script.path] = script.text end
    listener:finish(sources, "rule")
  end
  if not summary then return nil, message, code end
  summary.recut = recut
  if summary.added + summary.removed + recut > 0 then
    local resolved
    resolved, message, code = internal.resolve(self)
    if not resolved then return nil, message, code end
    summary.resolved = resolved
  end
  return summary
end

-- What lies at no distance comes first, then the nearest; of equals the earlier.
local function by_distance(first, last)
  local function distance(span)
    return math.max(span.first - last, first - span.last, 0)
  end
  return function(a, b)
    local x, y = distance(a), distance(b)
    if x ~= y then return x < y end
    if a.first ~= b.first then return a.first < b.first end
    if a.last ~= b.last then return a.last < b.last end
    return a.place < b.place
  end
end

function corpus:refused(key, first, last, scripts)
  local doc, message, code = self:document(key)
  if not doc then return nil, message, code end
  local order
  order, message = in_order(scripts and table.move(scripts, 1, #scripts, 1, {})
    or internal.names(internal.home .. "/scripts/extract", ".lua"))
  if not order then return nil, message, "notfound" end
  local names, list = {}, {}
  for _, script in ipairs(order) do names[script.path] = script.name end
  local settings = settings_of(self, order, {})
  settings.key = doc.key
  settings.refused = function(path, refusal)
    refusal.extractor, refusal.place = names[path], #list
    refusal.text = doc.text:sub(refusal.first, refusal.last)
    list[#list + 1] = refusal
  end
  local failures
  failures, message, code = internal.try(self, order, settings)
  if not failures then return nil, message, code end
  table.sort(list, by_distance(first, last))
  for _, refusal in ipairs(list) do refusal.place = nil end
  list.failures = failures
  return list
end

-- ---- loading --------------------------------------------------------------

local LOAD_OPTIONS = { date = "string", prefix = "string", key = "string", meta = "table",
  dry_run = "boolean", extract = "boolean", progress = "function", batch = "number",
  threads = "number" }

local function check_load_options(options)
  for name, value in pairs(options) do
    local wanted = LOAD_OPTIONS[name]
    if not wanted then
      local near = require "dossier.nearest"(tostring(name),
        { "batch", "date", "dry_run", "extract", "key", "meta", "prefix", "threads" })
      error(("bad argument #2 to 'load' (unknown option '%s'%s)"):format(tostring(name),
        near and ("; did you mean '%s'?"):format(near) or ""), 3)
    elseif type(value) ~= wanted then
      error(("bad argument #2 to 'load' (option '%s' is a %s, not a %s)"):format(name,
        wanted, type(value)), 3)
    end
  end
end

function corpus:load(paths, options)
  if type(paths) == "string" then paths = { paths } end
  if type(paths) ~= "table" then
    error(("bad argument #1 to 'load' (string or table expected, got %s)"):format(type(paths)), 2)
  end
  options = options or {}
  check_load_options(options)
  local meta = {}
  for name, value in pairs(options.meta or {}) do
    meta[#meta + 1] = tostring(name) .. "=" .. tostring(value)
  end
  table.sort(meta)
  local recut = 0
  if not options.dry_run then
    local problem, kind
    recut, problem, kind = internal.recut(self, options.progress)
    if not recut then return nil, problem, kind end
  end
  local summary, message, code = internal.ingest(self, { paths = paths, date = options.date,
    prefix = options.prefix, key = options.key, meta = meta, dry_run = options.dry_run,
    progress = options.progress, batch = options.batch, threads = options.threads })
  if not summary then return nil, message, code end
  summary.recut = recut
  for i, line in ipairs(summary.notices) do
    local what, said = line:match "^(%S+) (.*)$"
    summary.notices[i] = { what = what, message = said }
  end
  if options.extract ~= false and not options.dry_run then
    local extraction
    extraction, message, code = self:extract(nil, { progress = options.progress, batch = options.batch })
    if not extraction then return nil, message, code end
    summary.extraction = extraction
  end
  local resolved = (summary.extraction or summary).resolved
  if not resolved and not options.dry_run and summary.loaded + summary.replaced + recut > 0 then
    resolved, message, code = internal.resolve(self)
    if not resolved then return nil, message, code end
  end
  summary.resolved = resolved
  return summary
end

function corpus:resolve()
  return internal.resolve(self)
end

-- ---- decisions ------------------------------------------------------------

-- A list of decisions, with an author each.
local function authored(what)
  local list = what.kind and { what } or what
  local out = {}
  for i, given in ipairs(list) do
    local one = {}
    for name, value in pairs(given) do one[name] = value end
    one.author = one.author or require "dossier.decisions".author()
    out[i] = one
  end
  return out
end

-- Cut anew and extract where zones or dates were ruled.
local function work_again(self, done)
  local recut, message, code = internal.recut(self)
  if not recut then return nil, message, code end
  done.recut = recut
  if recut == 0 then return done end
  if #self:info().runs > 0 then
    local extraction
    extraction, message, code = self:extract()
    if not extraction then return nil, message, code end
    done.extraction = extraction
  end
  local resolved
  resolved, message, code = internal.resolve(self)
  if not resolved then return nil, message, code end
  for name, value in pairs(resolved) do done[name] = value end
  return done
end

function corpus:decide(what, options)
  if type(what) ~= "table" then
    error(("bad argument #1 to 'decide' (table expected, got %s)"):format(type(what)), 2)
  end
  for name in pairs(options or {}) do
    if name ~= "preview" then
      error(("bad argument #2 to 'decide' (unknown option '%s'; did you mean 'preview'?)"):format(
        tostring(name)), 2)
    end
  end
  local list = authored(what)
  if options and options.preview then return internal.preview(self, list, 0) end
  local done, message, code, which = internal.decide(self, list, 0)
  if not done then return nil, message, code, which end
  return work_again(self, done)
end

function corpus:undo(number, options)
  if math.type(number) ~= "integer" or number < 1 then
    error("bad argument #1 to 'undo' (a decision's number expected)", 2)
  end
  if options and options.preview then return internal.preview(self, {}, number) end
  local done, message, code = internal.decide(self, {}, number)
  if not done then return nil, message, code end
  return work_again(self, done)
end

-- ---- entities -------------------------------------------------------------

function corpus:entity(name)
  local list = internal.entities_named(self, name)
  table.sort(list, function(a, b)
    if a.mentions ~= b.mentions then return a.mentions > b.mentions end
    return a.id < b.id
  end)
  if list[1] then return list[1] end
  local names, seen = {}, {}
  for entity in self:entities() do
    for _, known in ipairs { entity.name, entity.id, table.unpack(entity.aliases) } do
      if not seen[known] then names[#names + 1] = known end
      seen[known] = true
    end
  end
  table.sort(names)
  local near = require "dossier.nearest"(name, names)
  return nil, ("there is no entity '%s'%s"):format(name,
    near and ("; did you mean '%s'?"):format(near) or ""), "notfound"
end

-- ---- SQL ------------------------------------------------------------------

local from = require "dossier.sql"

function corpus:from(view) return from(self, view) end

-- ---- what is counted ------------------------------------------------------

--- A list's text; classes and functions have the same names.
internal.shown(function(class, list) return require "dossier.lists"[class](list) end)

--- One row as a line: left context flush right, the hit, right context.
function internal.methods.concordance:line(row)
  return require "dossier.lists".line(self, row)
end

-- ---- gazetteers -----------------------------------------------------------

function dossier.gazetteers()
  local names = internal.names(internal.home .. "/data/gazetteers", ".tsv")
  table.sort(names)
  return names
end
