-- Completion for the shell: commands, options and their values, scripts, their
-- arguments and their choices, all from the descriptions that help shows.
--
-- The shell's half is a few lines that ask `dossier help --complete LINE` at each
-- Tab, so that a new script of yours is completed at once. Refused: a list of
-- names written out for the shell, which is old when the next script is written.

local commands = require "dossier.commands"

local completion = {}

local BASH = [==[
# Completion of dossier in bash:  source <(dossier help --completion bash)
_dossier() {
  local candidate
  COMPREPLY=()
  while IFS= read -r candidate; do
    COMPREPLY+=("$candidate")
    [[ $candidate != *= ]] || compopt -o nospace 2>/dev/null
  done < <("$1" help --complete "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
}
complete -o bashdefault -o default -F _dossier dossier
]==]

--- What bash is to read.
function completion.bash() return BASH end

-- ---- the line ---------------------------------------------------------------

-- The words of a command line up to where the cursor stands, quotations and
-- backslashes undone; the last one is what is being typed, "" behind a blank.
local function words_of(line)
  local words, word, quote, at = {}, nil, nil, 1
  while at <= #line do
    local char = line:sub(at, at)
    if quote then
      if char == quote then
        quote = nil
      elseif char == "\\" and quote == '"' then
        at = at + 1
        word = word .. line:sub(at, at)
      else
        word = word .. char
      end
    elseif char == "'" or char == '"' then
      quote, word = char, word or ""
    elseif char == "\\" then
      at = at + 1
      word = (word or "") .. line:sub(at, at)
    elseif char:find "%s" then
      if word then words[#words + 1] = word end
      word = nil
    else
      word = (word or "") .. char
    end
    at = at + 1
  end
  words[#words + 1] = word or ""
  return words
end

local function option_named(command, name)
  for _, option in ipairs(command.options or {}) do
    if option.name == name then return option end
  end
end

-- Of the words between a command and the last one: the plain ones, and the option
-- whose value the last one is, or nil.
local function read_words(command, words)
  local plain, awaited, ended = {}, nil, false
  for i = 3, #words - 1 do
    local word = words[i]
    local name = not ended and (word == "-o" and "output" or word:match "^%-%-(.+)$")
    if awaited then
      awaited = nil
    elseif word == "--" and not ended then
      ended = true
    elseif name and not name:find "=" then
      local option = option_named(command, name)
      awaited = option and option.value and option or nil
    elseif not name then
      plain[#plain + 1] = word
    end
  end
  return plain, awaited, ended
end

-- ---- what may stand there ---------------------------------------------------

local function names_of_scripts(kind)
  local names = {}
  for _, card in ipairs(require "dossier.script_index".cards()) do
    if not card.problem and (not kind or card.kind == kind) then names[#names + 1] = card.name end
  end
  return names
end

local function option_names(command)
  local names = { "--help" }
  for _, option in ipairs(command.options or {}) do names[#names + 1] = "--" .. option.name end
  return names
end

local function arguments_of(script)
  local found = script and require "dossier.scripts".find(script)
  return found and found.manifest and found.manifest.args or {}
end

-- "kind=" of a script's arguments that are not given yet, or a value's choices.
local function script_arguments(script, given, typed)
  local name = typed:match "^([%w_-]+)="
  local list, seen = {}, {}
  for _, word in ipairs(given) do seen[word:match "^([%w_-]+)=" or ""] = true end
  for _, declared in ipairs(arguments_of(script)) do
    local values = declared.choices or (declared.type == "boolean" or declared.of == "boolean") and { "yes", "no" }
    if not name and not seen[declared.name] then
      list[#list + 1] = declared.name .. "="
    elseif name == declared.name then
      local before = declared.type == "list" and typed:match "^[%w_-]+=(.*,)" or ""
      for i, value in ipairs(values or {}) do list[i] = name .. "=" .. before .. value end
    end
  end
  return list
end

local function help_names()
  local names = table.move(commands.names, 1, #commands.names, 1, {})
  for topic in pairs(commands.get "help".topics) do names[#names + 1] = topic end
  for _, name in ipairs(names_of_scripts()) do names[#names + 1] = name end
  for name in pairs(require "dossier.manual".load().by_class) do names[#names + 1] = name end
  return names
end

-- Words of an expression; behind "does:" the same with "does:" before them.
local function expression_words(_, typed)
  local names, field = names_of_scripts(), typed:match "^(%a+:)" or ""
  for _, card in ipairs(require "dossier.script_index".cards()) do
    for _, list in ipairs { card.categories, card.does } do table.move(list, 1, #list, #names + 1, names) end
  end
  for i, name in ipairs(names) do names[i] = field .. name end
  return names
end

-- By the argument's name, for a command: a list, or nothing where a file is meant.
local OF_ARGUMENT = {
  SCRIPT = function(command) return names_of_scripts(({ run = "report", extract = "extractor" })[command.name]) end,
  EXPR = expression_words,
  LAYER = function() return require "dossier.export".layers end,
}

local function positional(command, plain, typed)
  local declared = command.arguments or {}
  local argument = declared[math.min(#plain + 1, #declared)]
  if not argument or #plain + 1 > #declared and not argument.many then return {} end
  if command.name == "help" then return help_names() end
  if command.name == "run" and argument.name == "ARGUMENT" then
    return script_arguments(plain[2], table.move(plain, 3, #plain, 1, {}), typed)
  end
  if command.name == "test" then return names_of_scripts() end
  local of = OF_ARGUMENT[argument.name]
  return of and of(command, typed) or {}
end

local function for_words(words)
  local typed = words[#words]
  if #words <= 2 then
    local list = table.move(commands.names, 1, #commands.names, 1, {})
    if typed:sub(1, 1) == "-" then list = { "--help", "--version" } end
    return list
  end
  local command = commands.get(words[2])
  if not command then return {} end
  local plain, awaited, ended = read_words(command, words)
  if awaited then return awaited.choices or {} end
  local option = not ended and option_named(command, typed:match "^%-%-([^=]+)=" or "")
  if option then
    local list = {}
    for i, choice in ipairs(option.choices or {}) do list[i] = "--" .. option.name .. "=" .. choice end
    return list
  elseif typed:sub(1, 1) == "-" and not ended then
    return option_names(command)
  end
  return positional(command, plain, typed)
end

-- bash cuts words at "=" and ":"; what it is given begins behind the last of them.
local function tail(typed)
  local cut = typed:match "^.*[=:]()"
  return cut and cut - 1 or 0
end

--- What may stand at the end of a command line, a line each, as the shell would
--- have it typed; "" where only files may, or nothing.
--- Example: completion.candidates "dossier run c.dossier entity na" --> "name=\n"
function completion.candidates(line)
  local words = words_of(line)
  local typed, out, seen = words[#words], {}, {}
  for _, candidate in ipairs(for_words(words)) do
    if candidate:sub(1, #typed) == typed and not candidate:find "%c" and not seen[candidate] then
      seen[candidate] = true
      out[#out + 1] = candidate:sub(tail(typed) + 1):gsub("[^%w_./=+:,@%%\x80-\xff-]", "\\%0")
    end
  end
  table.sort(out)
  return #out > 0 and table.concat(out, "\n") .. "\n" or ""
end

return completion
