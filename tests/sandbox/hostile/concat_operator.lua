-- limit
local s = ("x"):rep(10000000)
while true do local t = s .. s end
