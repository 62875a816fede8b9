-- CSV (RFC 4180) of a report's tables, for spreadsheets and other programs.
--
-- Values, not words: 1200000000 where the page says "$1.2 billion", nothing
-- where it says "–". Each row ends with the document, line and bytes of its
-- first citation. One table is a plain CSV file; several follow one another,
-- an empty line between and a line "# title" before each. Headings, texts and
-- quotations are left out. Words that a spreadsheet would run as a formula get
-- an apostrophe in front, unless the option `raw` is true.

local escape = require "dossier.render.escape"
local shown = require "dossier.render.shown"

local PLACE = { "doc", "line", "start", "end" }

-- A column that the script named "doc" keeps its name; ours step aside.
local function place_names(columns)
  local taken, names = {}, {}
  for _, column in ipairs(columns) do taken[column.name] = true end
  for i, name in ipairs(PLACE) do
    while taken[name] do name = "cite_" .. name end
    names[i] = name
  end
  return names
end

local function value_of(cell)
  if cell.value == nil then return cell.text end
  return cell.value
end

local function add_table(lines, block, raw)
  local fields = {}
  for i, column in ipairs(block.columns) do fields[i] = escape.csv(column.name, raw) end
  for _, name in ipairs(place_names(block.columns)) do fields[#fields + 1] = escape.csv(name, raw) end
  lines[#lines + 1] = table.concat(fields, ",")
  for _, row in ipairs(block.rows) do
    fields = {}
    for i, cell in ipairs(row.cells) do fields[i] = escape.csv(value_of(cell), raw) end
    local first = shown.row_cites(row, block.columns)[1]
    for _, name in ipairs(PLACE) do
      fields[#fields + 1] = escape.csv(first and first.cite[name], raw)
    end
    lines[#lines + 1] = table.concat(fields, ",")
  end
end

--- The report's tables as CSV, lines ended by CR LF. Options: raw.
return function(report, options)
  local tables, lines, heading = {}, {}, nil
  for _, block in ipairs(report.blocks) do
    if block.kind == "heading" then heading = block.text end
    if block.kind == "table" then
      tables[#tables + 1] = { block = block, title = block.title or heading }
    end
  end
  local raw = options and options.raw
  for n, item in ipairs(tables) do
    if n > 1 then lines[#lines + 1] = "" end
    if #tables > 1 then
      lines[#lines + 1] = escape.csv("# " .. (item.title or "table " .. n), raw)
    end
    add_table(lines, item.block, raw)
  end
  lines[#lines + 1] = ""
  return table.concat(lines, "\r\n")
end
