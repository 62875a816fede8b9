-- The tests that stand in a script's manifest: a small text in, the rows that are
-- to come of it.
--
-- Each is run as an analyst would: the texts are loaded into a corpus of their
-- own, the extractors or the report run over it where scripts always run, and
-- what came out is read from there. Refused: calling the script's functions in
-- this program, which would test another path than the one that counts, and run
-- a stranger's script outside the fence.
--
--   extractor  { text =, published =, title =, rows = { { type = "money",
--              text = "$40 million", id =, rule =, currency = ... }, ... },
--              refused = { { text =, reason =, ... }, ... } }
--   report     { texts = { "..." or { text =, key =, published =, ... } },
--              args = { name = value }, rows = { { cell, ... }, ... },
--              words = { headings, paragraphs and quotes }, fails = "part of a
--              message" }

local dossier = require "dossier"
local json = require "dossier.json"
local tokens_of = require "dossier.lua_tokens"

local tests = {}

-- ---- a corpus for a while ---------------------------------------------------

local STATED = { "title", "author", "publisher" }

local function record_of(text, key)
  if type(text) == "string" then text = { text = text } end
  local record = { id = text.key or key, text = text.text, date = text.published }
  for _, name in ipairs(STATED) do record[name] = text[name] end
  return json.encode(json.map(record))
end

local function write(path, bytes)
  local file <close> = assert(io.open(path, "wb"))
  assert(file:write(bytes))
end

-- Calls use(path) with a corpus file of these texts, each under its key, the
-- extractors run or not; its results, or nil, message.
local function with_corpus(texts, extract, use)
  local name = os.tmpname()
  local path, source = name .. ".dossier", name .. ".jsonl"
  local lines = {}
  for i, text in ipairs(texts) do lines[i] = record_of(text, tostring(i)) .. "\n" end
  local function made()
    write(source, table.concat(lines))
    local corpus <close> = assert(dossier.open(path, "create"))
    local summary = assert(corpus:load(source, { extract = extract }))
    if summary.loaded ~= #texts then
      local notice = summary.notices[1]
      return nil, "the test's texts cannot be loaded" .. (notice and ": " .. notice.message or "")
    end
    return true
  end
  local function all()
    local ready, problem = made()
    if not ready then return nil, problem end
    return use(path)
  end
  local result = table.pack(pcall(all))
  for _, ending in ipairs { "", ".jsonl", ".dossier", ".dossier-wal", ".dossier-shm" } do
    os.remove(name .. ending)
  end
  if not result[1] then error(result[2], 0) end
  return table.unpack(result, 2, result.n)
end

-- ---- where things stand in the file -----------------------------------------

-- The line of each test and of each of its rows: { { line =, rows = { line } } }.
-- Braces are counted: the manifest is literals and nothing else.
local function places(text)
  local list, depth, tokens = {}, 0, tokens_of(text)
  local within, rows = nil, nil
  for i, token in ipairs(tokens) do
    if token.kind == "op" and token.text == "{" then
      depth = depth + 1
      if depth == 2 and tokens[i - 2] and tokens[i - 2].text == "tests" then within = true end
      if depth == 3 and within then list[#list + 1] = { line = token.line, rows = {} } end
      if depth == 4 and within and tokens[i - 2].text == "rows" then rows = list[#list].rows end
      if depth == 5 and rows then rows[#rows + 1] = token.line end
    elseif token.kind == "op" and token.text == "}" then
      if depth == 4 then rows = nil end
      if depth == 2 then within = nil end
      depth = depth - 1
      if depth == 0 then break end
    end
  end
  return list
end

-- ---- comparing --------------------------------------------------------------

local function agrees(wanted, got)
  if type(wanted) ~= "table" then return wanted == got end
  if type(got) ~= "table" then return false end
  for key, value in pairs(wanted) do
    if not agrees(value, got[key]) then return false end
  end
  return true
end

local function sorted_keys(row)
  local keys = {}
  for key in pairs(row) do keys[#keys + 1] = key end
  table.sort(keys, function(a, b)
    if type(a) ~= type(b) then return type(a) == "number" end
    return a < b
  end)
  return keys
end

-- A value as it would be written in a manifest.
local function literal(value)
  if type(value) == "string" then
    return '"' .. value:gsub('[\\"]', "\\%0"):gsub("\n", "\\n"):gsub("%c", function(c)
      return ("\\%03d"):format(c:byte())
    end) .. '"'
  elseif type(value) == "number" and math.tointeger(value) then
    return ("%d"):format(value)
  elseif type(value) ~= "table" then
    return tostring(value)
  end
  local parts = {}
  for _, key in ipairs(sorted_keys(value)) do
    parts[#parts + 1] = (type(key) == "string" and key .. " = " or "") .. literal(value[key])
  end
  return "{ " .. table.concat(parts, ", ") .. " }"
end

-- How near a row is to one that was wanted: one for the type, and for each field
-- that agrees, the text most of all; 0 of another type.
local function nearness(wanted, got)
  if wanted.type ~= got.type then return 0 end
  local score = 1
  for key, value in pairs(wanted) do
    if key ~= "type" and agrees(value, got[key]) then score = score + (key == "text" and 100 or 1) end
  end
  return score
end

-- Takes the rows of `got` that agree with those wanted, each once: which wanted
-- row has none, and which rows are taken.
local function matched(wanted, got)
  local missing, used = {}, {}
  for i, row in ipairs(wanted) do
    local hit
    for k, candidate in ipairs(got) do
      if not hit and not used[k] and agrees(row, candidate) then hit = k end
    end
    if hit then used[hit] = true else missing[#missing + 1] = i end
  end
  return missing, used
end

local SHOWN = { "type", "text", "id", "value", "rule" }

-- A row that nobody wanted, with what tells it apart; `fields` of a fact as well.
local function row_shown(row)
  local parts, known = {}, { name = true, kind_of_row = true, line = true }
  for _, key in ipairs(SHOWN) do
    known[key] = true
    if row[key] ~= nil then parts[#parts + 1] = key .. " = " .. literal(row[key]) end
  end
  for _, key in ipairs(sorted_keys(row)) do
    if not known[key] then parts[#parts + 1] = tostring(key) .. " = " .. literal(row[key]) end
  end
  return "{ " .. table.concat(parts, ", ") .. " }"
end

local function differing(tell, wanted, got)
  for _, key in ipairs(sorted_keys(wanted)) do
    if not agrees(wanted[key], got[key]) then
      tell(("    - %s = %s"):format(key, literal(wanted[key])))
      tell(("    + %s = %s"):format(key, literal(got[key])))
    end
  end
end

-- The lines that say how an extractor's rows differ from those wanted. Of the
-- types wanted there are to be no others; of none wanted, none at all.
local function compare_rows(script, place, wanted, got)
  local out, types = {}, {}
  local function tell(line) out[#out + 1] = line end
  local missing, used = matched(wanted, got)
  for _, row in ipairs(wanted) do types[row.type or ""] = true end
  for _, i in ipairs(missing) do
    local best, score = nil, 0
    for k, candidate in ipairs(got) do
      local near = used[k] and 0 or nearness(wanted[i], candidate)
      if near > score then best, score = k, near end
    end
    local at = place.rows[i] or place.line
    if best then
      used[best] = true
      tell(("  %s:%d: another row than wanted, in line %d of the text: %s"):format(script.path, at,
        got[best].line, row_shown { type = got[best].type, text = got[best].text, rule = got[best].rule }))
      differing(tell, wanted[i], got[best])
    else
      tell(("  %s:%d: a row is missing"):format(script.path, at))
      tell("    - " .. literal(wanted[i]))
    end
  end
  for k, row in ipairs(got) do
    if not used[k] and (types[row.type] or #wanted == 0) then
      tell(("  %s:%d: a row that was not wanted, in line %d of the text"):format(script.path, place.line,
        row.line))
      tell("    + " .. row_shown(row))
    end
  end
  return out
end

-- What was to be refused, and was not, goes into `out`; others may be refused, too.
local function compare_refused(script, place, wanted, got, out)
  for _, i in ipairs((matched(wanted, got))) do
    out[#out + 1] = ("  %s:%d: not refused"):format(script.path, place.line)
    out[#out + 1] = "    - " .. literal(wanted[i])
    for _, row in ipairs(got) do
      if row.text == wanted[i].text then
        out[#out + 1] = "    + " .. literal { text = row.text, type = row.type, rule = row.rule, reason = row.reason }
      end
    end
  end
end

-- ---- extractors -------------------------------------------------------------

-- Every row of the script in a document, also those inside longer ones, in the
-- order of the text; facts with their fields beside the rest.
local function rows_of(doc, script)
  local rows, facts = {}, {}
  for fact in doc:facts() do
    if fact.script == script then facts[#facts + 1] = fact end
  end
  local function add(row, from)
    row.type, row.text, row.rule = from.type, from.text, from.rule
    row.first, row.last, row.line = from.first, from.last, doc:line(from.first)
    rows[#rows + 1] = row
  end
  for _, fact in ipairs(facts) do
    local row = {}
    for key, value in pairs(fact.fields) do row[key] = value end
    add(row, fact)
  end
  for _, row in ipairs(#doc.text > 0 and doc:lineage(1, #doc.text) or {}) do
    if row.kind == "mention" and row.script == script then
      add({ id = row.id, name = row.name, value = row.value, order = #rows }, row)
    end
  end
  table.sort(rows, function(a, b)
    if a.first ~= b.first then return a.first < b.first end
    if a.last ~= b.last then return a.last > b.last end
    if a.type ~= b.type then return a.type < b.type end
    return a.rule < b.rule
  end)
  return rows
end

local KEPT = { first = true, last = true, order = true }

local function without_positions(rows)
  local list = {}
  for i, row in ipairs(rows) do
    list[i] = {}
    for key, value in pairs(row) do
      if not KEPT[key] then list[i][key] = value end
    end
  end
  return list
end

local function failure_of(summary, key)
  for _, failure in ipairs(summary.failures) do
    if failure.doc == key then return failure.message end
  end
end

-- The rows by number of test, and the messages where the script failed.
local function extract_all(script, cases)
  local texts = {}
  for i, case in ipairs(cases) do
    texts[i] = { text = case.text, key = tostring(i), published = case.published, title = case.title,
      author = case.author, publisher = case.publisher }
  end
  return with_corpus(texts, false, function(path)
    local corpus <close> = assert(dossier.open(path, "write"))
    local summary, problem = corpus:extract { script.path }
    if not summary then return nil, problem end
    local rows, failures = {}, {}
    local function refused(i)
      local doc = assert(corpus:document(tostring(i)))
      return corpus:refused(doc.key, 1, #doc.text, { script.path })
    end
    for i in ipairs(cases) do
      local key = tostring(i)
      failures[i] = failure_of(summary, key)
      rows[i] = rows_of(assert(corpus:document(key)), script.manifest.name)
      rows[i].refused = cases[i].refused and (refused(i) or {})
    end
    return rows, failures
  end)
end

local function run_extractor(script, cases, where)
  local results, all = {}, {}
  local rows, failures = extract_all(script, cases)
  for i, case in ipairs(cases) do
    local result = { number = i, line = where[i].line, name = case.name or case.text }
    local failed = not rows and failures or rows and failures[i]
    if failed then
      result.lines = case.fails and failed:find(case.fails, 1, true) and {} or { "  " .. failed }
    elseif case.fails then
      result.lines = { ("  %s:%d: it was to fail with %q, and did not"):format(script.path, where[i].line,
        case.fails) }
    else
      for _, row in ipairs(rows[i]) do all[#all + 1] = row end
      result.lines = case.rows and compare_rows(script, where[i], case.rows, without_positions(rows[i])) or {}
      compare_refused(script, where[i], case.refused or {}, rows[i].refused or {}, result.lines)
    end
    results[i] = result
  end
  return results, all
end

-- ---- reports ----------------------------------------------------------------

local function cell_agrees(wanted, cell)
  if wanted == false then return cell.value == nil and cell.text == nil end
  if math.type(wanted) == "float" and type(cell.value) == "number" then
    return math.abs(wanted - cell.value) <= 1e-9 * math.abs(wanted) -- as many digits as are shown
  end
  return wanted == cell.value or wanted == cell.text
end

local function row_agrees(wanted, row)
  if type(wanted) ~= "table" then return false end
  for i, cell in ipairs(wanted) do
    if not row.cells[i] or not cell_agrees(cell, row.cells[i]) then return false end
  end
  return true
end

local function cells_shown(row)
  local cells = {}
  for i, cell in ipairs(row.cells) do
    cells[i] = cell.value
    if cells[i] == nil then cells[i] = cell.text or false end
  end
  return cells
end

-- The longest common run of two lists, as a diff: calls keep/lost/found in order.
local function aligned(wanted, got, same, lost, found)
  local length = {}
  for i = #wanted + 1, 1, -1 do
    length[i] = {}
    for k = #got + 1, 1, -1 do
      length[i][k] = (i > #wanted or k > #got) and 0
        or same(wanted[i], got[k]) and length[i + 1][k + 1] + 1
        or math.max(length[i + 1][k], length[i][k + 1])
    end
  end
  local i, k = 1, 1
  while i <= #wanted or k <= #got do
    if i <= #wanted and k <= #got and same(wanted[i], got[k]) then
      i, k = i + 1, k + 1
    elseif k > #got or i <= #wanted and length[i + 1][k] >= length[i][k + 1] then
      lost(i)
      i = i + 1
    else
      found(k)
      k = k + 1
    end
  end
end

local function report_parts(report)
  local rows, words = {}, {}
  for _, block in ipairs(report.blocks) do
    if block.kind == "table" then
      for _, row in ipairs(block.rows) do rows[#rows + 1] = row end
    else
      words[#words + 1] = block.text
    end
  end
  return rows, words
end

local function compare_report(script, place, case, report)
  local out = {}
  local rows, words = report_parts(report)
  if case.words then
    aligned(case.words, words, function(a, b) return a == b end,
      function(i) out[#out + 1] = ("  %s:%d: - %s"):format(script.path, place.line, literal(case.words[i])) end,
      function(k) out[#out + 1] = ("  %s:%d: + %s"):format(script.path, place.line, literal(words[k])) end)
  end
  if case.rows then
    aligned(case.rows, rows, row_agrees,
      function(i)
        out[#out + 1] = ("  %s:%d: - %s"):format(script.path, place.rows[i] or place.line, literal(case.rows[i]))
      end,
      function(k)
        out[#out + 1] = ("  %s:%d: + %s"):format(script.path, place.line, literal(cells_shown(rows[k])))
      end)
  end
  return out
end

local function run_report(script, case)
  local runner = require "dossier.runner"
  local texts = case.texts or { case.text }
  return with_corpus(texts, case.extract ~= false, function(path)
    local given = {}
    for name, value in pairs(case.args or {}) do given[name] = value end
    local prepared, problem = runner.prepare(script.path, given)
    if not prepared then return nil, problem end
    local corpus <close> = assert(dossier.open(path))
    return runner.run(corpus, prepared)
  end)
end

local function run_reports(script, cases, where)
  local results = {}
  for i, case in ipairs(cases) do
    local result = { number = i, line = where[i].line, name = case.name }
    local report, problem = run_report(script, case)
    problem = not report and tostring(problem)
    if problem then
      result.lines = case.fails and problem:find(case.fails, 1, true) and {} or { "  " .. problem }
    elseif case.fails then
      result.lines = { ("  %s:%d: it was to fail with %q, and did not"):format(script.path, where[i].line,
        case.fails) }
    else
      result.lines = compare_report(script, where[i], case, report)
    end
    results[i] = result
  end
  return results
end

-- ---- what is wrong with a test ----------------------------------------------

local function is_texts(list)
  if type(list) ~= "table" or #list == 0 then return false end
  for _, text in ipairs(list) do
    if type(text) == "table" then text = text.text end
    if type(text) ~= "string" then return false end
  end
  return true
end

local function fault_of(case, kind)
  if type(case) ~= "table" then return "a test is a table" end
  if kind == "extractor" and type(case.text) ~= "string" then return "a test of an extractor has a text" end
  if kind == "report" and type(case.text) ~= "string" and not is_texts(case.texts) then
    return "a test of a report has texts, a list of strings or of { text = ... }"
  end
  if case.rows == nil and case.fails == nil and case.refused == nil and (kind == "extractor" or case.words == nil) then
    return kind == "extractor" and "a test says what it wants: rows (none: {}), refused or fails"
      or "a test says what it wants: rows, words or fails"
  end
  for _, name in ipairs { "rows", "words", "args" } do
    if case[name] ~= nil and type(case[name]) ~= "table" then return name .. " is a list" end
  end
  for _, row in ipairs(case.rows or {}) do
    if type(row) ~= "table" then return "a row is a table" end
  end
end

--- Run the tests of a script's record (see scripts.find), which has a manifest: a
--- list of { number, name, line, lines }, where no lines mean that it passed, and
--- of an extractor all rows that came; or nil, message.
function tests.run(script)
  local cases, kind = script.manifest.tests, script.kind
  local where = places(script.text)
  for i, case in ipairs(cases) do
    where[i] = where[i] or { line = 1, rows = {} }
    local fault = fault_of(case, kind)
    if fault then return nil, ("%s:%d: test %d: %s"):format(script.path, where[i].line, i, fault) end
  end
  return (kind == "extractor" and run_extractor or run_reports)(script, cases, where)
end

return tests
