-- Finding scripts and reading their manifests, without running anything.
--
-- A name is looked for in the project's scripts/ folder, then the user's, then
-- in what ships with the program; in each also below report/ and extract/. The
-- first one counts; when it hides a different file of that name further on,
-- that is said. A path (anything with a slash, or ending in .lua) is itself.

local arguments = require "dossier.arguments"
local host = require "dossier.host"
local internal = require "dossier.internal"
local nearest = require "dossier.nearest"

local scripts = {}

local KINDS = { "report", "extract" }

--- The folders that are searched, in order: { path, label } each.
function scripts.folders()
  local list = { { path = "scripts", label = "project" } }
  local data, home = os.getenv "XDG_DATA_HOME", os.getenv "HOME"
  data = data or home and home .. "/.local/share"
  if data then list[#list + 1] = { path = data .. "/dossier/scripts", label = "user" } end
  list[#list + 1] = { path = internal.home .. "/scripts", label = "dossier" }
  return list
end

local function read(path)
  if host.kind(path) ~= "file" then return nil end
  local file = io.open(path, "rb")
  if not file then return nil end
  local text = file:read "a"
  file:close()
  return text
end

-- A record of one file: path, text, kind and manifest; or problem, which names
-- file and line. A plain file is a report without a manifest.
local function record_of(path, text, name, label)
  local script = { path = path, text = text, name = name, label = label }
  local manifest, problem = internal.manifest(text)
  if not manifest and problem:find "^no manifest" then
    script.kind = "report"
    return script
  end
  local fault = manifest and arguments.fault(manifest)
  if fault then problem = fault end
  if problem then
    local line, rest = problem:match "^line (%d+): (.*)$"
    script.problem = ("%s:%s %s"):format(path, line and line .. ":" or "", rest or problem)
  else
    script.manifest, script.kind = manifest, manifest.kind or "report"
  end
  return script
end

local function candidates(name)
  local list = {}
  for _, folder in ipairs(scripts.folders()) do
    for _, below in ipairs { "", "report/", "extract/" } do
      list[#list + 1] = { path = folder.path .. "/" .. below .. name .. ".lua", label = folder.label }
    end
  end
  return list
end

--- Every script that can be found: by name, the first of each name; each with
--- name, path, label, kind and manifest, or problem.
function scripts.all()
  local list, seen = {}, {}
  local function take(folder, below)
    for _, entry in ipairs(host.list(folder.path .. below) or {}) do
      local name = entry:match "^([%w_-]+)%.lua$"
      if name and not seen[name] then
        seen[name] = true
        local path = folder.path .. below .. "/" .. entry
        list[#list + 1] = record_of(path, read(path) or "", name, folder.label)
      end
    end
  end
  for _, folder in ipairs(scripts.folders()) do
    for _, kind in ipairs(KINDS) do take(folder, "/" .. kind) end
    if folder.label ~= "dossier" then take(folder, "") end
  end
  table.sort(list, function(a, b) return a.name < b.name end)
  return list
end

--- Find a script by name or path. Returns its record, and where it hides
--- another one that one's path; or nil, message.
function scripts.find(name)
  if name:find "/" or name:find "%.lua$" then
    local text = read(name)
    if not text then return nil, name .. ": there is no such script file" end
    return record_of(name, text, name:match "([^/]+)%.lua$" or name, "path")
  end
  local found, hidden
  for _, candidate in ipairs(candidates(name)) do
    local text = read(candidate.path)
    if text and not found then
      found = record_of(candidate.path, text, name, candidate.label)
    elseif text and text ~= found.text then
      hidden = hidden or candidate.path
    end
  end
  if found then return found, hidden end
  local names = {}
  for _, script in ipairs(scripts.all()) do names[#names + 1] = script.name end
  local near = nearest(name, names)
  return nil, ("there is no script '%s'%s"):format(name,
    near and "; did you mean '" .. near .. "'?" or "; `dossier scripts` lists them")
end

return scripts
