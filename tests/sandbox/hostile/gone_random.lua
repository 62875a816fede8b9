-- ok
if math.random ~= nil or math.randomseed ~= nil then print "ESCAPED" end
