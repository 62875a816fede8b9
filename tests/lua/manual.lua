-- Help on the Lua interface, from the one file that describes it.
local test = require "testing"
local dossier = require "dossier"
local manual = require "dossier.manual"

test("every function has a text, and every example in it compiles", function()
  local count = 0
  for name, entry in pairs(manual.load().by_name) do
    count = count + 1
    assert(#entry.text > 10, name)
    local example = entry.text:match "Example: ([^\n]+)"
    if example then
      assert(load(example) or load("return " .. example) or load("local _ = " .. example), name .. ": " .. example)
    end
  end
  assert(count > 40, count)
end)

test("by class, function, short name", function()
  test.holds(manual.help "corpus", "corpus:search(query, options)")
  test.holds(manual.help "document", ".sha256")
  test.holds(manual.help "corpus:search", "corpus:search(query, options)\n  Hits of a query over the corpus")
  test.same(manual.help "corpus.search", manual.help "corpus:search")
  local both = manual.help "search"
  test.holds(both, "corpus:search(")
  test.holds(both, "document:search(")
  for name in pairs(dossier) do
    if type(dossier[name]) == "function" then assert(manual.help("dossier." .. name), name) end
  end
end)

test("a mistyped name gets the nearest one", function()
  test.same({ manual.help "corpus:serch" }, { nil, "corpus:search" })
  test.same({ manual.help "documnet" }, { nil, "document" })
  test.same({ manual.help "zzzzzzzzz" }, { nil, nil })
end)

test("a class as text keeps to 78 columns of prose and whole sentences", function()
  for _, class in ipairs(manual.load().classes) do
    for line in manual.class_text(class):gmatch "[^\n]+" do
      assert(#line <= 78 or line:find "^  %S", line)
    end
  end
  test.holds(manual.help "corpus", "Counts: documents")
end)

test("the reference has every entry once", function()
  local text = manual.markdown()
  for _, class in ipairs(manual.load().classes) do
    test.holds(text, "### " .. class.name .. "\n")
    for _, entry in ipairs(class.functions) do
      local _, times = text:gsub("#### `" .. entry.signature:gsub("%p", "%%%0") .. "`\n", "")
      test.same(times, 1, entry.signature)
    end
  end
  test.lacks(text, "\n\n\n")
end)

test.done()
