-- The nearest right word to a mistyped one.
local test = require "testing"
require "dossier"
local nearest = require "dossier.nearest"

test("mistypings find their word", function()
  local words = { "load", "search", "run", "export", "extract", "remove" }
  for mistyped, right in pairs {
    serach = "search", sarch = "search", searchh = "search", SEARCH = "search", laod = "load", rn = "run",
    extrcat = "extract", exprot = "export",
  } do
    test.same(nearest(mistyped, words), right, mistyped)
  end
end)

test("nothing near is nothing", function()
  for _, word in ipairs { "zzz", "", "help", "loaderoni", "x" } do
    test.same(nearest(word, { "load", "search" }), nil, word)
  end
  test.same(nearest("load", {}), nil)
end)

test("of equals the first by name, whatever the order", function()
  test.same(nearest("cat", { "hat", "bat" }), "bat")
  test.same(nearest("cat", { "bat", "hat" }), "bat")
end)

test.done()
