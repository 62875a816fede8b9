-- ok
if loadstring ~= nil then print "ESCAPED" end
