-- ok
string.find = function() print "ESCAPED" end
(("x")):find "x"
