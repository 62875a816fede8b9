-- script
local t = {} for i = 1, 40 do t[i] = ("x"):rep(1000000) end
table.concat(t)
