-- ok
if dofile ~= nil then print "ESCAPED" end
