-- What load and extract tell about their work.
local test = require "testing"
require "dossier"
local host = require "fake_host"
local loading = require "dossier.loading"

-- What f writes to standard error.
local function told(f)
  local out, real = {}, io.stderr
  io.stderr = { write = function(self, ...) -- luacheck: ignore 122
    out[#out + 1] = table.concat { ... }
    return self
  end }
  local fine, problem = pcall(f)
  io.stderr = real -- luacheck: ignore 122
  assert(fine, problem)
  return table.concat(out)
end

test("progress: on a terminal, after a second, and gone at the end", function()
  local clock = 100
  local function now() return clock end
  host.terminal = true
  test.same(told(function()
    local tell, clear = loading.progress(now)
    tell("load", 1, 2)
    clear()
  end), "", "short work leaves no trace")
  test.same(told(function()
    local tell, clear = loading.progress(now)
    clock = 103
    tell("load", 1200)
    tell("extract", 5, 12000)
    clear()
  end), "\rloading: 1,200 documents\27[K\rextracting: 5 of 12,000 documents\27[K\r\27[K")
  host.terminal = false
  local tell, clear = loading.progress(now)
  test.same({ tell, told(clear) }, { nil, "" })
end)

test("the account of a load", function()
  local s = { loaded = 1234, unchanged = 1, replaced = 2, origins = 3, refused = 4, skipped = 5, found = 1249,
    left_out = 0, repaired = 0, foreign = 0 }
  test.same(loading.account(s), "1,234 loaded + 1 unchanged + 2 replaced + 3 further origins + 4 refused "
    .. "+ 5 skipped = 1,249 found")
  s.left_out, s.repaired, s.foreign = 1, 2, 3
  test.holds(loading.account(s), " found (1 hidden or no documents, left out; 2 not UTF-8, repaired; 3 not in English)")
end)

test("the account of an extraction, and its failures, one fault once", function()
  test.same(loading.extraction { added = 1, removed = 0, runs = 1, current = 2000, failed = 0 },
    "extracted: 1 row new, 0 gone; 1 run over documents, 2,000 already done")
  test.holds(loading.extraction { added = 0, removed = 0, runs = 2, current = 0, failed = 2 }, ", 2 failed")
  test.same(told(function()
    loading.failures { failures = { { doc = "a", extractor = "x", message = "m" }, { doc = "b", extractor = "y", message = "m" },
      { doc = "c", extractor = "x", message = "m" } } }
  end), "dossier: x failed on a and 1 more: m\ndossier: y failed on b: m\n")
  test.lacks(told(function()
    loading.notices { notices = { { what = "skipped", message = "in/\27[31m.txt: empty" } } }
  end), "\27")
end)

test("cutting anew is told where it happened", function()
  test.same(loading.recut { recut = 0 }, nil)
  test.same(loading.recut {}, nil)
  test.same(loading.recut { recut = 1 }, "cut anew: 1 document, by rules changed since")
  test.same(loading.recut { recut = 1200 }, "cut anew: 1,200 documents, by rules changed since")
end)

test.done()
