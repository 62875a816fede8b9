-- Escaping: one function for each place that text of others is put into.
--
-- A document, a file name and a script's own words are all foreign: they may
-- hold markup, a spreadsheet's formula, terminal commands or marks that turn
-- the direction of writing. Every renderer passes every string through the one
-- function made for where it puts it. Text that reads the same is kept the
-- same; what cannot be shown safely is shown as what it is (\x1B, \u{202E})
-- instead of dropped. Refused: one escape for all, which is wrong everywhere.

local json = require "dossier.json"

local escape = {}

-- Marks that reorder or hide the text around them.
local HIDDEN = {}
for _, range in ipairs { { 0x200B, 0x200B }, { 0x200E, 0x200F }, { 0x061C, 0x061C },
  { 0x2028, 0x202E }, { 0x2060, 0x2064 }, { 0x2066, 0x2069 }, { 0xFEFF, 0xFEFF } } do
  for code = range[1], range[2] do HIDDEN[utf8.char(code)] = string.format("\\u{%04X}", code) end
end

local function hex(char) return string.format("\\x%02X", char:byte()) end

-- Every character beyond ASCII that starts with one of the bytes the marks
-- above start with (D8, E2, EF) is looked up; all others are passed by.
local function reveal(text)
  if not text:find "[\xD8\xE2\xEF]" then return text end
  return (text:gsub("[\xD8\xE2\xEF][\x80-\xBF]+", HIDDEN))
end

-- C1 controls are C2 80 to C2 9F.
local function control(text)
  text = text:gsub("[\0-\8\11\12\14-\31\127]", hex)
  if text:find("\xC2", 1, true) then
    text = text:gsub("\xC2([\x80-\x9F])", hex)
  end
  return text
end

-- Hebrew, Arabic, Syriac, Thaana, N'Ko and the presentation forms.
local function right_to_left(text)
  return text:find "[\xD6-\xDF][\x80-\xBF]" or text:find "\xE0[\xA0-\xA3][\x80-\xBF]"
    or text:find "\xEF[\xAC-\xB7][\x80-\xBF]" or text:find "\xEF\xB9[\xB0-\xBF]"
    or text:find "\xEF\xBA[\x80-\xBF]" or text:find "\xEF\xBB[\x80-\xBC]"
end

--- For a terminal, in one line: controls as \xNN, bytes that are no UTF-8 too,
--- white space (line ends as well) as one blank; right-to-left text is isolated
--- so that it cannot reorder the columns beside it.
function escape.terminal(text)
  local _, bad = utf8.len(text)
  if bad then
    local parts, from = {}, 1
    while bad do
      parts[#parts + 1] = text:sub(from, bad - 1) .. hex(text:sub(bad, bad))
      from = bad + 1
      if from > #text then break end
      _, bad = utf8.len(text, from)
    end
    text = table.concat(parts) .. text:sub(from)
  end
  text = reveal(control((text:gsub("[ \t\r\n]+", " "))))
  if right_to_left(text) then text = "\u{2068}" .. text .. "\u{2069}" end
  return text
end

local MARKUP = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;", ["'"] = "&#39;" }

--- For the text of an HTML element.
function escape.html(text)
  return (control(reveal(json.valid(text))):gsub("[&<>]", MARKUP))
end

--- For an attribute's value between double quotes: white space stays one line.
function escape.attribute(text)
  text = control(reveal(json.valid(text))):gsub("[\t\r\n]+", " ")
  return (text:gsub("[&<>\"']", MARKUP))
end

--- For Markdown, inside a line or a table's cell: nothing in it is markup, a
--- link, an image or HTML, wherever it comes to stand.
function escape.markdown(text)
  text = control(reveal(json.valid(text))):gsub("[ \t\r\n]+", " ")
  text = text:gsub("[&<>]", MARKUP)
  text = text:gsub("[\\`*_{}%[%]#|~!$]", "\\%0")
  text = text:gsub("([Hh][Tt][Tt][Pp][Ss]?)://", "%1\\://"):gsub("([Ff][Tt][Pp])://", "%1\\://")
  text = text:gsub("([Ww][Ww][Ww])%.", "%1\\.")
  text = text:gsub("^(%s*)([-+=:])", "%1\\%2"):gsub("^(%s*%d+)([.)])%f[%s\0]", "%1\\%2")
  return text
end

-- What a spreadsheet takes for a formula's start, full-width forms included.
local FORMULA = { ["="] = true, ["+"] = true, ["-"] = true, ["@"] = true, ["\t"] = true,
  ["\r"] = true, ["\n"] = true, ["＝"] = true, ["＋"] = true, ["－"] = true, ["＠"] = true }

--- For a CSV field. Strings that a spreadsheet would run get an apostrophe in
--- front unless `raw` is true; numbers are written as numbers and never do.
function escape.csv(value, raw)
  if value == nil then return "" end
  if type(value) == "boolean" then return tostring(value) end
  if type(value) == "number" then return json.number(value) end
  local text = json.valid(value)
  if not raw and (FORMULA[text:sub(1, 1)] or FORMULA[text:sub(1, 3)]) then text = "'" .. text end
  if text:find '[",\r\n]' or text:find "^%s" or text:find "%s$" then
    text = '"' .. text:gsub('"', '""') .. '"'
  end
  return text
end

--- For a JSON string, quotation marks included.
escape.json = json.string

return escape
