-- The manual pages, from the same descriptions as --help and a script's help.
-- roff's man macros.

local cli = require "dossier.cli"
local commands = require "dossier.commands"
local dossier = require "dossier"

-- What roff would turn into typographic signs: an example is there to be copied.
local SIGNS = { ["\\"] = "\\e", ["-"] = "\\-", ["`"] = "\\(ga", ["'"] = "\\(aq", ["^"] = "\\(ha",
  ["~"] = "\\(ti" }

local function roff(text)
  text = text:gsub("[\\%-`'^~]", SIGNS)
  return (("\n" .. text):gsub("\n([.'])", "\n\\&%1"):sub(2))
end

local function add_items(out, items, head_of)
  for _, item in ipairs(items or {}) do
    out[#out + 1] = (".TP\n\\fB%s\\fR\n%s\n"):format(roff(head_of(item)), roff(item.help))
  end
end

local function add_command(out, command)
  out[#out + 1] = (".SS \"%s\"\n%s.\n"):format(roff(cli.synopsis(command)),
    roff(command.summary:sub(1, 1):upper() .. command.summary:sub(2)))
  if command.description then out[#out + 1] = ".PP\n" .. roff(command.description) .. "\n" end
  add_items(out, command.arguments, function(a) return a.name end)
  add_items(out, command.options, cli.option_head)
  if command.examples then
    out[#out + 1] = ".PP\nExamples:\n.PP\n.nf\n.RS\n"
    for _, example in ipairs(command.examples) do out[#out + 1] = roff(example) .. "\n" end
    out[#out + 1] = ".RE\n.fi\n"
  end
end

local function add_topic(out, title, text)
  out[#out + 1] = (".SH %s\n.nf\n%s\n.fi\n"):format(title, roff(text))
end

local function add_script(out, script, section)
  local d = require "dossier.script_help".describe(script)
  out[#out + 1] = (".%s \"%s\"\n%s\n"):format(section, roff(d.title), roff(d.summary))
  out[#out + 1] = ".PP\n.nf\n.RS\n" .. roff(d.usage) .. "\n.RE\n.fi\n"
  if d.description then out[#out + 1] = ".PP\n" .. roff(d.description) .. "\n" end
  for _, list in ipairs(d.lists) do
    if #list[2] > 0 then
      out[#out + 1] = (".PP\n%s:\n"):format(roff(list[1]:sub(1, 1):upper() .. list[1]:sub(2)))
      add_items(out, list[2], function(item) return item.name end)
    end
  end
  if d.example then out[#out + 1] = ".PP\nExample:\n.PP\n.nf\n.RS\n" .. roff(d.example) .. "\n.RE\n.fi\n" end
  for _, fact in ipairs(d.facts) do
    out[#out + 1] = (".PP\n%s: %s\n"):format(roff(fact[1]:sub(1, 1):upper() .. fact[1]:sub(2)), roff(fact[2]))
  end
  return d
end

-- The scripts that ship, and no others: the page is the same on every machine.
local function add_shipped(out)
  local scripts = require "dossier.scripts"
  out[#out + 1] = ".SH SCRIPTS\nWhat ships; `dossier scripts` lists yours, too.\n"
  for _, script in ipairs(scripts.shipped()) do
    if script.manifest and not script.problem then add_script(out, script, "SS") end
  end
end

local man = {}

--- The page of one script as text.
function man.script(script)
  local out = { (".TH \"DOSSIER\\-%s\" 1 \"\" \"%s %s\" \"Dossier Scripts\"\n.nh\n.ad l\n"):format(
    roff(script.name:upper()), roff(script.manifest.name), roff(script.manifest.version)) }
  out[#out + 1] = (".SH NAME\ndossier\\-%s \\- %s\n"):format(roff(script.name), roff(script.manifest.summary))
  local d = add_script(out, script, "SH")
  out[#out + 1] = (".SH AUTHOR\n%s; licence %s\n"):format(roff(d.author), roff(d.licence))
  return table.concat(out)
end

--- The whole page of the program as text.
function man.program()
  local out = { (".TH DOSSIER 1 \"\" \"dossier %s\" \"User Commands\"\n"):format(dossier.version),
    ".nh\n.ad l\n.SH NAME\ndossier \\- read, search and report on a corpus of documents\n",
    ".SH SYNOPSIS\n\\fBdossier\\fR \\fICOMMAND\\fR [arguments] [options]\n",
    ".SH DESCRIPTION\n", roff([[
Reads documents into one corpus file, searches them, extracts who said what,
figures and deals, and writes reports in which every row leads back to the text.
Extractors and reports are scripts in Lua that an analyst can read, change and
pass on.]]), "\n.SH COMMANDS\n" }
  for _, name in ipairs(commands.names) do add_command(out, commands.get(name)) end
  add_shipped(out)
  local topics = commands.get "help".topics
  add_topic(out, "QUERIES", topics.queries)
  add_topic(out, "\"EXIT STATUS\"", topics.exits)
  out[#out + 1] = [[
.SH ENVIRONMENT
.TP
.B DOSSIER_HOME
the folder that holds scripts/ and data/, where it is not found beside the program
.TP
.B XDG_DATA_HOME
dossier/scripts below it (default ~/.local/share) holds the user's own scripts
.TP
.B XDG_DATA_DIRS
dossier/scripts below each of them (default /usr/local/share:/usr/share) holds the system's scripts
.TP
.B XDG_CACHE_HOME
dossier/scripts.index below it (default ~/.cache) keeps what is known of the scripts; it may be removed
.TP
.B XDG_STATE_HOME
dossier/history below it (default ~/.local/state) keeps the prompt's history
]]
  return table.concat(out)
end

return man
