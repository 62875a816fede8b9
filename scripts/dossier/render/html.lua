-- One HTML file that holds everything: no script, no font, no image, nothing
-- fetched, which the policy in its head forbids as well.
--
-- A row of a table is followed by its sources: one <details> a sentence, whose
-- summary is document and line and whose inside is the sentence, the words
-- that the row rests on marked, their bytes below. On a narrow screen a row
-- becomes a card, each cell named by its column. Refused: sources in a column
-- of their own (a sentence opened there squeezes the table), scripts that fold.

local escape = require "dossier.render.escape"
local shown = require "dossier.render.shown"
local style = require "dossier.render.style"

local html, attribute = escape.html, escape.attribute

-- ---- sources ----------------------------------------------------------------

local function reach(cite) return cite.sentence_start, cite.sentence_start + #cite.sentence end

local function around(outer, inner)
  local first, last = reach(outer)
  local from, to = reach(inner)
  return outer.doc == inner.doc and first <= from and to <= last
end

-- Citations of one sentence together, in the order of their first. Where one's
-- sentences hold another's (a speaker's turn, and his name at its head), the
-- longer are shown.
local function by_sentence(cites)
  local groups = {}
  for _, item in ipairs(cites) do
    local group
    for _, other in ipairs(groups) do
      if around(other.cite, item.cite) then group = other break end
      if around(item.cite, other.cite) then
        group, other.cite = other, item.cite
        break
      end
    end
    if not group then
      group = { cite = item.cite, items = {} }
      groups[#groups + 1] = group
    end
    group.items[#group.items + 1] = item
  end
  return groups
end

-- The spans to mark, in the sentence's own bytes, in order and apart: a span
-- that holds others gives way to them, of two that overlap the first stands.
local function marks_of(group)
  local from, size, spans = group.cite.sentence_start, #group.cite.sentence, {}
  for _, item in ipairs(group.items) do
    local first = math.max(0, item.cite.start - from)
    local last = math.min(size, item.cite["end"] - from)
    if first < last then spans[#spans + 1] = { first = first, last = last, title = item.column } end
  end
  local kept = {}
  for i, span in ipairs(spans) do
    local outer = false
    for j, other in ipairs(spans) do
      local holds = other.first >= span.first and other.last <= span.last
      local same = other.first == span.first and other.last == span.last
      outer = outer or (i ~= j and holds and (not same or j < i))
    end
    if not outer then kept[#kept + 1] = span end
  end
  table.sort(kept, function(a, b) return a.first < b.first end)
  local apart, reached = {}, 0
  for _, span in ipairs(kept) do
    if span.first >= reached then
      apart[#apart + 1] = span
      reached = span.last
    end
  end
  return apart
end

local function marked(group)
  local sentence, parts, at = group.cite.sentence, {}, 0
  for _, span in ipairs(marks_of(group)) do
    parts[#parts + 1] = html(sentence:sub(at + 1, span.first))
    parts[#parts + 1] = span.title and '<mark title="' .. attribute(span.title) .. '">' or "<mark>"
    parts[#parts + 1] = html(sentence:sub(span.first + 1, span.last)) .. "</mark>"
    at = span.last
  end
  parts[#parts + 1] = html(sentence:sub(at + 1))
  return table.concat(parts)
end

local function bytes_of(group)
  local parts = {}
  for _, item in ipairs(group.items) do
    local label = item.column and html(item.column) .. " " or ""
    parts[#parts + 1] = "<span>" .. label .. "<code>" .. shown.bytes(item.cite) .. "</code></span>"
  end
  return table.concat(parts, " ")
end

-- What a source shows before it is opened: document and line, and of one that
-- only cells rest on, which.
local function label(group)
  local columns, known = {}, {}
  for _, item in ipairs(group.items) do
    if not item.column then columns = {} break end
    if not known[item.column] then columns[#columns + 1] = html(item.column) end
    known[item.column] = true
  end
  return "<bdi>" .. html(shown.line(group.cite)) .. "</bdi>"
    .. (#columns > 0 and " · " .. table.concat(columns, ", ") or "")
end

local function sources(into, cites)
  if #cites == 0 then return end
  into[#into + 1] = '<div class="sources">'
  for _, group in ipairs(by_sentence(cites)) do
    into[#into + 1] = "<details><summary>" .. label(group)
      .. '</summary><div class="proof"><p dir="auto">' .. marked(group)
      .. '</p><p class="bytes"><bdi>' .. html(group.cite.doc) .. "</bdi>, line " .. group.cite.line
      .. ", bytes " .. bytes_of(group) .. "</p></div></details>"
  end
  into[#into + 1] = "</div>\n"
end

local function listed(cites)
  local list = {}
  for i, cite in ipairs(cites) do list[i] = { cite = cite } end
  return list
end

-- ---- blocks -----------------------------------------------------------------

local add = {}

function add.heading(into, block)
  local tag = "h" .. block.level
  into[#into + 1] = "<" .. tag .. ">" .. html(block.text) .. "</" .. tag .. ">\n"
end

local function paragraphs(into, text)
  for paragraph in text:gmatch "[^\n]+" do
    into[#into + 1] = '<p dir="auto">' .. html(paragraph) .. "</p>\n"
  end
end

function add.text(into, block)
  paragraphs(into, block.text)
  sources(into, listed(block.cites))
end

function add.quote(into, block)
  into[#into + 1] = "<figure><blockquote>\n"
  paragraphs(into, block.text)
  into[#into + 1] = "</blockquote>\n"
  into[#into + 1] = "<figcaption>"
  if block.by then into[#into + 1] = '<p class="by">' .. html(block.by) .. "</p>\n" end
  sources(into, listed(block.cites))
  into[#into + 1] = "</figcaption></figure>\n"
end

-- A word longer than LONG may be broken anywhere; cells of one word, and those
-- no longer than SHORT, stay on one line.
local LONG, SHORT = 24, 16

local function cell_html(cell, column)
  local classes, words = {}, shown.cell(cell)
  if column.align == "right" then classes[#classes + 1] = "right" end
  if words == shown.UNKNOWN then classes[#classes + 1] = "none" end
  local long = false
  for word in words:gmatch "%S+" do long = long or #word > LONG end
  if long then classes[#classes + 1] = "long"
  elseif #words <= SHORT or not words:find "%s" then classes[#classes + 1] = "word" end
  local class = #classes > 0 and ' class="' .. table.concat(classes, " ") .. '"' or ""
  return "<td" .. class .. ' dir="auto" data-label="' .. attribute(column.title) .. '">'
    .. html(words) .. "</td>"
end

function add.table(into, block)
  local columns = block.columns
  into[#into + 1] = "<table>\n"
  if block.title then into[#into + 1] = "<caption>" .. html(block.title) .. "</caption>\n" end
  into[#into + 1] = "<thead><tr>"
  for _, column in ipairs(columns) do
    into[#into + 1] = '<th scope="col"' .. (column.align == "right" and ' class="right"' or "") .. ">"
      .. html(column.title) .. "</th>"
  end
  into[#into + 1] = "</tr></thead>\n"
  for _, row in ipairs(block.rows) do
    into[#into + 1] = "<tbody><tr>"
    for i, cell in ipairs(row.cells) do into[#into + 1] = cell_html(cell, columns[i]) end
    into[#into + 1] = "</tr>"
    local cites = shown.row_cites(row, columns, true)
    if #cites > 0 then
      into[#into + 1] = '<tr class="from"><td colspan="' .. #columns .. '">'
      sources(into, cites)
      into[#into + 1] = "</td></tr>"
    end
    into[#into + 1] = "</tbody>\n"
  end
  if #block.rows == 0 then
    into[#into + 1] = '<tbody><tr><td class="none" colspan="' .. #columns .. '">no rows</td></tr></tbody>\n'
  end
  into[#into + 1] = "</table>\n"
end

-- ---- the page ---------------------------------------------------------------

local function title_of(report)
  for _, block in ipairs(report.blocks) do
    if block.kind == "heading" and block.level == 1 then return block.text end
  end
  return report.run.script
end

local function add_record(into, run)
  into[#into + 1] = "<footer>\n"
  if run.summary then into[#into + 1] = "<p>" .. html(run.summary) .. "</p>\n" end
  into[#into + 1] = "<dl>\n"
  for _, item in ipairs(shown.record(run)) do
    local words = html(item[2])
    if item[1] == "Made again by" or item[1]:find "SHA" then words = "<code>" .. words .. "</code>" end
    into[#into + 1] = "<div><dt>" .. html(item[1]) .. "</dt><dd>" .. words .. "</dd></div>\n"
  end
  into[#into + 1] = "</dl>\n</footer>\n"
end

--- The report as one HTML page.
return function(report)
  local into = { '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    .. '<meta http-equiv="Content-Security-Policy" '
    .. "content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
    .. '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    .. '<meta name="color-scheme" content="light dark">\n'
    .. '<meta name="referrer" content="no-referrer">\n'
    .. "<title>" .. html(title_of(report)) .. "</title>\n<style>\n" .. style .. "</style>\n</head>\n<body>\n<main>\n" }
  for _, block in ipairs(report.blocks) do add[block.kind](into, block) end
  into[#into + 1] = "</main>\n"
  add_record(into, report.run)
  into[#into + 1] = "</body>\n</html>\n"
  return table.concat(into)
end
