-- Markdown, as GitHub and pandoc read it: pipe tables whose last column says
-- where each row stands.
--
-- All words are escaped, so a document cannot put a heading, an image or a link
-- into the report. Places are code spans, the one form whose inside no reader
-- of Markdown interprets. Refused: footnotes, which half the readers lack and
-- which part a row from its proof.

local escape = require "dossier.render.escape"
local shown = require "dossier.render.shown"

-- In a code span only the fence, line ends and, in a table, the bar count.
local function code(text, in_table)
  text = escape.terminal(text)
  if in_table then text = text:gsub("|", "\\|") end
  local fence = "`"
  while text:find(fence, 1, true) do fence = fence .. "`" end
  local edge = (text:find "^`" or text:find "`$") and " " or ""
  return fence .. edge .. text .. edge .. fence
end

local function places(cites)
  local list = {}
  for i, cite in ipairs(cites) do list[i] = code(shown.place(cite)) end
  return list
end

local function row_places(row, columns)
  local list = shown.places(shown.row_cites(row, columns))
  for i, place in ipairs(list) do list[i] = code(place, true) end
  return list
end

local function row_line(cells) return "| " .. table.concat(cells, " | ") .. " |" end

local add = {}

function add.table(lines, block)
  if block.title then
    lines[#lines + 1] = "**" .. escape.markdown(block.title) .. "**"
    lines[#lines + 1] = ""
  end
  local titles, rules, rows, any = {}, {}, {}, false
  for i, column in ipairs(block.columns) do
    titles[i] = escape.markdown(column.title)
    rules[i] = column.align == "right" and "---:" or "---"
  end
  for r, row in ipairs(block.rows) do
    rows[r] = {}
    for i, cell in ipairs(row.cells) do rows[r][i] = escape.markdown(shown.cell(cell)) end
    local list = row_places(row, block.columns)
    any = any or #list > 0
    rows[r].places = table.concat(list, "<br>")
  end
  if any then titles[#titles + 1], rules[#rules + 1] = "Source", "---" end
  lines[#lines + 1] = row_line(titles)
  lines[#lines + 1] = row_line(rules)
  for _, row in ipairs(rows) do
    if any then row[#row + 1] = row.places end
    lines[#lines + 1] = row_line(row)
  end
end

function add.heading(lines, block)
  lines[#lines + 1] = ("#"):rep(block.level) .. " " .. escape.markdown(block.text)
end

local function add_lines(lines, text, before)
  local last
  for paragraph in text:gmatch "[^\n]+" do
    if last then lines[#lines + 1] = before:gsub(" $", "") end
    lines[#lines + 1] = before .. escape.markdown(paragraph)
    last = true
  end
end

function add.text(lines, block)
  add_lines(lines, block.text, "")
  if #block.cites > 0 then
    lines[#lines + 1] = ""
    lines[#lines + 1] = "Source: " .. table.concat(places(block.cites), ", ")
  end
end

function add.quote(lines, block)
  add_lines(lines, block.text, "> ")
  if block.by then
    lines[#lines + 1] = ">"
    lines[#lines + 1] = "> — " .. escape.markdown(block.by)
  end
  if #block.cites > 0 then
    lines[#lines + 1] = ""
    lines[#lines + 1] = "Source: " .. table.concat(places(block.cites), ", ")
  end
end

--- The report as Markdown.
return function(report)
  local lines = {}
  for _, block in ipairs(report.blocks) do
    add[block.kind](lines, block)
    lines[#lines + 1] = ""
  end
  lines[#lines + 1] = "---"
  lines[#lines + 1] = ""
  for _, item in ipairs(shown.record(report.run)) do
    local words = item[1] == "Made again by" and code(item[2]) or escape.markdown(item[2])
    lines[#lines + 1] = "- " .. item[1] .. ": " .. words
  end
  return table.concat(lines, "\n") .. "\n"
end
