-- The main road, small: run by starved.c with memory failing at each request.
-- Nothing is caught here but what is said to be an expected failure.
local path = ...
local dossier = require "dossier"
local function need(value, ...) return assert(value, ...) end

local doc = need(dossier.text "Gen. Vane sold 20 boats on May 3, 2021.")
for _ in doc:tokens() do end
for id in doc:ids() do doc:word(id) end
for _ in doc:numbers() do end
for _ in doc:dates() do end
for _ in doc:sentences() do end
for hit in doc:search [[ n:[kind="number"] "boats" ]] do hit:cite() hit:context(9) end
local list = need(dossier.gazetteer { { name = "boats", aliases = { "boat" }, type = "ship" } })
for hit in doc:find(list) do hit:cite() end
need(dossier.pattern "(b)(o)?"):find "boats"
dossier.slug(dossier.fold "Orla Vane")

local corpus <close> = need(dossier.open(path))
for each in corpus:documents() do
  local _ = { each.text, each.metadata, tostring(each) }
  for mention in each:mentions() do mention:cite() end
end
tostring(corpus:concordance("boats", { sort = "left" }))
corpus:concordance("boats", { group = "word", unique = true })
tostring(corpus:frequencies { limit = 3 })
corpus:frequencies { query = "boats", by = "stem" }
tostring(corpus:dispersion "boats")
tostring(corpus:trend "boats")
corpus:ngrams { n = 2 }
for fact in corpus:facts() do fact:cite() end
for _ in corpus:entities() do end
corpus:info()
