-- limit
local t = setmetatable({}, { __close = function() while true do end end })
do local x <close> = t end
