-- limit
string.gsub(("x"):rep(9000), ("x-"):rep(9) .. "y", "")
