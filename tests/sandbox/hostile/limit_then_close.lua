-- limit
local co = coroutine.create(function() local x <close> = setmetatable({}, { __close = function() print "ESCAPED" end }) while true do end end)
coroutine.resume(co)
coroutine.close(co)
