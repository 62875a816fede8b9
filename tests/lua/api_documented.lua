-- The files of bindings/meta and what is registered are the same: no function
-- without its entry, no entry without its function.
local test = require "testing"
local dossier = require "dossier"
local internal = require "dossier.internal"

-- Classes that are handed to scripts by others than the library's table: emit
-- by the extraction (tested in extraction.lua), out by the report runner.
local ELSEWHERE = { emit = true, out = true }

local documented, described = {}, {}
for _, part in ipairs(require "dossier.manual".files) do
  local above = ""
  for line in io.lines("bindings/meta/" .. part .. ".lua") do
    local class, mark, name = line:match "^function ([%w_]+)([.:])([%w_]+)%("
    if class and not ELSEWHERE[class] then
      documented[class .. mark .. name] = true
      described[class .. mark .. name] = above:find "^%-%-%-" ~= nil
    end
    above = line
  end
end

local registered = {}
for name, value in pairs(dossier) do
  if type(value) == "function" then registered["dossier." .. name] = true end
end
for class, methods in pairs(internal.methods) do
  if not class:find "^dossier%." then
    for name, value in pairs(methods) do
      if type(value) == "function" then registered[class .. ":" .. name] = true end
    end
  end
end

local function missing(from, where)
  local list = {}
  for name in pairs(from) do
    if not where[name] then list[#list + 1] = name end
  end
  table.sort(list)
  return list
end

test("every function has an entry", function() test.same(missing(registered, documented), {}) end)
test("every entry has a function", function() test.same(missing(documented, registered), {}) end)
test("every entry says what the function does", function()
  for name, fine in pairs(described) do test.same(fine, true, name .. " has no comment") end
end)
test("there is something to compare", function()
  test.same(registered["corpus:search"] and registered["dossier.open"], true)
end)

test.done()
