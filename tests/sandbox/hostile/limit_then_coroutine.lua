-- limit
coroutine.resume(coroutine.create(function() while true do end end))
print "ESCAPED"
