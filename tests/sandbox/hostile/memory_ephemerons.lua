-- limit
local t = setmetatable({}, { __mode = "k" }) local keep = {} for i = 1, math.huge do local k = {} keep[i] = k t[k] = { k } end
