-- Explanations: hit:why, doc:why, doc:whynot, doc:lineage.
local test = require "testing"
local dossier = require "dossier"
local scratch = require "scratch"

local doc = dossier.text("The Taiwan arms deal was signed. Later the arms sale followed.",
  { key = "a", publisher = "Wire", published = "2022-03" })

local function first_hit(query)
  for hit in doc:search(query) do return hit end
end

test("a hit says what matched each word", function()
  local why = assert(first_hit [[x:[norm in countries] ("gun" | "arms") <s>?]]:why())
  test.same({ why.text, #why.steps, why.query }, { "Taiwan arms", 2, [[x:[norm in countries] ("gun" | "arms") <s>?]] })
  local name, arms = why.steps[1], why.steps[2]
  test.same({ name.kind, name.text, name.item, name.capture, name.entry.gazetteer, name.entry.name },
    { "token", "Taiwan", "[norm in countries]", "x", "countries", "Taiwan" })
  test.holds(name.entry.file, "countries.tsv")
  local number = 0
  for line in io.lines(name.entry.file) do
    number = number + 1
    if number == name.entry.line then test.holds(line, "Taiwan\t") end
  end
  test.same({ arms.item, arms.alternative, arms.alternatives, arms.how },
    { '"arms"', 2, 2, "word 'arms' is 'arms'" })
  test.holds(tostring(why), "'Taiwan arms' matches x:")
  test.holds(tostring(why), "alternative 2 of 2")
end)

test("a hit of a gazetteer has no query to explain", function()
  for hit in doc:find "countries" do
    test.raises("not a hit of a query", function() hit:why() end)
  end
end)

test("a document explains any span", function()
  local first, last = doc.text:find("arms deal", 1, true)
  local why = assert(doc:why([["arms" [stem="deals"] within s]], first, last))
  test.same({ why.steps[3].kind, why.steps[3].item }, { "filter", "within s" })
  test.holds(why.steps[3].text, "The Taiwan arms deal was signed.")
  local none, message, code = doc:why([["arms"]], first, last)
  test.same({ none, code }, { nil, "notfound" })
  test.holds(message, "whynot")
  test.raises("last byte is before the first", function() doc:why("a", last, first) end)
  test.same({ doc:why("a", 4, 4) }, { nil, "no word of the text lies there", "notfound" })
end)

test("a span that is no hit says what stood in the way", function()
  local first, last = doc.text:find("arms sale", 1, true)
  local miss = assert(doc:whynot([["arms" "deal"]], first, last))
  test.same({ miss.hit, miss.text, miss.reasons[1].kind }, { false, "arms sale", "test" })
  local reason = miss.reasons[1]
  test.same({ reason.text, reason.attribute, reason.value, reason.wanted, reason.at.text, reason.item },
    { "arms", "word", "sale", "'deal'", "sale", '"deal"' })
  test.holds(tostring(miss), "'arms sale' is no hit of \"arms\" \"deal\"\n  \"deal\": from token")
  test.same(assert(doc:whynot([["arms" "sale"]], first, last)).hit, true)
  local covered = assert(doc:whynot([["the"? "arms" "sale"]], first, last)).reasons[1]
  test.same({ covered.kind, covered.text }, { "covered", "the arms sale" })
end)

test("what is known of a document is asked", function()
  test.same(doc:count [["arms" within <doc publisher="Wire" & since="2022" & until="2022-03"/>]], 2)
  test.same(doc:count [["arms" within <doc publisher="Reuters"/>]], 0)
  local first, last = doc.text:find("arms", 1, true)
  local miss = assert(doc:whynot([["arms" within <doc since="2023"/>]], first, last))
  test.same(miss.reasons[1].kind, "document")
  test.holds(miss.reasons[1].message, "its date spans 20220301 to 20220331, and since 2023 was wanted")
end)

test("what stands on a span tells what made it", function()
  test.same(#doc:lineage(1, 10), 0)
  test.same(tostring(doc:lineage(1, 10)), "nothing was extracted here")
  local made = scratch.corpus({ ["a.txt"] = "The boats were sold on May 3, 2021 in Oslo.\n" },
    { extract = true })
  local corpus <close> = made
  for stored in corpus:documents() do
    local first, last = stored.text:find("May 3, 2021", 1, true)
    local rows = stored:lineage(first, last)
    local row = rows[1]
    test.same({ row.kind, row.type, row.value, row.text, row.script, row.covered },
      { "mention", "date", "2021-05-03", "May 3, 2021", "dates", false })
    test.same({ #row.hash, type(row.data), #row.version > 0, #row.rule > 0 }, { 64, "table", true, true })
    test.holds(tostring(rows), "mention date [23,34) 'May 3, 2021'")
    for hit in corpus:search [[<date/> within <doc key=".*a\.txt"/>]] do
      test.same(hit:why().steps[1].how, "'May 3, 2021' is an annotation, date")
    end
    test.same({ corpus:count [["boats" within <doc key="nowhere"/>]] }, { 0, 0 })
    test.same({ corpus:count [["boats" !within <doc key="nowhere"/>]] }, { 1, 1 })
  end
end)

test.done()
