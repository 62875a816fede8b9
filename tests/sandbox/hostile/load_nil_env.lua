-- ok
local f = load("return x", "x", "t", nil) if pcall(f) then print "ESCAPED" end
