-- ok
local f = load("\27Lua", "x", "b") if f then print "ESCAPED" end
