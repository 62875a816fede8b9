-- luacheck over everything in Lua: `make check-lua`.
std = "lua54"
max_line_length = 130
max_string_line_length = false -- a query stands on one line
files["scripts"] = {
  -- A script opens with `manifest { ... }` or sets the global; the host reads it
  -- without running anything.
  globals = { "manifest" },
  read_globals = { "dossier" },
}
-- Declarations for editors and help(): bodies are empty on purpose.
files["bindings/meta"] = { ignore = { "2..", "4.." } }
