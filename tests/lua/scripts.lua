-- Where scripts are found, and what is told of those that are broken.
local test = require "testing"
require "dossier"
require "fake_host"
local internal = require "dossier.internal"
local scratch = require "scratch"
local scripts = require "dossier.scripts"

-- The user's folder is one of ours; the project's is the checkout's own scripts/.
local folder = scratch.folder()
local getenv = os.getenv
os.getenv = function(name) -- luacheck: ignore 122
  if name == "XDG_DATA_HOME" then return folder end
  return getenv(name)
end
assert(os.execute("mkdir -p '" .. folder .. "/dossier/scripts/report'"))

local function user_script(name, text) return scratch.script(folder .. "/dossier/scripts", name, text) end

test("by name: the project's, the user's, the shipped; hiding is said", function()
  local own = user_script("report/tides", "manifest { name = 'tides', version = '1', summary = 's' } return {}")
  local script, hidden = scripts.find "tides"
  test.same({ script.path, script.label, script.kind, script.manifest.name, hidden },
    { own, "user", "report", "tides" })
  user_script("tides", "print 'another'")
  script, hidden = scripts.find "tides"
  test.holds(script.path, "/dossier/scripts/tides.lua")
  test.same(hidden, own)
  user_script("tides", "manifest { name = 'tides', version = '1', summary = 's' } return {}")
  test.same(select(2, scripts.find "tides"), nil, "the same text hides nothing")
end)

test("by path, with or without a manifest", function()
  local path = scratch.script(folder, "plain", "print 'hello'")
  local script = scripts.find(path)
  test.same({ script.name, script.label, script.kind, script.manifest, script.problem }, { "plain", "path", "report" })
  local none, message = scripts.find "./nowhere.lua"
  test.same({ none, message }, { nil, "./nowhere.lua: there is no such script file" })
  test.same(select(2, scripts.find(folder)), folder .. ": there is no such script file")
end)

test("a name that is none gets the nearest one", function()
  test.same(select(2, scripts.find "tidse"), "there is no script 'tidse'; did you mean 'tides'?")
  test.same(select(2, scripts.find "zzzzzzz"), "there is no script 'zzzzzzz'; `dossier scripts` lists them")
  test.same(select(2, scripts.find "../tides"), "../tides: there is no such script file")
end)

test("a broken manifest names file and line", function()
  local path = user_script("broken", "manifest {\n  name = 'a' .. 'b' }")
  test.same(scripts.find("broken").problem, path .. ":2: ',' or '}' is missing")
  path = user_script("typed", "manifest {\n name = 'typed', version = '1', summary = 's',\n"
    .. " args = { { name = 'n', type = 'date-time' } } }")
  test.holds(scripts.find("typed").problem, path .. ":3: argument 'n' has the unknown type 'date-time'")
end)

test("what a script requires is there, in a version that fits", function()
  user_script("needs", "manifest { name = 'needs', version = '1', summary = 's', requires = { tides = '2' } }")
  test.holds(scripts.find("needs").problem, "/needs.lua: it needs tides 2; this is 1")
  user_script("needs", "manifest { name = 'needs', version = '1', summary = 's',\n requires = { tides = '>=1 <2' } }")
  test.same(scripts.find("needs").problem, nil)
  user_script("needs", "manifest { name = 'needs', version = '1', summary = 's', requires = { dossier = '99' } }")
  test.holds(scripts.find("needs").problem, "/needs.lua: it needs dossier 99; this is 0.")
  user_script("needs", "manifest { name = 'needs', version = '1', summary = 's', requires = { ['no-such'] = '1' } }")
  test.holds(scripts.find("needs").problem, "it needs the script 'no-such' 1, which is not there")
  assert(os.remove(folder .. "/dossier/scripts/needs.lua"))
end)

test("the list holds each name once, broken ones too, and every shipped one", function()
  local seen, last = {}, ""
  for _, script in ipairs(scripts.all()) do
    assert(script.name > last, script.name)
    seen[script.name], last = script, script.name
  end
  assert(seen.broken.problem and seen.tides.manifest)
  for _, kind in ipairs { "report", "extract" } do
    for _, name in ipairs(internal.names(internal.home .. "/scripts/" .. kind, ".lua")) do
      test.same(seen[name] and seen[name].problem, nil, name)
      test.same(seen[name].manifest.name, name)
    end
  end
end)

test.done()
