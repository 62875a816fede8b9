-- script
local function f(...) return select("#", ...) end
local t = {} for i = 1, 2000000 do t[i] = i end
f(table.unpack(t))
