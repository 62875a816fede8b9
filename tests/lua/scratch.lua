-- Folders and corpora of a test's own, gone when the test ends.

local dossier = require "dossier"

local scratch = {}
local made = setmetatable({}, { __gc = function(list)
  for _, path in ipairs(list) do os.execute("rm -rf '" .. path .. "'") end
end })

--- A new folder that holds these files (name = text); its path.
function scratch.folder(files)
  local path = os.tmpname()
  os.remove(path)
  assert(os.execute("mkdir -p '" .. path .. "/in'"))
  made[#made + 1] = path
  for name, text in pairs(files or {}) do
    local file = assert(io.open(path .. "/in/" .. name, "wb"))
    file:write(text)
    file:close()
  end
  return path
end

--- A corpus of these documents, open for writing; keys are "in/NAME". Nothing
--- is extracted unless `options` says extract = true.
function scratch.corpus(files, options)
  local path = scratch.folder(files)
  local corpus = assert(dossier.open(path .. "/t.dossier", "create"))
  options = options or {}
  options.extract = options.extract or false
  local summary = assert(corpus:load(path .. "/in", options))
  return corpus, path, summary
end

--- Write a script below a scratch folder; its path.
function scratch.script(path, name, text)
  local full = path .. "/" .. name .. ".lua"
  local file = assert(io.open(full, "wb"))
  file:write(text)
  file:close()
  return full
end

scratch.NEWS = {
  ["a.txt"] = "Harbour deal signed\n\nDefence Minister Orla Vane met the press in Kestrel Bay on March 3, 2021. "
    .. "“We will buy 20 boats,” Vane said.\n",
  ["b.txt"] = "The Ministry of Harbours said on Thursday that three boats arrived from the U.S. coast.\n",
  ["c.txt"] = "Nothing of the kind happened. Vane’s office was closed.\n",
}

return scratch
