-- ok
local m = {} local t = setmetatable({}, m) m.__gc = function() print "ESCAPED" end t = nil
for i = 1, 200000 do local x = {} end
