-- ok
if loadfile ~= nil then print "ESCAPED" end
