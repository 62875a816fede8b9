-- limit
pcall(coroutine.wrap(function() while true do end end))
print "ESCAPED"
