-- limit
local s = ("é"):rep(4000000)
while true do utf8.len(s) end
