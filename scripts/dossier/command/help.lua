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

local SHELLS = { "bash" }

local function lookup(name)
  local command = commands.get(name)
  if command then return cli.help(command) end
  if topics[name] then return topics[name] .. "\n" end
  local script, message = require "dossier.scripts".find(name)
  if script then return require "dossier.script_help".text(script) end
  local text, near = require "dossier.manual".help(name)
  if text then return text .. "\n" end
  return nil, ("no help on '%s': it is no command, topic (queries, exits), script or Lua name%s")
    :format(name, near and "; did you mean '" .. near .. "'?" or message:match "; did you mean.*" or "")
end

-- The manual page: of the program, or of a script.
local function page(name)
  local man = require "dossier.man"
  if not name then return man.program() end
  local script, message = require "dossier.scripts".find(name)
  if not script then return nil, message end
  if script.problem then return nil, script.problem end
  if not script.manifest then return nil, script.path .. ": a plain file without a manifest has no page" end
  return man.script(script)
end

local function answer(name, options)
  if options.man then return page(name) end
  if options.manual then return require "dossier.manual".markdown() end
  if options.completion then return require "dossier.completion".bash() end
  if options.complete then return require "dossier.completion".candidates(options.complete) end
  return lookup(name)
end

local function run(arguments, options)
  if not next(options) and not arguments.NAME then
    return require "dossier.main"(require "dossier.host", { "--help" })
  end
  local text, message = answer(arguments.NAME, options)
  if not text then return cli.fail(message, "usage") end
  io.stdout:write(text)
end

return {
  name = "help",
  summary = "explain a command, a script, a topic or a name of the Lua interface",
  description = "Topics are queries and exits. Lua names are as in `corpus:search`. For completion in "
    .. "bash, put `source <(dossier help --completion bash)` into ~/.bashrc.",
  arguments = { { name = "NAME", optional = true, help = "what to explain" } },
  options = {
    { name = "man", help = "write the manual page, of the program or of a script (for `man -l -`)" },
    { name = "manual", help = "write the reference of the Lua interface, in Markdown" },
    { name = "completion", value = "SHELL", choices = SHELLS, help = "write the shell's completion: bash" },
    { name = "complete", value = "LINE", help = "write what may stand at the end of a command line" },
  },
  examples = { "dossier help search", "dossier help arms-register", "dossier help corpus:search",
    "dossier help queries", "dossier help --completion bash" },
  topics = topics,
  run = run,
}
