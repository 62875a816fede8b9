-- Regular expressions from Lua.
local test = require "testing"
local dossier = require "dossier"

test("find gives bytes and captures", function()
  local p = assert(dossier.pattern "(a+)(b)?")
  test.same({ p:find "xaab" }, { 2, 4, { "aa", "b" } })
  test.same({ p:find "xaac" }, { 2, 3, { "aa", false } })
  test.same({ p:find("xaab aa", 5) }, { 6, 7, { "aa", false } })
  test.same({ p:find("xaab", -1) }, { nil })
  test.same({ p:find("a", 9) }, { nil })
end)

test("match gives words", function()
  test.same({ dossier.pattern "\\d+":match "no 42" }, { "42" })
  test.same({ dossier.pattern "(\\d)(\\d)":match "no 42" }, { "4", "2" })
  test.same({ dossier.pattern "z":match "no" }, { nil })
end)

test("gmatch walks, also over empty matches and with itself inside", function()
  local found, p = {}, dossier.pattern "x*"
  for first, last in p:gmatch "axé" do
    found[#found + 1] = first .. "," .. last
    p:find "xxx"
  end
  test.same(found, { "1,0", "2,2", "3,2", "5,4" })
end)

test("named groups are fields, flags count", function()
  local _, _, captures = dossier.pattern("(?<year>\\d{4})"):find "in 2021"
  test.same(captures.year, "2021")
  test.same({ dossier.pattern("VANE", "i"):find "vane" }, { 1, 4, {} })
  test.same({ dossier.pattern("a", "w"):find "aa" }, { nil })
  test.raises("unknown flag 'q'", function() dossier.pattern("a", "q") end)
end)

test("a fault shows its place; too much work is an error", function()
  local p, message, code = dossier.pattern "(a"
  test.same({ p, code }, { nil, "syntax" })
  test.holds(message, "at character 3: ")
  test.holds(message, "\n  (a\n    ^")
  local costly = dossier.pattern "(x+x+)+[yz]"
  local fine, why = pcall(costly.find, costly, ("x"):rep(4000))
  test.same(fine, false)
  test.holds(why, "too")
end)

test("a search begins at any number, however far out", function()
  local p = dossier.pattern "b"
  test.same((p:find("abc", math.mininteger)), 2)
  test.same((p:find("abc", -2)), 2)
  test.same((p:find("abc", math.maxinteger)), nil)
end)

test.done()
