-- --trace and --profile: which rule emitted what, and where the time went.
--
-- The watching half runs where the script does, inside the seal, and only when it
-- was asked for; what it sees goes to the host as lines of text, which the other
-- half reads as what a script's process may say: checked, counted, escaped. The
-- time of a line goes from when it begins to when the next one does, so that what
-- C does for a line counts for it. Refused: taking samples
-- by a count of instructions, which gives a search's time to whatever line comes
-- after it.
--
--   t TAB line TAB what TAB rule TAB first TAB last TAB words    a row, as it is emitted
--   l TAB source TAB line TAB microseconds TAB times             a document's lines
--   r TAB rule TAB microseconds TAB rows                         and its rules

local internal = require "dossier.internal"

local profile = {}

local WORDS_MAX, NAME_MAX, LINES_MAX = 60, 80, 50000

-- ---- inside -----------------------------------------------------------------

local watcher = {}
watcher.__index = watcher

--- A watcher: asked = { trace =, profile = }; tell(text) takes it to the host.
function profile.watcher(asked, tell)
  -- A script's environment has no debug; this half is ours.
  return setmetatable({ trace = asked.trace, profile = asked.profile, tell = tell, clock = internal.clock,
    sethook = debug.sethook, getinfo = debug.getinfo }, watcher)
end

local function plain(value, most)
  local text = tostring(value):sub(1, most):gsub("[%c]", " ")
  return utf8.len(text) and text or text:gsub("[\x80-\xff]+$", "")
end

local function add(set, key, seconds)
  local entry = set[key]
  if not entry then
    entry = { seconds = 0, times = 0 }
    set[key] = entry
    set[#set + 1] = key
  end
  entry.seconds, entry.times = entry.seconds + seconds, entry.times + 1
end

-- What a source is called when its lines count: a script, or a module that scripts
-- share; false of the program's own half.
local function is_counted(source)
  local path = source:sub(2)
  if path:sub(1, #internal.home + 1) ~= internal.home .. "/" then return path end
  local below = path:sub(#internal.home + 2)
  return not (below:find "^scripts/dossier/" and not below:find "^scripts/dossier/extract/"
    and not below:find "^scripts/dossier/report/") and (below:find "^scripts/dossier/" and below or path)
end

-- Times every line from here on; stop() ends it.
function watcher:start()
  local clock, getinfo, counted = self.clock, self.getinfo, {}
  local lines, key, since = {}, nil, clock()
  self.lines, self.rules, self.since = lines, {}, since
  self.sethook(function(_, line)
    local source = getinfo(2, "S").source
    if counted[source] == nil then counted[source] = is_counted(source) end
    if not counted[source] then return end -- its caller's line goes on
    local now = clock()
    if key then add(lines, key, now - since) end
    key = counted[source] .. "\t" .. line
    since = clock()
  end, "l")
  function self.stop()
    self.sethook()
    if key then add(lines, key, clock() - since) end
  end
end

local function told(list, kind, set)
  for i = 1, #set do
    local key, entry = set[i], set[set[i]]
    list[#list + 1] = ("%s\t%s\t%d\t%d"):format(kind, key, math.floor(entry.seconds * 1e6 + 0.5),
      entry.times)
  end
end

function watcher:finish(rest)
  self.stop()
  add(self.rules, rest, self.clock() - self.since)
  local list = {}
  told(list, "l", self.lines)
  told(list, "r", self.rules)
  if #list > 0 then self.tell(table.concat(list, "\n")) end
end

-- The line of the script itself that is at work, whatever of ours it called.
function watcher:line_in(path)
  local level = 3
  while true do
    local info = self.getinfo(level, "Sl")
    if not info then return 0 end
    if info.source == "@" .. path then return info.currentline end
    level = level + 1
  end
end

function watcher:row(path, what, rule, first, last, words)
  if self.trace then
    self.tell(("t\t%d\t%s\t%s\t%d\t%d\t%s"):format(self:line_in(path), plain(what, NAME_MAX),
      plain(rule, NAME_MAX), first, last, plain(words, WORDS_MAX)))
  end
  if self.profile then
    local now = self.clock()
    add(self.rules, plain(rule, NAME_MAX), now - self.since)
    self.since = self.clock()
  end
end

-- An error of the function that is wrapped, at the line that called the wrapper.
local function passed_on(fine, ...)
  if fine then return ... end
  local message = ...
  if type(message) ~= "string" then error(message, 0) end
  error((message:gsub("^[^\n]-profile%.lua:%d+: ", "")), 3)
end

-- emit, each of whose functions says what it was given once it was taken.
function watcher:emitting(path, doc, emit)
  local watched, text = { asked = self.trace or emit.asked }, doc.text
  for _, name in ipairs { "mention", "fact", "refuse" } do
    local call = emit[name]
    watched[name] = function(row, ...)
      passed_on(pcall(call, row, ...))
      if name ~= "refuse" then
        self:row(path, name .. ":" .. row.type, row.rule or row.type, row.first, row.last,
          text:sub(row.first, row.last))
      elseif self.trace then
        self:row(path, "refused:" .. tostring(row.type or "?"), tostring(row.rule or "?"), row.first or 0,
          row.last or 0, tostring(row.reason or ""))
      end
    end
  end
  return watched
end

-- Calls f(...) and tells of it, also when it raises. Not by pcall: who asks where a
-- script was ended asks while it still stands there.
function watcher:call(rest, f, ...)
  if not self.profile then return f(...) end
  local _ <close> = setmetatable({}, { __close = function() self:finish(rest) end })
  self:start()
  f(...)
end

--- An extractor's function for a document, watched: as extract(doc, emit).
function watcher:extractor(path, extract)
  return function(doc, emit)
    self:call("(no row after)", extract, doc, self:emitting(path, doc, emit))
  end
end

--- What a report writes to, watched: its methods tell the line that called them.
function watcher:writing(path, out)
  return setmetatable({}, { __metatable = false, __index = function(_, name)
    local method = out[name]
    return method and function(_, block, ...)
      passed_on(pcall(method, out, block, ...))
      local rows = type(block) == "table" and type(block.rows) == "table" and #block.rows
      local words = type(block) == "table" and (block.title or block.text or "") or block
      self:row(path, "out:" .. plain(name, NAME_MAX), "line " .. self:line_in(path), 0, rows or 0, tostring(words))
    end
  end })
end

-- ---- outside ----------------------------------------------------------------

local listener = {}
listener.__index = listener

--- What hears a watcher: write(text) takes lines for people.
function profile.listener(write)
  return setmetatable({ write = write, lines = {}, rules = {}, count = 0 }, listener)
end

local function merge(set, key, microseconds, times)
  local entry = set[key]
  if not entry then
    entry = { key = key, microseconds = 0, times = 0 }
    set[key] = entry
    set[#set + 1] = entry
  end
  entry.microseconds, entry.times = entry.microseconds + microseconds, entry.times + times
end

-- A number that a script's process sent: never so large that sums overflow.
local function number(text) return math.min(math.tointeger(tonumber(text)) or 0, 1 << 40) end

function listener:traced(about, rest)
  local terminal = require "dossier.render.escape".terminal
  local line, what, rule, first, last, words = rest:match "^(%d+)\t([^\t]*)\t([^\t]*)\t(%d+)\t(%d+)\t(.*)$"
  if not line then return end
  local where
  if what:find "^out:" then
    where = number(last) > 0 and (" %d rows"):format(number(last)) or ""
    self.write(("%s:%d: %s%s %s\n"):format(terminal(about), number(line), terminal(what), where, terminal(words)))
    return
  end
  -- Bytes as every export has them: 0-based, half open.
  where = ("[%d,%d)"):format(math.max(number(first) - 1, 0), number(last))
  self.write(("%s:%d: %s by %s %s %s\n"):format(terminal(about), number(line), terminal(what), terminal(rule),
    where, terminal(words)))
end

--- Take what a watcher told. `about` is what a traced row stands under: the
--- document and the script's path; `name`, whose rules they are, or nil.
function listener:hear(about, text, name)
  for line in (text .. "\n"):gmatch "(.-)\n" do
    local kind, rest = line:match "^([tlr])\t(.*)$"
    if kind == "t" then
      self:traced(about, rest)
    elseif kind and self.count < LINES_MAX then
      local key, microseconds, times = rest:match "^(.*)\t(%d+)\t(%d+)$"
      local set = kind == "l" and self.lines or self.rules
      if key then
        if name and kind == "r" then key = name .. ": " .. key end
        if not set[key] then self.count = self.count + 1 end
        merge(set, key, number(microseconds), number(times))
      end
    end
  end
end

local function sorted(set)
  local list, total = {}, 0
  for _, entry in ipairs(set) do
    total = total + entry.microseconds
    if entry.microseconds > 0 then list[#list + 1] = entry end
  end
  table.sort(list, function(a, b)
    if a.microseconds ~= b.microseconds then return a.microseconds > b.microseconds end
    return a.key < b.key
  end)
  return list, total
end

local function shown(out, title, list, total, name_of)
  out[#out + 1] = title
  for i = 1, math.min(#list, 25) do
    local entry = list[i]
    out[#out + 1] = ("%9.3f ms %5.1f%% %9d  %s"):format(entry.microseconds / 1000,
      100 * entry.microseconds / math.max(total, 1), entry.times, name_of(entry.key))
  end
  if #list > 25 then out[#out + 1] = ("           and %d more"):format(#list - 25) end
end

--- Write the profile. `sources`: the texts of scripts by path, whose lines are
--- shown; `unit`: what the second list is by, "rule" or "block".
function listener:finish(sources, unit)
  local terminal = require "dossier.render.escape".terminal
  if #self.lines == 0 then return end
  local texts, out = {}, {}
  for path, text in pairs(sources) do
    texts[path] = {}
    for line in (text .. "\n"):gmatch "(.-)\r?\n" do table.insert(texts[path], line) end
  end
  local rules, total = sorted(self.rules)
  shown(out, ("profile by %s: time up to each row from the one before, rows"):format(unit), rules, total,
    terminal)
  local lines
  lines, total = sorted(self.lines)
  shown(out, "profile by line: time, times", lines, total, function(key)
    local path, line = key:match "^(.*)\t(%d+)$"
    if not path then return terminal(key) end
    local text = texts[path] and texts[path][number(line)]
    return terminal(path) .. ":" .. line .. (text and "  " .. terminal(text:gsub("^%s+", ""):sub(1, 70)) or "")
  end)
  self.write(table.concat(out, "\n") .. "\n")
end

return profile
