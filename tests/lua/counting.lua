-- Concordances, frequency lists, n-grams, dispersion and trends as Lua has them.
-- That the figures are right is tested in tests/core/ask; here, how they are asked
-- for and told.
local test = require "testing"
local dossier = require "dossier"
local scratch = require "scratch"

local function opened() return scratch.corpus(scratch.NEWS, { date = "2021-03-04", meta = { publisher = "Wire" } }) end

local function texts(rows, field)
  local list = {}
  for i, row in ipairs(rows) do list[i] = row[field or "text"] end
  return list
end

test("a frequency list has rows and totals, and prints itself", function()
  local corpus <close> = opened()
  local list = corpus:frequencies { limit = 2 }
  test.same(list[1], { text = "the", hits = 4, documents = 3, per_million = list[1].per_million })
  test.same(#list, 2)
  test.same(list.by, "norm")
  test.same(math.abs(list[1].per_million - 4e6 / list.hits) < 1e-6, true)
  test.holds(tostring(list), "hits  per million  documents  norm\n   4")
  test.same(getmetatable(list), "frequencies")
  test.same(texts(corpus:frequencies { by = "kind" }), { "word", "punct", "number" })
  test.same(#corpus:frequencies { key = "in/none" }, 0)
  test.holds(tostring(corpus:frequencies { key = "in/none" }), "0 hits, 0 different, in 0 documents")
end)

test("C counts what a loop over tokens counts", function()
  local corpus <close> = opened()
  local words, documents, total = {}, {}, 0
  for doc in corpus:documents() do
    local seen = {}
    for word in doc:tokens() do
      local norm = dossier.fold(word)
      words[norm], total = (words[norm] or 0) + 1, total + 1
      if not seen[norm] then documents[norm] = (documents[norm] or 0) + 1 end
      seen[norm] = true
    end
  end
  local list = corpus:frequencies { punctuation = true }
  test.same({ list.hits, list.tokens }, { total, total })
  for _, row in ipairs(list) do
    test.same({ row.hits, row.documents }, { words[row.text], documents[row.text] }, row.text)
    words[row.text] = nil
  end
  test.same(next(words), nil)
end)

test("hits and captures are counted", function()
  local corpus <close> = opened()
  local list = corpus:frequencies { query = "n:[kind=\"number\"] boats", capture = "n", by = "word" }
  test.same(texts(list), { "20" })
  test.same({ list.documents, list.tokens }, { 1, 0 })
  local query = dossier.query "[norm=\"vane\"]"
  test.same(texts(corpus:frequencies { query = query }), { "vane" })
  test.raises("no capture 'm'", function() corpus:frequencies { query = "n:boats", capture = "m" } end)
  test.raises("capture 'm' of no query", function() corpus:frequencies { capture = "m" } end)
  test.raises("did you mean 'norm'", function() corpus:frequencies { by = "nrm" } end)
  test.raises("unknown option 'lmit'", function() corpus:frequencies { lmit = 1 } end)
  test.raises("bad argument #1", function() corpus:frequencies { query = "[" } end)
  test.raises("bad argument #1", function() corpus:frequencies(3) end)
  test.same(#corpus:frequencies { query = "zeppelin" }, 0)
end)

test("n-grams", function()
  local corpus <close> = opened()
  local list = corpus:ngrams { n = 2, least = 1, limit = 3, key = "in/a.txt" }
  test.same({ #list, list.n, list[1].hits }, { 3, 2, 1 })
  test.same(texts(corpus:ngrams { n = 3, least = 1, key = "in/c.txt", limit = 2 }),
    { "'s office was", "nothing of the" })
  test.raises("n-grams of 7 tokens: n is 1 to 6", function() corpus:ngrams { n = 9 } end)
  test.raises("option 'marks'", function() corpus:ngrams { marks = "brake" } end)
  test.same(#corpus:ngrams { marks = "keep", least = 1, n = 1 } > #corpus:ngrams { least = 1, n = 1 }, true)
end)

test("dispersion", function()
  local corpus <close> = opened()
  local spread = corpus:dispersion "boats"
  test.same({ spread.hits, spread.range, spread.parts, #spread }, { 2, 2, 3, 3 })
  test.same({ spread[1].doc, spread[1].hits }, { "in/a.txt", 1 })
  test.holds(tostring(spread), "2 hits in 2 of 3 parts; ")
  test.holds(tostring(spread), "Gries' DP     0.")
  local two = corpus:dispersion("boats", { parts = 2 })
  test.same({ #two, two[1].doc, two[1].tokens + two[2].tokens }, { 2, nil, two.tokens })
  local none = corpus:dispersion "zeppelin"
  test.same({ none.hits, none.juilland, none.dp }, { 0 })
  test.holds(tostring(none), "DPnorm        –")
  test.raises("at most as many parts as tokens", function() corpus:dispersion("boats", { parts = 5000 }) end)
end)

test("trends", function()
  local corpus <close> = opened()
  local trend = corpus:trend "boats"
  test.same(texts(trend, "label"), { "2021-03" })
  test.same({ trend[1].hits, trend[1].holding, trend[1].documents }, { 2, 2, 3 })
  test.same(texts(corpus:trend("boats", { by = "publisher" }), "label"), { "Wire" })
  test.same(texts(corpus:trend("boats", { by = "quarter" }), "label"), { "2021-Q1" })
  test.holds(tostring(trend), "hits  per million  holding  documents  tokens  month")
  test.raises("no trend by 'moth'; did you mean 'month'?", function() corpus:trend("boats", { by = "moth" }) end)
end)

test("a concordance is sorted, grouped, drawn from, and without repeats", function()
  local corpus <close> = opened()
  local found = corpus:concordance("who:[] boats", { sort = "who", width = "2t" })
  test.same(texts(found.rows), { "20 boats", "three boats" })
  test.same(found.rows[1].captures.who.text, "20")
  test.same(found.rows[1].cite.doc, "in/a.txt")
  test.same(found.rows[1].cite.text, "20 boats")
  test.holds(found.rows[1].cite.sentence, "We will buy")
  test.same({ found.hits, found.documents, found.width }, { 2, 2, "2t" })
  test.holds(tostring(found), "buy [20 boats]")
  local groups = corpus:concordance("[norm=\"vane|boats\"]", { group = "norm" }).groups
  test.same(texts(groups), { "vane", "boats" })
  test.same({ groups[1].hits, groups[1].documents, groups[1].cite.line }, { 3, 2, 3 })
  test.holds(tostring(corpus:concordance("boats", { group = "document" })), "in/b.txt  in/b.txt:1")
  test.same(#corpus:concordance("[]", { sample = 5 }).rows, 5)
  test.same(texts(corpus:concordance("[]", { sample = 5 }).rows), texts(corpus:concordance("[]", { sample = 5 }).rows))
  local once = corpus:concordance("[norm=\"vane\"]", { unique = 1, sort = "hit" })
  test.same({ once.hits, once.passages }, { 3, 3 })
  test.same(corpus:concordance("boats", { limit = 1 }).hits, nil)
  test.same(#corpus:concordance("boats", { limit = 1 }).rows, 1)
  test.raises("no sort key 'rigth'; did you mean 'right'?", function() corpus:concordance("x", { sort = "rigth" }) end)
  test.raises("width 'x'", function() corpus:concordance("x", { width = "x" }) end)
  test.raises("option 'width'", function() corpus:concordance("x", { width = -1 }) end)
  test.raises("option 'unique'", function() corpus:concordance("x", { unique = 30 }) end)
end)

test("tokens as numbers are the tokens", function()
  local corpus <close> = opened()
  local function agree(doc, holder, options)
    local words = {}
    for word in doc:tokens(options) do words[#words + 1] = word end
    local n = 0
    for id in doc:ids(options) do
      n = n + 1
      test.same(math.type(id), "integer")
      test.same(holder:word(id), words[n])
    end
    test.same(n, #words)
    return n
  end
  for doc in corpus:documents() do agree(doc, corpus) end
  local doc = dossier.text "The pier.\n\nThe pier is long. The end.\nPhoto: the pier/Quill\n"
  test.same(agree(doc, doc) < agree(doc, doc, { zones = "all" }), true)
  local id
  for each in doc:ids() do id = id or each end
  test.same({ doc:word(id, "norm"), doc:word(id, "kind"), doc:word(0), doc:word(1 << 40) }, { "the", "word" })
  test.raises("did you mean 'norm'", function() doc:word(id, "nrm") end)
  test.raises("option 'zones'", function() doc:ids { zones = "none" } end)
  for _ in corpus:document "in/a.txt":ids() do break end
end)

test("a closed corpus says so", function()
  local corpus = opened()
  corpus:close()
  for _, name in ipairs { "frequencies", "ngrams", "dispersion", "trend", "concordance" } do
    test.raises("corpus is closed", function() corpus[name](corpus, "x") end)
  end
end)

test.done()
