-- The first text of a script that somebody begins: a manifest, a test that it
-- passes, and a function that does something small and whole.
--
-- A skeleton is a program that runs, since one learns from what runs what to
-- change. Refused: an empty frame with notes on what to fill in, which fails
-- until all of it is filled.

local skeleton = {}

local EXTRACTOR = [==[
manifest {
  name = "@NAME@", version = "0.1.0", kind = "extractor",
  summary = "who visits where",
  description = [[
Finds sentences in which somebody visits a place. Say here what is found, what is
left out on purpose, and what the fields mean.]],
  author = "@AUTHOR@", licence = "MIT",
  categories = { "@NAME@" }, requires = { dossier = "@VERSION@" },
  after = { "names" }, -- the extractors whose mentions it reads
  emits = { ["fact:@TYPE@"] = { who = "string", where = "string" } }, grants = {},
  example = "dossier extract strait.dossier ./@NAME@.lua",
  tests = {
    { text = "Defense Minister Lin Wei-han visited Japan on Monday.",
      rows = {
        { type = "@TYPE@", rule = "who-visits-where", who = "Lin Wei-han", where = "Japan" },
      } },
    { text = "The minister did not say whether he would visit.", rows = {} },
  },
}

local dossier = require "dossier"

-- Compiled once; the walking is done by doc:search.
local VISIT = assert(dossier.query [[ who:<person/> []{0,3} [stem="visit"] []{0,3} where:<place/> within s ]])

local function extract(doc, emit)
  for hit in doc:search(VISIT) do
    emit.fact {
      type = "@TYPE@", first = hit.first, last = hit.last, rule = "who-visits-where",
      fields = { who = hit.who.text, where = hit.where.text },
      evidence = { who = { hit.who.first, hit.who.last }, where = { hit.where.first, hit.where.last } },
    }
  end
end

return { extract = extract }
]==]

local REPORT = [==[
manifest {
  name = "@NAME@", version = "0.1.0", kind = "report",
  summary = "sentences that a query finds, with their documents",
  description = [[
Lists the hits of a query with the sentences they stand in. Say here what the
rows are, what is left out, and what the columns mean.]],
  author = "@AUTHOR@", licence = "MIT",
  categories = { "@NAME@" }, requires = { dossier = "@VERSION@" },
  args = {
    { name = "query", type = "query", default = "minister", help = "what is searched" },
    { name = "limit", type = "integer", min = 1, default = 50, help = "rows at most" },
  },
  grants = {},
  example = "dossier run strait.dossier ./@NAME@.lua query=frigate",
  tests = {
    { texts = { "The minister spoke.", "Ships sailed. Then a minister left." },
      words = { "@TITLE@", "2 hits." },
      rows = { { "1", "The minister spoke." }, { "2", "Then a minister left." } } },
    { texts = { "The minister spoke." }, args = { query = "frigate" }, words = { "@TITLE@", "0 hits." },
      rows = {} },
  },
}

local function report(corpus, out, args)
  local rows = {}
  for hit in corpus:search(args.query, { limit = args.limit }) do
    local cite = hit:cite()
    rows[#rows + 1] = { cite.doc, cite.sentence, cite = cite }
  end
  out:heading "@TITLE@"
  out:text(#rows .. (#rows == 1 and " hit." or " hits."))
  out:table { columns = { { name = "document" }, { name = "sentence" } }, rows = rows }
end

return { report = report }
]==]

--- The text of a new script: kind is "report" or "extractor"; `version` is what
--- it requires of the program, `author` whose name goes in.
function skeleton.text(name, kind, version, author)
  local values = { NAME = name, VERSION = version, TYPE = (name:gsub("-", "_")),
    AUTHOR = (author:gsub('[%c"\\]', "")), TITLE = name:sub(1, 1):upper() .. name:sub(2):gsub("[-_]", " ") }
  return ((kind == "extractor" and EXTRACTOR or REPORT):gsub("@(%u+)@", values))
end

return skeleton
