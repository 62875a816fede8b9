-- script
local function nest() return ("x"):gsub("x", nest) end
nest()
