-- Cursors close when their loop ends, breaks or raises; handles say when they
-- are closed; open cursors are capped.
local test = require "testing"
local dossier = require "dossier"
local scratch = require "scratch"

-- How many cursors can still be opened: all of them when none is left open.
local function free_cursors(corpus)
  collectgarbage "stop"
  local held, count = {}, 0
  while count < 200 do
    local opened = table.pack(pcall(corpus.documents, corpus))
    if not opened[1] then break end
    count = count + 1
    held[count] = opened
  end
  for _, opened in ipairs(held) do local _ <close> = opened[3] end
  collectgarbage "restart"
  return count
end

test("a loop's end, break and error close its cursor at once", function()
  local corpus = scratch.corpus(scratch.NEWS)
  local all = free_cursors(corpus)
  test.same(all, 64)
  collectgarbage "stop"
  for _ in corpus:documents() do end
  for _ in corpus:search "vane" do break end
  pcall(function() for _ in corpus:search "vane" do error "raised" end end)
  -- A loop variable that a closure captures and a `break` do not go together in
  -- Lua 5.4.4, with io.lines neither: hence this one outside the loop.
  local doc = corpus:document "in/a.txt"
  for _ in doc:tokens() do break end
  for _ in doc:search "the" do break end
  pcall(function() for _ in doc:find "countries" do error "raised" end end)
  for _ in doc:mentions() do break end
  for _ in corpus:mentions() do break end
  for _ in corpus:facts() do break end
  for _ in corpus:entities() do break end
  test.same(free_cursors(corpus), all)
  collectgarbage "restart"
  corpus:close()
end)

test("open cursors are capped, abandoned ones are collected", function()
  local corpus = scratch.corpus(scratch.NEWS)
  for _ = 1, 500 do corpus:documents() end
  test.raises("64 iterations are open at once", function()
    local held = {}
    for i = 1, 100 do held[#held + 1] = { i, corpus:documents() } end
  end)
  corpus:documents()
  corpus:close()
end)

test("an ended cursor stays ended, a closed one says so", function()
  local corpus = scratch.corpus(scratch.NEWS)
  local next_one, cursor = corpus:documents { key = "in/a.txt" }
  test.same(next_one(cursor).key, "in/a.txt")
  test.same(next_one(cursor), nil)
  test.same(next_one(cursor), nil)
  local again, other = corpus:documents()
  do local _ <close> = other end
  test.raises("cursor is closed", again, other)
  test.raises("cursor expected", again, corpus)
  corpus:close()
end)

test("closing a corpus closes all that came from it", function()
  local corpus = scratch.corpus(scratch.NEWS, { extract = true })
  local next_hit, search = corpus:search "vane"
  local hit = next_hit(search)
  local doc = corpus:document "in/b.txt"
  local next_token, tokens = doc:tokens()
  next_token(tokens)
  local mention
  for m in corpus:mentions() do mention = m end
  corpus:close()
  corpus:close()
  test.raises("corpus is closed", function() corpus:info() end)
  test.raises("corpus is closed", function() corpus:documents() end)
  test.raises("corpus is closed", next_hit, search)
  test.raises("corpus is closed", next_token, tokens)
  test.raises("corpus is closed", function() hit:cite() end)
  test.raises("corpus is closed", function() mention:cite() end)
  test.raises("corpus is closed", function() return doc.text end)
  test.raises("corpus is closed", function() doc:tokens() end)
  test.same({ doc.key, hit.text, tostring(corpus) }, { "in/b.txt", "Vane", "corpus (closed)" })
end)

test("closing during a loop ends it with the reason", function()
  local corpus = scratch.corpus(scratch.NEWS)
  test.raises("corpus is closed", function() for _ in corpus:documents() do corpus:close() end end)
end)

test("writing while a loop runs is refused", function()
  local corpus = scratch.corpus(scratch.NEWS)
  test.raises("collect what the loop finds first", function()
    for doc in corpus:documents() do corpus:remove(doc.key) end
  end)
  test.same(corpus:info().documents, 3)
  local doc = corpus:document "in/a.txt"
  test.same(doc:count "vane", 2)
  test.same(corpus:remove "in/c.txt", true)
  test.same(doc:count "vane", 2)
  corpus:close()
end)

test("a close variable closes its corpus", function()
  local _, path = scratch.corpus(scratch.NEWS)
  local kept
  do
    local corpus <close> = assert(dossier.open(path .. "/t.dossier"))
    kept = corpus
  end
  test.raises("corpus is closed", function() kept:info() end)
end)

test("metatables are locked, handles do not pass for each other", function()
  local corpus = scratch.corpus(scratch.NEWS)
  local doc = corpus:document "in/a.txt"
  test.same({ getmetatable(corpus), getmetatable(doc) }, { "corpus", "document" })
  for hit in doc:search "vane" do
    test.same(getmetatable(hit), "hit")
    test.raises("protected metatable", setmetatable, hit, nil)
  end
  test.raises("corpus expected, got document", corpus.info, doc)
  test.raises("document expected, got corpus", doc.tokens, corpus)
  test.raises("bad argument #1 to", corpus.info)
  corpus:close()
end)

test("a corpus that is dropped with its children is collected in order", function()
  for _ = 1, 20 do
    do
      local corpus = scratch.corpus { ["a.txt"] = "Vane came.\n" }
      local next_hit, search = corpus:search "vane"
      next_hit(search):cite()
    end
    collectgarbage()
  end
  collectgarbage()
end)

test.done()
