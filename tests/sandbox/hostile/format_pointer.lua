-- script
string.format("%p", {})
