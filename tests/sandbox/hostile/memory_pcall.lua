-- limit
while true do pcall(function() local t = {} for i = 1, math.huge do t[i] = {} end end) end
