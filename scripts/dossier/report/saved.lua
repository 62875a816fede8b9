-- What is said of saved subcorpora and of what stands on saved things.

local words = require "dossier.report.words"

local saved = {}

--- A raised message without the place in a source file where it was raised.
function saved.message(raised) return (tostring(raised):gsub("^[^\n]-%.lua:%d+: ", "")) end

--- How a list stands to the corpus as it is now; nil when nothing changed.
function saved.age(entry)
  local parts = {}
  if entry.added > 0 then
    parts[1] = "made before " .. words.count(entry.added, "document") .. " were added or replaced"
    if entry.added == 1 then parts[1] = parts[1]:gsub("were", "was") end
  end
  if (entry.gone or 0) > 0 then
    parts[#parts + 1] = words.count(entry.gone, "document") .. " of it " .. (entry.gone == 1 and "is" or "are") .. " gone"
  end
  return #parts > 0 and table.concat(parts, "; ") or nil
end

--- What is stale in a corpus, a line each: lists made before documents came, and
--- runs that stand on a query which says something else today.
function saved.stale(corpus, runs)
  local lines, hashes = {}, {}
  for entry in corpus:saved() do
    hashes[entry.name] = entry.hash
    local age = entry.kind == "list" and saved.age(entry)
    if age then lines[#lines + 1] = ("subcorpus %s: %s"):format(entry.name, age) end
  end
  for _, run in ipairs(runs) do
    local names = {}
    for file, hash in pairs(run.data or {}) do
      local name = file:match "^saved/(.+)$"
      if name and hashes[name] ~= hash then names[#names + 1] = name end
    end
    table.sort(names)
    for _, name in ipairs(names) do
      lines[#lines + 1] = ("run %s %s stands on query %s as it was%s"):format(run.script, run.version, name,
        hashes[name] and "" or "; it was dropped since")
    end
  end
  return lines
end

return saved
