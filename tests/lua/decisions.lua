-- Decisions from Lua, and as files.
local test = require "testing"
require "dossier" -- finds the modules
local decisions = require "dossier.decisions"
local scratch = require "scratch"

local FILES = {
  ["a.txt"] = "Harbour talks open\n\nTaiwan's President Tsai Ing-wen met Defense Minister Chiu Kuo-cheng "
    .. "on Monday. Tsai said the talks went well. The Ministry of National Defense (MND) agreed.\n",
  ["b.txt"] = "More talks\n\nDefense Minister Chiu Kuo-cheng spoke again. Chiu Kuo-cheng said the MND "
    .. "would buy ships. The Department of Defense said so too.\n",
  ["c.txt"] = "Third talks\n\nDefense Minister Chu Kuo-cheng denied it, the Ministry of National Defense "
    .. "said. Chiu Kuo-cheng was there.\n" }

local function entities(corpus, filter)
  local out = {}
  for e in corpus:entities(filter) do
    out[#out + 1] = ("%s=%s %d/%d %s"):format(e.id, e.name, e.mentions, e.documents, table.concat(e.aliases, "|"))
  end
  return table.concat(out, "\n")
end

local MERGE = { kind = "merge", subject = "person:chu-kuo-cheng", object = "person:chiu-kuo-cheng",
  author = "am", reason = "=a \"slip\", he said" }

test("a name one edit from a known one is flagged", function()
  local corpus <close> = scratch.corpus(FILES, { extract = true })
  local flagged
  for e in corpus:entities { flagged = true } do
    test.same(flagged, nil)
    flagged = e
  end
  test.same(flagged.id, "person:chu-kuo-cheng")
  test.same(flagged.near, "person:chiu-kuo-cheng")
end)

test("previewed, decided, undone", function()
  local corpus <close> = scratch.corpus(FILES, { extract = true })
  local before = entities(corpus)
  local p = assert(corpus:decide(MERGE, { preview = true }))
  test.same({ p.mentions, p.documents, p.doc, p.text }, { 1, 1, "in/c.txt", "Chu Kuo-cheng" })
  test.same(entities(corpus), before)
  local done = assert(corpus:decide(MERGE))
  test.same(done.numbers, { 1 })
  test.same(corpus:entity("person:chu-kuo-cheng").id, "person:chiu-kuo-cheng")
  test.same(assert(corpus:decide(MERGE)).known, 1)
  assert(corpus:undo(1))
  test.same(entities(corpus), before)
  local _, message, code = corpus:undo(1)
  test.holds(message, "there is no decision 1")
  test.same(code, "notfound")
end)

test("a list is put whole or not at all", function()
  local corpus <close> = scratch.corpus(FILES, { extract = true })
  local done, message, code, which = corpus:decide { MERGE,
    { kind = "reject", subject = "person:tsai-ing-wenn", author = "am" } }
  test.same(done, nil)
  test.holds(message, "did you mean 'person:tsai-ing-wen'?")
  test.same({ code, which }, { "notfound", 2 })
  for _ in corpus:decisions() do error "one was put" end
end)

test("written, read and applied elsewhere they say the same", function()
  local corpus <close> = scratch.corpus(FILES, { extract = true })
  assert(corpus:decide { MERGE,
    { kind = "merge", subject = "org:department-of-defense", object = "org:ministry-of-national-defense",
      doc = "in/b.txt", text = "Department of Defense said", author = "'=am" },
    { kind = "rename", subject = "person:tsai-ing-wen", object = "Tsai,\n\"Ing-wen\"", author = "am" },
    { kind = "zone", subject = "in/a.txt", object = "caption", text = "Tsai said the talks went well.",
      author = "am" },
    { kind = "date", subject = "in/b.txt", object = "2021-03-04", author = "am" } })
  for _, format in ipairs { "csv", "jsonl" } do
    local text = decisions.written(corpus, format)
    local list = assert(decisions.read(text))
    test.same(#list, 5)
    local other <close> = scratch.corpus(FILES, { extract = true })
    assert(other:decide(list))
    test.same(decisions.written(other, format), text)
    test.same(entities(other), entities(corpus))
    test.same(assert(other:decide(list)).known, 5)
    test.same(other:document "in/b.txt".published, "2021-03-04")
  end
end)

test("a zone and a date do what stands on them again, and undoing gives all back", function()
  local corpus <close> = scratch.corpus(FILES, { extract = true, date = "2021-03-01" })
  local before = entities(corpus)
  local done = assert(corpus:decide { kind = "date", subject = "in/a.txt", object = "2020-02-03", author = "am" })
  test.same(done.recut, 1)
  local dated
  for m in corpus:mentions { type = "date", doc = "in/a.txt" } do dated = m.value end
  test.same(dated, "2020-02-03")
  assert(corpus:decide { kind = "zone", subject = "in/a.txt", object = "caption",
    text = "Tsai said the talks went well.", author = "am" })
  test.same(corpus:entity("Tsai Ing-wen").mentions, 1)
  test.same(corpus:info().stale, 0)
  assert(corpus:undo(2))
  assert(corpus:undo(1))
  test.same(corpus:document "in/a.txt".published, "2021-03-01")
  test.same(entities(corpus), before)
  test.same(corpus:check(), {})
end)

test("files that are none are refused with their line", function()
  test.same({ decisions.read 'kind,subject\nmerge,"a' }, { nil, "2: a quoted cell has no end" })
  test.same({ decisions.read "a,b\n" },
    { nil, "1: the first line names the columns: kind,subject,object,author,reason,anchor" })
  test.same({ decisions.read "{}\n" }, { nil, "1: a decision wants a kind and a subject" })
  local list, lines = decisions.read "\xEF\xBB\xBFreason,kind,subject,more\r\n\"a\nb\",reject,org:a,x\r\n\r\n,reject,org:b,\r\n"
  test.same(list, { { reason = "a\nb", kind = "reject", subject = "org:a" }, { kind = "reject", subject = "org:b" } })
  test.same(lines, { 2, 5 })
end)

test("wrong use raises", function()
  local corpus <close> = scratch.corpus(FILES)
  test.raises("table expected", corpus.decide, corpus, "x")
  test.raises("did you mean", corpus.decide, corpus, {}, { previw = true })
  test.raises("number expected", corpus.undo, corpus, 0)
end)

test.done()
