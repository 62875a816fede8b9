-- Reading a command's words, and writing its help, from one description.
--
-- A command is a table; --help, the man page and the parser all read it:
--
--   { name = "search", summary = "one line", description = "paragraphs",
--     arguments = { { name = "CORPUS", help = "..." },
--                   { name = "PATH", help = "...", many = true } },
--     options = { { name = "context", value = "N", type = "integer", help = "..." },
--                 { name = "count", help = "..." } },      -- no value: a switch
--     examples = { "dossier search strait.dossier asymmetric warfare" },
--     run = function(arguments, options) return exit_code end }
--
-- Arguments come by name (a list for `many`), options by name. Wrong use is
-- told in one line with the nearest right name and exit code 2.

local nearest = require "dossier.nearest"

local cli = {}

--- The exit codes, the same everywhere.
cli.DONE, cli.FAILED, cli.USAGE, cli.REFUSED = 0, 1, 2, 3

local EXIT = { syntax = 2, invalid = 2, usage = 2, limit = 3, refused = 3 }

--- The exit code of a failure's code ("syntax", "io", ...).
function cli.exit_of(code) return EXIT[code] or cli.FAILED end

--- Print a message for people on standard error. What a name in it would do to
--- the terminal is shown instead; further lines stand indented.
function cli.say(...)
  local terminal = require "dossier.render.escape".terminal
  local text = string.format(...):gsub("[^ \n]+", terminal):gsub("\n(%S)", "\n  %1")
  io.stderr:write("dossier: ", text, "\n")
end

--- Report a failure and give its exit code: return cli.fail(message, code).
function cli.fail(message, code)
  cli.say("%s", tostring(message))
  return cli.exit_of(code)
end

local function option_named(command, name)
  for _, option in ipairs(command.options or {}) do
    if option.name == name then return option end
  end
end

local function names_of(list)
  local names = {}
  for _, item in ipairs(list) do names[#names + 1] = item.name end
  return names
end

local function convert(option, text)
  if option.type == "integer" then
    local n = math.tointeger(tonumber(text))
    if not n or n < (option.least or 0) then
      return nil, ("--%s wants a whole number%s, not '%s'"):format(option.name,
        option.least and " of at least " .. option.least or "", text)
    end
    return n
  elseif option.type == "number" then
    local n = tonumber(text)
    if not n or n <= 0 or n ~= n or n == math.huge then
      return nil, ("--%s wants a number above 0, not '%s'"):format(option.name, text)
    end
    return n
  elseif option.type == "date" then
    if not require "dossier".days(text) then
      return nil, ("--%s wants a date such as 2022-02-04, 2022-02 or 2022, not '%s'"):format(
        option.name, text)
    end
  elseif option.choices then
    for _, choice in ipairs(option.choices) do
      if choice == text then return text end
    end
    local near = nearest(text, option.choices)
    return nil, ("--%s wants one of %s, not '%s'%s"):format(option.name,
      table.concat(option.choices, ", "), text, near and " (did you mean " .. near .. "?)" or "")
  end
  return text
end

local function take_option(command, options, words, i)
  local name, value = words[i]:match "^%-%-([^=]+)=(.*)$"
  name = name or words[i]:match "^%-%-(.+)$"
  if words[i] == "-o" then name = "output" end
  local option = name and option_named(command, name)
  if not option then
    local near = nearest(name or words[i], names_of(command.options or {}))
    return nil, ("%s: there is no option %s%s"):format(command.name, words[i],
      near and "; did you mean --" .. near .. "?" or "; see `dossier " .. command.name .. " --help`")
  end
  if not option.value then
    if value then return nil, ("%s: --%s takes no value"):format(command.name, name) end
    options[name] = true
    return i
  end
  if not value then
    i = i + 1
    value = words[i]
    if not value then
      return nil, ("%s: --%s wants a value (%s)"):format(command.name, name, option.value)
    end
  end
  local converted, problem = convert(option, value)
  if converted == nil then return nil, command.name .. ": " .. problem end
  if option.many then
    options[name] = options[name] or {}
    table.insert(options[name], converted)
  else
    options[name] = converted
  end
  return i
end

local function missing(command, argument)
  return ("%s: %s is missing (%s); see `dossier %s --help`"):format(command.name, argument.name,
    argument.help, command.name)
end

local function place(command, positional)
  local arguments, at = {}, 1
  local declared = command.arguments or {}
  for _, argument in ipairs(declared) do
    if argument.many then
      local rest = table.move(positional, at, #positional, 1, {})
      if #rest == 0 and not argument.optional then
        return nil, missing(command, argument)
      end
      arguments[argument.name], at = rest, #positional + 1
    else
      arguments[argument.name] = positional[at]
      if not positional[at] and not argument.optional then
        return nil, missing(command, argument)
      end
      at = at + 1
    end
  end
  if positional[at] then
    return nil, ("%s: one word too many: '%s'; see `dossier %s --help`"):format(command.name,
      positional[at], command.name)
  end
  return arguments
end

--- Read the words after a command's name: arguments, options; or nil, message.
function cli.parse(command, words)
  local options, positional, i = {}, {}, 1
  while i <= #words do
    local word = words[i]
    if word == "--" then
      table.move(words, i + 1, #words, #positional + 1, positional)
      break
    elseif word == "--help" or word == "-h" then
      options.help = true
    elseif word:sub(1, 1) == "-" and word ~= "-" and not (command.dashes and #positional > 0) then
      local moved, problem = take_option(command, options, words, i)
      if not moved then return nil, problem end
      i = moved
    else
      positional[#positional + 1] = word
    end
    i = i + 1
  end
  if options.help then return {}, options end
  local arguments, problem = place(command, positional)
  if not arguments then return nil, problem end
  return arguments, options
end

--- "dossier search CORPUS QUERY... [options]"
function cli.synopsis(command)
  local parts = { "dossier", command.name }
  for _, argument in ipairs(command.arguments or {}) do
    local text = argument.name .. (argument.many and "..." or "")
    parts[#parts + 1] = argument.optional and "[" .. text .. "]" or text
  end
  if command.options and #command.options > 0 then parts[#parts + 1] = "[options]" end
  return table.concat(parts, " ")
end

--- "--context N", "-o FILE, --output FILE"
function cli.option_head(option)
  local head = "--" .. option.name .. (option.value and " " .. option.value or "")
  return option.name == "output" and "-o " .. option.value .. ", " .. head or head
end

--- A text that was broken into lines by hand, as one line a paragraph. Lines
--- that begin with a blank stay as they are.
function cli.paragraphs(text)
  local out = {}
  for line in (text:gsub("%s+$", "") .. "\n"):gmatch "(.-)\n" do
    local before = out[#out]
    if before and before:find "%S" and line:find "^%S" and not before:find "^%s" then
      out[#out] = before .. " " .. line
    else
      out[#out + 1] = line
    end
  end
  return table.concat(out, "\n")
end

--- Break a text into lines of at most `width` columns, each after `indent`.
function cli.wrap(text, width, indent)
  local lines = {}
  for paragraph in (text .. "\n"):gmatch "(.-)\n" do
    local line = ""
    for word in paragraph:gmatch "%S+" do
      if line ~= "" and #line + 1 + #word + #indent > width then
        lines[#lines + 1] = indent .. line
        line = ""
      end
      line = line == "" and word or line .. " " .. word
    end
    lines[#lines + 1] = line == "" and "" or indent .. line
  end
  return table.concat(lines, "\n")
end

--- A titled list of names with their help, as --help shows it; "" of none.
function cli.list(title, items, head_of)
  if not items or #items == 0 then return "" end
  local out = { "\n" .. title .. ":\n" }
  for _, item in ipairs(items) do
    local head = "  " .. (head_of and head_of(item) or item.name)
    local help = cli.wrap(item.help, 78, (" "):rep(24))
    if #head < 23 then
      out[#out + 1] = head .. (" "):rep(24 - #head) .. help:gsub("^ +", "") .. "\n"
    else
      out[#out + 1] = head .. "\n" .. help .. "\n"
    end
  end
  return table.concat(out)
end

--- A command's help, as --help prints it.
function cli.help(command)
  local out = { "usage: ", cli.synopsis(command), "\n\n", cli.wrap(command.summary, 78, ""), "\n" }
  if command.description then
    out[#out + 1] = "\n" .. cli.wrap(command.description, 78, "") .. "\n"
  end
  out[#out + 1] = cli.list("arguments", command.arguments)
  out[#out + 1] = cli.list("options", command.options, cli.option_head)
  if command.examples then
    out[#out + 1] = "\nexamples:\n"
    for _, example in ipairs(command.examples) do out[#out + 1] = "  " .. example .. "\n" end
  end
  return table.concat(out)
end

return cli
