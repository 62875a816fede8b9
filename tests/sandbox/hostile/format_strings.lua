-- script
local s = ("x"):rep(8000000)
local t = {} for i = 1, 200 do t[i] = s end
string.format(("%s"):rep(200), table.unpack(t))
