-- limit
string.gsub(("x"):rep(1000), "x", function() pcall(function() while true do end end) end)
