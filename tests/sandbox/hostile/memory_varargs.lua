-- limit
local function f(...) return f(1, 2, 3, 4, ...) end
while true do pcall(f) end
