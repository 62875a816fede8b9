-- limit
while true do string.pack(("s"):rep(100), table.unpack((function() local t = {} for i = 1, 100 do t[i] = ("x"):rep(1000) end return t end)())) end
