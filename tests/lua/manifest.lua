-- Manifests are read as data: literals in, anything computed refused.
local test = require "testing"
require "dossier"
local internal = require "dossier.internal"

test("every literal", function()
  test.same(internal.manifest [==[
#!/usr/bin/env dossier
-- a comment
--[[ a longer
one ]]
manifest {
  name = "x", version = '0.1', n = 3, negative = -2.5, hex = 0x10, big = 1e3,
  yes = true, no = false, gone = nil, ["a key"] = 1, [4] = "four";
  long = [[
two
lines]], level = [=[ ]] ]=],
  escapes = "a\n\t\"\\\65\x42\u{e9}\z
    end",
  list = { "a", { "b" }, 3, },
}
error "never run"
]==], {
    name = "x", version = "0.1", n = 3, negative = -2.5, hex = 16, big = 1000.0, yes = true, no = false,
    ["a key"] = 1, [4] = "four", long = "two\nlines", level = " ]] ", escapes = "a\n\t\"\\ABéend",
    list = { "a", { "b" }, 3 },
  })
  test.same(internal.manifest "manifest({ name = 'x' })", { name = "x" })
  test.same(internal.manifest "manifest{}", {})
end)

test("no manifest, and faults with their line", function()
  test.same(select(2, internal.manifest "return {}"), "no manifest: the file does not begin with manifest { ... }")
  test.same(select(2, internal.manifest ""), "no manifest: the file does not begin with manifest { ... }")
  test.same(select(2, internal.manifest "manifests {}"), "no manifest: the file does not begin with manifest { ... }")
  for text, part in pairs {
    ["manifest {\n name = os.time() }"] = "line 2: a manifest holds",
    ["manifest {\n\n name = 'a' .. 'b' }"] = "line 3: ',' or '}' is missing",
    ["manifest { name = 'a"] = "line 1: a string does not end",
    ["manifest { name = [[a"] = "a long string does not end",
    ["manifest { name = 'a'"] = "'}' is missing",
    ["manifest { name = 'a\\q' }"] = "an unknown escape",
    ["manifest { name = '\\300' }"] = "over 255",
    ["manifest { name = '\\u{110000}' }"] = "is no character",
    ["manifest { name = 3x }"] = "",
    ["manifest { [nil] = 3 }"] = "a key in brackets",
    ["manifest { [1] 3 }"] = "'=' is missing",
    ["manifest 'x'"] = "followed by a table",
    ["manifest { --[[ a"] = "a comment does not end",
    ["manifest ({}"] = "')' is missing",
    ["manifest " .. ("{"):rep(100)] = "nested too deep",
    ["manifest { a = -"] = "not a number",
  } do
    local none, message = internal.manifest(text)
    test.same(none, nil, text)
    test.holds(message, part)
  end
end)

test("cut anywhere, it is a fault and no crash", function()
  local text = "manifest { a = 'x\\u{e9}', b = { [\"k\"] = [==[ long ]==], -3.5e2 }, c = true } "
  for n = 0, #text - 2 do
    local none, message = internal.manifest(text:sub(1, n))
    test.same({ none, type(message) }, { nil, "string" }, n)
  end
  for byte = 0, 255 do internal.manifest("manifest { a = " .. string.char(byte) .. " }") end
end)

test.done()
