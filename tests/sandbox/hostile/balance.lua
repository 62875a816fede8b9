-- limit
local s = ("("):rep(400000)
string.gsub(s, "%b()", "")
