-- The three reports over a made-up corpus: whole, filtered, and over nothing.
package.path = "scripts/?.lua;tests/lua/?.lua;" .. package.path
local test = require "testing"
local run = require "run_report"
run.alone()
local render = require "dossier.render.init"
local made_up = require "made_up_corpus"
local news = require "made_up_news"

local function text_of(name, args, corpus)
  return render.report(run.report(name, corpus or news, args), "text")
end

for _, case in ipairs { { "arms-register" }, { "who-said-what" }, { "entity", { name = "Norland" } } } do
  for _, format in ipairs(render.formats) do
    test(case[1] .. " as " .. format, function()
      test.golden(case[1] .. "." .. format, render.report(run.report(case[1], news, case[2]), format))
    end)
  end
  test(case[1] .. " has a whole manifest", function()
    local _, manifest = run.report(case[1], news, case[2])
    test.same({ manifest.name, manifest.kind }, { case[1], "report" })
    for _, key in ipairs { "version", "summary", "description", "author", "licence", "categories",
      "requires", "args", "grants", "example" } do
      if manifest[key] == nil then error("no " .. key) end
    end
    for _, arg in ipairs(manifest.args) do
      if not (arg.name and arg.type and arg.help) then error("argument " .. tostring(arg.name)) end
    end
  end)
  test(case[1] .. " over an empty corpus says so", function()
    test.holds(text_of(case[1], case[2], made_up {}), "The corpus holds no documents yet")
  end)
end

test("arms-register: filters by buyer, date and status", function()
  test.holds(text_of "arms-register", "2 deals with 4 items in 2 of 3 documents.")
  test.holds(text_of("arms-register", { buyer = "NL", status = "delayed" }), "1 deal with 1 item in 1 of 3")
  test.holds(text_of("arms-register", { buyer = "land" }), "None of the 2 deals in the corpus fits")
  local since = text_of("arms-register", { since = "2024" })
  test.holds(since, "1 deal with 3 items in 1 of 3 documents.")
  test.holds(since, "1 deal without a year left out, as since= was given.")
  test.holds(text_of("arms-register", { since = "2024-06" }), "None of the 2 deals")
  test.holds(text_of("arms-register", nil, made_up { { key = "a", text = "None." } }),
    "No deals found in 1 document.")
end)

test("who-said-what: filters by speaker, date and kind", function()
  test.holds(text_of "who-said-what", "4 quotations by 3 speakers in 2 documents.")
  test.holds(text_of("who-said-what", { speaker = "王小明" }), "2 quotations by 1 speaker in 1 document.")
  test.holds(text_of("who-said-what", { speaker = "official" }), "1 quotation by 1 speaker")
  test.holds(text_of("who-said-what", { speaker = "person:ann-roe" }), "1 quotation by 1 speaker")
  test.holds(text_of("who-said-what", { kind = "indirect" }), "1 quotation by 1 speaker")
  test.holds(text_of("who-said-what", { kind = "term" }), "None of the 4 quotations")
  test.holds(text_of("who-said-what", { since = "2024" }), "2 quotations of undated documents left out")
end)

test("entity: found by alias; unknown names say so; rows are limited", function()
  test.holds(text_of("entity", { name = "王小明" }), "What Wang Xiaoming said")
  test.holds(text_of("entity", { name = "Nor" }), "no entity 'Nor' (nearest: Norland)")
  test.holds(text_of("entity", { name = "Norland", limit = 1 }), "1 more row; limit=0 shows all.")
  test.raises("name= is missing", text_of, "entity", {})
end)

test("every row of a report leads to bytes of a document", function()
  for _, case in ipairs { { "arms-register" }, { "who-said-what" }, { "entity", { name = "Norland" } } } do
    for _, block in ipairs(run.report(case[1], news, case[2]).blocks) do
      for _, row in ipairs(block.rows or {}) do
        local cite = assert(row.cites[1], "a row without a citation")
        local doc = assert(news:document(cite.doc))
        test.same(doc.text:sub(cite.start + 1, cite["end"]), cite.text)
        test.same(doc.text:sub(cite.sentence_start + 1, cite.sentence_start + #cite.sentence), cite.sentence)
      end
    end
  end
end)

test.done()
