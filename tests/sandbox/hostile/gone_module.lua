-- ok
if module ~= nil then print "ESCAPED" end
