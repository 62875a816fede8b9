-- A corpus in plain Lua with the shape of the real one, made from texts and
-- the words in them, so that exports and reports can be tested by themselves.
--
--   made_up { { key = "a.txt", text = "...", mentions = { { "Norland", "place" } },
--     facts = { { "the words", "quote", fields = {...}, evidence = { cue = "said" } } } } }
--
-- Words stand for the first place where they occur; a sentence ends at a point
-- before a blank or at a line's end. Evidence is given as words, nested as
-- fields are.

local function find(text, words, from)
  local first = assert(text:find(words, from or 1, true), "not in the text: " .. words)
  return first, first + #words - 1
end

local function sentences_of(text)
  local list, from = {}, 1
  while from <= #text do
    local stop = text:find("[.!?]”? ", from)
    local line = text:find("\n", from, true) or #text + 1
    local last = stop and stop < line and text:find(" ", stop, true) - 1 or line - 1
    if last >= from then
      list[#list + 1] = { first = from, last = last, text = text:sub(from, last) }
    end
    from = last + 2
  end
  return list
end

local document = {}
document.__index = document

function document:line(position)
  local _, breaks = self.text:sub(1, position - 1):gsub("\n", "")
  return breaks + 1
end

function document:sentence(position)
  for _, sentence in ipairs(self.list) do
    if position >= sentence.first and position <= sentence.last then return sentence end
  end
end

function document:cite(first, last)
  local from, to = self:sentence(first).first, self:sentence(last).last
  return setmetatable({ doc = self.key, line = self:line(first), first = first, last = last,
    text = self.text:sub(first, last), sentence = self.text:sub(from, to), sentence_first = from },
    { __tostring = function(c)
      return string.format("%s:%d [%d,%d)", c.doc, c.line, c.first - 1, c.last)
    end })
end

-- As the library's iterators: what `for` calls wants the state beside it.
local function each(list, wanted)
  local cursor, n = {}, 0
  return function(state)
    assert(state == cursor, "an iterator was taken without its cursor")
    repeat n = n + 1 until not list[n] or wanted(list[n])
    return list[n]
  end, cursor
end

local function filtered(list, filter)
  filter = filter or {}
  return each(list, function(x)
    return (not filter.type or x.type == filter.type) and (not filter.entity or x.id == filter.entity)
      and (not filter.doc or x.doc == filter.doc)
  end)
end

function document:mentions(filter) return filtered(self.mention_list, filter) end
function document:facts(filter) return filtered(self.fact_list, filter) end
function document:sentences() return each(self.list, function() return true end) end

function document:zones()
  return each(self.list, function() return true end)
end

function document:tokens()
  local at = 1
  return function()
    local first, last = self.text:find("%S+", at)
    at = (last or 0) + 1
    if first then return self.text:sub(first, last), first, last end
  end
end

local function placed(doc, words, values, from)
  values.doc, values.text, values.script = doc.key, words, values.script or "made-up"
  values.first, values.last = find(doc.text, words, from)
  values.rule = values.rule or "by-hand"
  return setmetatable(values, { __index = { cite = function(x) return doc:cite(x.first, x.last) end } })
end

local function evidence_of(doc, value)
  if type(value) == "string" then return { find(doc.text, value) } end
  local copy = {}
  for key, inner in pairs(value or {}) do copy[key] = evidence_of(doc, inner) end
  return copy
end

local function cite_field(fact, path)
  local at = fact.evidence
  for step in path:gmatch "[^.]+" do at = type(at) == "table" and at[math.tointeger(step) or step] end
  if type(at) ~= "table" or math.type(at[1]) ~= "integer" then return nil end
  return fact.document:cite(at[1], at[2])
end

local function by_place(a, b) return a.first < b.first or a.first == b.first and a.last < b.last end

local function new_document(given)
  local doc = setmetatable({ key = given.key, text = given.text, bytes = #given.text, title = given.title,
    published = given.published, publisher = given.publisher, source = given.key, origins = 1,
    sha256 = string.format("%064x", #given.text), list = sentences_of(given.text), mention_list = {},
    fact_list = {} }, document)
  for _, sentence in ipairs(doc.list) do sentence.kind = "body" end
  for _, m in ipairs(given.mentions or {}) do
    local name = m.name or m[1]
    local values = { type = m[2], name = name, value = m.value,
      id = m[2] .. ":" .. (m.slug or name:lower():gsub("[^%w\x80-\xFF]+", "-")) }
    doc.mention_list[#doc.mention_list + 1] = placed(doc, m[1], values, m.from and find(doc.text, m.from))
  end
  for _, f in ipairs(given.facts or {}) do
    local fact = placed(doc, f[1], { type = f[2], fields = f.fields or {} })
    fact.evidence, fact.document, fact.cite_field = evidence_of(doc, f.evidence), doc, cite_field
    doc.fact_list[#doc.fact_list + 1] = fact
  end
  table.sort(doc.mention_list, by_place)
  table.sort(doc.fact_list, by_place)
  return doc
end

local corpus = {}
corpus.__index = corpus

local function joined(self, name)
  local list = {}
  for _, doc in ipairs(self.docs) do table.move(doc[name], 1, #doc[name], #list + 1, list) end
  return list
end

function corpus:documents() return each(self.docs, function() return true end) end
function corpus:mentions(filter) return filtered(joined(self, "mention_list"), filter) end
function corpus:facts(filter) return filtered(joined(self, "fact_list"), filter) end

-- Made-up texts have nothing in common.
function corpus.relatives() return each({}, function() return true end) end
function corpus.families() return {} end

-- A corpus with documents has these saved.
local SAVED = {
  { name = "late", kind = "rule", since = "2022", publisher = "Norland News", hash = ("a"):rep(64), documents = 3, added = 1 },
  { name = "speech", kind = "query", query = '[norm="said|told"]', note = "=who, \"says\"", hash = ("b"):rep(64),
    documents = 3, added = 1 },
  { name = "two", kind = "list", query = "@speech", keys = { "a.txt", "b.txt" }, hash = ("c"):rep(64), documents = 3,
    added = 1, gone = 1 },
}
function corpus.decisions() return function() end end

function corpus:saved() return each(#self.docs > 0 and SAVED or {}, function() return true end) end

function corpus:document(key)
  for _, doc in ipairs(self.docs) do
    if doc.key == key then return doc end
  end
  return nil, "no document '" .. key .. "'", "notfound"
end

local function entity_list(self)
  local list, known = {}, {}
  for _, mention in ipairs(joined(self, "mention_list")) do
    local entity = known[mention.id]
    if not entity then
      entity = { id = mention.id, type = mention.type, name = mention.name, mentions = 0, documents = 0,
        aliases = {}, names = {}, docs = {} }
      known[mention.id], list[#list + 1] = entity, entity
    end
    entity.mentions = entity.mentions + 1
    if not entity.docs[mention.doc] then entity.documents = entity.documents + 1 end
    if mention.text ~= entity.name and not entity.names[mention.text] then
      entity.aliases[#entity.aliases + 1] = mention.text
    end
    entity.docs[mention.doc], entity.names[mention.text] = true, true
  end
  table.sort(list, function(a, b) return a.id < b.id end)
  for _, entity in ipairs(list) do table.sort(entity.aliases) end
  return list
end

function corpus:entities(filter) return filtered(entity_list(self), filter) end

function corpus:entity(name)
  for _, entity in ipairs(entity_list(self)) do
    if entity.id == name or entity.name == name or entity.names[name] then return entity end
  end
  return nil, "no entity '" .. name .. "' (nearest: Norland)", "notfound"
end

function corpus:info()
  return { documents = #self.docs, facts = #joined(self, "fact_list"),
    mentions = #joined(self, "mention_list"), tokenizer = 1 }
end

return function(documents)
  local docs = {}
  for i, given in ipairs(documents) do docs[i] = new_document(given) end
  table.sort(docs, function(a, b) return a.key < b.key end)
  return setmetatable({ docs = docs, path = "made-up.dossier", mode = "read" }, corpus)
end
