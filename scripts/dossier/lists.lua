-- How results that are counted print themselves: concordances, frequency lists,
-- dispersions, trends, collocations, keys, networks. A function a class, from the table that C has made to the
-- text that tostring gives. Ratios are shown here with three figures behind the
-- point; in the table they are whole.

local shown = require "dossier.render.shown"
local width = require "dossier.render.width"

local lists = {}

local function count(n, noun)
  return ("%s %s%s"):format(shown.number(n), noun, n == 1 and "" or "s")
end

local function ratio(value) return value and ("%.3f"):format(value) or shown.UNKNOWN end
local function rate(value) return value and ("%.1f"):format(value) or shown.UNKNOWN end

-- A word that is not UTF-8 or holds controls would break the columns.
local function plain(text)
  return (text:gsub("%c", "?"))
end

--- Rows of texts in columns under their heads: all to the right, but the last and
--- those that `align` says are to the left ({ [3] = "left" }).
function lists.columns(heads, rows, align)
  local widest, lines = {}, {}
  for i, head in ipairs(heads) do
    widest[i] = width.of(head)
    for _, row in ipairs(rows) do widest[i] = math.max(widest[i], width.of(row[i])) end
  end
  local function line(row)
    local parts = {}
    for i = 1, #heads - 1 do parts[i] = width.pad(row[i], widest[i], align and align[i] or "right") end
    parts[#heads] = row[#heads]
    return table.concat(parts, "  ")
  end
  lines[1] = line(heads)
  for i, row in ipairs(rows) do lines[i + 1] = line(row) end
  return table.concat(lines, "\n")
end

function lists.frequencies(list)
  local rows = {}
  for i, row in ipairs(list) do
    rows[i] = { shown.number(row.hits), rate(row.per_million), shown.number(row.documents),
      plain(row.text) }
  end
  return lists.columns({ "hits", "per million", "documents", list.by }, rows) .. "\n"
    .. ("%s, %s different, in %s"):format(count(list.hits, "hit"), shown.number(list.types),
      count(list.documents, "document"))
end

function lists.dispersion(list)
  return table.concat({
    ("%s in %d of %s; %s"):format(count(list.hits, "hit"), list.range, count(list.parts, "part"),
      count(list.tokens, "token")),
    "Juilland's D  " .. ratio(list.juilland),
    "Gries' DP     " .. ratio(list.dp),
    "DPnorm        " .. ratio(list.dp_norm),
  }, "\n")
end

function lists.trend(list)
  local rows = {}
  for i, row in ipairs(list) do
    rows[i] = { shown.number(row.hits), rate(row.per_million), shown.number(row.holding),
      shown.number(row.documents), shown.number(row.tokens), row.label or shown.UNKNOWN }
  end
  return lists.columns({ "hits", "per million", "holding", "documents", "tokens", list.by }, rows)
    .. "\n" .. ("%s, %s"):format(count(list.hits, "hit"), count(list.tokens, "token"))
end

local function groups(list)
  local rows = {}
  for i, group in ipairs(list) do
    rows[i] = { shown.number(group.hits), shown.number(group.documents),
      group.text and plain(group.text) or shown.UNKNOWN, tostring(group.cite) }
  end
  return lists.columns({ "hits", "documents", "group", "first" }, rows, { [3] = "left" })
end

-- A measure with so many figures behind the point; infinities are written out.
local function measure(value, digits)
  if not value then return shown.UNKNOWN end
  if value == math.huge then return "inf" end
  if value == -math.huge then return "-inf" end
  return ("%%.%df"):format(digits):format(value)
end

function lists.collocations(list)
  local rows = {}
  for i, row in ipairs(list) do
    rows[i] = { measure(row.ll, 2), measure(row.mi, 2), measure(row.t, 2), measure(row.logdice, 2),
      shown.number(row.o11), shown.number(row.f1), shown.number(row.f2), shown.number(row.n), plain(row.text) }
  end
  return lists.columns({ "LL", "MI", "t", "logDice", "O11", "f1", "f2", "N", list.by }, rows) .. "\n"
    .. ("%s in %s; %s"):format(count(list.hits, "hit"), count(list.documents, "document"),
      count(list.rows, "collocate"))
end

function lists.keyness(list)
  local rows = {}
  for i, row in ipairs(list) do
    rows[i] = { measure(row.ll, 2), measure(row.diff, 1), measure(row.log_ratio, 2), shown.number(row.focus),
      shown.number(row.reference), shown.number(row.documents), plain(row.text) }
  end
  return lists.columns({ "LL", "%DIFF", "log ratio", "focus", "reference", "documents", list.by }, rows) .. "\n"
    .. ("%s against %s"):format(count(list.focus, "word"), shown.number(list.reference))
end

local TOGETHER = { { "LL", "ll", 2 }, { "Dice", "dice", 4 } }

local function together(list, heads, names)
  local rows = {}
  for i, row in ipairs(list) do
    local cells = { shown.number(row.hits), shown.number(row.documents) }
    for _, column in ipairs(TOGETHER) do cells[#cells + 1] = measure(row[column[2]], column[3]) end
    for _, name in ipairs(names(row)) do cells[#cells + 1] = plain(name) end
    rows[i] = cells
  end
  local align = {}
  for i = 5, 4 + #heads do align[i] = "left" end
  return lists.columns({ "hits", "documents", "LL", "Dice", table.unpack(heads) }, rows, align) .. "\n"
    .. ("%s in the same %s"):format(count(list.edges, "edge"), list.together)
end

function lists.network(list)
  return together(list, { "a", "b" }, function(row) return { row.a.name, row.b.name } end)
end

function lists.company(list)
  return together(list, { "type", "name" }, function(row) return { row.type, row.name } end)
end

-- Characters of a string, by code point; bytes that are no UTF-8 count one.
local function length(text) return utf8.len(text, 1, -1, true) or #text end

--- How wide the sides of a concordance are: as asked for in characters, else as
--- wide as the widest.
function lists.sides(list)
  if math.type(list.width) == "integer" then return list.width, list.width end
  local left, right = 0, 0
  for _, row in ipairs(list.rows) do
    left, right = math.max(left, length(row.left)), math.max(right, length(row.right))
  end
  return left, right
end

--- A row as a line, its sides filled up to so many characters.
function lists.row_line(row, left, right)
  local times = row.times and row.times > 1 and ("  (%d times)"):format(row.times) or ""
  return (" "):rep(left - length(row.left)) .. row.left .. "[" .. row.text .. "]" .. row.right
    .. (" "):rep(right - length(row.right)) .. "  " .. tostring(row.cite) .. times
end

--- One row of a concordance as a line.
function lists.line(list, row) return lists.row_line(row, lists.sides(list)) end

function lists.concordance(list)
  if #list.rows == 0 then return "(no hits)" end
  if list.groups then return groups(list.groups) end
  local lines, left, right = {}, lists.sides(list)
  for i, row in ipairs(list.rows) do lines[i] = lists.row_line(row, left, right) end
  return table.concat(lines, "\n")
end

return lists
