-- ok
if debug ~= nil then print "ESCAPED" end
