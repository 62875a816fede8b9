-- limit
local function nest(n) return assert(load("local n = ... return n"))(nest(n + 1)) end
nest(1)
