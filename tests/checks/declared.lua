-- The functions that preprocessed headers declare, one name a line, sorted.
--
--   cc -E -P all_headers.c | lua5.4 tests/checks/declared.lua
--
-- Works on the compiler's output, where no comment and no macro is left; bodies
-- (of structs, enums, inline functions) are cut out before it looks.

local text = io.read("a"):gsub("%b{}", ";")
local names = {}
for statement in text:gmatch("[^;]+") do
  local name = statement:match("^[^(]-([%a_][%w_]*)%s*%(")
  if name == "__attribute__" then
    local bare = statement:gsub("__attribute__%s*%b()", "")
    name = bare:match("^[^(]-([%a_][%w_]*)%s*%(")
  end
  local inline = statement:find("%f[%w_]static%f[^%w_]") or statement:find("%f[%w_]typedef%f[^%w_]")
  if name and not inline and name:find("^dsr_") then names[name] = true end
end
local sorted = {}
for name in pairs(names) do sorted[#sorted + 1] = name end
table.sort(sorted)
for _, name in ipairs(sorted) do print(name) end
