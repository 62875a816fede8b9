-- limit
string.find(("ab "):rep(100000), ("%f[%w].-"):rep(5) .. "z")
