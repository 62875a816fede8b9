-- limit
while true do string.rep("x", 10000000) end
