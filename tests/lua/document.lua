-- Documents from Lua: fields, layers, places.
local test = require "testing"
local dossier = require "dossier"
local scratch = require "scratch"

local TEXT = "Gen. Vane left. The U.S. sold eighty-two (82) boats for $2.2 billion on October 30, 2020.\n"

local function collect(...)
  local list = {}
  for value in ... do list[#list + 1] = value end
  return list
end

local function words(list)
  local texts = {}
  for i, item in ipairs(list) do texts[i] = item.text end
  return texts
end

test("first and last are the thing, in every layer", function()
  local doc = assert(dossier.text(TEXT))
  for text, first, last in doc:tokens() do test.same(doc.text:sub(first, last), text) end
  for _, layer in ipairs { "sentences", "zones", "numbers", "dates" } do
    for item in doc[layer](doc) do test.same(doc.text:sub(item.first, item.last), item.text) end
  end
  for hit in doc:search [[ n:[kind="number"] "billion" ]] do
    test.same(doc.text:sub(hit.first, hit.last), "2.2 billion")
    test.same(doc.text:sub(hit.n.first, hit.n.last), "2.2")
  end
end)

test("tokens, sentences, numbers and dates", function()
  local doc = assert(dossier.text(TEXT))
  test.same(words(collect(doc:sentences())), { "Gen. Vane left.",
    "The U.S. sold eighty-two (82) boats for $2.2 billion on October 30, 2020." })
  local values = {}
  for item in doc:numbers() do values[#values + 1] = { item.text, item.value, item.kind } end
  test.same(values[1], { "eighty-two (82)", 82, "both" })
  test.same(values[2], { "2.2 billion", 2200000000, "both" })
  test.same(math.type(values[2][2]), "integer")
  for item in doc:dates() do test.same({ item.text, item.value }, { "October 30, 2020", "2020-10-30" }) end
end)

test("a place has a sentence, a zone and a line", function()
  local corpus = scratch.corpus(scratch.NEWS)
  local doc = assert(corpus:document "in/a.txt")
  local at = doc.text:find("Kestrel", 1, true)
  test.holds(doc:sentence(at).text, "Defence Minister Orla Vane met")
  test.same({ doc:line(1), doc:line(at), doc:zone(at) }, { 1, 3, "body" })
  test.same(doc:zone(20), nil)
  test.same(tostring(doc:cite(at, at + 6)), "in/a.txt:3 [" .. at - 1 .. "," .. at + 6 .. ")")
  test.raises("bad argument #1 to 'line'", function() doc:line(0) end)
  test.raises("has " .. #doc.text, function() doc:zone(#doc.text + 1) end)
  test.raises("the last byte is before the first", function() doc:cite(5, 4) end)
  corpus:close()
end)

test("what a text states has its place", function()
  local text = "Pier opens\n\nBy Ana Reiss\nPublished March 3, 2021\n\nThe pier of Eastmere opened on Monday.\n"
  local function said(doc)
    local list = {}
    for field, at in pairs(doc.stated) do list[field] = doc.text:sub(at[1], at[2]) end
    return list
  end
  local all = { title = "Pier opens", author = "Ana Reiss", published = "March 3, 2021" }
  test.same(said(assert(dossier.text(text))), all)
  local corpus = scratch.corpus { ["a.txt"] = text }
  local doc = assert(corpus:document "in/a.txt")
  test.same(said(doc), all)
  test.same({ doc.title, doc.published, doc.stated.title }, { "Pier opens", "2021-03-03", { 1, 10 } })
  corpus:close()
  all.published = nil
  test.same(said(assert(dossier.text(text, { published = "2020" }))), all)
  corpus = scratch.corpus({ ["a.txt"] = text }, { date = "2020" })
  doc = assert(corpus:document "in/a.txt")
  test.same(said(doc), all)
  test.same(doc.published, "2020")
  corpus:close()
end)

test("fields of a text in memory", function()
  local doc = assert(dossier.text("Hello there.", { key = "k", title = "T", published = "2021" }))
  test.same({ doc.key, doc.title, doc.published, doc.bytes, doc.text, doc.nothing },
    { "k", "T", "2021", 12, "Hello there.", nil })
  test.same(tostring(doc), "document k")
  test.same(collect(doc:mentions()), {})
  test.same(collect(doc:facts()), {})
  local none, message, code = dossier.text "bad \xff byte"
  test.same({ none, code }, { nil, "invalid" })
  test.holds(message, "UTF-8")
end)

test("an empty text has no layers", function()
  local doc = assert(dossier.text "")
  test.same(#collect(doc:sentences()) + #collect(doc:zones()) + doc:count "a", 0)
  for _ in doc:tokens() do error "a token of nothing" end
end)

test("many documents at once keep their texts", function()
  local files = {}
  for i = 1, 30 do files[("%02d.txt"):format(i)] = ("Report number %d came.\n"):format(i) end
  local corpus = scratch.corpus(files)
  local docs = collect(corpus:documents())
  local running = {}
  for i, doc in ipairs(docs) do
    running[i] = table.pack(doc:search "report")
    test.same(running[i][1](running[i][2]).text, "Report")
  end
  for i, doc in ipairs(docs) do
    test.same(doc.text, ("Report number %d came.\n"):format(i))
    test.same(running[i][1](running[i][2]), nil)
  end
  corpus:close()
end)

test.done()
