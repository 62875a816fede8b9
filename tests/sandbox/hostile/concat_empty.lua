-- script
table.concat({}, ("x"):rep(1000), 1, 1 << 60)
