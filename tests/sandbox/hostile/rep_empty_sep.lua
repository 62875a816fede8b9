-- script
string.rep("", 1 << 62, ",")
