-- script
setmetatable({}, { __gc = function() end })
