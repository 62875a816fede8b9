-- What is wrong with a query that stands in a script: that it does not compile,
-- that it asks for something nobody makes, that a test in it no token can pass.
--
-- Whether a test can be passed is tried, not reasoned about: its words are put
-- into sentences, small, capital and as written, beside one token of each kind,
-- and where none of them passes alone, none ever will. Only tests of plain words
-- and alternatives of these are tried: what a regular expression asks for cannot
-- be written down. Refused: rules about folding, stems and cutting, which would
-- have to follow the tokenizer wherever it goes.

local dossier = require "dossier"
local nearest = require "dossier.nearest"

local queries = {}

-- One token of each kind, and shapes that a word of letters has not.
local SAMPLES = "The Word WORD wOrd 12 1,200 3.5 F-16 U.S. , $ % a@b.org https://a.org/b #tag @tag x.pdf"
local PLACES = { "%s", "Of %s and", "The %s, which", "(%s)", "“%s”", "by %s's", "to %s." }
local ZONES = { "headline", "byline", "dateline", "heading", "body", "caption", "credit", "quoted", "teaser",
  "boilerplate" }

-- ---- a query's parts --------------------------------------------------------

-- Where the quoted string that begins at a byte ends.
local function string_end(source, at)
  local i = at + 1
  while i <= #source and source:sub(i, i) ~= '"' do i = i + (source:sub(i, i) == "\\" and 2 or 1) end
  return i
end

-- Calls string(text, at, flags) for each quoted string outside brackets,
-- bracket(text, at) for each [ ... ], unit(name, at) for each <name; strings
-- inside brackets belong to these.
local function each_part(source, on)
  local at = 1
  while at <= #source do
    local stop
    if source:find('^"', at) then
      stop = string_end(source, at)
      on.string(source:sub(at + 1, stop - 1), at, source:match("^%%(%a+)", stop + 1) or "")
    elseif source:find("^%[", at) then
      stop = at + 1
      while stop <= #source and source:sub(stop, stop) ~= "]" do
        stop = (source:sub(stop, stop) == '"' and string_end(source, stop) or stop) + 1
      end
      on.bracket(source:sub(at, stop), at)
    else
      local name = source:match("^<([%a_][%w_-]*)", at) or source:match("^%f[%w]within%s+([%a_][%w_-]*)", at)
      if name then on.unit(name, at) end
      stop = name and source:match("^<?[%a_][%w_-]*()", at) - 1 or at
    end
    at = stop + 1
  end
end

-- The words that a quoted string allows: its alternatives, where these are plain;
-- nil of a regular expression.
local function alternatives(body)
  if body:find "\\|" or body:gsub("\\%p", ""):find "[%[%](){}*+?^$\\]" then return nil end
  body = body:gsub("\\(%p)", "%1")
  local list = {}
  for word in (body .. "|"):gmatch "(.-)|" do
    if word ~= "" then list[#list + 1] = word end
  end
  return list
end

-- ---- trying -----------------------------------------------------------------

local function text_of(words)
  local parts = { SAMPLES, "." }
  for _, word in ipairs(words) do
    for _, form in ipairs { word, word:lower(), word:upper(), (word:gsub("^%l", string.upper)) } do
      for _, place in ipairs(PLACES) do
        parts[#parts + 1] = "\n\n" .. place:gsub("%%s", (form:gsub("%%", "%%%%")))
      end
    end
  end
  return table.concat(parts)
end

local function can_match(source, words)
  local query = dossier.query("(?all) " .. source) or dossier.query(source)
  local doc = query and dossier.text(text_of(words))
  return not doc or doc:count(query) > 0
end

-- An alternative by itself is to stay a regular expression, as it was among others.
local function as_regex(word) return (word:gsub("[.]", "\\%0")) end

-- A word of several tokens cannot be what one token is; that is no fault of a
-- string, which is cut itself.
local function check_string(body, flags, tell)
  local words = alternatives(body)
  if not words or #words == 0 then return end
  local quoted = '"%s"' .. (flags ~= "" and "%%" .. flags or "")
  if not body:find("|", 1, true) then
    if not can_match(quoted:format(body), words) then
      tell(('"%s" can match no words: they are never cut so'):format(body))
    end
    return
  end
  for _, word in ipairs(words) do
    if not can_match(quoted:format("(" .. as_regex(word) .. ")"), { word }) then
      tell(('the alternative "%s" of "%s" is no token; nothing can match it'):format(word, body))
    end
  end
end

-- [attribute = "..."], and several of these: the words of all are tried.
local function check_bracket(text, tell)
  local words, plain, tests = {}, true, 0
  for operator, body in text:gmatch '([!=]+)%s*"([^"]*)"' do
    local list = alternatives(body)
    tests = tests + 1
    if not list or operator ~= "=" then plain = false end
    for _, word in ipairs(list or {}) do words[#words + 1] = word end
  end
  if tests == 0 or not plain or text:find "%f[%w]in%f[%W]" then return end
  if not can_match(text, words) then
    tell(("%s: no token can pass this test"):format(text))
  elseif tests == 1 then
    local head, body, tail = text:match '^(.-")([^"]*)(".*)$'
    for _, word in ipairs(#words > 1 and words or {}) do
      if not can_match(head .. "(" .. as_regex(word) .. ")" .. tail, { word }) then
        tell(('the alternative "%s" of "%s" in %s: no token can pass it'):format(word, body, text))
      end
    end
  end
end

-- ---- names ------------------------------------------------------------------

-- What stands between < and >: types of mentions that some script emits, zones,
-- sentences, documents, gazetteers (which were looked up when it was compiled).
local function check_unit(name, types, tell)
  if name == "s" or name == "doc" or name == "in" or types[name] then return end
  local known = { "s", "doc" }
  for _, zone in ipairs(ZONES) do
    if zone == name then return end
    known[#known + 1] = zone
  end
  for kind in pairs(types) do known[#known + 1] = kind end
  table.sort(known)
  local near = nearest(name, known)
  tell(("<%s/>: no script that can be found emits it%s"):format(name,
    near and "; did you mean '" .. near .. "'?" or ""), "warning")
end

--- Examine a query's source: tell(message, weight) for each fault ("fault", or
--- "warning"). types: the set of mention types that are known; corpus: whose
--- saved queries an @name means, or nil. Gives the query where it compiles.
function queries.examine(source, types, corpus, tell)
  local query, problem, code = dossier.query(source, { corpus = corpus })
  if not query then
    if code == "notfound" and not corpus and problem:find "saved query" then
      tell(problem:gsub(":.*", "") .. ": --corpus says whose saved queries are meant", "note")
    else
      tell(problem:match "^[^\n]*")
    end
    return nil
  end
  local never = false
  local function fault(message, weight)
    never = never or weight == nil
    tell(message, weight)
  end
  each_part(source, {
    string = function(body, _, flags) check_string(body, flags, fault) end,
    bracket = function(text) check_bracket(text, fault) end,
    unit = function(name) check_unit(name, types, fault) end,
  })
  return query, never
end

return queries
