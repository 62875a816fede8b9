-- limit
local function tree() local co = coroutine.wrap(function() for i = 1, 50 do local x = i * i end end) co() return tree() end
tree()
