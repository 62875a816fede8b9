-- dossier load: documents into a corpus, then the default extractors over them.

local cli = require "dossier.cli"
local dossier = require "dossier"
local internal = require "dossier.internal"
local loading = require "dossier.loading"

local function read_meta(words)
  local meta = {}
  for _, word in ipairs(words or {}) do
    local name, value = word:match "^([^=]+)=(.*)$"
    if not name then return nil, ("load: --meta wants name=value, not '%s'"):format(word) end
    meta[name] = value
  end
  return meta
end

local function reads_input(paths)
  for _, path in ipairs(paths) do
    if path == "-" then return true end
  end
  return false
end

-- A dry run must not make the corpus that is not there: it looks at an empty one.
local function open(path, dry, batch)
  if not dry then return dossier.open(path, batch and "create" or "build") end
  if require "dossier.host".kind(path) then return dossier.open(path) end
  local empty = os.tmpname()
  local corpus, message, code = dossier.open(empty, "create")
  os.remove(empty)
  return corpus, message, code
end

local function run(arguments, options)
  local meta, problem = read_meta(options.meta)
  if not meta then return cli.fail(problem, "usage") end
  if options.key and not reads_input(arguments.PATH) then
    return cli.fail("load: --key is for standard input (-); --prefix changes the keys of files", "usage")
  end
  local closed, code, kept, corpus
  kept, closed, code = internal.keep_extractors()
  if not kept then return cli.fail(closed, code) end
  corpus, closed, code = open(arguments.CORPUS, options["dry-run"], options.batch)
  local _ <close> = corpus
  if not corpus then return cli.fail(closed, code) end
  local progress, clear = (options.batch and loading.acknowledge or loading.progress)()
  local summary, message, kind = corpus:load(arguments.PATH, { progress = progress, date = options.date,
    prefix = options.prefix, key = options.key, meta = meta, dry_run = options["dry-run"],
    batch = options.batch, threads = options.threads or require "dossier.host".processors(),
    extract = not options["no-extract"] and not options["dry-run"] })
  clear()
  if not summary then return cli.fail(message, kind) end
  loading.notices(summary)
  io.stdout:write(loading.account(summary), "\n")
  local recut = loading.recut(summary)
  if recut then io.stdout:write(recut, "\n") end
  if summary.extraction then
    loading.failures(summary.extraction)
    io.stdout:write(loading.extraction(summary.extraction), "\n")
  end
end

return {
  name = "load",
  summary = "read documents into a corpus and extract from them",
  description = "Reads text files, folders (with all below them, in sorted order; hidden files "
    .. "and known non-documents are left out and counted), JSONL files (fields id, title, date, "
    .. "source, text; others become metadata) and standard input (-). A corpus that is not there "
    .. "is built as CORPUS-building and takes its name when everything is loaded, before "
    .. "extraction; one that is there gets its documents a batch at a time. Texts are kept byte "
    .. "for byte. Loading again changes only what changed; documents that other zone rules or "
    .. "abbreviations cut are cut anew first. Everything found is accounted for; what was skipped "
    .. "is named.",
  arguments = {
    { name = "CORPUS", help = "the corpus file, say strait.dossier" },
    { name = "PATH", many = true, help = "a file, a folder, a .jsonl file, or - for standard input" },
  },
  options = {
    { name = "date", value = "D", type = "date",
      help = "publication date; a JSONL record's own wins, one that a text states does not" },
    { name = "meta", value = "k=v", many = true, help = "a field for every document; may be repeated" },
    { name = "prefix", value = "P", help = "put before every key" },
    { name = "key", value = "K", help = "the key of standard input (stdin)" },
    { name = "batch", value = "N", type = "integer", least = 1,
      help = "put N documents at a time, also into a new corpus, and say after each batch that it is in the file" },
    { name = "threads", value = "N", type = "integer", least = 1,
      help = "threads that work at once (as many as there are processors, at most 8); the corpus is the same with any number" },
    { name = "dry-run", help = "say what would be loaded, store nothing" },
    { name = "no-extract", help = "load only; `dossier extract` does the rest later" },
  },
  examples = {
    "dossier load strait.dossier notices articles",
    "dossier load strait.dossier wire.jsonl --meta publisher=Reuters",
    "pbpaste | dossier load strait.dossier - --key clip-1 --date 2025-03-01",
  },
  run = run,
}
