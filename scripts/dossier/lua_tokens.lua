-- A Lua source as a list of tokens, each with its line: what dossier lint and
-- the coverage of tests read scripts by, without running them.
--
-- Only what load() accepts is to be read, so nothing here complains: a byte that
-- begins no token is one by itself. Refused: patterns over the text, which find
-- names in strings and comments too.
--
--   { kind = "name" | "word" | "string" | "number" | "op" | "end",
--     text = as written (of a string: what it stands for), line =, at = byte }

local WORDS = {}
for word in ("and break do else elseif end false for function goto if in local nil not or repeat return "
  .. "then true until while"):gmatch "%a+" do
  WORDS[word] = true
end

local ESCAPES = { a = "\a", b = "\b", f = "\f", n = "\n", r = "\r", t = "\t", v = "\v", ["\n"] = "\n" }
local OPERATORS = { "^%.%.%.", "^%.%.", "^[=~<>]=", "^//", "^<<", "^>>", "^::", "^." }

-- What the inside of a quoted string stands for.
local function unquoted(raw)
  raw = raw:gsub("\\z%s*", "")
  return (raw:gsub("\\(.)(%x?%x?{?%x*}?)", function(c, rest)
    if c == "x" then return string.char(tonumber(rest:sub(1, 2), 16) or 63) .. rest:sub(3) end
    if c == "u" then
      local code, after = rest:match "^{(%x+)}(.*)$"
      return code and utf8.char(tonumber(code, 16)) .. after
    end
    if c:find "%d" then
      local digits = (c .. rest):match "^%d%d?%d?"
      return string.char(tonumber(digits) & 255) .. (c .. rest):sub(#digits + 1)
    end
    return (ESCAPES[c] or c) .. rest
  end))
end

-- The body of a long bracket that opens at `at`, and where it ends.
local function long(text, at)
  local level = text:match("^%[(=*)%[", at)
  if not level then return nil end
  local from = at + #level + 2
  local close, stop = text:find("]" .. level .. "]", from, true)
  local body = text:sub(from, (close or #text + 1) - 1)
  return body:gsub("^\r?\n", ""), stop or #text
end

local function quoted(text, at)
  local quote, i = text:sub(at, at), at + 1
  while i <= #text and text:sub(i, i) ~= quote do
    i = i + (text:sub(i, i) == "\\" and 2 or 1)
  end
  return unquoted(text:sub(at + 1, i - 1)), i
end

-- One token at a byte that is no blank: kind, text, last byte. A comment gives nil.
local function token_at(text, at)
  if text:find("^%-%-", at) then
    local _, stop = long(text, at + 2)
    return nil, nil, stop or (text:find("\n", at, true) or #text + 1) - 1
  end
  local name = text:match("^[%a_][%w_]*", at)
  if name then return WORDS[name] and "word" or "name", name, at + #name - 1 end
  local number = text:match("^0[xX][%x.]*[pP]?[+-]?%x*", at) or text:match("^%.?%d[%d.]*[eE][+-]?%d+", at)
    or text:match("^%.?%d[%d.]*", at)
  if number then return "number", number, at + #number - 1 end
  local body, stop = long(text, at)
  if body then return "string", body, stop end
  if text:find("^[\"']", at) then
    body, stop = quoted(text, at)
    return "string", body, stop
  end
  for _, pattern in ipairs(OPERATORS) do
    local operator = text:match(pattern, at)
    if operator then return "op", operator, at + #operator - 1 end
  end
end

--- The tokens of a source; the last is of kind "end".
return function(text)
  local tokens, at, line = {}, 1, 1
  local shebang = text:match "^#[^\n]*"
  if shebang then at = #shebang + 1 end
  while true do
    local blank = text:match("^%s*", at)
    line = line + select(2, blank:gsub("\n", ""))
    at = at + #blank
    if at > #text then break end
    local kind, value, stop = token_at(text, at)
    if kind then tokens[#tokens + 1] = { kind = kind, text = value, line = line, at = at } end
    stop = math.min(stop, #text) -- of a string that is never closed
    line = line + select(2, text:sub(at, stop):gsub("\n", ""))
    at = stop + 1
  end
  tokens[#tokens + 1] = { kind = "end", text = "", line = line, at = #text + 1 }
  return tokens
end
