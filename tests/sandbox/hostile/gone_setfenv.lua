-- ok
if setfenv ~= nil then print "ESCAPED" end
