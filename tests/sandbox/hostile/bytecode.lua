-- ok
local f, why = load("\27Lua" .. ("x"):rep(100)) if f or not why:find "text" and not why:find "binary" then print "ESCAPED" end
