-- script
local t = {} for i = 1, 300 do t[i] = "local a" .. i .. " = 1" end
assert(load(table.concat(t, "\n")))
