-- Turns what a report wrote into a file's text, in one of five formats.
--
-- A report is data: { run = record, blocks = list }, blocks as
-- scripts/dossier/blocks.lua describes them, record the run's own facts:
--
--   { script = "arms-register", version = "0.1.0", sha256 = nil,
--     summary = "one line", corpus = "strait.dossier", documents = 26,
--     dossier = "0.1.0", arguments = { { name = "buyer", value = "Taiwan" } } }
--
-- There is no time in it: the same corpus and script give the same bytes.

local render = {}

--- The names of the formats, as --format takes them.
render.formats = { "text", "md", "html", "csv", "json" }

local MODULES = { text = "text", md = "markdown", html = "html", csv = "csv", json = "json" }

--- The report in a format, or nil, message, "usage" where there is no such
--- format. Options: width (columns, for text), raw (true: CSV keeps formulas).
--- Example: render.report(report, "html") --> "<!doctype html>..."
function render.report(report, format, options)
  local module = MODULES[format]
  if not module then
    return nil, "there is no format '" .. tostring(format) .. "': use one of "
      .. table.concat(render.formats, ", "), "usage"
  end
  return require("dossier.render." .. module)(report, options or {})
end

return render
