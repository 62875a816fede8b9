-- script
table.move({}, -(1 << 60), 1 << 60, 2, {})
