-- ok
if warn ~= nil then print "ESCAPED" end
