-- ok
if os ~= nil then print "ESCAPED" end
