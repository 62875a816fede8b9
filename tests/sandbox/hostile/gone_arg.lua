-- ok
if arg ~= nil then print "ESCAPED" end
