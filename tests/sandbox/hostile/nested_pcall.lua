-- limit
local function nest() return pcall(nest) end
while true do nest() end
