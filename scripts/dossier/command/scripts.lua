-- dossier scripts: what there is to run, all of it or what an expression chooses.

local cli = require "dossier.cli"

-- "report, reads-only", "extractor, writes-facts"
local function nature(card)
  if card.problem or card.kind == "" then return "?" end
  return card.kind .. ", " .. table.concat(card.does, " ")
end

local function said(card)
  if card.problem then return "BROKEN: " .. card.problem end
  return card.plain and "a plain file without a manifest" or card.summary
end

local function shown(text)
  return (text:gsub("[^ \n]+", require "dossier.render.escape".terminal))
end

local function write_line(card, where)
  if where then
    io.stdout:write(shown(("%-18s %s"):format(card.name, card.path)), "\n")
    for _, path in ipairs(card.hides) do io.stdout:write(shown(("%-18s   hides %s"):format("", path)), "\n") end
  else
    local more = #card.hides > 0 and (" (hides %s)"):format(table.concat(card.hides, ", ")) or ""
    io.stdout:write(shown(("%-18s %-28s %s%s"):format(card.name, nature(card), said(card), more)), "\n")
  end
end

-- With --where and one name: the file it stands for, and what that one hides.
local function where_is(name)
  local scripts = require "dossier.scripts"
  local script, message = scripts.find(name)
  if not script then return nil, message end
  io.stdout:write(shown(script.path), "\n")
  if script.label ~= "path" then
    local first = script.text
    for i, file in ipairs(scripts.files(name)) do
      local same = i > 1 and scripts.read(file.path) == first
      if i > 1 then io.stdout:write(shown(("  hides %s%s"):format(file.path, same and " (the same text)" or "")), "\n") end
    end
  end
  if script.problem then cli.say("%s", script.problem) end
  return true
end

local function is_one_name(expression)
  return expression:find "^[%w_-]+$" ~= nil or expression:find "/" ~= nil or expression:find "%.lua$" ~= nil
end

local function nothing_found(expression, cards)
  local names = {}
  for i, card in ipairs(cards) do names[i] = card.name end
  for _, card in ipairs(cards) do
    for _, category in ipairs(card.categories) do names[#names + 1] = category end
  end
  for _, word in ipairs(require "dossier.script_query".words(expression)) do
    local near = require "dossier.nearest"(word, names)
    if near and near ~= word then
      return ("no script matches '%s'; did you mean '%s'?"):format(expression, near)
    end
  end
  return ("no script matches '%s'; `dossier scripts` lists all"):format(expression)
end

local function run(arguments, options)
  local expression = table.concat(arguments.EXPR, " "):match "^%s*(.-)%s*$"
  if options.where and is_one_name(expression) then
    local found, message = where_is(expression)
    if not found then return cli.fail("scripts: " .. message, "usage") end
    return
  end
  local chosen = function() return true end
  if expression:find "%S" then
    local problem
    chosen, problem = require "dossier.script_query".compile(expression)
    if not chosen then return cli.fail(("scripts: '%s', %s"):format(expression, problem), "usage") end
  end
  local cards, count = require "dossier.script_index".cards(), 0
  for _, card in ipairs(cards) do
    if chosen(card) then
      count = count + 1
      write_line(card, options.where)
    end
  end
  if count == 0 then
    cli.say("%s", nothing_found(expression, cards))
    return cli.FAILED
  end
end

return {
  name = "scripts",
  summary = "list the scripts that can be run, or find some",
  description = "Looks in scripts/ below the current folder, in the user's folder "
    .. "(~/.local/share/dossier/scripts), in the system's and in what ships with the program; the first of a "
    .. "name counts, and what it hides is said. Manifests are read and nothing is run. A script that cannot run "
    .. "is listed with its error.\n"
    .. "EXPR is words with and, or, not and parentheses. A word is a name or part of one (with * and ?), a "
    .. "category, a kind (report, extractor), a word of the description, or what the script may do, which is "
    .. "worked out from its emits and grants: reads-only, writes-entities, writes-facts, writes-files. name:, "
    .. "category:, kind:, does:, emits:, text: and in: (project, user, system, dossier) look there alone.",
  arguments = { { name = "EXPR", optional = true, many = true,
    help = "only those that the expression chooses" } },
  options = { { name = "where", help = "show the files, and what they hide; with one name, that script's" } },
  examples = { "dossier scripts", "dossier scripts 'sales and not draft'", "dossier scripts 'arms-* or kind:extractor'",
    "dossier scripts --where arms-register" },
  run = run,
}
