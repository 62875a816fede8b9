-- script
local function nest() table.sort({ 1, 2, 3 }, nest) end
nest()
