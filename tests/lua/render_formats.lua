-- The five formats of one made-up report, whole, against golden files; and
-- what each promises whatever the words are.
package.path = "scripts/?.lua;tests/lua/?.lua;" .. package.path
local test = require "testing"
local render = require "dossier.render.init"
local width = require "dossier.render.width"
local report = require "made_up_report"

for _, format in ipairs(render.formats) do
  test("golden " .. format, function()
    test.golden("made_up." .. format, assert(render.report(report, format)))
  end)
  test(format .. " is the same twice", function()
    test.same(render.report(report, format), render.report(report, format))
  end)
end

test("an unknown format is named with those there are", function()
  local text, message, code = render.report(report, "pdf")
  test.same({ text == nil, message, code },
    { true, "there is no format 'pdf': use one of text, md, html, csv, json", "usage" })
end)

test("text keeps to its width; places stay whole", function()
  for _, columns in ipairs { 60, 80, 100, 140 } do
    local text = render.report(report, "text", { width = columns })
    for line in text:gmatch "[^\n]+" do
      if width.of(line) > columns then error(columns .. " columns: " .. line) end
    end
    test.holds(text, "notices/norland-24.txt:3 [200,372)")
    test.lacks(text, "\27")
  end
end)

test("text puts places in a last column where they fit", function()
  local text = render.report(report, "text", { width = 200 })
  test.holds(text, "approved  notices/norland-24.txt:3 [200,372)")
  test.holds(text, "source")
end)

test("html fetches nothing and lets nothing in", function()
  local page = render.report(report, "html")
  test.holds(page, "content=\"default-src 'none'; style-src 'unsafe-inline'")
  for _, part in ipairs { "<script", "<img", "<link", "<iframe", " href=", " src=", "url(", "@import",
    "<b>", "<i>", "\27", "\u{202E}" } do
    test.lacks(page, part)
  end
  test.holds(page, "&lt;b&gt;nothing&lt;/b&gt;")
end)

test("html marks the words in their sentence, not the whole of it", function()
  local page = render.report(report, "html")
  test.holds(page, "<summary><bdi>notices/norland-24.txt:3</bdi></summary>")
  test.holds(page, 'sale to <mark title="Buyer">Norland</mark> of '
    .. '<mark title="Quantity">forty (40)</mark> <mark title="Item">Heron')
  test.holds(page, "bytes <span><code>[200,372)</code></span>")
  local _, opened = page:gsub("<details>", "")
  local _, closed = page:gsub("</details>", "")
  test.same({ opened, closed }, { 6, 6 })
end)

test("csv of one table is a plain file, without a title", function()
  local one = { run = report.run, blocks = { report.blocks[1], report.blocks[3] } }
  local text = render.report(one, "csv")
  test.same(text:match "^[^\r]+", "buyer,item,quantity,value,date,status,doc,line,start,end")
  test.holds(text, "\"'=cmd|")
  test.holds(render.report(one, "csv", { raw = true }), "\n王小明之国,\"=cmd|")
  test.same(render.report({ run = report.run, blocks = {} }, "csv"), "")
end)

test("csv: columns that a script names doc and start keep their names", function()
  local text = render.report({ run = report.run, blocks = { { kind = "table",
    columns = { { name = "doc", title = "Document", align = "left" } },
    rows = { { cells = { { value = "a" } }, cites = {} } } } } }, "csv")
  test.same(text, "doc,cite_doc,line,start,end\r\na,,,,\r\n")
end)

test.done()
