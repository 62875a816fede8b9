-- ok
if _ENV.io ~= nil then print "ESCAPED" end
