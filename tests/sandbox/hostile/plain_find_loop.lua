-- limit
local s = ("a"):rep(1000000)
while true do string.find(s, "b", 1, true) end
