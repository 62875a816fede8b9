-- How many columns of a terminal a string takes, and breaking it into lines.
--
-- Wide and zero-width ranges stand below as a table of first and last code
-- points (Unicode 15.0, East Asian Width W and F; combining marks of general
-- category Mn and Me in the blocks that news text meets). A rare mark beyond
-- them counts as one and shifts a column by one: a terminal disagrees about
-- those as well. Refused: asking the terminal, whose answer would change the
-- report from one machine to the next.

local width = {}

local WIDE = {
  0x1100, 0x115F, 0x231A, 0x231B, 0x2329, 0x232A, 0x23E9, 0x23EC, 0x25FD, 0x25FE,
  0x2614, 0x2615, 0x2648, 0x2653, 0x26A1, 0x26A1, 0x26AA, 0x26AB, 0x26BD, 0x26BE,
  0x2705, 0x2705, 0x274C, 0x274C, 0x2753, 0x2755, 0x2795, 0x2797, 0x2B1B, 0x2B1C,
  0x2B50, 0x2B50, 0x2E80, 0x303E, 0x3041, 0x33FF, 0x3400, 0x4DBF, 0x4E00, 0xA4CF,
  0xA960, 0xA97F, 0xAC00, 0xD7A3, 0xF900, 0xFAFF, 0xFE10, 0xFE19, 0xFE30, 0xFE6F,
  0xFF01, 0xFF60, 0xFFE0, 0xFFE6, 0x17000, 0x18CFF, 0x1B000, 0x1B2FB, 0x1F300, 0x1F64F,
  0x1F680, 0x1F6FF, 0x1F900, 0x1F9FF, 0x20000, 0x3FFFD,
}

local ZERO = {
  0x0300, 0x036F, 0x0483, 0x0489, 0x0591, 0x05BD, 0x05BF, 0x05C7, 0x0610, 0x061A,
  0x064B, 0x065F, 0x0670, 0x0670, 0x06D6, 0x06DC, 0x06DF, 0x06E4, 0x06E7, 0x06E8,
  0x06EA, 0x06ED, 0x0900, 0x0902, 0x093C, 0x093C, 0x0941, 0x0948, 0x094D, 0x094D,
  0x0E31, 0x0E31, 0x0E34, 0x0E3A, 0x0E47, 0x0E4E, 0x1AB0, 0x1AFF, 0x1DC0, 0x1DFF,
  0x200B, 0x200F, 0x202A, 0x202E, 0x2060, 0x2069, 0x20D0, 0x20F0, 0x302A, 0x302D,
  0x3099, 0x309A, 0xFE00, 0xFE0F, 0xFE20, 0xFE2F, 0xFEFF, 0xFEFF, 0xE0100, 0xE01EF,
}

local function within(ranges, code)
  local low, high = 1, #ranges // 2
  while low <= high do
    local middle = (low + high) // 2
    if code < ranges[2 * middle - 1] then high = middle - 1
    elseif code > ranges[2 * middle] then low = middle + 1
    else return true end
  end
  return false
end

local function of_code(code)
  if code < 0x300 then return 1 end
  if within(ZERO, code) then return 0 end
  return within(WIDE, code) and 2 or 1
end

--- Columns that valid UTF-8 without controls takes.
--- Example: width.of "蔡英文" --> 6
function width.of(text)
  if not text:find "[\x80-\xFF]" then return #text end
  local columns = 0
  for _, code in utf8.codes(text) do columns = columns + of_code(code) end
  return columns
end

--- The text filled up with blanks to `columns`; to the left of it where align
--- is "right".
function width.pad(text, columns, align)
  local blanks = (" "):rep(columns - width.of(text))
  return align == "right" and blanks .. text or text .. blanks
end

-- The longest start of `word` that fits, at least one character.
local function head_of(word, columns)
  local taken, last = 0, 0
  for at, code in utf8.codes(word) do
    local wide = of_code(code)
    if last > 0 and taken + wide > columns then break end
    taken, last = taken + wide, at + #utf8.char(code) - 1
  end
  return word:sub(1, last), word:sub(last + 1)
end

--- Lines of at most `columns` columns, broken at blanks; a word longer than a
--- line is broken inside. An empty text is one empty line.
--- Example: width.wrap("ten new tanks", 7) --> { "ten new", "tanks" }
function width.wrap(text, columns)
  if width.of(text) <= columns then return { text } end
  local lines, line, used = {}, nil, 0
  for word in text:gmatch "%S+" do
    local wide = width.of(word)
    if line and used + 1 + wide <= columns then
      line, used = line .. " " .. word, used + 1 + wide
    else
      if line then lines[#lines + 1] = line end
      while wide > columns do
        local head
        head, word = head_of(word, columns)
        if word == "" then word = head break end
        lines[#lines + 1] = head
        wide = width.of(word)
      end
      line, used = word, wide
    end
  end
  lines[#lines + 1] = line
  return lines
end

return width
