-- limit
for _ in string.gmatch(("a"):rep(5000), ("a-"):rep(8) .. "b") do end
