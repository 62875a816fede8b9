-- Choosing among scripts: "sales and not draft", "arms-* or kind:extractor".
--
--   word            a name, a part of one (arms), a category, a kind, what it does
--                   (reads-only, writes-files ...), or a word of its texts; * is
--                   any letters, ? one letter; a plural s makes no difference
--   "two words"     these words behind each other; "and" is the word itself
--   name:W kind:W category:W does:W emits:W in:W text:W      only there
--   a b, a and b    both        a or b    either        not a, !a        (  )
--
-- A recursive descent over the words that makes a function of a card
-- (dossier.script_index). Refused: Lua's patterns, which an analyst does not
-- know and in which "arms-*" means something else.

local nearest = require "dossier.nearest"

local query = {}

local FIELDS = { "category", "does", "emits", "in", "kind", "name", "text" }
local KNOWN = {}
for _, name in ipairs(FIELDS) do KNOWN[name] = true end

local DEPTH_MAX = 50

-- ---- words ------------------------------------------------------------------

local function failure(text, at, message)
  local character = (utf8.len(text:sub(1, at - 1)) or at - 1) + 1
  error({ query = ("character %d: %s"):format(character, message) }, 0)
end

local SIGNS = { ["("] = "(", [")"] = ")", ["!"] = "not", ["&"] = "and", ["|"] = "or" }
local WORDS = { ["and"] = "and", ["or"] = "or", ["not"] = "not" }

-- The parts of an expression: { kind = "(", ")", "and", "or", "not" or "word",
-- at = byte, text = word, field = name or nil, quoted = true or nil }.
local function parts_of(text)
  local parts, at = {}, text:find "%S"
  while at do
    local sign = SIGNS[text:sub(at, at)]
    local field, rest = text:match("^(%a+):()", at)
    local from = field and rest or at
    local stop
    if sign then
      parts[#parts + 1] = { kind = sign, at = at }
      stop = at + 1
    elseif text:sub(from, from) == '"' then
      stop = text:find('"', from + 1, true)
      if not stop then failure(text, from, "a quotation does not end") end
      parts[#parts + 1] = { kind = "word", at = at, field = field, text = text:sub(from + 1, stop - 1), quoted = true }
      stop = stop + 1
    else
      stop = text:find('[%s()!&|"]', from) or #text + 1
      local word = text:sub(from, stop - 1)
      local kind = not field and WORDS[word:lower()] or "word"
      if word == "" then failure(text, at, "a word is missing behind '" .. field .. ":'") end
      parts[#parts + 1] = { kind = kind, at = at, field = field, text = word }
    end
    if field and not KNOWN[field] then
      local near = nearest(field, FIELDS)
      failure(text, at, ("there is no '%s:'; %s"):format(field,
        near and "did you mean '" .. near .. ":'?" or "there are " .. table.concat(FIELDS, ", ")))
    end
    at = text:find("%S", stop)
  end
  return parts
end

-- ---- matching ---------------------------------------------------------------

local function folded(text) return require "dossier".fold(text) end

-- "Sales" and "sale" are one word.
local function singular(word)
  if #word > 3 and word:sub(-1) == "s" and word:sub(-2) ~= "ss" then return word:sub(1, -2) end
  return word
end

local STAR, ANY = ("*?"):byte(1, 2)

-- A word with * and ? as a test of a whole string. Only the last * met is ever
-- gone back to, so that no word makes it slow.
local function glob(word)
  local wanted = { utf8.codepoint(word, 1, -1, true) }
  return function(text)
    local got = { utf8.codepoint(text, 1, -1, true) }
    local w, g, star, from = 1, 1, nil, nil
    while g <= #got do
      if wanted[w] == STAR then
        star, from, w = w, g, w + 1
      elseif wanted[w] == got[g] or wanted[w] == ANY then
        w, g = w + 1, g + 1
      elseif star then
        from = from + 1
        w, g = star + 1, from
      else
        return false
      end
    end
    while wanted[w] == STAR do w = w + 1 end
    return w > #wanted
  end
end

local WORD_MAX = 100

-- Words of a text, folded, "arms-register" also in its parts.
local function words_of(text)
  local words = {}
  for word in folded(text):gmatch "[%w\x80-\xff][%w\x80-\xff'-]*" do
    if #word <= WORD_MAX then words[#words + 1] = word end
    if #word <= WORD_MAX and word:find "-" then
      for part in word:gmatch "[^-]+" do words[#words + 1] = part end
    end
  end
  return words
end

-- What a card has under each field, as lists of folded strings; made once.
local function strings_of(card)
  if not card.strings then
    local function list(values)
      local out = {}
      for i, value in ipairs(values) do out[i] = folded(value) end
      return out
    end
    card.strings = { name = { folded(card.name), table.unpack(words_of(card.name)) }, kind = list { card.kind or "" },
      category = list(card.categories), does = list(card.does), emits = list(card.emits),
      ["in"] = list { card.label }, text = words_of(card.summary .. " " .. card.description) }
  end
  return card.strings
end

local function one_matches(wanted, strings)
  for _, text in ipairs(strings) do
    if wanted.glob and wanted.glob(text) or not wanted.glob
      and (text == wanted.word or singular(text) == wanted.singular) then
      return true
    end
  end
  return false
end

local EVERYWHERE = { "name", "category", "kind", "does", "text" }

local function word_test(part)
  local word = folded(part.text)
  if part.quoted and word:find "%s" then -- words behind each other
    local phrase = (" " .. table.concat(words_of(part.text), " ") .. " ")
    return function(card)
      return (" " .. table.concat(words_of(card.summary .. " " .. card.description), " ") .. " "):find(phrase, 1, true)
        ~= nil
    end
  end
  local wanted = { word = word, singular = singular(word),
    glob = not part.quoted and word:find "[*?]" and glob(word) or nil }
  return function(card)
    local strings = strings_of(card)
    if part.field then return one_matches(wanted, strings[part.field]) end
    for _, field in ipairs(EVERYWHERE) do
      if one_matches(wanted, strings[field]) then return true end
    end
    return false
  end
end

-- ---- the expression ---------------------------------------------------------

local either

local function single(state)
  local part = state.parts[state.at]
  if not part then failure(state.text, #state.text + 1, "a word is missing at the end") end
  state.at = state.at + 1
  if part.kind == "word" then return word_test(part) end
  if part.kind ~= "not" and part.kind ~= "(" then
    failure(state.text, part.at, ("a word was expected, not '%s'%s"):format(part.kind,
      part.kind == ")" and "" or "; the word itself is written \"" .. part.kind .. "\""))
  end
  state.depth = state.depth + 1
  if state.depth > DEPTH_MAX then failure(state.text, part.at, "it is nested too deep") end
  local inner = part.kind == "not" and single(state) or either(state)
  state.depth = state.depth - 1
  if part.kind == "not" then
    return function(card) return not inner(card) end
  end
  local close = state.parts[state.at]
  if not close or close.kind ~= ")" then
    failure(state.text, close and close.at or #state.text + 1,
      ("')' is missing for the '(' of character %d"):format((utf8.len(state.text:sub(1, part.at - 1)) or part.at - 1) + 1))
  end
  state.at = state.at + 1
  return inner
end

local function both(state)
  local tests = { single(state) }
  while true do
    local part = state.parts[state.at]
    if not part or part.kind == "or" or part.kind == ")" then break end
    if part.kind == "and" then state.at = state.at + 1 end
    tests[#tests + 1] = single(state)
  end
  return function(card)
    for _, test in ipairs(tests) do
      if not test(card) then return false end
    end
    return true
  end
end

function either(state)
  local tests = { both(state) }
  while state.parts[state.at] and state.parts[state.at].kind == "or" do
    state.at = state.at + 1
    tests[#tests + 1] = both(state)
  end
  return function(card)
    for _, test in ipairs(tests) do
      if test(card) then return true end
    end
    return false
  end
end

local function compile(text)
  local _, bad = utf8.len(text)
  if bad then failure(text, bad, "it is no UTF-8") end
  if #text > 4096 then failure(text, 4097, "it is longer than 4096 bytes") end
  local state = { text = text, parts = parts_of(text), at = 1, depth = 0 }
  local test = either(state)
  local left = state.parts[state.at]
  if left then failure(text, left.at, ("'%s' has no '(' before it"):format(left.kind)) end
  return test
end

--- A function card -> boolean for an expression; nil and what is wrong with it,
--- "character 7: ...".
function query.compile(text)
  local fine, result = pcall(compile, text)
  if fine then return result end
  if type(result) == "table" and result.query then return nil, result.query end
  error(result, 0)
end

--- The words of an expression that may be names of scripts, for "did you mean".
function query.words(text)
  local words = {}
  for word in text:gmatch '[^%s()!&|"]+' do
    if not WORDS[word:lower()] then words[#words + 1] = word:gsub("^%a+:", "") end
  end
  return words
end

return query
