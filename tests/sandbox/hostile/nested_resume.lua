-- script
local function nest() local co = coroutine.create(nest) assert(coroutine.resume(co)) end
nest()
