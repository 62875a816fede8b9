-- ok
local t = {} assert(tostring(t) == tostring(t) and tostring({}) ~= tostring(t))
