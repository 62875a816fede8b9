-- ok
local co co = coroutine.create(function() return coroutine.resume(co) end) local _, fine = coroutine.resume(co) assert(not fine)
