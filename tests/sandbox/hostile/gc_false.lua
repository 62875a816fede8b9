-- script
setmetatable({}, { __gc = false })
