-- ok
if require ~= nil then print "ESCAPED" end
