-- limit
string.gsub(("x"):rep(1000), "x", function() while true do end end)
