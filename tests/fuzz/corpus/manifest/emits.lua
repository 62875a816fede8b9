#!/usr/bin/env dossier
-- every kind of field
manifest {
  name = "tides", version = "0.1.0", kind = 'extractor', summary = "high\x20water",
  requires = { dossier = ">=0.1 <1", ["names"] = "*" },
  args = { { name = "by", type = "list", of = "choice", choices = { "day", "week" }, default = { "day" } } },
  emits = { "mention:tide", ["fact:tide"] = { at = { { place = "string" } }, height = "number" } },
  grants = { files = { "out/*.csv" } }, tests = { { text = [==[ ]] ]==], rows = {} } };
}
