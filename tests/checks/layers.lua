-- The house's rules that an include can break (DESIGN: "The house"), checked on
-- the text of the sources: rooms downwards only, no circle between files,
-- foreign headers in their one room, public headers on their own, names.
--
--   lua5.4 tests/checks/layers.lua [ROOT]      exit 1 and file:line for each fault
--
-- Read from the #include lines, not from the compiler's dependency files: those
-- exist for built files only, and name no line. Calls that need no include are
-- found by calls.lua, on the objects.

local root = arg[1] or "."
local faults = 0

local function fault(where, message, ...)
  faults = faults + 1
  print(where .. ": " .. string.format(message, ...))
end

-- What a room may include: the table that calls.lua checks calls by.
local rooms = dofile((arg[0]:gsub("[^/]*$", "")) .. "rooms.lua")

-- Foreign headers and the only places that may see them.
local confined = {
  { "^sqlite3%.h$", "^core/store/", "core/store" },
  { "^sqlite3ext%.h$", "^core/store/", "core/store" },
  { "^pcre2%.h$", "^core/match/", "core/match" },
  { "^lua%.h$", "^bindings/", "bindings (and dossier/lualib.h)" },
  { "^lauxlib%.h$", "^bindings/", "bindings (and dossier/lualib.h)" },
  { "^lualib%.h$", "^bindings/", "bindings (and dossier/lualib.h)" },
  { "^lua%.hpp$", "^bindings/", "bindings (and dossier/lualib.h)" },
  { "^dossier/lualib%.h$", "^bindings/", "bindings" },
}

local top_level = {}
for name in ("core bindings scripts include tests data Makefile README.md LICENSE build"):gmatch("%S+") do
  top_level[name] = true
end

local function lines_of(command)
  local pipe = assert(io.popen("cd '" .. root:gsub("'", "'\\''") .. "' && " .. command))
  local lines = {}
  for line in pipe:lines() do lines[#lines + 1] = line end
  pipe:close()
  return lines
end

-- Top level. Corpora an analyst left in the checkout are hers, and ignored by
-- git as well.
for _, name in ipairs(lines_of("ls -A | LC_ALL=C sort")) do
  if not top_level[name] and not name:find("^%.") and not name:find("%.dossier") then
    fault(name, "no such top-level name is agreed; put it under core, bindings, scripts, include, tests or data")
  end
end

local files, exists = {}, {}
for _, path in ipairs(lines_of("find core bindings include -name '*.[ch]' 2>/dev/null | LC_ALL=C sort")) do
  files[#files + 1] = path
  exists[path] = true
end
if #files == 0 then fault(root, "holds no sources; run this from the top of the tree") end

-- The room of a file under core, and of a public header: the room that holds
-- the source or header of the same name. A header that two rooms share by name
-- or that none has (types only) has no room: what it includes is looked at
-- instead, and calls.lua sees the calls.
local rooms_of_stem = {}
for _, path in ipairs(files) do
  local room, stem = path:match("^core/([^/]+)/([^/]+)%.[ch]$")
  if room then
    rooms_of_stem[stem] = rooms_of_stem[stem] or {}
    rooms_of_stem[stem][room] = true
    if not rooms[room] then fault(path, "core/%s is no room of the house", room) end
  elseif path:find("^core/") then
    fault(path, "sources of core stand in core/ROOM/, neither above nor below")
  elseif path:find("^include/") and not path:find("^include/dossier%.h$")
      and not path:find("^include/dossier/[^/]+%.h$") then
    fault(path, "public headers are include/dossier.h and include/dossier/*.h")
  end
end

local function only_room(stem)
  local holders = stem and rooms_of_stem[stem]
  local first = holders and next(holders)
  if first and not next(holders, first) then return first end
end

local function room_of(path)
  return path:match("^core/([^/]+)/") or only_room(path:match("^include/dossier/([^/]+)%.h$"))
end

local function resolve(name)
  if exists[name] then return name end
  if exists["include/" .. name] then return "include/" .. name end
end

local edges = {} -- file -> { file = "file:line" }
local uses = {} -- includes by files that have a room
local public_includes = {} -- public header -> { public header, ... }

local function check_include(path, where, quoted, name)
  for _, rule in ipairs(confined) do
    if name:find(rule[1]) and not path:find(rule[2])
        and not (path == "include/dossier/lualib.h" and rule[3]:find("^bindings")) then
      fault(where, "<%s> may only be included in %s", name, rule[3])
    end
  end
  local target = resolve(name)
  if not target then
    if quoted then
      fault(where, "\"%s\" is not found; write it from the root: \"core/room/file.h\", \"dossier/file.h\"", name)
    end
    return
  end
  edges[path] = edges[path] or {}
  edges[path][target] = edges[path][target] or where
  if path:find("^include/") then
    if not target:find("^include/") then
      fault(where, "a public header includes \"%s\", which is not public", name)
      return
    end
    public_includes[path] = public_includes[path] or {}
    table.insert(public_includes[path], target)
  end
  local mine = room_of(path)
  if not mine then return end -- bindings see everything
  if target:find("^bindings/") then
    fault(where, "core/%s includes \"%s\": core knows nothing of bindings", mine, name)
    return
  end
  if target == "include/dossier.h" then
    fault(where, "core/%s includes the umbrella header; include what it uses", mine)
    return
  end
  uses[#uses + 1] = { room = mine, target = target, where = where, name = name }
end

for _, path in ipairs(files) do
  local stem = path:match("([^/]+)%.[ch]$")
  for word in ("util utils common misc helper helpers"):gmatch("%S+") do
    if stem == word or stem:find("^" .. word .. "_") or stem:find("_" .. word .. "$") then
      fault(path, "a file is named after its one job, not \"%s\"", word)
    end
  end
  local file = assert(io.open(root .. "/" .. path, "rb"))
  local number, generated = 0, false
  for line in file:lines() do
    number = number + 1
    generated = generated or number <= 10 and line:lower():find("generated", 1, true)
    local open, name = line:match('^%s*#%s*include%s*([<"])([^>"]+)[>"]')
    if open then check_include(path, path .. ":" .. number, open == '"', name) end
  end
  file:close()
  if number > 850 and not generated then fault(path, "%d lines; a file has at most 850: divide it", number) end
end

-- Upwards or not: a header without a room stands for what it includes.
local function rooms_reached(target, seen, found)
  if seen[target] then return found end
  seen[target] = true
  local room = room_of(target)
  if room then
    found[#found + 1] = room
  else
    for _, further in ipairs(public_includes[target] or {}) do rooms_reached(further, seen, found) end
  end
  return found
end
for _, use in ipairs(uses) do
  for _, theirs in ipairs(rooms_reached(use.target, {}, {})) do
    if rooms[use.room] and not rooms[use.room][theirs] then
      fault(use.where, "upward include: core/%s may not use core/%s (\"%s\")", use.room, theirs, use.name)
      break
    end
  end
end

-- Circles: a depth-first walk in sorted order, so that a fault reads the same
-- each time. Between files, not between a source with its header and another:
-- a subject that fills two sources has them call each other, and between rooms
-- the check above leaves no circle.
local state, trail = {}, {}

local function sorted_keys(t)
  local keys = {}
  for key in pairs(t) do keys[#keys + 1] = key end
  table.sort(keys)
  return keys
end

local function walk(file)
  state[file] = "open"
  trail[#trail + 1] = file
  for _, to in ipairs(sorted_keys(edges[file] or {})) do
    if state[to] == "open" then
      local start = #trail
      while trail[start] ~= to do start = start - 1 end
      fault(edges[file][to], "circle: %s -> %s", table.concat(trail, " -> ", start), to)
    elseif not state[to] then
      walk(to)
    end
  end
  trail[#trail] = nil
  state[file] = "done"
end
for _, file in ipairs(sorted_keys(edges)) do
  if not state[file] then walk(file) end
end

if faults > 0 then
  print(string.format("check-layers: %d fault%s", faults, faults == 1 and "" or "s"))
  os.exit(1)
end
print(string.format("check-layers: %d files keep to their rooms", #files))
