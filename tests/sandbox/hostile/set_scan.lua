-- limit
string.find(("a"):rep(100000), ("[" .. ("b"):rep(10000) .. "]-"):rep(3) .. "z")
