-- ok
if getmetatable(print) ~= nil then print "ESCAPED" end
