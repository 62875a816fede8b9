manifest { a = 1,
 b = { c = 1,
 c = 2 } }