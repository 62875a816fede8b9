-- The sample corpus, loaded and extracted by the library into a file of its own
-- that is gone when the test ends.

local dossier = require "dossier"

local path = os.tmpname()
os.remove(path)
path = path .. ".dossier"

local corpus = assert(dossier.open(path, "create"))
assert(corpus:load "data/sample")

local sample = { corpus = corpus }

--- The bytes of a document's source file.
function sample.file(key)
  local file = assert(io.open("data/" .. key, "rb"))
  local text = file:read "a"
  file:close()
  return text
end

--- Close the corpus and remove its file.
function sample.remove()
  corpus:close()
  for _, ending in ipairs { "", "-wal", "-shm", "-journal" } do os.remove(path .. ending) end
end

return sample
