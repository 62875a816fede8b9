-- What a cell, a citation and a run are called where people read them: the
-- same words in text, Markdown and HTML. Nothing here is escaped; that is the
-- renderer's, since only it knows where the words will stand.

local json = require "dossier.json"

local shown = {}

--- Stands for a value that is not known.
shown.UNKNOWN = "–"

--- A number as people write it: whole ones of five digits and more in groups
--- of three, so that years stay years.
--- Example: shown.number(4050000000) --> "4,050,000,000"
function shown.number(number)
  local text = json.number(number)
  local sign, whole, rest = text:match "^(-?)(%d+)(.*)$"
  if not whole or #whole < 5 or rest:find "[eE]" then return text end
  whole = whole:reverse():gsub("(%d%d%d)", "%1,"):reverse():gsub("^,", "")
  return sign .. whole .. rest
end

--- A cell's words.
function shown.cell(cell)
  if cell.text then return cell.text end
  local value = cell.value
  if value == nil or value == "" then return shown.UNKNOWN end
  if value == true then return "yes" end
  if value == false then return "no" end
  return type(value) == "number" and shown.number(value) or value
end

--- Bytes as a citation prints them. Example: "[120,131)"
function shown.bytes(cite) return string.format("[%d,%d)", cite.start, cite["end"]) end

--- Document and line. Example: "docs/a.txt:3"
function shown.line(cite) return cite.doc .. ":" .. cite.line end

--- The whole of it. Example: "docs/a.txt:3 [120,131)"
function shown.place(cite) return shown.line(cite) .. " " .. shown.bytes(cite) end

local function inside(inner, outer)
  return inner.doc == outer.doc and inner.start >= outer.start and inner["end"] <= outer["end"]
end

--- The citations of a row, its cells' after its own: a list of { cite =,
--- column = title or nil }. Unless `all`, a cell's that lies inside one listed
--- before is left out, as it leads to the same words.
function shown.row_cites(row, columns, all)
  local list = {}
  for _, cite in ipairs(row.cites) do list[#list + 1] = { cite = cite } end
  for i, cell in ipairs(row.cells) do
    for _, cite in ipairs(cell.cites or {}) do
      local known = false
      for _, earlier in ipairs(list) do known = known or inside(cite, earlier.cite) end
      if all or not known then list[#list + 1] = { cite = cite, column = columns[i].title } end
    end
  end
  return list
end

--- The places of several citations (a list of { cite = }), one string a
--- document: after the first, only what differs is said.
--- Example: "docs/a.txt:3 [120,131) [140,152), :5 [300,310)"
function shown.places(items)
  local list, of_doc, line = {}, {}, {}
  for _, item in ipairs(items) do
    local cite = item.cite
    local at = of_doc[cite.doc]
    if not at then
      at = #list + 1
      of_doc[cite.doc], list[at] = at, shown.place(cite)
    elseif line[cite.doc] == cite.line then
      list[at] = list[at] .. " " .. shown.bytes(cite)
    else
      list[at] = list[at] .. ", :" .. cite.line .. " " .. shown.bytes(cite)
    end
    line[cite.doc] = cite.line
  end
  return list
end

local function quoted(text)
  if text:find "^[%w_./:,+-]+$" then return text end
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

--- The command that makes the report again.
--- Example: "dossier run strait.dossier arms-register buyer=Taiwan"
function shown.command(run)
  local words = { "dossier", "run" }
  if run.corpus then words[#words + 1] = quoted(run.corpus) end
  words[#words + 1] = quoted(run.called or run.script)
  for _, argument in ipairs(run.arguments or {}) do
    words[#words + 1] = argument.name .. "=" .. quoted(tostring(argument.value))
  end
  if run.as_of then words[#words + 1] = "--as-of " .. quoted(run.as_of) end
  for _, grant in ipairs(run.grants or {}) do words[#words + 1] = "--grant " .. quoted(grant) end
  return table.concat(words, " ")
end

--- Script, program and corpus with their versions and size, as a list of
--- { label, words }; what the run does not say is left out.
function shown.record(run)
  local list = { { "Script", run.script .. (run.version and " " .. run.version or "") } }
  if run.sha256 then list[#list + 1] = { "Script SHA-256", run.sha256 } end
  for _, saved in ipairs(run.saved or {}) do
    list[#list + 1] = { "Saved as " .. saved.name, "SHA-256 " .. saved.sha256 }
  end
  if run.corpus then
    local words = run.corpus
    if run.documents then
      words = words .. ", " .. shown.number(run.documents)
        .. (run.documents == 1 and " document" or " documents")
    end
    list[#list + 1] = { "Corpus", words }
  end
  if run.dossier then list[#list + 1] = { "Program", "dossier " .. run.dossier } end
  list[#list + 1] = { "Made again by", shown.command(run) }
  return list
end

return shown
