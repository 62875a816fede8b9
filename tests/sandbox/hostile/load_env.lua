-- ok
local f = load("return io or os or debug") if f() then print "ESCAPED" end
