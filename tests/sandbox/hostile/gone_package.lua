-- ok
if package ~= nil then print "ESCAPED" end
