-- limit
string.find(("a"):rep(20000), (".-"):rep(6) .. "b")
