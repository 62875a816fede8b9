-- The comparison behind entry_points.sh: exported names on standard input, the
-- allocation tests as arguments.

local listed = { ["covers"] = {}, ["cannot allocate"] = {} }
local code = {}
for _, path in ipairs(arg) do
  local file = assert(io.open(path, "rb"))
  local text = file:read("a")
  file:close()
  for comment in text:gmatch("/%*(.-)%*/") do
    local kind, names = comment:match("^%s*(covers):(.*)$")
    if not kind then kind, names = comment:match("^%s*(cannot allocate):(.*)$") end
    if kind then
      for name in names:gmatch("dsr_[%w_]+") do listed[kind][name] = path end
    end
  end
  code[#code + 1] = text:gsub("/%*.-%*/", " ")
end
local used = {}
for name in table.concat(code, "\n"):gmatch("dsr_[%w_]+") do used[name] = true end

local faults, count, exported = 0, 0, {}
local function fault(message, ...)
  faults = faults + 1
  print("check-symbols: " .. string.format(message, ...))
end

for name in io.lines() do
  count = count + 1
  exported[name] = true
  if not listed["covers"][name] and not listed["cannot allocate"][name] then
    fault("%s is exported, and no allocation test covers it; add it to `covers:` or `cannot allocate:` in %s",
      name, arg[1])
  elseif listed["covers"][name] and listed["cannot allocate"][name] then
    fault("%s stands under both `covers:` and `cannot allocate:`", name)
  end
end
for kind, names in pairs(listed) do
  local sorted = {}
  for name in pairs(names) do sorted[#sorted + 1] = name end
  table.sort(sorted)
  for _, name in ipairs(sorted) do
    if not exported[name] then fault("%s: `%s: %s` names no exported function", names[name], kind, name) end
    if kind == "covers" and not used[name] then
      fault("%s: `covers: %s`, but the code never uses it", names[name], name)
    end
  end
end
if count == 0 then fault("libdossier.so exports nothing") end
if faults > 0 then os.exit(1) end
print(string.format("check-symbols: allocation failures walk %d entry points", count))
