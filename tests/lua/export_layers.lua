-- The exports, whole, over a made-up corpus; and what they refuse.
package.path = "scripts/?.lua;tests/lua/?.lua;" .. package.path
local test = require "testing"
local export = require "dossier.export.init"
local made_up = require "made_up_corpus"
local news = require "made_up_news"

local function written(corpus, layer, options)
  local parts = {}
  local fine, message = export.run(corpus, layer, function(text) parts[#parts + 1] = text end, options)
  if not fine then error(message, 2) end
  return table.concat(parts)
end

for _, layer in ipairs(export.layers) do
  test(layer .. " as JSON lines", function()
    test.golden("export_" .. layer .. ".jsonl", written(news, layer))
    test.same(written(news, layer), written(news, layer))
  end)
end

for _, layer in ipairs { "mentions", "quotes", "figures", "dates", "entities", "documents", "decisions",
  "saved", "facts" } do
  test(layer .. " as CSV", function()
    test.golden("export_" .. layer .. ".csv", written(news, layer, { format = "csv" }))
  end)
end

test("a script's own record type is a layer, its fields columns", function()
  test.same(written(news, "claim"), '{"doc":"news/reply <1>.txt","start":54,"end":62,"text":"the sale",'
    .. '"note":[1,2],"sure":false,"who":{"name":"Roe"},"rule":"by-hand","script":"made-up"}\n')
  test.holds(written(news, "claim", { format = "csv" }), '"[1,2]",false,"{""name"":""Roe""}"')
end)

test("offsets are bytes of the text, end exclusive", function()
  for doc in news:documents() do
    for line in written(news, "mentions"):gmatch "[^\n]+" do
      local key, first, last, text = line:match '^{"doc":"([^"]*)","start":(%d+),"end":(%d+),"text":"([^"]*)"'
      if key == doc.key then test.same(doc.text:sub(first + 1, last), text) end
    end
  end
end)

test("an empty corpus: no objects; no rows under the header", function()
  local empty = made_up {}
  for _, layer in ipairs(export.layers) do test.same(written(empty, layer), "") end
  test.same(written(empty, "quotes", { format = "csv" }),
    "doc,start,end,text,kind,speaker,speaker_id,cue,rule,script\r\n")
end)

test("a document without anything has empty layers", function()
  test.same(written(made_up { { key = "a.txt", text = "" } }, "standoff"):match '"published".*',
    '"published":null,"tokenizer":1,"zones":[],"sentences":[],"tokens":[],"entities":[],"quotes":[],'
    .. '"figures":[],"dates":[]}\n')
end)

test("what is not there is named with what is", function()
  local fine, message, code = export.run(news, "mention", error)
  test.same({ fine == nil, code }, { true, "notfound" })
  test.holds(message, "there is no layer 'mention'; did you mean 'mentions'? The layers are standoff, deals")
  test.holds(message, "record types of this corpus are claim, deal, figure, quote")
  fine, message, code = export.run(news, "mentions", error, { format = "xml" })
  test.same({ fine == nil, message, code },
    { true, "there is no export format 'xml': use jsonl or csv", "usage" })
  fine, message = export.run(news, "standoff", error, { format = "csv" })
  test.same(fine, nil)
  test.holds(message, "the layer 'standoff' is nested and has no CSV form")
end)

test.done()
