-- ok
if string.dump ~= nil or ("").dump ~= nil then print "ESCAPED" end
