-- limit
local s = ("("):rep(30000)
string.gsub(s, "%b()", "")
