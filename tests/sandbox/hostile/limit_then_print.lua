-- limit
pcall(function() while true do end end)
print "ESCAPED"
