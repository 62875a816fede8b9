-- ok
if getmetatable "" ~= nil then print "ESCAPED" end
