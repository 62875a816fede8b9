-- script
table.unpack({}, -(1 << 63), (1 << 63) - 1)
