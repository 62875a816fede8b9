-- What a script may ask for beyond reading the corpus and writing its report:
-- the names a manifest's `grants` may hold, and those that a run was given.
--
--   grants = { corpus = "read", files = { "out/*.html" }, write = { "annotations" } }
--
-- On the command line a grant is a word, --grant files:out/*.html, and
-- --grant files grants all files that the manifest asks for. Asking is not
-- getting: what is asked and not granted is refused when it is used.

local nearest = require "dossier.nearest"

local grants = {}

-- By name: what it gives, and whether its value is one word or a list of words.
local KNOWN = {
  corpus = { words = { "read" }, help = "read the documents and what was extracted (every report may)" },
  files = { list = true, help = "write files of these names below the output folder" },
  write = { list = true, words = { "annotations" }, help = "hand rows back to the corpus, kept when the run ends well" },
}

--- The names there are, sorted.
grants.names = { "corpus", "files", "write" }

--- What a grant gives, in a few words.
function grants.help(name) return KNOWN[name].help end

local function one_of(word, words)
  for _, known in ipairs(words) do
    if known == word then return true end
  end
end

-- A file's name or a pattern of names below the output folder: nil, or what is
-- wrong with it.
local function fault_of_file(pattern)
  if pattern == "" then return "a file needs a name" end
  if pattern:find "[%c\\]" then return "it holds a control character or a backslash" end
  if pattern:sub(1, 1) == "/" then return "files stand below the output folder: no path from /" end
  for part in (pattern .. "/"):gmatch "(.-)/" do
    if part == "" or part:sub(1, 1) == "." then
      return "a part of a path is a name that does not begin with a point"
    end
  end
end

-- nil, or what is wrong with a word for this grant.
local function fault_of_word(name, word)
  local known = KNOWN[name]
  if type(word) ~= "string" then return ("grants.%s holds strings"):format(name) end
  if name == "files" then
    local fault = fault_of_file(word)
    return fault and ("grants.files: '%s': %s"):format(word, fault)
  elseif not one_of(word, known.words) then
    local near = nearest(word, known.words)
    return ("grants.%s: there is no '%s'; %s"):format(name, word,
      near and "did you mean '" .. near .. "'?" or "there is " .. table.concat(known.words, ", "))
  end
end

local function unknown(name)
  if name == "network" or name == "net" or name == "exec" then
    return ("there is no grant '%s': no script ever reaches the network or another program"):format(name)
  end
  local near = nearest(name, grants.names)
  return ("there is no grant '%s'; %s"):format(name,
    near and "did you mean '" .. near .. "'?" or "there are " .. table.concat(grants.names, ", "))
end

--- Calls add(table, key, message) for each fault of a manifest's `grants`.
function grants.faults(asked, add)
  for name, value in pairs(asked) do
    local known = KNOWN[name]
    if not known then
      add(asked, name, unknown(tostring(name)))
    elseif known.list then
      if type(value) ~= "table" then
        add(asked, name, ("grants.%s is a list, such as { \"%s\" }"):format(name,
          known.words and known.words[1] or "out/*.html"))
      else
        for i, word in pairs(value) do
          local fault = math.type(i) ~= "integer" and ("grants.%s is a list of strings"):format(name)
            or fault_of_word(name, word)
          if fault then add(value, i, fault) end
        end
      end
    else
      local fault = fault_of_word(name, value)
      if fault then add(asked, name, fault) end
    end
  end
end

--- What a manifest asks for beyond what every script has, as words ("files:
--- out/*.html"), sorted; an empty list for none.
function grants.asked(manifest)
  local list = {}
  for name, value in pairs(manifest and manifest.grants or {}) do
    if KNOWN[name].list then
      for _, word in ipairs(value) do list[#list + 1] = name .. ":" .. word end
    end
  end
  table.sort(list)
  return list
end

--- Read the words of --grant: a set of them, or nil, message.
function grants.read(words)
  local set = {}
  for _, word in ipairs(words or {}) do
    local name, what = word:match "^(%a+):(.*)$"
    name = name or word
    if not KNOWN[name] then return nil, unknown(name) end
    local fault = what and fault_of_word(name, what)
    if fault then return nil, (fault:gsub("^grants%.", "--grant ")) end
    set[word] = true
  end
  return set
end

--- What a manifest asks for and a run was not given (a set from grants.read), as
--- words, sorted.
function grants.missing(manifest, given)
  local list = {}
  for _, word in ipairs(grants.asked(manifest)) do
    if not given[word] and not given[word:match "^%a+"] then list[#list + 1] = word end
  end
  return list
end

--- The granted patterns of files: those the manifest asks for that were given.
function grants.files(manifest, given)
  local list = {}
  for _, word in ipairs(grants.asked(manifest)) do
    local pattern = word:match "^files:(.*)$"
    if pattern and (given[word] or given.files) then list[#list + 1] = pattern end
  end
  return list
end

-- "*" stands for any characters of one name.
local function matches(name, pattern)
  return name:find("^" .. pattern:gsub("[^%w/*]", "%%%0"):gsub("%*", "[^/]*") .. "$") ~= nil
end

--- May a file of this name be written? nil, or what is wrong.
function grants.fault_of_file(name, patterns)
  if type(name) ~= "string" or #name > 200 then return "a file's name is a string of at most 200 bytes" end
  local fault = fault_of_file(name)
  if fault then return fault end
  for _, pattern in ipairs(patterns) do
    if matches(name, pattern) then return nil end
  end
  return ("the script needs files:%s, not granted"):format(name)
end

return grants
