-- ok
if unpack ~= nil then print "ESCAPED" end
