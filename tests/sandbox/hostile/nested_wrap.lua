-- script
local function nest(n) return coroutine.wrap(function() nest(n + 1) end)() end
nest(1)
