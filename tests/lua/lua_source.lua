-- Lua sources as tokens and as trees, and what is said of queries in them.
local test = require "testing"
require "dossier"
local tokens_of = require "dossier.lua_tokens"
local tree = require "dossier.lua_tree"
local queries = require "dossier.script_queries"

local function shown(source)
  local list = {}
  for _, token in ipairs(tokens_of(source)) do
    list[#list + 1] = token.line .. token.kind:sub(1, 1) .. ":" .. token.text
  end
  return table.concat(list, " ")
end

test("tokens: strings, comments and lines", function()
  test.same(shown 'local a = "b\\n\\x41\\65\\u{4E2D}"', "1w:local 1n:a 1o:= 1s:b\nAA中 1e:")
  test.same(shown "x = [==[\na]]b]==] --[[ y\n ]] z", "1n:x 1o:= 1s:a]]b 3n:z 3e:")
  test.same(shown "#!/usr/bin/x\n-- no\nf 'it''s'", "3n:f 3s:it 3s:s 3e:")
  test.same(shown "1..2 0x1p-3 .5e+1 3", "1n:1..2 1n:0x1p-3 1n:.5e+1 1n:3 1e:")
  test.same(shown "a...b~=c//d::e", "1n:a 1o:... 1n:b 1o:~= 1n:c 1o:// 1n:d 1o::: 1n:e 1e:")
  test.same(shown '"a\\z  \n  b" c', "1s:ab 2n:c 2e:")
  test.same(shown '"never closed', "1s:never closed 1e:")
end)

-- Every name of a source with the line it was declared in, 0 of a global.
local function names(source)
  local list = {}
  tree.walk(tree.read(source), function(node)
    if node.tag == "name" then list[#list + 1] = node.name .. (node.variable and node.variable.line or 0) end
  end)
  return table.concat(list, " ")
end

test("names mean the local that is in sight", function()
  test.same(names "local a = a\nlocal b = a\ndo\nlocal a\na = b\nend\nreturn a", "a0 a1 a4 b2 a1")
  test.same(names "local function f(x)\nreturn f(x)\nend\nlocal g = function() return g end", "f1 x1 g0")
  test.same(names "for i = i, 2 do p(i) end\nfor k, v in pairs(k) do p(k, v) end p(v)",
    "i0 p0 i1 pairs0 k0 p0 k2 v2 p0 v0")
  test.same(names "repeat local x = 1 until x\nreturn x", "x1 x0")
  test.same(names "function t:m(a) return self, a, t end", "t0 self1 a1 t0")
end)

test("priorities and calls", function()
  local list = tree.read "return a or b and not c .. d == e + f * -g ^ h"
  local top = list[1].values[1]
  test.same({ top.operator, top.right.operator, top.right.right.operator }, { "or", "and", "==" })
  list = tree.read "f { 1, x = 2, [3] = 4 } 'y' [[z]]:m(1)(2)"
  test.same({ list[1].tag, list[1].object.tag, list[1].object.name }, { "call", "method", "m" })
  test.same(#tree.read "goto out; local x <const> = 1; while x do break end; ::out:: return", 5)
end)

local function said(source)
  local list = {}
  queries.examine(source, { person = true }, nil, function(message, weight)
    list[#list + 1] = (weight or "fault") .. ": " .. message
  end)
  return table.concat(list, "\n")
end

test("queries that can match are let pass", function()
  for _, source in ipairs { "ship", '"Defense Minister"', '"U.S."%c', '[stem="sales"]', '[norm="Taiwan" & kind="word"]',
    '"defen[cs]e"', '[kind="number"]', '[shape="Xx"]', "a within s", "x within <person/>", '"cost|worth"', '[norm!="x"]',
    '[norm in countries]', '"€40m"', '[word="a.b"]', "<headline> a", '"x" within (<s/> containing "y")' } do
    test.same(source .. said(source), source)
  end
end)

test("queries that cannot are named", function()
  test.holds(said '[norm="a" & norm="b"]', 'fault: [norm="a" & norm="b"]: no token can pass')
  test.holds(said '[stem="sale|guns"]', 'the alternative "guns"')
  test.holds(said '[word="x" & kind="number"]', "no token can pass")
  test.holds(said "<persom/>", "warning: <persom/>: no script that can be found emits it; did you mean 'person'?")
  test.holds(said "[nrm='x']", "fault: at character")
  test.holds(said "@speech", "note: no saved query 'speech'")
end)

test.done()
