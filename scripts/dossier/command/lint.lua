-- dossier lint: faults of a script or of a gazetteer's file, each with its line.

local cli = require "dossier.cli"
local dossier = require "dossier"
local lint = require "dossier.gazetteer_lint"

-- At least so many times in small letters, in a corpus, and a word is an everyday
-- one there: fewer are headlines of another house style and slips.
local OFTEN = 5

local function common_in_corpus(corpus)
  return function(word)
    local query = dossier.query('"' .. word:gsub('[\\"%[%](){}|*+?^]', "\\%0") .. '"')
    local hits = query and corpus:count(query) or 0
    return hits >= OFTEN and ("%d times so in %s"):format(hits, corpus.path)
  end
end

local function common_in_english()
  local list = assert(dossier.gazetteer "everyday_words")
  return function(word) return list:get(word) and "of data/gazetteers/everyday_words.tsv" end
end

local function told(n, noun) return ("%d %s%s"):format(n, noun, n == 1 and "" or "s") end

local function examine_gazetteer(path, common, options)
  local file, message = io.open(path, "rb")
  local bytes = file and file:read "a"
  if file then file:close() end
  if not bytes then
    return cli.fail(message or path .. ": is not a file that can be read", "io")
  end
  if not utf8.len(bytes) then
    local _, at = utf8.len(bytes)
    local _, lines = bytes:sub(1, at):gsub("\n", "")
    return cli.fail(("%s:%d: byte %d is not UTF-8; save the file as UTF-8"):format(path,
      lines + 1, at - 1), "foreign")
  end
  local findings, entries = lint.examine(bytes, common)
  local count = { fault = 0, warning = 0, note = 0 }
  for _, finding in ipairs(findings) do
    local weight = lint.weight(finding)
    count[weight] = count[weight] + 1
    if weight ~= "note" or options.all then
      io.stdout:write(("%s:%d: %s: %s\n"):format(path, finding.line, finding.kind,
        finding.message))
    end
  end
  io.stdout:write(("%d %s, %s, %s, %d ambiguous\n"):format(entries,
    entries == 1 and "entry" or "entries", told(count.fault, "fault"),
    told(count.warning, "warning"), count.note))
  return count.fault > 0 and cli.FAILED or nil
end

-- ---- scripts ----------------------------------------------------------------

-- What luacheck says beside what is looked at here: { line, kind, message, weight }
-- each; nil when it is not installed.
local function by_luacheck(script)
  if not os.execute "command -v luacheck >/dev/null 2>&1" then return nil end
  local path = script.path:find "^%-" and "./" .. script.path or script.path
  local pipe = io.popen(("luacheck --no-config --no-color --no-cache --codes --formatter plain --std lua54 "
    .. "--no-max-line-length --ignore 11. 143 512 --read-globals manifest corpus out args -- '%s' 2>/dev/null")
    :format((path:gsub("'", "'\\''"))))
  local list = {}
  for line in pipe and pipe:lines() or function() end do
    local number, code, message = line:match ":(%d+):%d+: %((%w+)%) (.*)$"
    if number then
      list[#list + 1] = { line = tonumber(number), kind = "luacheck", message = message .. " (" .. code .. ")",
        weight = code:sub(1, 1) == "E" and "fault" or "warning" }
    end
  end
  if pipe then pipe:close() end
  return list
end

local function examine_script(script, corpus)
  local findings = require "dossier.script_lint".examine(script, corpus)
  local syntax = findings[1] and findings[1].kind == "syntax"
  local more = not syntax and by_luacheck(script)
  if more then
    for i, finding in ipairs(findings) do finding.order = i end
    for i, finding in ipairs(more) do
      finding.order = #findings + i
      findings[#findings + 1] = finding
    end
    table.sort(findings, function(a, b)
      if a.line ~= b.line then return a.line < b.line end
      return a.order < b.order
    end)
  end
  local count = { fault = 0, warning = 0, note = 0 }
  for _, finding in ipairs(findings) do
    count[finding.weight] = count[finding.weight] + 1
    local weight = finding.weight == "fault" and "" or finding.weight .. ": "
    io.stdout:write(("%s:%d: %s: %s%s\n"):format(script.path, finding.line, finding.kind, weight, finding.message))
  end
  io.stdout:write(("%s: %s, %s%s\n"):format(script.name, told(count.fault, "fault"), told(count.warning, "warning"),
    not syntax and not more and "; luacheck is not installed, so nothing was asked of it" or ""))
  return count.fault > 0
end

-- ---- both -------------------------------------------------------------------

-- One file: true when it has faults, or nil, exit code when it cannot be read.
local function examine(name, corpus, options)
  if not name:find "%.lua$" and (name:find "[/.]" or require "dossier.host".kind(name)) then
    local code = examine_gazetteer(name, corpus and common_in_corpus(corpus) or common_in_english(), options)
    if code == nil or code == cli.FAILED then return code == cli.FAILED end
    return nil, code
  end
  local script, message = require "dossier.scripts".find(name)
  if not script then return nil, cli.fail("lint: " .. message, "usage") end
  return examine_script(script, corpus)
end

local function examine_all(names, corpus, options)
  local faults = false
  for _, name in ipairs(names) do
    local faulty, code = examine(name, corpus, options)
    if faulty == nil then return code end
    faults = faults or faulty
  end
  return faults and cli.FAILED or nil
end

local function run(arguments, options)
  if not options.corpus then return examine_all(arguments.FILE, nil, options) end
  local corpus <close>, problem, code = dossier.open(options.corpus)
  if not corpus then return cli.fail(problem, code) end
  return examine_all(arguments.FILE, corpus, options)
end

return {
  name = "lint",
  summary = "find what is wrong with a script or a gazetteer's file",
  description = "Of a script, without running it: syntax and manifest, names that the interface has "
    .. "not, globals, arguments that are undocumented, undeclared or unused, rows that the manifest "
    .. "does not say, queries that do not compile or can match nothing, and rules that nothing "
    .. "reaches; and what luacheck says, where it is installed. Of a gazetteer: every row out of "
    .. "form, every name that stands twice and every name that no text can match because it is "
    .. "never cut so; and names that are found in any case while their small form is an everyday "
    .. "word. --corpus takes the everyday words from a corpus, and the queries that @name means. "
    .. "Exit code 1 when there are faults; warnings and notes are no faults.",
  arguments = { { name = "FILE", many = true, help = "scripts, by name or path, or gazetteers, NAME.tsv" } },
  options = {
    { name = "corpus", value = "CORPUS", help = "its words and saved queries are meant" },
    { name = "all", help = "show names that several of a gazetteer's entries share too" },
  },
  examples = { "dossier lint ./visits.lua", "dossier lint data/gazetteers/countries.tsv",
    "dossier lint my_people.tsv --corpus strait.dossier" },
  run = run,
}
