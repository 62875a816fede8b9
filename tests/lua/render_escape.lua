-- Each escaping function against what documents and scripts may hold.
package.path = "scripts/?.lua;tests/lua/?.lua;" .. package.path
local test = require "testing"
local escape = require "dossier.render.escape"

local cases = {
  terminal = {
    { "Taiwan’s “U.S.” – 蔡英文", "Taiwan’s “U.S.” – 蔡英文" },
    { "a\27[31mred\7", "a\\x1B[31mred\\x07" },
    { "a\xC2\x9B2Jb\127", "a\\x9B2Jb\\x7F" },
    { "two\r\nlines\tand tab", "two lines and tab" },
    { "a\0b\xFFc", "a\\x00b\\xFFc" },
    { "\xFF", "\\xFF" },
    { "abc\u{202E}txt.exe", "abc\\u{202E}txt.exe" },
    { "zero\u{200B}width", "zero\\u{200B}width" },
    { "שלום", "\u{2068}שלום\u{2069}" },
    { "Économie", "Économie" },
  },
  html = {
    { "<script>alert(1)</script> & \"co\"", "&lt;script&gt;alert(1)&lt;/script&gt; &amp; \"co\"" },
    { "a\0b\27", "a\\x00b\\x1B" },
    { "two\nlines", "two\nlines" },
    { "abc\u{202E}txt", "abc\\u{202E}txt" },
    { "x\xFFy", "x\u{FFFD}y" },
  },
  attribute = {
    { "\" onclick='x' <b>&\n", "&quot; onclick=&#39;x&#39; &lt;b&gt;&amp; " },
  },
  markdown = {
    { "a|b *c* _d_ `e` [f](g)", "a\\|b \\*c\\* \\_d\\_ \\`e\\` \\[f\\](g)" },
    { "<img src=x>", "&lt;img src=x&gt;" },
    { "![x](http://a.b/c)", "\\!\\[x\\](http\\://a.b/c)" },
    { "see www.example.org", "see www\\.example.org" },
    { "# no heading", "\\# no heading" },
    { "- no item", "\\- no item" },
    { "1. no item", "1\\. no item" },
    { "1.", "1\\." },
    { "2.2 billion", "2.2 billion" },
    { "two\nlines", "two lines" },
  },
  csv = {
    { "plain", "plain" },
    { 'say "x", twice', '"say ""x"", twice"' },
    { "two\nlines", '"two\nlines"' },
    { "=1+1", "'=1+1" },
    { "@cmd", "'@cmd" },
    { "-5 troops", "'-5 troops" },
    { "＝1", "'＝1" },
    { "\t=1", "'\t=1" },
    { -5, "-5" },
    { 2.2e9, "2200000000" },
    { true, "true" },
  },
}

for _, context in ipairs { "terminal", "html", "attribute", "markdown", "csv" } do
  for i, case in ipairs(cases[context]) do
    test(context .. " " .. i, function() test.same((escape[context](case[1])), case[2]) end)
  end
end

test("csv keeps formulas when asked", function()
  test.same(escape.csv("=1+1", true), "=1+1")
  test.same(escape.csv(nil), "")
end)

test.done()
