-- limit
local function e() error(setmetatable({}, { __tostring = e })) end
while true do pcall(e) end
