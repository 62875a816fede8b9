-- ok
if io ~= nil then print "ESCAPED" end
