-- Decisions as files, both ways: the rows of `dossier export CORPUS decisions`,
-- as CSV that a spreadsheet or OpenRefine may edit, or as JSON lines.

local escape = require "dossier.render.escape"

local decisions = {}

decisions.columns = { "kind", "subject", "object", "author", "reason", "anchor" }

--- Whom a decision is by that names nobody: DOSSIER_AUTHOR, else the user that
--- the system names, else "unknown"; and where that came from.
function decisions.author()
  for _, name in ipairs { "DOSSIER_AUTHOR", "USER", "LOGNAME" } do
    local value = os.getenv(name)
    if value and value ~= "" then return value, name end
  end
  return "unknown", nil
end

-- A cell that a spreadsheet would run has an apostrophe in front when it was
-- written as CSV; one that already looked so got one more.
local function cell(text)
  if text ~= nil and text:find "^'+[-=+@\t\r\n]" then text = "'" .. text end
  return escape.csv(text)
end

local function bare(text)
  if text:find "^''+[-=+@\t\r\n]" or text:find "^'[-=+@\t\r\n]" or text:find "^'＝" or text:find "^'＋"
    or text:find "^'－" or text:find "^'＠" then
    return text:sub(2)
  end
  return text
end

--- All of a corpus as text, "csv" or "jsonl".
function decisions.written(corpus, format)
  local json = require "dossier.json"
  local out = {}
  if format == "csv" then out[1] = table.concat(decisions.columns, ",") .. "\r\n" end
  for d in corpus:decisions() do
    if format == "csv" then
      local cells = {}
      for i, name in ipairs(decisions.columns) do cells[i] = cell(d[name]) end
      out[#out + 1] = table.concat(cells, ",") .. "\r\n"
    else
      out[#out + 1] = json.encode(json.object(decisions.columns, d)) .. "\n"
    end
  end
  return table.concat(out)
end

-- The rows of CSV text (RFC 4180): lists of cells, each with its line.
local function rows_of(text)
  local rows, row, line, at = {}, { line = 1 }, 1, 1
  if text:sub(1, 3) == "\xEF\xBB\xBF" then at = 4 end
  while at <= #text do
    local value, next_at
    if text:sub(at, at) == '"' then
      local parts, from = {}, at + 1
      while true do
        local quote = text:find('"', from, true)
        if not quote then return nil, row.line, "a quoted cell has no end" end
        parts[#parts + 1] = text:sub(from, quote - 1)
        if text:sub(quote + 1, quote + 1) ~= '"' then
          next_at = quote + 1
          break
        end
        parts[#parts + 1] = '"'
        from = quote + 2
      end
      value = table.concat(parts)
    else
      next_at = text:find("[,\r\n]", at) or #text + 1
      value = text:sub(at, next_at - 1)
    end
    local _, breaks = text:sub(at, next_at - 1):gsub("\n", "")
    line = line + breaks
    row[#row + 1] = bare(value)
    local mark = text:sub(next_at, next_at)
    if mark == "," then
      at = next_at + 1
      if at > #text then row[#row + 1] = "" end
    elseif mark == "" or mark == "\r" or mark == "\n" then
      at = next_at + (text:sub(next_at, next_at + 1) == "\r\n" and 2 or 1)
      line = line + 1
      if #row > 1 or row[1] ~= "" then rows[#rows + 1] = row end
      row = { line = line }
    else
      return nil, line, "text follows a quoted cell"
    end
  end
  if #row > 0 then rows[#rows + 1] = row end
  return rows
end

local KNOWN = {}
for _, name in ipairs(decisions.columns) do KNOWN[name] = true end

local function from_csv(text)
  local rows, line, problem = rows_of(text)
  if not rows then return nil, ("%d: %s"):format(line, problem) end
  local header = table.remove(rows, 1)
  if not header then return {} end
  local seen = {}
  for _, name in ipairs(header) do seen[name] = true end
  if not (seen.kind and seen.subject) then
    return nil, "1: the first line names the columns: " .. table.concat(decisions.columns, ",")
  end
  local list = {}
  for i, row in ipairs(rows) do
    local one = { line = row.line }
    for k, name in ipairs(header) do
      if KNOWN[name] and row[k] and row[k] ~= "" then one[name] = row[k] end
    end
    list[i] = one
  end
  return list
end

local function from_jsonl(text)
  local read = require "dossier.internal".json
  local list, n = {}, 0
  for line in (text .. "\n"):gmatch "(.-)\r?\n" do
    n = n + 1
    if line ~= "" then
      local row = read(line)
      if type(row) ~= "table" then return nil, ("%d: this is no JSON object"):format(n) end
      local one = { line = n }
      for name in pairs(KNOWN) do
        if type(row[name]) == "string" and row[name] ~= "" then one[name] = row[name] end
      end
      list[#list + 1] = one
    end
  end
  return list
end

--- The decisions that text holds, CSV or JSON lines, as corpus:decide takes
--- them; and the line of each. nil, "LINE: what is wrong".
function decisions.read(text)
  local list, problem
  if text:find "^%s*{" then list, problem = from_jsonl(text) else list, problem = from_csv(text) end
  if not list then return nil, problem end
  local lines = {}
  for i, one in ipairs(list) do
    lines[i], one.line = one.line, nil
    if not one.kind or not one.subject then
      return nil, ("%d: a decision wants a kind and a subject"):format(lines[i])
    end
  end
  return list, lines
end

return decisions
