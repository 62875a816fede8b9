-- Every format over words put together at random from what does harm: broken
-- UTF-8, controls, markup, formulas, marks that turn the writing direction.
-- The random numbers have a fixed seed, so a failure comes again.
package.path = "scripts/?.lua;scripts/?/init.lua;tests/lua/?.lua;" .. package.path
local test = require "testing"
local blocks = require "dossier.blocks"
local render = require "dossier.render"

math.randomseed(20, 11)

local PARTS = { "\0", "\27[2J", "\xC2\x9B", "\xFF", "\xE2\x80", "\u{202E}", "\u{2066}", "\u{200B}", "<", ">",
  "&", '"', "'", "`", "``", "|", "\\", "\n", "\r\n", "\t", "=1+1", "+", "-", "@", "＝", ",", ";", "</details>",
  "<script>", "<!--", "]]>", "](", "![", "http://a.b/", "www.a.b", "*", "_", "#", " ", "  ", "蔡英文", "e\u{301}",
  "שלום", "🚀", "a", "ten tanks", ("long"):rep(40), "" }

local function words()
  local list = {}
  for i = 1, math.random(0, 6) do list[i] = PARTS[math.random(#PARTS)] end
  return table.concat(list)
end

local function cite()
  local sentence = words() .. "x"
  local first = math.random(1, #sentence)
  local last = math.random(first, #sentence)
  return { doc = words(), line = math.random(999), first = first + 100, last = last + 100,
    text = sentence:sub(first, last), sentence = sentence, sentence_first = 101 }
end

local function report()
  local out = blocks.new()
  out:heading(words(), math.random(3))
  out:text(words(), { cite(), cite() })
  out:quote { text = words(), by = words(), cite = cite() }
  local rows = {}
  for i = 1, 3 do
    rows[i] = { words(), { value = words(), text = words(), cite = cite() }, false, cite = { cite(), cite() } }
  end
  out:table { title = words(), columns = { { name = "a", title = words() }, { name = words() .. "b" },
    { name = "n", align = "right" } }, rows = rows }
  return { blocks = blocks.take(out), run = { script = words() .. "s", version = words(), summary = words(),
    corpus = words(), arguments = { { name = "a", value = words() } } } }
end

local function check_any(text)
  if not utf8.len(text) then error "no valid UTF-8" end
end

local function check_shown(text)
  if text:find "[\0-\9\11\12\14-\31\127]" then error "a control character" end
  for _, mark in ipairs { "\xC2\x9B", "\u{202E}", "\u{200B}", "\u{2066}" } do test.lacks(text, mark) end
end

local check = {}

function check.text(text)
  check_shown(text)
  local width = require "dossier.render.width"
  for line in text:gmatch "[^\n]+" do
    -- A document's name stays in one piece, however long it is.
    if width.of(line) > 100 and not line:find "└" then error("too wide: " .. line) end
  end
end

local TAGS = { "html", "head", "meta", "title", "style", "body", "main", "h%d", "p", "div", "details", "summary",
  "bdi", "mark", "code", "span", "figure", "blockquote", "figcaption", "table", "caption", "thead", "tbody",
  "tr", "th", "td", "footer", "dl", "dt", "dd" }

function check.html(page)
  check_shown((page:gsub("\t", " ")))
  local open = {}
  for slash, tag, rest in page:gsub("<!doctype html>", ""):gmatch "<(/?)([%w!?%-]*)([^>]*)>" do
    local known = false
    for _, name in ipairs(TAGS) do known = known or tag:find("^" .. name .. "$") ~= nil end
    if not known then error("a tag <" .. slash .. tag) end
    if rest:find "^ on" or rest:find "[\"'] *on%w+=" then error("an attribute " .. rest) end
    if slash == "" and tag ~= "meta" then open[#open + 1] = tag end
    if slash == "/" and table.remove(open) ~= tag then error("</" .. tag .. "> closes another") end
  end
  test.same(open, {})
end

-- The text without its code spans and escaped signs, as CommonMark reads it.
local function bare(text)
  local parts, at = {}, 1
  while at <= #text do
    local from = text:find("[\\`]", at) or #text + 1
    parts[#parts + 1] = text:sub(at, from - 1)
    local fence = text:match("^`+", from)
    if fence then
      local stop, close = from + #fence
      repeat
        local first, last = text:find("`+", stop)
        close, stop = first and last - first + 1 == #fence and last, (last or #text) + 1
      until close or not first
      at = assert(close, "an open code span") + 1
    else
      at = from + 2
    end
  end
  return table.concat(parts)
end

function check.md(text)
  check_shown(text)
  if bare(text):gsub("<br>", ""):find "<" then error "a tag" end
  if bare(text):find "%]%(" or bare(text):find "://" then error "a link" end
end

function check.csv(text)
  local at, row = 1, 0
  while at <= #text do
    local field
    if text:sub(at, at) == '"' then
      local from = at + 1
      repeat
        local close = assert(text:find('"', from, true), "an open quotation mark")
        from = close + 2
      until text:sub(close + 1, close + 1) ~= '"'
      field = text:sub(at + 1, from - 3)
      at = from - 1
    else
      local stop = text:find("[,\r\n]", at) or #text + 1
      field, at = text:sub(at, stop - 1), stop
    end
    if field:find "^[=+@\t\r\n]" or field:find "^－" or field:find "^＝" or field:find "^%-%D" then
      error("a formula: " .. field)
    end
    local separator = text:match("^,", at) or text:match("^\r\n", at)
    if not separator then error("byte " .. at .. " ends no field") end
    at, row = at + #separator, row + 1
  end
end

function check.json(text)
  if text:gsub("\n$", ""):find "[\0-\31\127]" then error "a control character" end
end

for _, format in ipairs(render.formats) do
  test("300 hostile reports as " .. format, function()
    for _ = 1, 300 do
      local text = assert(render.report(report(), format))
      check_any(text)
      check[format](text)
    end
  end)
end

test.done()
