-- limit
local ok = pcall(function() local x <close> = setmetatable({}, { __close = function() error "x" end }) while true do end end)
print("ESCAPED", ok)
