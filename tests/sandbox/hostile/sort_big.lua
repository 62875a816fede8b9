-- limit
local t = {} for i = 1, 400000 do t[i] = (i * 7919) % 1000003 end
while true do table.sort(t) table.sort(t, function(a, b) return a > b end) end
