-- ok
local s = tostring({}) .. tostring(print) .. tostring(coroutine.create(print))
if s:find "0x" then print "ESCAPED" end
