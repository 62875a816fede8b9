-- ok
if collectgarbage ~= nil then print "ESCAPED" end
