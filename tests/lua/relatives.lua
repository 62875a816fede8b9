-- Relatives from Lua: relations, passages, families, and what a report counts.
local test = require "testing"
local dossier = require "dossier"
local scratch = require "scratch"
local origins = require "dossier.report.origins"

local WIRE = [[
Ferries stop after dark

EASTMERE, May 3, 2021 (Quill) - The ferry company said on Monday it would stop all
night crossings between Eastmere and the outer islands until its two oldest boats
have been inspected. "We will not sail a single night before the board has seen every
plate of every hull that we own in this harbour," said Ana Okell, its director.
]]

local PRINT = [[
No boats by night

SALTNESS, May 4, 2021 - Shops will close early. The ferry company said it would stop all
night crossings between Eastmere and the outer islands until the two oldest boats
have been inspected. "We will not sail a single night before the board has seen every
plate of every hull that we own in this harbour," said Ana Okell, its director.
]]

local OTHER = [[
The herring is late

SALTNESS, May 5, 2021 - Nobody at the pier has seen a herring. "The boats went out and the
boats came back," said Ana Okell, who keeps the ferries.
]]

local FILES = { ["wire.txt"] = WIRE, ["print.txt"] = PRINT, ["other.txt"] = OTHER }

test("a rewritten story is a relative, another is not", function()
  local corpus = scratch.corpus(FILES)
  local found = {}
  for r in corpus:relatives() do
    found[#found + 1] = r
    test.same({ r.doc, r.other, r.family }, { "in/print.txt", "in/wire.txt", true })
    test.same({ r.share, r.other_share }, { r.common / r.words, r.other_common / r.other_words })
  end
  test.same(#found, 1)
  test.same(corpus:families(), { { origin = "in/wire.txt", copies = { "in/print.txt" } } })
  corpus:close()
end)

test("a passage is the words of both documents", function()
  local corpus = scratch.corpus(FILES)
  local doc = assert(corpus:document "in/wire.txt")
  local other = assert(corpus:document "in/print.txt")
  local seen = 0
  for r in doc:relatives() do
    test.same({ r.doc, r.other }, { "in/wire.txt", "in/print.txt" })
    for _, passage in ipairs(r.passages) do
      local words = 0
      for _, part in ipairs(passage.parts) do
        local function plain(text) return dossier.fold(text):gsub("[^%w]+", " ") end
        test.same(plain(doc.text:sub(part.first, part.last)), plain(other.text:sub(part.other_first, part.other_last)))
        words = words + part.words
      end
      test.same(words, passage.words)
      test.same({ passage.first, passage.last },
        { passage.parts[1].first, passage.parts[#passage.parts].last })
      test.same(passage.standing, false)
      seen = seen + 1
    end
  end
  if seen == 0 then error "no passage" end
  local none = 0
  for _ in corpus:document("in/other.txt"):relatives() do none = none + 1 end
  test.same(none, 0)
  corpus:close()
end)

test("what was found is kept until something is written", function()
  local corpus, path = scratch.corpus(FILES)
  local function count(options)
    local n = 0
    for _ in corpus:relatives(options) do n = n + 1 end
    return n
  end
  test.same({ count(), count { under = "in/w" }, count(), count { words = 200 } }, { 1, 0, 1, 0 })
  test.same(corpus:remove "in/print.txt", true)
  test.same(count(), 0)
  assert(corpus:load(path .. "/in", { extract = false }))
  test.same(count(), 1)
  corpus:close()
end)

test("wrong use is told", function()
  local corpus = scratch.corpus(FILES)
  test.raises("unknown option 'wrods'; did you mean 'words'", function() corpus:relatives { wrods = 3 } end)
  test.raises("a passage has 7 to 10,000 words, not 3", function() corpus:relatives { words = 3 } end)
  test.raises("there is no subcorpus 'late'", function() corpus:families { subcorpus = "late" } end)
  test.raises("in no corpus has no relatives", function() dossier.text("A boat."):relatives() end)
  local doc = assert(corpus:document "in/wire.txt")
  test.raises("not among those that relatives were looked for in", function() doc:relatives { under = "in/p" } end)
  corpus:close()
  test.raises("corpus is closed", function() corpus:relatives() end)
end)

-- Facts as corpus:facts gives them, where the words stand.
local function quote_at(corpus, key, words, fields)
  local doc = assert(corpus:document(key))
  local first = assert(doc.text:find(words, 1, true))
  fields.kind = fields.kind or "direct"
  return { doc = key, first = first, last = first + #words - 1, fields = fields }
end

test("what relatives repeat counts once, for the first of them", function()
  local corpus = scratch.corpus(FILES)
  local words = "We will not sail a single night"
  local facts = {
    quote_at(corpus, "in/other.txt", "The boats went out", { speaker_id = "person:ana-okell" }),
    quote_at(corpus, "in/print.txt", words, { speaker_id = "person:ana-okell" }),
    quote_at(corpus, "in/wire.txt", words, {}),
    quote_at(corpus, "in/wire.txt", "on Monday", {}),
  }
  local also, repeats = origins.of(corpus, facts, origins.same_quote)
  test.same(repeats, 1)
  test.same({ also[facts[1]], also[facts[3]], also[facts[4]] }, { {}, { "in/print.txt" }, {} })
  test.same(also[facts[2]], nil)
  test.holds(origins.said(repeats, "quotation"), "1 repeat in documents that share its passage")
  facts[3].fields.speaker_id = "person:somebody-else"
  also, repeats = origins.of(corpus, facts, origins.same_quote)
  test.same({ repeats, also[facts[2]] }, { 0, {} })
  test.same(origins.copies(corpus, { ["in/wire.txt"] = true, ["in/print.txt"] = true }), 1)
  test.same(origins.copies(corpus, { ["in/print.txt"] = true, ["in/other.txt"] = true }), 0)
  corpus:close()
end)

test.done()
