-- Assertions for the tests that stock Lua runs.
--
-- A test file says test("name", function) for each case and ends with
-- test.done(). Each case prints "ok NAME" or "not ok NAME" with the reason,
-- and the process exits non-zero when one failed. A case that raises has
-- failed; the rest still run. Refused: a framework, which forty lines replace.

local test = { failed = 0, passed = 0 }

local function shown(value, depth)
  if type(value) == "string" then return string.format("%q", value) end
  if type(value) ~= "table" or (depth or 0) > 20 then return tostring(value) end
  local keys, parts = {}, {}
  for key in pairs(value) do keys[#keys + 1] = key end
  table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)
  for _, key in ipairs(keys) do
    parts[#parts + 1] = tostring(key) .. " = " .. shown(value[key], (depth or 0) + 1)
  end
  return "{ " .. table.concat(parts, ", ") .. " }"
end

--- Two values are the same: strings and numbers by value, tables by content.
function test.same(got, wanted, what)
  local a, b = shown(got), shown(wanted)
  if a ~= b then
    error(string.format("%s\n  wanted %s\n  got    %s", what or "differs", b, a), 2)
  end
end

--- `text` holds `part`, taken literally.
function test.holds(text, part)
  if not tostring(text):find(part, 1, true) then
    error(string.format("%q\n  is not in %s", part, shown(text)), 2)
  end
end

--- `text` does not hold `part`, taken literally.
function test.lacks(text, part)
  if tostring(text):find(part, 1, true) then
    error(string.format("%q\n  is in %s", part, shown(text)), 2)
  end
end

--- Calling f(...) raises an error that holds `part`.
function test.raises(part, f, ...)
  local fine, message = pcall(f, ...)
  if fine then error("no error, where one with " .. part .. " was expected", 2) end
  test.holds(message, part)
end

--- `text` is what tests/golden/NAME holds. With GOLDEN=write in the
--- environment the file is written instead, to be read and committed.
function test.golden(name, text)
  local path = "tests/golden/" .. name
  if os.getenv "GOLDEN" == "write" then
    local file = assert(io.open(path, "wb"))
    file:write(text)
    file:close()
    return
  end
  local file = assert(io.open(path, "rb"))
  local wanted = file:read "a"
  file:close()
  if wanted == text then return end
  local line, at = 1, 1
  while wanted:byte(at) and wanted:byte(at) == text:byte(at) do
    if wanted:byte(at) == 10 then line = line + 1 end
    at = at + 1
  end
  error(string.format("differs from %s in line %d:\n  wanted %q\n  got    %q", path, line,
    wanted:sub(at, at + 60), text:sub(at, at + 60)), 2)
end

--- Ends the file: the exit status is the number of cases that failed, or 1.
function test.done()
  print(string.format("# %d ok, %d not ok", test.passed, test.failed))
  os.exit(test.failed == 0 and 0 or 1, true)
end

return setmetatable(test, { __call = function(_, name, case)
  local fine, message = xpcall(case, function(e) return tostring(e) end)
  if fine then
    test.passed = test.passed + 1
    print("ok " .. name)
  else
    test.failed = test.failed + 1
    print("not ok " .. name)
    print((message:gsub("^", "  "):gsub("\n", "\n  ")))
  end
end })
