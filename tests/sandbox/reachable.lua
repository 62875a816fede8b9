-- Everything that a script gets at by reading tables and asking for metatables,
-- a line each: what the test compares with reachable.txt. The modules that it may
-- require are walked as well, for names that no script may have.
local MODULES = "@MODULES@" -- the test's
local lines, seen = {}, {}
local FORBIDDEN = { execute = true, popen = true, dofile = true, loadfile = true, loadlib = true,
  getupvalue = true, setupvalue = true, sethook = true, getregistry = true, dump = true,
  collectgarbage = true, searchers = true, preload = true, tmpname = true, getenv = true,
  setlocale = true, clock = true, time = true, random = true, randomseed = true }

local function named(key)
  return type(key) == "string" and key:find "^[%w_]+$" and key or "[" .. type(key) .. "]"
end

local function walk(path, value, quiet)
  local kind = type(value)
  if kind ~= "table" then
    if not quiet then lines[#lines + 1] = path .. ": " .. (math.type(value) or kind) end
    local meta = getmetatable(value)
    if meta ~= nil then lines[#lines + 1] = path .. ": a " .. kind .. " with a metatable" end
    return
  end
  if seen[value] then
    if not quiet then lines[#lines + 1] = path .. ": is " .. seen[value] end
    return
  end
  seen[value] = path
  if not quiet then lines[#lines + 1] = path .. ": table" end
  local keys = {}
  for key in next, value do keys[#keys + 1] = key end
  table.sort(keys, function(a, b)
    if type(a) ~= type(b) then return type(a) < type(b) end
    return type(a) == "string" and a < b
  end)
  for _, key in ipairs(keys) do
    if quiet and FORBIDDEN[key] then lines[#lines + 1] = "FORBIDDEN " .. path .. "." .. named(key) end
    walk(path .. "." .. named(key), rawget(value, key), quiet)
  end
  local meta = getmetatable(value)
  if meta ~= nil then walk(path .. "@meta", meta, quiet) end
end

local before = { corpus = corpus, out = out }
args, corpus, out = nil, nil, nil
walk("_G", _G)
walk("dossier", require "dossier")
walk("json", require "dossier.json")
for _, name in ipairs { "corpus", "out" } do walk(name, before[name]) end
for doc in before.corpus:documents() do
  walk("document", doc)
  break
end
for hit in before.corpus:search "the" do
  walk("hit", hit)
  walk("citation", hit:cite())
  break
end
local modules = 0
for name in MODULES:gmatch "[%w_.]+" do
  walk(name, require(name), true)
  modules = modules + 1
end
lines[#lines + 1] = modules > 0 and "modules: walked" or "modules: none"
for _, line in ipairs(lines) do before.out:text(line) end
