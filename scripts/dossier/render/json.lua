-- A report as JSON: the record of the run and the blocks as data, keys in one
-- order, for programs that go on from here. Bytes are [start, end), 0-based.

local json = require "dossier.json"

local CITE = { "doc", "line", "start", "end", "text", "sentence", "sentence_start" }
local CELL_CITE = { "column", table.unpack(CITE) }

local function cites_of(cites)
  local list = json.list {}
  for i, cite in ipairs(cites) do list[i] = json.object(CITE, cite) end
  return list
end

local function value_of(cell)
  if cell.value == nil then return cell.text end
  return cell.value
end

local function row_of(row, columns, names)
  local values, cites = {}, cites_of(row.cites)
  for i, cell in ipairs(row.cells) do
    values[columns[i].name] = value_of(cell)
    for _, cite in ipairs(cell.cites or {}) do
      local copy = { column = columns[i].name }
      for _, key in ipairs(CITE) do copy[key] = cite[key] end
      cites[#cites + 1] = json.object(CELL_CITE, copy)
    end
  end
  return json.object({ "cells", "cites" }, { cells = json.object(names, values), cites = cites })
end

local convert = {}

function convert.heading(block)
  return json.object({ "kind", "level", "text" }, block)
end

function convert.text(block)
  return json.object({ "kind", "text", "cites" },
    { kind = "text", text = block.text, cites = cites_of(block.cites) })
end

function convert.quote(block)
  return json.object({ "kind", "text", "by", "cites" },
    { kind = "quote", text = block.text, by = block.by, cites = cites_of(block.cites) })
end

function convert.table(block)
  local columns, rows, names = json.list {}, json.list {}, {}
  for i, column in ipairs(block.columns) do
    columns[i] = json.object({ "name", "title", "align" }, column)
    names[i] = column.name
  end
  for i, row in ipairs(block.rows) do rows[i] = row_of(row, block.columns, names) end
  return json.object({ "kind", "title", "columns", "rows" },
    { kind = "table", title = block.title, columns = columns, rows = rows })
end

--- The report as one JSON object on one line.
return function(report)
  local run, names, values = {}, {}, {}
  for key, value in pairs(report.run) do run[key] = value end
  for i, argument in ipairs(report.run.arguments or {}) do
    names[i] = argument.name
    values[argument.name] = argument.value
  end
  run.arguments = json.object(names, values)
  local keys = { "script", "version", "sha256", "summary", "arguments", "corpus", "documents", "dossier" }
  if run.saved then -- what was saved in the corpus and used
    local hashes = {}
    for _, saved in ipairs(run.saved) do hashes[saved.name] = saved.sha256 end
    keys[#keys + 1], run.saved = "saved", json.map(hashes)
  end
  if run.as_of then keys[#keys + 1] = "as_of" end
  if run.grants then keys[#keys + 1], run.grants = "grants", json.list(run.grants) end
  local list = json.list {}
  for i, block in ipairs(report.blocks) do list[i] = convert[block.kind](block) end
  return json.encode(json.object({ "run", "blocks" }, {
    run = json.object(keys, run),
    blocks = list,
  })) .. "\n"
end
