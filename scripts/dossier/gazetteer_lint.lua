-- What is wrong with a gazetteer's file that its reader would take, or refuse
-- with its first fault alone: rows out of form, names given twice, names that no
-- text can match, names that are everyday words.
--
-- Whether a name can match is tried, not reasoned about: it is put into sentences
-- and cut with them, and where the tokens are never those of the name alone, no
-- text has it. Refused: a list of suspicious characters, which would miss what
-- the tokenizer does with "cannot" or a stop before a capital.

local dossier = require "dossier"

local lint = {}

local COLUMNS = { "name", "aliases", "type", "flags", "source", "attributes" }
local HEADER = table.concat(COLUMNS, "\t")
local FLAGS = { c = true, C = true, p = true }
-- How a name may stand in a text; the first is the name alone.
local PLACES = { { "", "" }, { "of ", " and" }, { "the ", ", which" }, { "(", ")" },
  { "“", "”" }, { "by ", "'s" }, { "to ", "." } }
local BATCH = 400

local function trimmed(s) return (s:gsub("^ +", ""):gsub(" +$", "")) end

local function split(s, separator)
  local parts = {}
  for part in (s .. separator):gmatch("(.-)%" .. separator) do parts[#parts + 1] = trimmed(part) end
  return parts
end

local function row_of(line, number, tell)
  local cells = split(line, "\t")
  if #cells > #COLUMNS then
    return tell(number, "row", ("%d columns where there are six; a tab too many?"):format(#cells))
  end
  if cells[1] == "" then return tell(number, "row", "an entry without a name") end
  local row = { line = number, name = cells[1], type = cells[3] or "", flags = cells[4] or "",
    surfaces = { cells[1] } }
  for _, alias in ipairs(split(cells[2] or "", "|")) do
    if alias ~= "" then row.surfaces[#row.surfaces + 1] = alias end
  end
  for flag in row.flags:gmatch "." do
    if not FLAGS[flag] then
      tell(number, "row", ("unknown flag '%s'; the flags are c, C and p"):format(flag))
    end
  end
  return row
end

local function read_rows(bytes, tell)
  local rows, headed, number = {}, false, 0
  for line in (bytes:gsub("^\xEF\xBB\xBF", "") .. "\n"):gmatch "(.-)\r?\n" do
    number = number + 1
    if line ~= "" and line:sub(1, 1) ~= "#" then
      if headed then
        rows[#rows + 1] = row_of(line, number, tell)
      elseif line ~= HEADER then
        tell(number, "row", "the first line must name the columns: " .. table.concat(COLUMNS, ", ")
          .. ", with tabs between")
      end
      headed = true
    end
  end
  if not headed then tell(number, "row", "no line that names the columns") end
  return rows
end

-- The tokens of a text as { text, first, last }.
local function tokens_of(text)
  local doc, problem = dossier.text(text)
  if not doc then error(problem, 0) end
  local list = {}
  for word, first, last in doc:tokens { zones = "all" } do list[#list + 1] = { word, first, last } end
  return list
end

-- Each name in each place, a line each; calls back with the tokens that touch the
-- name and where it begins and ends.
local function each_place(names, call)
  local parts, spans, at = {}, {}, 0
  for i, name in ipairs(names) do
    for p, place in ipairs(PLACES) do
      local line = place[1] .. name .. place[2] .. "\n\n"
      local first = at + #place[1] + 1
      spans[#spans + 1] = { name = i, place = p, first = first, last = first + #name - 1 }
      parts[#parts + 1], at = line, at + #line
    end
  end
  local tokens, t = tokens_of(table.concat(parts)), 1
  for _, span in ipairs(spans) do
    while tokens[t] and tokens[t][3] < span.first do t = t + 1 end
    local touching, k = {}, t
    while tokens[k] and tokens[k][2] <= span.last do
      touching[#touching + 1] = tokens[k]
      k = k + 1
    end
    call(span, touching)
  end
end

local function words_of(tokens)
  local words = {}
  for i, token in ipairs(tokens) do words[i] = token[1] end
  return table.concat(words, "\0")
end

-- For each name its tokens alone and whether some place gives it the same.
local function cut(names)
  local found = {}
  each_place(names, function(span, tokens)
    local known = found[span.name]
    if span.place == 1 then
      found[span.name] = { words = words_of(tokens), count = #tokens, fits = false }
    elseif tokens[1] and tokens[1][2] == span.first and tokens[#tokens][3] == span.last
      and words_of(tokens) == known.words then
      known.fits = true
    end
  end)
  return found
end

local function each_surface(rows, call)
  for from = 1, #rows, BATCH do
    local names, owners = {}, {}
    for i = from, math.min(from + BATCH - 1, #rows) do
      for k, surface in ipairs(rows[i].surfaces) do
        names[#names + 1], owners[#owners + 1] = surface, { rows[i], k }
      end
    end
    for i, known in ipairs(cut(names)) do call(owners[i][1], owners[i][2], names[i], known) end
  end
end

-- Is the surface held to its case by the row's flags?
local function bound_by_case(row, surface)
  return row.flags:find "C" or (row.flags:find "c" and not surface:find "%l")
end

local function check_cutting(row, surface, known, tell)
  if known.count == 0 then
    tell(row.line, "never", ("'%s' holds no token; nothing can match it"):format(surface))
  elseif known.count > 64 then
    tell(row.line, "row", ("'%s' has more than 64 words and signs"):format(surface))
  elseif not known.fits then
    tell(row.line, "never", ("'%s' is cut in another way wherever it stands in a sentence: %s")
      :format(surface, "as " .. known.words:gsub("%z", " | ") .. " alone"))
  end
end

-- Surfaces are compared as names are, by ASCII's case and plain marks; those held
-- to their case by their spelling. `seen` has both, each with the row that was
-- first.
local function earlier(seen, row, surface, known)
  local spelt = known.words:gsub("’", "'"):gsub("[‐‑]", "-")
  local folded = spelt:lower()
  local bound = bound_by_case(row, surface)
  local before = seen.any[folded] or seen.spelt[spelt] or (not bound and seen.bound[folded])
  if bound then
    seen.spelt[spelt] = seen.spelt[spelt] or row
    seen.bound[folded] = seen.bound[folded] or row
  else
    seen.any[folded] = seen.any[folded] or row
  end
  return before
end

local function check_twins(row, surface, known, seen, tell)
  local before = earlier(seen, row, surface, known)
  if before == row then
    tell(row.line, "duplicate", ("'%s' stands twice in this entry"):format(surface))
  elseif before and before.name == row.name and before.type == row.type then
    if surface == row.name then
      tell(row.line, "duplicate", ("'%s' is the entry of line %d once more"):format(surface,
        before.line))
    end
  elseif before then
    tell(row.line, "ambiguous", ("'%s' is also a name of '%s' in line %d, which is told first")
      :format(surface, before.name, before.line))
  end
end

--- Examine the bytes of a file. `common(word)` tells whether a small word is an
--- everyday one (and how it is known, a string for people). Gives a list of
--- { line =, kind = "row" | "never" | "duplicate" | "common" | "ambiguous",
--- message = } in the order of the lines, and how many entries there are.
function lint.examine(bytes, common)
  local findings, seen = {}, { any = {}, spelt = {}, bound = {} }
  local function tell(line, kind, message)
    findings[#findings + 1] = { line = line, kind = kind, message = message, order = #findings }
  end
  local rows = read_rows(bytes, tell)
  each_surface(rows, function(row, _, surface, known)
    check_cutting(row, surface, known, tell)
    check_twins(row, surface, known, seen, tell)
    local how = known.count == 1 and surface ~= surface:lower() and not bound_by_case(row, surface)
      and common(surface:lower())
    if how then
      tell(row.line, "common", ("'%s' is found in any case, and '%s' is an everyday word (%s); the flag %s holds it to its capitals")
        :format(surface, surface:lower(), how, surface:find "%l" and "C" or "c"))
    end
  end)
  table.sort(findings, function(a, b)
    if a.line ~= b.line then return a.line < b.line end
    return a.order < b.order
  end)
  return findings, #rows
end

local WEIGHT = { common = "warning", ambiguous = "note" }

--- "fault", "warning" (meant so, perhaps: "mayor" among titles) or "note".
function lint.weight(finding) return WEIGHT[finding.kind] or "fault" end

return lint
