-- Our string functions give what Lua's own give, results and messages alike: made-up
-- patterns over made-up subjects, and the corners by hand. Runs in the sandbox with
-- Lua's library beside ours as `lua`.
local seed = 42
local function below(n)
  seed = (seed * 1103515245 + 12345) % 2147483648
  return (seed >> 8) % n
end
local function pick(list) return list[below(#list) + 1] end

local ITEMS = { "a", "b", ".", "%a", "%d", "%s", "%w", "%p", "%A", "%S", "%u", "%l", "%x", "%c", "%g",
  "[ab]", "[^a]", "[a-c]", "[%d_]", "[]]", "[^]]", "[]", "[^]", "[a-]", "[%a-z]", "[%]]", "%.", "%%", "%-",
  "(a)", "(", ")", "()", "%1", "%2", "%0", "%b()", "%bxx", "%b", "%f[%w]", "%f[^%w]", "%f", "%f[", "$", "^",
  "%", "[", "[%", "\0", "é", "%z", "-", "*" }
local SIGNS = { "", "", "", "*", "+", "-", "?" }
local PIECES = { "a", "b", "ab", "aab", "1", "23", " ", "_", "(", ")", "(a)", "x", "]", "-", "^", "$", ".", "%",
  "\0", "é", "\n", "Z", "aaaa" }

local function made(list, most, signs)
  local parts = {}
  for i = 1, below(most + 1) do parts[i] = pick(list) .. (signs and pick(signs) or "") end
  return table.concat(parts)
end

local function told(...)
  local result = table.pack(...)
  for i = 1, result.n do result[i] = math.type(result[i]) == nil and tostring(result[i])
    or math.type(result[i]) .. tostring(result[i]) end
  -- A function that pcall calls has the name that it is registered by, or none.
  return (table.concat(result, "\1", 1, result.n):gsub("to '[%w.?]+'", "to 'f'"))
end

local compared, failed = 0, 0
local function same(name, ...)
  local ours, theirs = told(pcall(string[name], ...)), told(pcall(lua[name], ...))
  compared = compared + 1
  if ours ~= theirs then
    failed = failed + 1
    if failed <= 20 then print("differs", name, told(...), "ours", ours, "Lua's", theirs) end
  end
end

local function all_matches(gmatch, subject, pattern, init)
  local list = {}
  local fine, message = pcall(function()
    for a, b in gmatch(subject, pattern, init) do
      list[#list + 1] = told(a, b)
      if #list > 200 then break end
    end
  end)
  list[#list + 1] = fine and "end" or message
  return table.concat(list, "\2")
end

local ROUNDS = 40000
for _ = 1, ROUNDS do
  local subject, pattern = made(PIECES, 6), made(ITEMS, 5, SIGNS)
  if below(4) == 0 then pattern = "^" .. pattern end
  local init = below(3) == 0 and below(20) - 8 or nil
  same("find", subject, pattern, init)
  same("match", subject, pattern, init)
  same("gsub", subject, pattern, pick { "<%0>", "%1", "%2%1", "x", "%", "%%", "%9", "" }, below(3) == 0 and below(4) or nil)
  same("gsub", subject, pattern, { a = "A", ab = 7, b = false })
  same("gsub", subject, pattern, function(x) return x ~= "a" and x or nil end)
  compared = compared + 1
  local ours, theirs = all_matches(string.gmatch, subject, pattern, init), all_matches(lua.gmatch, subject, pattern, init)
  if ours ~= theirs then
    failed = failed + 1
    if failed <= 20 then print("differs", "gmatch", subject, pattern, ours, theirs) end
  end
end

local deep = ("a?"):rep(250) .. ("a"):rep(20)
for _, case in ipairs {
  { "find", "abc", "b", 1, true }, { "find", "a.c", ".", 1, true }, { "find", "", "" }, { "find", "", "", 2 },
  { "find", "abc", "", 10 }, { "find", "abc", "", 4 }, { "find", "a\0b", "\0" }, { "find", "a\0b", "%z" },
  { "match", ("a"):rep(300), deep }, { "match", ("("):rep(40), ("("):rep(40) }, { "match", "a", ("()"):rep(33) },
  { "gsub", "abc", "%w", "%%%0" }, { "gsub", "abc", "b", { b = {} } }, { "gsub", "abc", "", "-" },
  { "gsub", "hello world", "o", "0", -1 }, { "gsub", "abc", "(b)()", "%2%1" }, { "gsub", "x", "x", true },
  { "rep", "ab", 3, "," }, { "rep", "", 1000 }, { "rep", "x", 0 }, { "rep", "x", -1 }, { "rep", "x" },
  { "upper", "aé" }, { "lower", "AB" }, { "reverse", "abc" }, { "sub", "hello", 2, -2 }, { "sub", "hello", -3 },
  { "format", "%5.1f|%d|%s|%q|%x|%%", 3.14159, 42, "text", "a\n\"b\"", 255 }, { "format", "%d", "x" },
  { "format", "%s" }, { "format", "%y", 1 }, { "format", "%10s|%-10s|", "a", "b" }, { "format", "%.3s", "abcdef" },
  { "format", "%c%c", 65, 66 }, { "format", "%i", 3.0 }, { "format", "%d", 3.5 }, { "format", "%a", 1 },
  { "format", "%s %s", nil, true }, { "format", "%q", 1 / 3 }, { "format", "%5", 1 }, { "format", "%123d", 1 },
  { "byte", "abc", 1, -1 }, { "char", 72, 105 }, { "len", "abc" }, { "pack", "<i4z", 7, "ab" },
  { "unpack", "<i4", "\7\0\0\0" }, { "packsize", "<i4i8" }, { "pack", "c5", "ab" }, { "find" }, { "find", {} },
  { "match", "x", nil }, { "gmatch", "x" }, { "gsub", "x", "x" }, { "rep", {}, 1 } } do
  same(case[1], table.unpack(case, 2, #case == 1 and 1 or case.n or 6))
end
if failed > 0 then error(failed .. " of " .. compared .. " differ") end
print(compared, "compared")
