-- The rooms of core and, for each, the rooms it may use: strictly downwards, and
-- always its own. This is DESIGN's list written out; bindings may use them all.
-- Asking stands on zones as well: a search leaves out what is not the text's own.
local below = {
  base = {},
  seal = { "base" },
  text = { "base" },
  lexicon = { "text", "base" },
  match = { "lexicon", "text", "base" },
  zone = { "match", "lexicon", "text", "base" },
  load = { "seal", "text", "base" },
  store = { "lexicon", "text", "base" },
  ask = { "store", "zone", "match", "lexicon", "text", "base" },
  work = { "ask", "store", "load", "zone", "match", "lexicon", "text", "seal", "base" },
}

local allowed = {}
for room, others in pairs(below) do
  allowed[room] = { [room] = true }
  for _, other in ipairs(others) do allowed[room][other] = true end
end
return allowed
