-- Plain text for a terminal: headings underlined, tables in aligned columns
-- that fit the width, each row followed by where it stands.
--
-- A table first gets the width its words want. If that and the citations fit,
-- the citations are a last column; if not, they go under their row, since a
-- place ("docs/a.txt:3 [120,131)") must stay in one piece to be copied. Only
-- then are columns narrowed, so that the table gets as few lines as may be;
-- columns of numbers are never wrapped. Refused: colours and box drawing around each
-- cell, which make a report hard to mail and to grep.

local escape = require "dossier.render.escape"
local shown = require "dossier.render.shown"
local width = require "dossier.render.width"

local GAP = "  "
local NARROW = 6

local function rule(columns, sign) return sign:rep(columns) end

-- ---- the widths of columns --------------------------------------------------

local function longest_word(text)
  local most = 0
  for word in text:gmatch "%S+" do most = math.max(most, width.of(word)) end
  return most
end

-- What each column wants, and what it may be narrowed to.
local function wishes(columns, cells)
  local wants, least = {}, {}
  for i, column in ipairs(columns) do
    local title = escape.terminal(column.title)
    wants[i], least[i] = width.of(title), math.min(longest_word(title), 2 * NARROW)
    for _, row in ipairs(cells) do
      wants[i] = math.max(wants[i], width.of(row[i]))
      least[i] = math.max(least[i], math.min(longest_word(row[i]), 2 * NARROW))
    end
    if column.align == "right" then least[i] = wants[i] end
  end
  return wants, least
end

local function total(list)
  local sum = 0
  for _, n in ipairs(list) do sum = sum + n end
  return sum
end

-- Of a long table this many rows, evenly taken, stand for all.
local SAMPLE = 400

local function lengths_of(cells, i)
  local list, step = {}, math.max(1, #cells // SAMPLE)
  for r = 1, #cells, step do list[#list + 1] = width.of(cells[r][i]) end
  return list
end

-- How many lines a column would save were it one wider, about: a cell of n
-- columns takes n/w lines at width w.
local function gain(lengths, now)
  local sum = 0
  for _, length in ipairs(lengths) do
    if length > now then sum = sum + length end
  end
  return sum / (now * (now + 1))
end

-- The columns' widths where not all get what they want: each starts from its
-- least, and what is left goes, column by column, to where it saves most lines.
local function narrowed(wants, least, room, cells)
  if total(wants) <= room then return wants end
  if total(least) > room then
    for i in ipairs(least) do least[i] = math.min(least[i], NARROW) end
  end
  local lengths, fitted = {}, {}
  for i in ipairs(wants) do lengths[i], fitted[i] = lengths_of(cells, i), least[i] end
  for _ = 1, room - total(least) do
    local best, most
    for i, want in ipairs(wants) do
      local saved = fitted[i] < want and gain(lengths[i], fitted[i])
      if saved and (not most or saved > most) then best, most = i, saved end
    end
    if not best then break end
    fitted[best] = fitted[best] + 1
  end
  return fitted
end

-- ---- blocks -----------------------------------------------------------------

local function add_row(lines, columns, widths, cells, tail)
  local wrapped, height = {}, 1
  for i in ipairs(columns) do
    wrapped[i] = width.wrap(cells[i], widths[i])
    height = math.max(height, #wrapped[i])
  end
  for n = 1, height do
    local parts = {}
    for i, column in ipairs(columns) do
      parts[i] = width.pad(wrapped[i][n] or "", widths[i], column.align)
    end
    if tail and tail[n] then parts[#parts + 1] = tail[n] end
    lines[#lines + 1] = (table.concat(parts, GAP):gsub(" +$", ""))
  end
  for n = height + 1, tail and #tail or 0 do
    lines[#lines + 1] = (" "):rep(total(widths) + #GAP * #columns) .. tail[n]
  end
end

-- The places of a row, a string a document.
local function places(row, columns)
  local list = shown.places(shown.row_cites(row, columns))
  for i, place in ipairs(list) do list[i] = escape.terminal(place) end
  return list
end

local function add_wrapped(lines, text, room, first, rest)
  for n, line in ipairs(width.wrap(escape.terminal(text), room - width.of(rest))) do
    lines[#lines + 1] = (n == 1 and first or rest) .. line
  end
end

-- Wrapped between places, never inside one.
local function add_place(lines, place, room)
  local glued = place:gsub(" %[", "\0[")
  for n, line in ipairs(width.wrap(glued, room - 4)) do
    lines[#lines + 1] = (n == 1 and "  └ " or "    ") .. line:gsub("\0", " ")
  end
end

local function add_table(lines, block, room)
  local columns, cells, cites, widest = block.columns, {}, {}, 0
  for r, row in ipairs(block.rows) do
    cells[r], cites[r] = {}, places(row, columns)
    for i, cell in ipairs(row.cells) do cells[r][i] = escape.terminal(shown.cell(cell)) end
    for _, place in ipairs(cites[r]) do widest = math.max(widest, width.of(place)) end
  end
  local wants, least = wishes(columns, cells)
  local gaps = #GAP * (#columns - 1)
  local beside = widest > 0 and total(wants) + gaps + #GAP + widest <= room
  local widths = narrowed(wants, least, room - gaps, cells)

  if block.title then
    add_wrapped(lines, block.title, room, "", "")
    lines[#lines + 1] = ""
  end
  local titles = {}
  for i, column in ipairs(columns) do titles[i] = escape.terminal(column.title) end
  add_row(lines, columns, widths, titles, beside and { "source" } or nil)
  lines[#lines + 1] = rule(total(widths) + gaps + (beside and #GAP + widest or 0), "─")
  for r in ipairs(cells) do
    add_row(lines, columns, widths, cells[r], beside and cites[r] or nil)
    for _, place in ipairs(beside and {} or cites[r]) do add_place(lines, place, room) end
  end
  if #block.rows == 0 then lines[#lines + 1] = "(no rows)" end
end

local function add_cites(lines, cites)
  for _, cite in ipairs(cites) do
    lines[#lines + 1] = "  └ " .. escape.terminal(shown.place(cite))
  end
end

local add = { table = add_table }

function add.heading(lines, block, room)
  local first = #lines + 1
  add_wrapped(lines, block.text, room, "", "")
  if block.level == 3 then return end
  local widest = 0
  for n = first, #lines do widest = math.max(widest, width.of(lines[n])) end
  lines[#lines + 1] = rule(widest, block.level == 1 and "═" or "─")
end

function add.text(lines, block, room)
  for paragraph in block.text:gmatch "[^\n]+" do add_wrapped(lines, paragraph, room, "", "") end
  add_cites(lines, block.cites)
end

function add.quote(lines, block, room)
  for paragraph in block.text:gmatch "[^\n]+" do add_wrapped(lines, paragraph, room, "  │ ", "  │ ") end
  if block.by then add_wrapped(lines, "— " .. block.by, room, "  │ ", "  │ ") end
  add_cites(lines, block.cites)
end

--- The report as text. Options: width (columns, default 100, at least 40).
return function(report, options)
  local room = math.max(40, options and options.width or 100)
  local lines = {}
  for n, block in ipairs(report.blocks) do
    if n > 1 then lines[#lines + 1] = "" end
    add[block.kind](lines, block, room)
  end
  lines[#lines + 1] = ""
  for _, item in ipairs(shown.record(report.run)) do
    add_wrapped(lines, item[1] .. ": " .. item[2], room, "", "  ")
  end
  return table.concat(lines, "\n") .. "\n"
end
