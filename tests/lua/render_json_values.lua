-- JSON as scripts/dossier/json.lua writes it: order, numbers, odd strings.
package.path = "scripts/?.lua;tests/lua/?.lua;" .. package.path
local test = require "testing"
local json = require "dossier.json"

test("keys come in the order given, absent ones as null", function()
  local row = json.object({ "doc", "end", "value" }, { ["end"] = 3, doc = "a", other = 1 })
  test.same(json.encode(row), '{"doc":"a","end":3,"value":null}')
end)

test("plain tables: lists, and objects with sorted keys", function()
  test.same(json.encode { 1, "b", true }, '[1,"b",true]')
  test.same(json.encode { z = 1, a = { y = 2 } }, '{"a":{"y":2},"z":1}')
  test.same(json.encode { {}, json.list {}, json.map {} }, "[[],[],{}]")
  test.same(json.encode { 1, json.null, 2 }, "[1,null,2]")
end)

test("raw JSON is written as it stands", function()
  test.same(json.encode { json.raw "[1,2]", 3 }, "[[1,2],3]")
end)

test("whole numbers have no point, others read back the same", function()
  test.same(json.encode { 2200000000, 2.2e9, 0.5, 0.1, 1 / 3, -0.25 },
    "[2200000000,2200000000,0.5,0.1,0.3333333333333333,-0.25]")
  test.same(tonumber(json.number(1 / 3)), 1 / 3)
  test.raises("cannot be written", json.encode, { math.huge })
  test.raises("cannot be written", json.encode, { 0 / 0 })
end)

test("control characters, quotes and line separators are escaped", function()
  test.same(json.encode 'a"b\\c\n\t\r\0\27\127', '"a\\"b\\\\c\\n\\t\\r\\u0000\\u001b\\u007f"')
  test.same(json.encode "x\u{2028}y", '"x\\u2028y"')
  test.same(json.encode "蔡英文 “U.S.”", '"蔡英文 “U.S.”"')
end)

test("bytes that are no UTF-8 become U+FFFD, one each", function()
  test.same(json.encode "a\xffb\xe2\x80", '"a\u{FFFD}b\u{FFFD}\u{FFFD}"')
  test.same(json.encode "\xed\xa0\x80", '"\u{FFFD}\u{FFFD}\u{FFFD}"')
  test.same(json.encode "\xff", '"\u{FFFD}"')
end)

test("what JSON has no form for is refused", function()
  test.raises("a function cannot", json.encode, { print })
  local loop = {}
  loop[1] = loop
  test.raises("nested deeper", json.encode, loop)
end)

test.done()
