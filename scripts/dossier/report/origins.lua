-- Counting what was said once: a statement that relatives repeat, documents that
-- have a passage in common (corpus:relatives), is one statement, of the document
-- that came first.
--
-- Two facts are one when the words of the first, followed through the passage
-- that both documents share, are the words of the second, and a report's own
-- test finds no field that contradicts. Facts outside common passages are never
-- joined, whatever they say: two writers who report one thing are two sources.

local words = require "dossier.report.words"

local origins = {}

-- For each document its relatives: { key, parts }, a part the same words in both.
local function relatives_of(corpus)
  local by_doc = {}
  local function add(doc, other, parts)
    by_doc[doc] = by_doc[doc] or {}
    table.insert(by_doc[doc], { key = other, parts = parts })
  end
  for relation in corpus:relatives() do
    local here, there = {}, {}
    for _, passage in ipairs(relation.passages) do
      for _, part in ipairs(passage.standing and {} or passage.parts) do
        here[#here + 1] = part
        there[#there + 1] = { first = part.other_first, last = part.other_last,
          other_first = part.first, other_last = part.last }
      end
    end
    add(relation.doc, relation.other, here)
    add(relation.other, relation.doc, there)
  end
  return by_doc
end

local function overlap(first, last, from, to)
  return math.max(0, math.min(last, to) - math.max(first, from) + 1)
end

-- The bytes of a relative that hold the words [first, last] of this document;
-- nil where most of them are in no part.
local function follow(parts, first, last)
  local covered, from, to = 0, nil, nil
  for _, part in ipairs(parts) do
    local common = overlap(first, last, part.first, part.last)
    if common > 0 then
      covered = covered + common
      -- words may differ in length; a place inside a part is as far from its ends
      local lead = math.max(0, first - part.first)
      local tail = math.max(0, part.last - last)
      local a = math.min(part.other_last, part.other_first + lead)
      local b = math.max(part.other_first, part.other_last - tail)
      from, to = math.min(from or a, a), math.max(to or b, b)
    end
  end
  if from and covered * 2 > last - first + 1 then return from, to end
end

-- Whether two facts lie at the same place of what is common.
local function match(fact, other, parts)
  local from, to = follow(parts, fact.first, fact.last)
  if not from then return false end
  local shared = overlap(from, to, other.first, other.last)
  return shared * 2 > other.last - other.first + 1
end

local function head(heads, fact)
  while heads[fact] ~= fact do fact = heads[fact] end
  return fact
end

-- A function that tells whether one document comes before another: by its date,
-- undated ones last, then by key.
local function earlier(corpus)
  local times = {}
  local function time(key)
    local doc = not times[key] and corpus:document(key)
    times[key] = times[key] or words.time_key(doc and doc.published)
    return times[key]
  end
  return function(a, b)
    local x, y = time(a), time(b)
    if x ~= y then return x < y end
    return a < b
  end
end

--- Which of a list of facts are repeats of others. `agree(a, b)` says whether
--- what two of them say can be one statement. Gives a table by fact: for one that
--- counts the sorted keys of the documents that repeat it (an empty list mostly),
--- nil for a repeat; and how many repeats there are.
function origins.of(corpus, facts, agree)
  local by_doc, heads = {}, {}
  for _, fact in ipairs(facts) do
    heads[fact] = fact
    by_doc[fact.doc] = by_doc[fact.doc] or {}
    table.insert(by_doc[fact.doc], fact)
  end
  local before, relatives = earlier(corpus), relatives_of(corpus)
  for _, fact in ipairs(facts) do
    for _, relative in ipairs(relatives[fact.doc] or {}) do
      for _, other in ipairs(before(fact.doc, relative.key) and by_doc[relative.key] or {}) do
        if match(fact, other, relative.parts) and agree(fact, other) then
          local a, b = head(heads, fact), head(heads, other)
          if a ~= b and a.doc ~= b.doc then
            if before(b.doc, a.doc) then a, b = b, a end
            heads[b] = a
          end
        end
      end
    end
  end
  local also, repeats, named = {}, 0, {}
  for _, fact in ipairs(facts) do
    local first = head(heads, fact)
    also[first], named[first] = also[first] or {}, named[first] or {}
    if first ~= fact then
      repeats = repeats + 1
      if not named[first][fact.doc] then table.insert(also[first], fact.doc) end
      named[first][fact.doc] = true
    end
  end
  for _, keys in pairs(also) do table.sort(keys) end
  return also, repeats
end

--- Whether two values can be one: equal, or one of them open.
function origins.same(a, b) return a == nil or b == nil or a == b end

--- Whether two quotations can be one.
function origins.same_quote(a, b)
  local x, y = a.fields, b.fields
  return (x.kind == "term") == (y.kind == "term") and origins.same(x.speaker_id, y.speaker_id)
end

--- Whether two deals can be one: no field that both have differs.
function origins.same_deal(a, b)
  local x, y = a.fields, b.fields
  local value, other = x.value or {}, y.value or {}
  local items, others = x.items or {}, y.items or {}
  for _, name in ipairs { "buyer", "seller", "date" } do
    if not origins.same(x[name], y[name]) then return false end
  end
  for i = 1, math.min(#items, #others) do
    if not origins.same(items[i].name, others[i].name) or not origins.same(items[i].quantity, others[i].quantity) then
      return false
    end
  end
  return x.status == y.status and #items == #others and origins.same(value.amount, other.amount)
end

--- A sentence on what was counted; "" when nothing is repeated.
function origins.said(repeats, what)
  if repeats == 0 then return "" end
  return (" Each %s is counted once, where it was first; %s in documents that share its passage %s named beside it.")
    :format(what, words.count(repeats, "repeat"), repeats == 1 and "is" or "are")
end

--- Copies among the documents of a set of keys: how many of them are versions of
--- a text of which an earlier one is in the set as well.
function origins.copies(corpus, keys)
  local copies = 0
  for _, family in ipairs(corpus:families()) do
    local there = keys[family.origin] and 1 or 0
    for _, key in ipairs(family.copies) do there = there + (keys[key] and 1 or 0) end
    copies = copies + math.max(0, there - 1)
  end
  return copies
end

--- The set of the keys in a subcorpus; nil for all documents.
function origins.within(corpus, subcorpus)
  if not subcorpus then return nil end
  local keys = {}
  for doc in corpus:documents { subcorpus = subcorpus } do keys[doc.key] = true end
  return keys
end

return origins
