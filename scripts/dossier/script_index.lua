-- A card for every script that can be found, for lists, searching and completion:
-- what its manifest says, or what is wrong with it.
--
-- Cards are kept in one file of the user's cache folder, by the script's path,
-- with its size, times and hash, so that a file that did not change is not read
-- again. A card is taken from there only when size, times and place on the disk are
-- the same and the change was well before the file was read; else the file is
-- read anew. Nothing depends on the
-- file: where it is missing, damaged or cannot be written, all scripts are read.
--
-- The index is written as a manifest's literals, and read by the reader that
-- reads manifests. Refused: trusting times alone (a change in the same tick of
-- the clock would not be seen), and a database for a few hundred cards.

local dossier = require "dossier"
local emits = require "dossier.emits"
local host = require "dossier.host"
local internal = require "dossier.internal"
local manifest = require "dossier.manifest"
local scripts = require "dossier.scripts"

local index = {}

local FORMAT, KEPT_MAX = 1, 1000

-- A file that changed less than this before it was read may change once more
-- without another time of change.
local SETTLED_SECONDS = 2

-- ---- cards ------------------------------------------------------------------

local function strings(values)
  local list = {}
  for i, value in ipairs(values or {}) do list[i] = value end
  return list
end

local function argument_cards(declared)
  local list = {}
  for i, one in ipairs(declared or {}) do
    list[i] = { name = one.name, type = one.type or "string", choices = strings(one.choices), help = one.help or "" }
  end
  return list
end

--- The card of a script's record (scripts.find): what can be said of it without
--- its text.
function index.card(script)
  local m, problem = script.manifest, script.problem
  if script.text:sub(1, 1) == "\27" then problem = script.path .. ": it is compiled Lua; a script is its source" end
  local card = { name = script.name, kind = script.kind or "", summary = m and m.summary or "",
    description = m and m.description or "", version = m and m.version or "", categories = strings(m and m.categories),
    does = {}, emits = {}, requires = {}, args = argument_cards(m and m.args), plain = not m and not problem }
  if problem then
    -- Without the path, which is another one seen from another folder.
    card.problem = problem:sub(1, #script.path) == script.path and problem:sub(#script.path + 1) or ": " .. problem
  else
    card.does = manifest.behaviour(m)
  end
  for i, row in ipairs(m and emits.rows(m) or {}) do card.emits[i] = row.name end
  for name, range in pairs(m and m.requires or {}) do card.requires[name] = range end
  return card
end

-- ---- the file ---------------------------------------------------------------

local function folder()
  local cache, home = os.getenv "XDG_CACHE_HOME", os.getenv "HOME"
  if not cache or cache:sub(1, 1) ~= "/" then cache = home and home:sub(1, 1) == "/" and home .. "/.cache" or nil end
  return cache
end

--- Where the index is kept; nil when the user has no folder.
function index.path()
  local cache = folder()
  return cache and cache .. "/dossier/scripts.index"
end

-- What cards depend on beside the scripts: the modules that check manifests.
local function reader_stamp()
  local parts = { tostring(FORMAT), dossier.version }
  for _, name in ipairs { "manifest", "arguments", "argument_types", "emits", "grants", "versions", "script_index" } do
    local stamp = host.stamp(("%s/scripts/dossier/%s.lua"):format(internal.home, name))
    parts[#parts + 1] = stamp and ("%d.%d.%d"):format(stamp.size, stamp.modified, stamp.changed) or "-"
  end
  return table.concat(parts, " ")
end

local function literal(value)
  if type(value) == "string" then
    return '"' .. value:gsub('[%c"\\]', function(c) return ("\\%03d"):format(c:byte()) end) .. '"'
  elseif type(value) ~= "table" then
    return tostring(value)
  end
  local keys, out = {}, {}
  for key in pairs(value) do keys[#keys + 1] = key end
  table.sort(keys, function(a, b)
    if type(a) ~= type(b) then return type(a) == "number" end
    return a < b
  end)
  for i, key in ipairs(keys) do
    out[i] = type(key) == "number" and literal(value[key]) or ("[%s]=%s"):format(literal(key), literal(value[key]))
  end
  return "{" .. table.concat(out, ",") .. "}"
end

local CARD = { name = "string", kind = "string", summary = "string", description = "string", version = "string",
  categories = "table", does = "table", emits = "table", requires = "table", args = "table", plain = "boolean" }
local ENTRY = { size = "number", modified = "number", changed = "number", place = "string", read = "number",
  sha256 = "string", card = "table" }

local function all_strings(list)
  for _, value in pairs(list) do
    if type(value) ~= "string" then return false end
  end
  return true
end

local function has_fields(t, fields)
  if type(t) ~= "table" then return false end
  for name, kind in pairs(fields) do
    if type(t[name]) ~= kind then return false end
  end
  return true
end

-- Is it an entry that this program may have written?
local function is_entry(entry)
  local card = has_fields(entry, ENTRY) and entry.card
  if not has_fields(card, CARD) or card.problem ~= nil and type(card.problem) ~= "string" then return false end
  for _, field in ipairs { "categories", "does", "emits", "requires" } do
    if not all_strings(card[field]) then return false end
  end
  for _, argument in pairs(card.args) do
    if not has_fields(argument, { name = "string", type = "string", choices = "table", help = "string" })
      or not all_strings(argument.choices) then
      return false
    end
  end
  return true
end

-- The entries that are kept, by path; none when the file is not one of ours.
local function load_entries(reader)
  local path = index.path()
  local text = path and scripts.read(path, 64 << 20)
  local kept = text and internal.manifest(text)
  if not kept or kept.reader ~= reader or type(kept.entries) ~= "table" then return {}, text end
  for key, entry in pairs(kept.entries) do
    if type(key) ~= "string" or not is_entry(entry) then return {}, text end
  end
  return kept.entries, text
end

local function save_entries(reader, entries, before)
  local path = index.path()
  if not path then return end
  local text = "-- What dossier knows of your scripts. It is made anew when it is missing.\nmanifest "
    .. literal { reader = reader, entries = entries } .. "\n"
  if text == before then return end
  local cache = folder()
  if not host.make_folder(cache) or not host.make_folder(cache .. "/dossier") then return end
  host.save(path, text) -- a cache that cannot be written is done without
end

-- ---- all of them ------------------------------------------------------------

-- The entry of a file: the one that is kept where the file is the same, else one
-- made anew.
local function entry_of(file, stamp, kept, now)
  local known = kept[stamp.path]
  local same = known and known.size == stamp.size and known.modified == stamp.modified
    and known.changed == stamp.changed and known.place == stamp.place and known.card.name == file.name
  if same and known.changed // 1000000000 + SETTLED_SECONDS < known.read then return known end
  local script = scripts.record(file)
  if not script then return nil end
  local hash = internal.sha256(script.text)
  local card = index.card(script)
  return { size = stamp.size, modified = stamp.modified, changed = stamp.changed, place = stamp.place, read = now,
    sha256 = hash, card = card }
end

local function copy(card)
  local result = {}
  for key, value in pairs(card) do result[key] = value end
  return result
end

-- What a script requires and is not there is a problem of its own.
local function check_requirements(list, by_name)
  local function version_of(name) return by_name[name] and by_name[name].version end
  for _, card in ipairs(list) do
    local lacking = not card.problem and manifest.unmet(card, version_of)
    if lacking then card.problem = card.path .. ": " .. lacking end
  end
end

--- The cards of all scripts, by name; of several files of one name the one that
--- counts, with the paths that it hides (`hides`). A card has name, path, label,
--- kind, version, summary, description, categories, does, emits, args, requires,
--- sha256, plain; and `problem` where the script cannot run.
function index.cards()
  local now = os.time() -- stands in the cache alone
  local reader = reader_stamp()
  local kept, before = load_entries(reader)
  local entries, list, by_name, count = {}, {}, {}, 0
  for _, file in ipairs(scripts.every()) do
    local stamp = host.stamp(file.path)
    local entry = stamp and entry_of(file, stamp, kept, now)
    if entry then
      entries[stamp.path], count = entry, count + 1
      local first = by_name[file.name]
      if not first then
        local card = copy(entry.card)
        card.path, card.label, card.hides, card.sha256 = file.path, file.label, {}, entry.sha256
        if card.problem then card.problem = file.path .. card.problem end
        list[#list + 1], by_name[file.name] = card, card
      elseif first.sha256 ~= entry.sha256 then
        table.insert(first.hides, file.path)
      end
    end
  end
  local others = {}
  for path in pairs(kept) do others[#others + 1] = path end
  table.sort(others)
  for _, path in ipairs(others) do -- of other projects
    if not entries[path] and count < KEPT_MAX then entries[path], count = kept[path], count + 1 end
  end
  save_entries(reader, entries, before)
  check_requirements(list, by_name)
  table.sort(list, function(a, b) return a.name < b.name end)
  return list
end

return index
