-- Versions of scripts and the ranges that a manifest asks for.
--
-- A version is one to four numbers with points between, "0.3.1"; what is left
-- out is 0. A range is one or more conditions that must all hold, with blanks or
-- commas between: ">=0.2", "<1", "=0.3.1", "*", or a bare version, which means
-- that one or a later one that has not broken with it: "1.4" is ">=1.4 <2", and
-- below 1.0, where each second number may break, "0.1" is ">=0.1 <0.2".
--
-- Refused: pre-releases and build marks (1.0-rc1+5), which no script of one
-- file needs and whose order few can say by heart.

local versions = {}

local PARTS, DIGITS = 4, 9

--- The numbers of a version, or nil when it is none.
function versions.read(text)
  local parts = {}
  if type(text) ~= "string" or not text:find "^%d[%d.]*$" or text:find "%.%." or text:find "%.$" then
    return nil
  end
  for digits in text:gmatch "%d+" do
    if #digits > DIGITS then return nil end
    parts[#parts + 1] = math.tointeger(tonumber(digits))
  end
  if #parts > PARTS then return nil end
  return parts
end

local function compare(a, b)
  for i = 1, PARTS do
    local x, y = a[i] or 0, b[i] or 0
    if x ~= y then return x < y and -1 or 1 end
  end
  return 0
end

-- The first version that may have broken with this one.
local function next_break(parts)
  if parts[1] > 0 or #parts == 1 then return { parts[1] + 1 } end
  return { 0, parts[2] + 1 }
end

local HOLDS = {
  [">="] = function(order) return order >= 0 end,
  [">"] = function(order) return order > 0 end,
  ["<="] = function(order) return order <= 0 end,
  ["<"] = function(order) return order < 0 end,
  ["="] = function(order) return order == 0 end,
}

--- The conditions of a range, { { sign, numbers }, ... }; nil, message.
function versions.range(text)
  local conditions = {}
  if type(text) ~= "string" then return nil, "a range of versions is a string, such as \"0.1\"" end
  -- ">= 0.2" is one condition, blank or not.
  for word in text:gsub("([<>=])%s+", "%1"):gmatch "[^%s,]+" do
    local sign, version = word:match "^([<>=]*)(.*)$"
    local parts = versions.read(version)
    if word == "*" then
      conditions[#conditions + 1] = { ">=", { 0 } }
    elseif not parts or sign ~= "" and not HOLDS[sign] then
      return nil, ("'%s' is no range of versions: write \"0.1\", \">=0.2\" or \">=0.2 <1\""):format(text)
    elseif sign == "" then
      conditions[#conditions + 1] = { ">=", parts }
      conditions[#conditions + 1] = { "<", next_break(parts) }
    else
      conditions[#conditions + 1] = { sign, parts }
    end
  end
  if #conditions == 0 then return nil, "an empty range of versions; \"*\" is any" end
  return conditions
end

--- Is a version in a range? Both must be what they claim to be.
--- Example: versions.within("0.1.7", "0.1") --> true
function versions.within(version, range)
  local parts = assert(versions.read(version))
  for _, condition in ipairs(assert(versions.range(range))) do
    if not HOLDS[condition[1]](compare(parts, condition[2])) then return false end
  end
  return true
end

return versions
