-- limit
xpcall(function() local t = {} for i = 1, math.huge do t[i] = {} end end, function() while true do end end)
