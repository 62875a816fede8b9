-- ok
tonumber(("9"):rep(10000000))
