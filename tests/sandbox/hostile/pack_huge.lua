-- script
string.pack("c4000000000", "")
