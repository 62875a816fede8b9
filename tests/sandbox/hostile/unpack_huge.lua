-- script
table.unpack({}, 1, 1 << 60)
