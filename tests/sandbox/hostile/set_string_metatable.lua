-- script
setmetatable("", {})
