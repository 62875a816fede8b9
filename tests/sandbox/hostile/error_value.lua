-- script
error(setmetatable({}, { __tostring = function() print "ESCAPED" return "x" end }))
