-- luacheck over everything in Lua: `make check-lua`.
std = "lua54"
max_line_length = 140
max_string_line_length = false -- a query stands on one line
ignore = { "512" } -- a loop that runs once is how one asks whether anything is there
-- A script opens with `manifest { ... }`, which the host defines.
files["scripts"] = { read_globals = { "manifest" } }
-- Tables of texts with the rows they give: a row a line.
files["tests/scripts/extract"] = { max_line_length = false }
-- Declarations for editors and help(): bodies are empty on purpose.
files["bindings/meta"] = { ignore = { "2..", "4.." } }
-- Run in the sandbox, with Lua's own string library beside ours.
files["tests/sandbox"] = { read_globals = { "lua" }, globals = { "corpus", "out", "args" } }
exclude_files = { "tests/sandbox/hostile", "tests/fuzz/corpus" } -- what they do wrong is the point
