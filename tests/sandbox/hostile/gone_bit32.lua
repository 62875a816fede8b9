-- ok
if bit32 ~= nil then print "ESCAPED" end
