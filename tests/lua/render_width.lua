-- Columns of a terminal: wide and combining characters, wrapping.
package.path = "scripts/?.lua;tests/lua/?.lua;" .. package.path
local test = require "testing"
local width = require "dossier.render.width"

test("columns", function()
  for text, columns in pairs { [""] = 0, tank = 4, ["“U.S.” – é"] = 10, ["蔡英文"] = 6,
    ["e\u{301}"] = 1, ["ＦＵＬＬ"] = 8, ["한국"] = 4, ["🚀"] = 2, ["\u{2068}ab\u{2069}"] = 2 } do
    test.same(width.of(text), columns, text)
  end
end)

test("padding", function()
  test.same(width.pad("蔡", 4), "蔡  ")
  test.same(width.pad("12", 4, "right"), "  12")
  test.same(width.pad("long", 2), "long")
end)

test("wrapping", function()
  test.same(width.wrap("ten new tanks", 7), { "ten new", "tanks" })
  test.same(width.wrap("", 7), { "" })
  test.same(width.wrap("docs/long-name.txt", 7), { "docs/lo", "ng-name", ".txt" })
  test.same(width.wrap("a docs/long", 6), { "a", "docs/l", "ong" })
  test.same(width.wrap("蔡英文 蔡", 3), { "蔡", "英", "文", "蔡" })
  test.same(width.wrap("蔡英", 1), { "蔡", "英" })
end)

test.done()
