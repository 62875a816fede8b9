-- script
string.rep(("x"):rep(65536), (1 << 63) - 1, ("y"):rep(65536))
