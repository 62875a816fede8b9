-- dossier help: on a command, a script, a topic or a name of the Lua interface.

local cli = require "dossier.cli"
local commands = require "dossier.commands"

local QUERIES = [[
Queries are patterns over words (tokens), after the Corpus Query Language.

  asymmetric warfare            words, in any case
  "Defense Minister"            words as they are written; behind it %c any
                                case, %d without diacritics, %l no regex
  "defen[cs]e" "minister"       a string with one of []()|*+?{}\^ is a regular
                                expression for one whole word
  [norm="arms|weapons"]         attributes: word norm stem shape kind
  [stem="sale"]                 sale, sales
  [kind="number"]               word number punct symbol url email tag file
  [norm in countries]           a one-word name of a gazetteer (data/gazetteers)
  <in countries/>               a name of any length, as one unit
  []{0,3}  ? * + {2} {1,4}      any word; repetition
  a | b   ( ... )   ! &         alternatives, groups; not, and within [ ]
  total:[kind="number"] "of"    a capture named total
  <person/> []{0,5} "said"      something extracted, as one unit
  <s> ... </s>  <heading> ...   where a sentence, zone or annotation begins, ends
  @speech                       the query saved under that name
  (?shortest) ...               which matches count: longest (default), shortest,
                                all

Behind the pattern, filters; a ! before one turns it round:
  within s                      inside one sentence
  within heading                inside a zone: headline, heading, body ...
  within <person/>              inside something extracted
  within "a" []* "b"            inside a match of another pattern
  containing [stem="sale"]      with a match of another pattern in it
  within 10                     of at most 10 words
  within <doc publisher="Reuters" & since="2022" & key="docs/.*"/>
                                of documents like these: key title publisher
                                author language since until; & | ! ( )
  "x" within (<s/> containing "y" !containing "z")

The longest hit counts, the leftmost of equals. Searched are headlines,
datelines, headings and body; not captions, credits, teasers or boilerplate.
`dossier whynot` says why something is not found.]]

local EXITS = [[
0  the work is done, also when documents were skipped and named
1  the work failed
2  wrong use: a command, option, script, argument or query that is none
3  refused by a limit or a missing grant]]

local topics = { queries = QUERIES, exits = EXITS }

-- A script's argument as an item of cli.list: "buyer=string", what it is for.
local function argument_item(declared)
  local kind, help = declared.type or "string", declared.help or ""
  if kind == "choice" then
    kind, help = "WORD", help .. ": one of " .. table.concat(declared.choices, ", ")
  end
  local notes = declared.required and " (needed)"
    or declared.default ~= nil and " (" .. tostring(declared.default) .. ")" or ""
  return { name = declared.name .. "=" .. kind, help = help .. notes }
end

local function script_text(script)
  local m = script.manifest
  local out = { ("%s %s (%s)\n\n%s\n"):format(m.name, m.version or "", script.kind,
    cli.wrap(m.summary or "", 78, "")) }
  if m.description then
    out[#out + 1] = "\n" .. cli.wrap(cli.paragraphs(m.description), 78, "") .. "\n"
  end
  local items = {}
  for i, declared in ipairs(m.args or {}) do items[i] = argument_item(declared) end
  out[#out + 1] = cli.list("arguments", items)
  if m.emits then out[#out + 1] = "\n" .. cli.wrap("emits: " .. table.concat(m.emits, ", "), 78, "") .. "\n" end
  if m.example then out[#out + 1] = "\nexample:\n  " .. m.example .. "\n" end
  out[#out + 1] = ("\nby %s, licence %s\nfile: %s\n"):format(m.author or "?", m.licence or "?", script.path)
  return table.concat(out)
end

local function lookup(name)
  local command = commands.get(name)
  if command then return cli.help(command) end
  if topics[name] then return topics[name] .. "\n" end
  local script, message = require "dossier.scripts".find(name)
  if script then
    if script.manifest then return script_text(script) end
    if script.problem then return nil, script.problem end
    return ("%s: a plain file without a manifest; it runs as a report and takes no arguments\n")
      :format(script.path)
  end
  local text, near = require "dossier.manual".help(name)
  if text then return text .. "\n" end
  return nil, ("no help on '%s': it is no command, topic (queries, exits), script or Lua name%s")
    :format(name, near and "; did you mean '" .. near .. "'?" or message:match "; did you mean.*" or "")
end

local function run(arguments, options)
  if options.man then
    io.stdout:write(require "dossier.man"())
    return
  elseif options.manual then
    io.stdout:write(require "dossier.manual".markdown())
    return
  elseif not arguments.NAME then
    return require "dossier.main"(require "dossier.host", { "--help" })
  end
  local text, message = lookup(arguments.NAME)
  if not text then return cli.fail(message, "usage") end
  io.stdout:write(text)
end

return {
  name = "help",
  summary = "explain a command, a script, a topic or a name of the Lua interface",
  description = "Topics are queries and exits. Lua names are as in `corpus:search`.",
  arguments = { { name = "NAME", optional = true, help = "what to explain" } },
  options = {
    { name = "man", help = "write the manual page (for `man -l -`)" },
    { name = "manual", help = "write the reference of the Lua interface, in Markdown" },
  },
  examples = { "dossier help search", "dossier help arms-register", "dossier help corpus:search",
    "dossier help queries" },
  topics = topics,
  run = run,
}
