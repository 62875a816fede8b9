-- script
rawset("", "x", 1)
