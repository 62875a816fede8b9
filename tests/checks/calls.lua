-- Calls between rooms, from the objects: a function declared by hand or in a
-- public header can be called without any include that layers.lua would see.
--
--   nm -A -g OBJECT... | lua5.4 tests/checks/calls.lua

local rooms = dofile((arg[0]:gsub("[^/]*$", "")) .. "rooms.lua")

local defined, used = {}, {}
for line in io.lines() do
  local object, rest = line:match("^(.-):(.*)$")
  local kind, name = rest:match("(%a) ([%w_]+)%s*$")
  local room, file = object:match("core/([^/]+)/([^/]+)%.o$")
  if room and name and name:find("^dsr_") then
    if kind == "U" then
      used[#used + 1] = { room = room, file = "core/" .. room .. "/" .. file .. ".c", name = name }
    elseif defined[name] and defined[name] ~= room then
      print(string.format("core/%s and core/%s both define %s", defined[name], room, name))
      os.exit(1)
    else
      defined[name] = room
    end
  end
end
if not next(defined) then
  print("check-layers: no objects to look at; build the library first")
  os.exit(1)
end

local faults = 0
for _, use in ipairs(used) do
  local target = defined[use.name]
  if target and rooms[use.room] and not rooms[use.room][target] then
    faults = faults + 1
    print(string.format("%s: calls %s of core/%s, which core/%s may not use", use.file, use.name, target, use.room))
  end
end
if faults > 0 then
  print(string.format("check-layers: %d call%s upwards", faults, faults == 1 and "" or "s"))
  os.exit(1)
end
print(string.format("check-layers: %d calls between files run downwards", #used))
