-- dossier test: the tests that stand in scripts' manifests.

local cli = require "dossier.cli"
local coverage = require "dossier.coverage"
local host = require "dossier.host"
local scripts = require "dossier.scripts"
local tests = require "dossier.script_tests"

-- The scripts that are named, each a name, a file or a folder; all that can be
-- found when none is.
local function chosen(names)
  if #names == 0 then return scripts.all() end
  local list = {}
  for _, name in ipairs(names) do
    if host.kind(name) == "folder" then
      local entries = host.list(name) or {}
      table.sort(entries)
      for _, entry in ipairs(entries) do
        if entry:find "%.lua$" then list[#list + 1] = assert(scripts.find(name:gsub("/$", "") .. "/" .. entry)) end
      end
    else
      local script, message = scripts.find(name)
      if not script then return nil, message end
      list[#list + 1] = script
    end
  end
  return list
end

local function first_words(name)
  local text = name:gsub("^%s+", ""):gsub("%s+", " ")
  if #text <= 60 then return text end
  local cut = utf8.offset(text, 0, 58) or 58
  return text:sub(1, cut - 1) .. "..."
end

local function say(line) io.stdout:write(line, "\n") end

local function show_rules(script, rows, all)
  local fired, never = 0, {}
  local counted = coverage.count(script, rows)
  for _, rule in ipairs(counted) do
    if rule.count > 0 then fired = fired + 1 else never[#never + 1] = rule end
  end
  if #counted == 0 then return end
  say(("  rules: %d of %d fired"):format(fired, #counted))
  if all then
    for _, rule in ipairs(counted) do
      if rule.count > 0 then say(("  %6d  %s"):format(rule.count, rule.rule)) end
    end
  end
  for _, rule in ipairs(never) do say(("   never  %s (%s:%d)"):format(rule.rule, rule.file, rule.line)) end
end

-- How many tests passed and failed; of a script that has none, nil.
local function examine(script, options)
  if script.problem then
    say(("%s: BROKEN: %s"):format(script.name, script.problem))
    return 0, 1
  elseif not script.manifest or #(script.manifest.tests or {}) == 0 then
    say(("%s: no tests"):format(script.name))
    return nil
  end
  local results, rows = tests.run(script)
  if not results then
    say(("%s: %s"):format(script.name, rows))
    return 0, 1
  end
  local passed, failed = 0, 0
  for _, result in ipairs(results) do
    if #result.lines == 0 then
      passed = passed + 1
    else
      failed = failed + 1
      say(("%s: test %d failed (%s:%d)%s"):format(script.name, result.number, script.path, result.line,
        result.name and ": " .. first_words(result.name) or ""))
      for _, line in ipairs(result.lines) do say(line) end
    end
  end
  say(("%s: %d of %d tests passed"):format(script.name, passed, passed + failed))
  if rows and not options["no-rules"] then show_rules(script, rows, options.rules) end
  return passed, failed
end

local function run(arguments, options)
  local list, message = chosen(arguments.SCRIPT)
  if not list then return cli.fail("test: " .. message, "usage") end
  local passed, failed, without = 0, 0, 0
  for _, script in ipairs(list) do
    local fine, wrong = examine(script, options)
    if fine then
      passed, failed = passed + fine, failed + wrong
    else
      without = without + 1
    end
  end
  if #list ~= 1 then
    say(("%d scripts: %d tests passed, %d failed; without tests: %d"):format(#list, passed, failed, without))
  end
  if failed > 0 or passed == 0 then return cli.FAILED end
end

return {
  name = "test",
  summary = "run the tests that stand in a script's manifest",
  description = "Each test loads its small texts into a corpus of its own, runs the script over it "
    .. "as `dossier extract` or `dossier run` would, and compares what came with what is wanted: - "
    .. "is wanted, + came. Then it says which of an extractor's rules fired in the tests and which "
    .. "never did. Exit code 1 when a test fails, or when there was none.",
  arguments = { { name = "SCRIPT", many = true, optional = true,
    help = "scripts by name or path, or a folder of them; none: all that can be found" } },
  options = {
    { name = "rules", help = "also list the rules that fired, and how often" },
    { name = "no-rules", help = "only the tests" },
  },
  examples = { "dossier test", "dossier test deals", "dossier test ./visits.lua --rules" },
  run = run,
}
