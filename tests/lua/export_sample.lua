-- The exports over the sample corpus, through the library: the same bytes
-- twice, and every span the words it stands for.
package.path = "tests/lua/?.lua;" .. package.path
local test = require "testing"
local sample = require "sample_corpus"
local export = require "dossier.export"

local corpus = sample.corpus

local function written(layer, options)
  local parts = {}
  assert(export.run(corpus, layer, function(text) parts[#parts + 1] = text end, options))
  return table.concat(parts)
end

for _, layer in ipairs(export.layers) do
  test(layer .. " is the same twice", function()
    local once = written(layer)
    test.same(written(layer), once)
    if layer ~= "decisions" and layer ~= "saved" and once == "" then error "nothing was written" end
  end)
end

-- A JSON string of an export back to its bytes.
local function unquoted(text)
  return (text:gsub("\\u(%x%x%x%x)", function(h) return utf8.char(tonumber(h, 16)) end)
    :gsub("\\(.)", { n = "\n", t = "\t", r = "\r", b = "\b", f = "\f", ['"'] = '"', ["\\"] = "\\" }))
end

for _, layer in ipairs { "mentions", "quotes", "figures", "dates", "facts" } do
  test(layer .. ": start and end are the words", function()
    local rows = 0
    for line in written(layer):gmatch "[^\n]+" do
      local key, first, last, rest = line:match '^{"doc":"(.-)","start":(%d+),"end":(%d+),"text":"(.*)$'
      local words = rest:match '^(.-)","'
      while words:find '\\$' and not words:find '\\\\$' do
        words = words .. '","' .. rest:sub(#words + 4):match '^(.-)","'
      end
      test.same(corpus:document(unquoted(key)).text:sub(first + 1, last), unquoted(words))
      rows = rows + 1
    end
    if rows == 0 then error "no rows" end
  end)
end

test("standoff: zones, sentences and tokens cover the text without gaps of words", function()
  local documents = 0
  for line in written "standoff":gmatch "[^\n]+" do
    local key = unquoted(line:match '^{"doc":"(.-)",')
    local doc = assert(corpus:document(key))
    test.same(tonumber(line:match '"bytes":(%d+)'), #doc.text)
    local reached = 0
    local tokens = line:match '"tokens":%[(.-)%],"entities"'
    for first, last in tokens:gmatch "%[(%d+),(%d+)%]" do
      first, last = tonumber(first), tonumber(last)
      local between = doc.text:sub(reached + 1, first)
      if between:find "%w" then error(key .. ": words in no token: " .. between) end
      reached = last
    end
    documents = documents + 1
  end
  test.same(documents, corpus:info().documents)
end)

sample.remove()
test.done()
