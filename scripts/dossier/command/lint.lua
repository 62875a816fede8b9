-- dossier lint: faults of a gazetteer's file, each with its line.

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

local function examine(path, common, options)
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
  local function told(n, noun) return ("%d %s%s"):format(n, noun, n == 1 and "" or "s") end
  io.stdout:write(("%d %s, %s, %s, %d ambiguous\n"):format(entries,
    entries == 1 and "entry" or "entries", told(count.fault, "fault"),
    told(count.warning, "warning"), count.note))
  return count.fault > 0 and cli.FAILED or nil
end

local function run(arguments, options)
  if not options.corpus then return examine(arguments.FILE, common_in_english(), options) end
  local corpus <close>, problem, code = dossier.open(options.corpus)
  if not corpus then return cli.fail(problem, code) end
  return examine(arguments.FILE, common_in_corpus(corpus), options)
end

return {
  name = "lint",
  summary = "find what is wrong with a gazetteer's file",
  description = "Names every row out of form, every name that stands twice and every name that no "
    .. "text can match because it is never cut so; and warns of names that are found in any case "
    .. "while their small form is an everyday word. --corpus takes the everyday words from a "
    .. "corpus: what stands there in small letters. Exit code 1 when there are faults; names that "
    .. "several entries share are counted, and shown with --all.",
  arguments = { { name = "FILE", help = "a gazetteer, NAME.tsv" } },
  options = {
    { name = "corpus", value = "CORPUS", help = "judge everyday words by this corpus" },
    { name = "all", help = "show shared names too" },
  },
  examples = { "dossier lint data/gazetteers/countries.tsv",
    "dossier lint my_people.tsv --corpus strait.dossier" },
  run = run,
}
