-- A script's help, from its manifest: one description, which `dossier help NAME`
-- and help "NAME" at the prompt write as text and the manual page as roff.

local cli = require "dossier.cli"
local emits = require "dossier.emits"
local grants = require "dossier.grants"
local manifest = require "dossier.manifest"

local help = {}

-- ---- the description --------------------------------------------------------

-- What stands behind "name=" for a value of the type.
local PLACES = { boolean = "yes|no", choice = "WORD", list = "A,B" }

local function range_of(declared)
  local min, max = declared.min, declared.max
  if min and max then return ("%s to %s"):format(min, max) end
  return min and ("%s or more"):format(min) or max and ("%s at most"):format(max)
end

local function argument_item(declared)
  local kind = declared.type or "string"
  local text = declared.help or ""
  if declared.choices then text = text .. ": one of " .. table.concat(declared.choices, ", ") end
  if kind == "list" then text = text .. " (a list, commas between; \\, is a comma)" end
  local notes = {}
  if declared.required then notes[#notes + 1] = "needed" end
  notes[#notes + 1] = range_of(declared)
  if declared.default ~= nil then
    local said = declared.default == true and "yes" or declared.default == false and "no"
      or require "dossier.argument_types".text(declared.default)
    notes[#notes + 1] = #notes > 0 and "default " .. said or said
  end
  return { name = ("%s=%s"):format(declared.name, PLACES[kind] or kind),
    help = text .. (#notes > 0 and " (" .. table.concat(notes, "; ") .. ")" or "") }
end

local function emitted(m)
  if m.kind ~= "extractor" then return {} end
  local rows, items = emits.rows(m), {}
  if not rows then return { { name = "anything", help = "the manifest does not say what" } } end
  for i, row in ipairs(rows) do
    items[i] = { name = row.name, help = row.fields and emits.type_text(row.fields):match "^{ (.*) }$" or "" }
  end
  return items
end

local function needed(m)
  local items = {}
  for name, range in pairs(m.requires or {}) do items[#items + 1] = { name = name, help = range } end
  table.sort(items, function(a, b) return a.name < b.name end)
  return items
end

local function granted(m)
  local items = {}
  for i, word in ipairs(grants.asked(m)) do
    items[i] = { name = word, help = grants.help(word:match "^%a+") }
  end
  return items
end

local function usage_of(script)
  local m = script.manifest
  if m.kind == "extractor" then return ("dossier extract CORPUS %s"):format(script.name) end
  return ("dossier run CORPUS %s%s"):format(script.name, #(m.args or {}) > 0 and " [name=value ...]" or "")
end

--- What there is to say of a script with a manifest: { title, usage, summary,
--- description, lists = { { title, items } }, facts = { { name, text } },
--- example }.
function help.describe(script)
  local m = script.manifest
  local arguments = {}
  for i, declared in ipairs(m.args or {}) do arguments[i] = argument_item(declared) end
  local facts = { { "may", table.concat(manifest.behaviour(m), ", ") } }
  local function add(name, values)
    if values and #values > 0 then facts[#facts + 1] = { name, table.concat(values, ", ") } end
  end
  add("categories", m.categories)
  add("runs after", m.after)
  add("tests", #(m.tests or {}) > 0 and { tostring(#m.tests) } or nil)
  return { title = ("%s %s (%s)"):format(m.name, m.version, m.kind), usage = usage_of(script), summary = m.summary,
    description = m.description and cli.paragraphs(m.description), example = m.example, facts = facts,
    lists = { { "arguments", arguments }, { "emits", emitted(m) }, { "requires", needed(m) },
      { "asks for", granted(m) } },
    author = m.author or "?", licence = m.licence or "?" }
end

-- ---- as text ----------------------------------------------------------------

--- The text of a script's help; nil, message for one that cannot run.
function help.text(script)
  if script.problem then return nil, script.problem end
  if not script.manifest then
    return ("%s: a plain file without a manifest; it runs as a report and takes no arguments\n"):format(script.path)
  end
  local d = help.describe(script)
  local out = { d.title, "\n\n", cli.wrap(d.summary, 78, ""), "\n\nusage: ", d.usage, "\n" }
  if d.description then out[#out + 1] = "\n" .. cli.wrap(d.description, 78, "") .. "\n" end
  for _, list in ipairs(d.lists) do out[#out + 1] = cli.list(list[1], list[2]) end
  if d.example then out[#out + 1] = "\nexample:\n  " .. d.example .. "\n" end
  out[#out + 1] = "\n"
  for _, fact in ipairs(d.facts) do out[#out + 1] = cli.wrap(fact[1] .. ": " .. fact[2], 78, "") .. "\n" end
  out[#out + 1] = ("by %s, licence %s\nfile: %s\n"):format(d.author, d.licence, script.path)
  return table.concat(out)
end

return help
