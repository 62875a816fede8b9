-- script
error()
