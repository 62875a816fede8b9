-- limit
local t = { 1 }
while true do for k in next, t do t[k] = t[k] end end
