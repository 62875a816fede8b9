-- The reports over the sample corpus, through the library: golden files of the
-- text, and that each row leads to the bytes of the file that was loaded.
package.path = "tests/lua/?.lua;" .. package.path
local test = require "testing"
local sample = require "sample_corpus"
local run = require "run_report"
local render = require "dossier.render"

local CASES = { { "arms-register" }, { "who-said-what" }, { "entity", { name = "Taiwan" } },
  { "relatives" } }

local function report_of(case)
  local report = run.report(case[1], sample.corpus, case[2])
  report.run.corpus = "sample.dossier"
  return report
end

for _, case in ipairs(CASES) do
  local report
  test(case[1] .. " runs", function() report = report_of(case) end)
  test(case[1] .. " as text", function()
    test.golden("sample_" .. case[1] .. ".text", render.report(report, "text"))
  end)
  test(case[1] .. " is the same twice, in each format", function()
    for _, format in ipairs(render.formats) do
      test.same(render.report(report_of(case), format), render.report(report, format), format)
    end
  end)
  test(case[1] .. ": every citation is the bytes it names", function()
    local seen = 0
    local function check(cite)
      local text = sample.corpus:document(cite.doc).text
      test.same(text:sub(cite.start + 1, cite["end"]), cite.text)
      test.same(text:sub(cite.sentence_start + 1, cite.sentence_start + #cite.sentence), cite.sentence)
      local _, breaks = text:sub(1, cite.start):gsub("\n", "")
      test.same(cite.line, breaks + 1)
      if cite.doc:find "%.txt$" then
        test.same(sample.file(cite.doc):sub(cite.start + 1, cite["end"]), cite.text)
      end
      seen = seen + 1
    end
    for _, block in ipairs(report.blocks) do
      for _, row in ipairs(block.rows or {}) do
        if #row.cites == 0 then error "a row without a citation" end
        for _, cite in ipairs(row.cites) do check(cite) end
        for _, cell in ipairs(row.cells) do
          for _, cite in ipairs(cell.cites or {}) do check(cite) end
        end
      end
    end
    if seen == 0 then error "no citation at all" end
  end)
end

test("an entity that is not there is named with the nearest", function()
  local text = render.report(run.report("entity", sample.corpus, { name = "Taiwann" }), "text")
  test.holds(text, "Taiwan")
  test.lacks(text, "Documents")
end)

sample.remove()
test.done()
