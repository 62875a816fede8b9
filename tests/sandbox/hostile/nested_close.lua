-- script
local function nest(n) local co = coroutine.create(function() local x <close> = setmetatable({}, { __close = function() nest(n - 1) end }) coroutine.yield() end)
coroutine.resume(co) assert(coroutine.close(co)) end
nest(300)
