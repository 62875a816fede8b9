-- script
error(("x"):rep(10000000))
