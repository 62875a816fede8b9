-- A script's manifest: which fields there are, and what is wrong with one.
--
-- bindings/manifest.c reads the text, with the line of every key; here the
-- table is checked, closed and typed, and every fault has its file, its line
-- and the nearest right name. Nothing of the script is run.
--
-- Refused: a schema language. Each field is a few lines of Lua that say in an
-- analyst's words what is wrong, which is what a manifest is checked for.

local arguments = require "dossier.arguments"
local emits = require "dossier.emits"
local grants = require "dossier.grants"
local internal = require "dossier.internal"
local nearest = require "dossier.nearest"
local versions = require "dossier.versions"

local manifest = {}

-- The kinds of a script.
local KINDS = { "extractor", "report" }

local NAME_MAX, SUMMARY_MAX, ARGUMENTS_MAX, FAULTS_MAX = 64, 200, 100, 100

local function or_nearest(name, names)
  local near = nearest(name, names)
  return near and "did you mean '" .. near .. "'?" or "there are " .. table.concat(names, ", ")
end

local function a(value)
  local kind = type(value)
  return kind == "nil" and "nothing" or "a " .. kind
end

-- A key in a message: as much of it as helps.
local function named(key)
  local text = tostring(key):gsub("[^ -~]", "?")
  return #text > 40 and text:sub(1, 37) .. "..." or text
end

-- A list of strings without holes or other keys: nil, or its faults are added.
local function check_strings(m, field, add)
  local list = m[field]
  if type(list) ~= "table" then return add(m, field, ("%s is a list of strings, not %s"):format(field, a(list))) end
  for key, value in pairs(list) do
    if math.type(key) ~= "integer" or type(value) ~= "string" or value == "" then
      add(list, key, ("%s is a list of strings, such as { \"deals\" }"):format(field))
    end
  end
end

local function check_text(m, field, add)
  if type(m[field]) ~= "string" then add(m, field, ("%s is a string, not %s"):format(field, a(m[field]))) end
end

local function check_table(m, field, add)
  if type(m[field]) == "table" then return true end
  add(m, field, ("%s is a table { ... }, not %s"):format(field, a(m[field])))
end

-- ---- a test -----------------------------------------------------------------

local TEST_KEYS = { "args", "author", "fails", "key", "name", "published", "publisher", "refused", "rows", "text",
  "texts", "title", "words" }
local TEST_KNOWN = {}
for _, key in ipairs(TEST_KEYS) do TEST_KNOWN[key] = true end

local function check_test(list, n, add)
  local one = list[n]
  if type(one) ~= "table" then
    return add(list, n, ("tests[%d] is { text = ..., rows = { ... } }"):format(n))
  end
  for key in pairs(one) do
    if not TEST_KNOWN[key] then
      add(one, key, ("tests[%d] has the unknown field '%s'; %s"):format(n, named(key),
        or_nearest(tostring(key), TEST_KEYS)))
    end
  end
  for _, key in ipairs { "text", "title", "published", "publisher", "fails" } do
    if one[key] ~= nil and type(one[key]) ~= "string" then
      add(one, key, ("tests[%d].%s is a string, not %s"):format(n, key, a(one[key])))
    end
  end
  for _, key in ipairs { "rows", "texts", "words", "refused", "args" } do
    if one[key] ~= nil and type(one[key]) ~= "table" then
      add(one, key, ("tests[%d].%s is a list, not %s"):format(n, key, a(one[key])))
    end
  end
end

-- ---- the fields -------------------------------------------------------------

local check = {}

function check.name(m, add)
  local name = m.name
  if type(name) ~= "string" or not name:find "^%a[%w_-]*$" or #name > NAME_MAX then
    add(m, "name", ("a name is letters, digits, _ and -, at most %d of them, and begins with a letter%s"):format(
      NAME_MAX, type(name) == "string" and ", not '" .. name .. "'" or ""))
  end
end

function check.version(m, add)
  if not versions.read(m.version) then
    add(m, "version", ("a version is numbers with points between, such as \"0.1.0\"%s"):format(
      type(m.version) == "string" and ", not '" .. m.version .. "'" or ", and a string"))
  end
end

function check.kind(m, add)
  if m.kind ~= "report" and m.kind ~= "extractor" then
    local near = type(m.kind) == "string" and nearest(m.kind, KINDS)
    add(m, "kind", ("kind is \"report\" or \"extractor\", not '%s'%s"):format(tostring(m.kind),
      near and "; did you mean '" .. near .. "'?" or ""))
  end
end

function check.summary(m, add)
  if type(m.summary) ~= "string" or m.summary == "" or m.summary:find "\n" or #m.summary > SUMMARY_MAX then
    add(m, "summary", ("summary is one line of at most %d bytes"):format(SUMMARY_MAX))
  end
end

function check.description(m, add) check_text(m, "description", add) end
function check.author(m, add) check_text(m, "author", add) end
function check.licence(m, add) check_text(m, "licence", add) end
function check.example(m, add) check_text(m, "example", add) end
function check.categories(m, add) check_strings(m, "categories", add) end

function check.requires(m, add)
  if not check_table(m, "requires", add) then return end
  for name, range in pairs(m.requires) do
    local conditions, problem = versions.range(range)
    if type(name) ~= "string" or not name:find "^%a[%w_-]*$" then
      add(m.requires, name, "requires has names with a range of versions, { dossier = \"0.1\" }")
    elseif not conditions then
      add(m.requires, name, ("requires.%s: %s"):format(name, problem))
    end
  end
end

function check.args(m, add)
  if not check_table(m, "args", add) then return end
  if #m.args > ARGUMENTS_MAX then
    add(m, "args", ("a script has at most %d arguments"):format(ARGUMENTS_MAX))
  else
    arguments.faults(m.args, add)
  end
end

function check.after(m, add)
  if m.kind ~= "extractor" then
    add(m, "after", "after is for extractors; a report reads what all of them found")
  else
    check_strings(m, "after", add)
  end
end

function check.emits(m, add)
  if m.kind ~= "extractor" then
    add(m, "emits", "emits is for extractors; a report writes blocks")
  elseif check_table(m, "emits", add) then
    emits.faults(m.emits, add)
  end
end

function check.rules(m, add)
  if m.kind ~= "extractor" then
    add(m, "rules", "rules is for extractors: the names of those that it emits rows by")
  else
    check_strings(m, "rules", add)
  end
end

function check.grants(m, add)
  if check_table(m, "grants", add) then grants.faults(m.grants, add) end
end

function check.tests(m, add)
  if not check_table(m, "tests", add) then return end
  for key in pairs(m.tests) do
    if math.type(key) ~= "integer" then
      add(m.tests, key, "tests is a list { { text = ..., rows = { ... } }, ... }")
    end
  end
  for n in ipairs(m.tests) do check_test(m.tests, n, add) end
end

--- The fields there are, in the order in which a manifest has them best.
manifest.fields = { "name", "version", "kind", "summary", "description", "author", "licence", "categories",
  "requires", "args", "after", "emits", "rules", "grants", "example", "tests" }

--- The fields that every manifest has, with what to write.
manifest.required = { { "name", "\"my-report\"" }, { "version", "\"0.1.0\"" },
  { "summary", "\"what it does, in one line\"" } }

local SORTED = table.move(manifest.fields, 1, #manifest.fields, 1, {})
table.sort(SORTED)

-- ---- the whole --------------------------------------------------------------

-- What may not stand in a text that help and lists show: what moves a terminal's
-- cursor, and what turns round the order of letters.
local function fault_of_text(text)
  if not utf8.len(text) then return "text that is no UTF-8" end
  if text:find "[\0-\8\11-\31\127]" or text:find "\u{80}" or text:find "\xC2[\x80-\x9F]" then
    return "a control character"
  end
  for mark in text:gmatch "\xE2[\x80\x81][\x8B-\xAE]" do
    local code = utf8.codepoint(mark)
    if code >= 0x202A and code <= 0x202E or code >= 0x2066 and code <= 0x2069 then
      return ("the invisible U+%04X, which turns round what is read"):format(code)
    end
  end
  local isolate = text:match "\xE2\x81[\xA6-\xA9]"
  if isolate then return ("the invisible U+%04X, which turns round what is read"):format(utf8.codepoint(isolate)) end
end

local function check_shown(holder, path, add)
  for key, value in pairs(holder) do
    local here = path == "" and tostring(key) or path .. "." .. tostring(key)
    local fault = type(value) == "string" and fault_of_text(value)
      or type(key) == "string" and fault_of_text(key)
    if fault then
      add(holder, key, ("%s holds %s"):format(here:gsub("[^ -~]", "?"), fault))
    elseif type(value) == "table" and here ~= "tests" then
      check_shown(value, here, add)
    end
  end
end

local function line_in(lines, holder, key)
  local of = lines and lines[holder]
  return of and of[key] or lines and lines.line or nil
end

--- What is wrong with a manifest's table, in the order of the lines: a list of
--- { line, message }, at most 100, and how many there are. `lines` is as
--- internal.manifest gives it, or nil.
function manifest.faults(m, lines)
  local faults = {}
  local function add(holder, key, message)
    faults[#faults + 1] = { line = line_in(lines, holder, key), message = message, order = #faults }
  end
  local meant = {}
  for key in pairs(m) do
    if not check[key] then
      local near = nearest(tostring(key), SORTED)
      if near then meant[near] = true end
      add(m, key, ("there is no field '%s'; %s"):format(named(key),
        or_nearest(tostring(key), SORTED)))
    end
  end
  for _, needed in ipairs(manifest.required) do
    if m[needed[1]] == nil and not meant[needed[1]] then
      add(m, nil, ("the manifest has no %s; add %s = %s"):format(needed[1], needed[1], needed[2]))
    end
  end
  for _, field in ipairs(manifest.fields) do
    if m[field] ~= nil then check[field](m, add) end
  end
  check_shown(m, "", add)
  table.sort(faults, function(x, y)
    local p, q = x.line or 0, y.line or 0
    if p ~= q then return p < q end
    return x.message < y.message
  end)
  return table.move(faults, 1, math.min(#faults, FAULTS_MAX), 1, {}), #faults
end

--- The manifest a script's text begins with; nil and its first fault as
--- "path:line: message", and all of them as a list; or nil alone for a text
--- without a manifest. `kind` is filled in.
function manifest.read(path, text)
  local m, lines = internal.manifest(text)
  if not m then
    if lines:find "^no manifest" then return nil end
    local line, message = lines:match "^line (%d+): (.*)$"
    return nil, ("%s:%s: %s"):format(path, line, message), { { line = math.tointeger(line), message = message } }
  end
  local faults, count = manifest.faults(m, lines)
  if count > 0 then
    local first, more = faults[1], count > 1
    return nil, ("%s:%d: %s%s"):format(path, first.line or lines.line, first.message,
      more and (" (and %d more)"):format(count - 1) or ""), faults
  end
  m.kind = m.kind or "report"
  return m
end

-- ---- what it needs ----------------------------------------------------------

--- nil when what a manifest requires is there, else what is missing. `version_of`
--- gives the version of another script, or nil, for its name.
function manifest.unmet(m, version_of)
  local names = {}
  for name in pairs(m.requires or {}) do names[#names + 1] = name end
  table.sort(names)
  for _, name in ipairs(names) do
    local range = m.requires[name]
    local have
    if name == "dossier" then have = require "dossier".version else have = version_of(name) end
    if not have then
      return ("it needs the script '%s' %s, which is not there"):format(name, range)
    elseif not versions.within(have, range) then
      return ("it needs %s %s; this is %s"):format(name, range, have)
    end
  end
end

--- What a script does by what it may do, not by what it says: "reads-only", or
--- some of "writes-entities", "writes-facts", "writes-files", sorted.
function manifest.behaviour(m)
  local does = {}
  if m and m.kind == "extractor" then
    local rows = emits.rows(m)
    for _, row in ipairs(rows or { { name = "mention:" }, { name = "fact:" } }) do
      does[row.name:find "^mention:" and "writes-entities" or "writes-facts"] = true
    end
  end
  for _, word in ipairs(grants.asked(m)) do
    does[word:find "^files:" and "writes-files" or "writes-entities"] = true
  end
  local list = {}
  for name in pairs(does) do list[#list + 1] = name end
  table.sort(list)
  return #list > 0 and list or { "reads-only" }
end

return manifest
