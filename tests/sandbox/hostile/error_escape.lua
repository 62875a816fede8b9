-- script
error("\27[2J\0hidden")
