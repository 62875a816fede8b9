-- Finding scripts and reading their manifests, without running anything.
--
-- A name is looked for in the project's scripts/ folder, then the user's, then
-- the system's, then in what ships with the program; in each also below report/
-- and extract/. The first one counts; when it hides a different file of that
-- name further on, that is said. A path (anything with a slash, or ending in
-- .lua) is itself.

local host = require "dossier.host"
local internal = require "dossier.internal"
local manifest = require "dossier.manifest"
local nearest = require "dossier.nearest"

local scripts = {}

--- The folders that are searched, in order: { path, label } each.
function scripts.folders()
  local list = { { path = "scripts", label = "project" } }
  local data, home = os.getenv "XDG_DATA_HOME", os.getenv "HOME"
  data = data or home and home .. "/.local/share"
  if data then list[#list + 1] = { path = data .. "/dossier/scripts", label = "user" } end
  local seen = { [internal.home] = true }
  for folder in (os.getenv "XDG_DATA_DIRS" or "/usr/local/share:/usr/share"):gmatch "[^:]+" do
    local path = folder:gsub("/+$", "") .. "/dossier"
    if folder:sub(1, 1) == "/" and not seen[path] then
      list[#list + 1] = { path = path .. "/scripts", label = "system" }
    end
    seen[path] = true
  end
  list[#list + 1] = { path = internal.home .. "/scripts", label = "dossier" }
  return list
end

-- Where scripts stand in a folder. What ships has its scripts in two places;
-- above them are the program's own modules.
local function places(folder)
  if folder.label == "dossier" then return { "report/", "extract/" } end
  return { "", "report/", "extract/" }
end

local SOURCE_MAX = 1 << 20

local function read(path, most)
  if host.kind(path) ~= "file" then return nil end
  local file = io.open(path, "rb")
  if not file then return nil, "it cannot be read" end
  local text = file:read(most or SOURCE_MAX + 1) or ""
  file:close()
  return text
end

-- A record of one file: path, text, kind and manifest; or problem, which names
-- file and line, and faults. A plain file is a report without a manifest.
local function record_of(path, text, name, label)
  local script = { path = path, text = text, name = name, label = label }
  if #text > SOURCE_MAX then
    script.problem = path .. ": a script is at most 1 MB"
    return script
  end
  local m, problem, faults = manifest.read(path, text)
  if problem then
    script.problem, script.faults = problem, faults
  else
    script.manifest, script.kind = m, m and m.kind or "report"
  end
  return script
end

-- The record of a file that a folder lists; one that cannot be read has that as
-- its problem. nil when it is no file any more.
local function record_at(file)
  local text, problem = read(file.path)
  if text then return record_of(file.path, text, file.name, file.label) end
  return problem and { path = file.path, text = "", name = file.name, label = file.label,
    problem = file.path .. ": " .. problem }
end

--- The record, as find gives it, of a file as scripts.every lists it.
scripts.record = record_at

--- The files a name stands for, in the order of the search: { path, label } each.
function scripts.files(name)
  local list = {}
  for _, folder in ipairs(scripts.folders()) do
    for _, below in ipairs(places(folder)) do
      local path = folder.path .. "/" .. below .. name .. ".lua"
      if host.kind(path) == "file" then list[#list + 1] = { path = path, label = folder.label } end
    end
  end
  return list
end

--- Every file that is a script, of all folders, in the order of the search:
--- { path, name, label } each.
function scripts.every()
  local list = {}
  for _, folder in ipairs(scripts.folders()) do
    for _, below in ipairs(places(folder)) do
      for _, entry in ipairs(host.list((folder.path .. "/" .. below):match "^(.*)/$") or {}) do
        local name = entry:match "^([%w_-]+)%.lua$"
        if name then
          list[#list + 1] = { path = folder.path .. "/" .. below .. entry, name = name, label = folder.label }
        end
      end
    end
  end
  return list
end

--- The scripts that ship with the program, by name, whatever hides them.
function scripts.shipped()
  local list = {}
  for _, file in ipairs(scripts.every()) do
    if file.label == "dossier" then list[#list + 1] = record_at(file) end
  end
  table.sort(list, function(a, b) return a.name < b.name end)
  return list
end

--- Every script that can be found: by name, the first of each name; each with
--- name, path, label, kind and manifest, or problem.
function scripts.all()
  local list, seen = {}, {}
  for _, file in ipairs(scripts.every()) do
    local script = not seen[file.name] and record_at(file)
    if script then
      seen[file.name] = true
      list[#list + 1] = script
    end
  end
  table.sort(list, function(a, b) return a.name < b.name end)
  return list
end

--- The text of a script's file, of one over 1 MB (or `most` bytes) the beginning;
--- nil when it is no file or cannot be read.
scripts.read = read

local function by_name(name)
  local found, hidden
  for _, file in ipairs(scripts.files(name)) do
    file.name = name
    local script = record_at(file)
    if not found then
      found = script
    elseif script and script.text ~= found.text then
      hidden = hidden or file.path
    end
  end
  return found, hidden
end

local function version_of(name)
  local script = by_name(name)
  return script and script.manifest and script.manifest.version
end

-- What it requires and is not there is a problem of the script, too.
local function with_requirements(script)
  local lacking = script.manifest and manifest.unmet(script.manifest, version_of)
  if lacking then script.problem = script.path .. ": " .. lacking end
  return script
end

--- A script that is none, and the nearest one that is.
function scripts.unknown(name)
  local names, seen = {}, {}
  for _, file in ipairs(scripts.every()) do
    if not seen[file.name] then names[#names + 1] = file.name end
    seen[file.name] = true
  end
  local near = nearest(name, names)
  return ("there is no script '%s'%s"):format(name,
    near and "; did you mean '" .. near .. "'?" or "; `dossier scripts` lists them")
end

--- Find a script by name or path. Returns its record, and where it hides
--- another one that one's path; or nil, message.
function scripts.find(name)
  if name:find "/" or name:find "%.lua$" then
    local text, problem = read(name)
    if not text then
      return nil, name .. ": " .. (problem or "there is no such script file")
    end
    return with_requirements(record_of(name, text, name:match "([^/]+)%.lua$" or name:match "[^/]+$" or name, "path"))
  end
  local found, hidden
  if name:find "^[%w_-]+$" then found, hidden = by_name(name) end
  if found then return with_requirements(found), hidden end
  return nil, scripts.unknown(name)
end

return scripts
