-- What the program gives its Lua half (bindings/host), for tests in stock Lua:
-- folders through the shell, a terminal that a test plays.

local host = { terminal = false, typed = {}, remembered = {} }

local function lines_of(command)
  local pipe = assert(io.popen(command))
  local list = {}
  for line in pipe:lines() do list[#list + 1] = line end
  pipe:close()
  return list
end

function host.kind(path)
  if path:find "'" then return nil end
  return lines_of("if [ -f '" .. path .. "' ]; then echo file; elif [ -d '" .. path
    .. "' ]; then echo folder; elif [ -e '" .. path .. "' ]; then echo other; fi")[1]
end

-- Seconds with their fraction, "12.000000345", in nanoseconds.
local function nanoseconds(text)
  local seconds, rest = text:match "^(%d+)%.(%d+)$"
  return math.tointeger(tonumber(seconds)) * 1000000000 + math.tointeger(tonumber(rest))
end

function host.stamp(path)
  if host.kind(path) ~= "file" then return nil end
  local said = lines_of("stat -L -c '%d:%i %s %.9Y %.9Z' '" .. path .. "'")[1]
  local place, size, modified, changed = said:match "^(%S+) (%d+) (%S+) (%S+)$"
  return { path = lines_of("realpath '" .. path .. "'")[1], place = place, size = math.tointeger(tonumber(size)),
    modified = nanoseconds(modified), changed = nanoseconds(changed) }
end

function host.list(path)
  if host.kind(path) ~= "folder" then return nil, path .. ": cannot be listed", "io" end
  local list = lines_of("LC_ALL=C ls -p '" .. path .. "'")
  return list
end

function host.save(path, bytes)
  local file = io.open(path, "wb")
  if not file then return nil, path .. ": cannot be written", "io" end
  file:write(bytes)
  return file:close()
end

function host.make_folder(path) return os.execute("mkdir -p '" .. path .. "'") end

function host.is_terminal() return host.terminal end
function host.processors() return 1 end

function host.columns() return nil end

function host.start_editing(completer, history) host.completer, host.history = completer, history end

function host.readline(prompt)
  io.stdout:write(prompt)
  return table.remove(host.typed, 1)
end

function host.remember(line) table.insert(host.remembered, line) end

function host.interruptible(f, ...) return pcall(f, ...) end

package.loaded["dossier.host"] = host
return host
