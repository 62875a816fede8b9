-- ok
if jit ~= nil then print "ESCAPED" end
