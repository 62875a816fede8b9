-- ok
if getfenv ~= nil then print "ESCAPED" end
