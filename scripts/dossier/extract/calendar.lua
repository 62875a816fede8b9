--- Words of time resolved against a day that the document states.
---
--- Nothing here reads a clock. Where the words leave the day open ("in recent
--- years", "on Thursday" of a coming week) the answer is nil: unresolved is a
--- value, a guess is not.

local dossier = require "dossier"
local spans = require "dossier.extract.spans"

local calendar = {}

calendar.weekdays = {
  monday = 1, tuesday = 2, wednesday = 3, thursday = 4, friday = 5,
  saturday = 6, sunday = 7,
}

calendar.months = {
  january = 1, february = 2, march = 3, april = 4, may = 5, june = 6, july = 7,
  august = 8, september = 9, october = 10, november = 11, december = 12,
}

calendar.parts_of_day = { night = true, morning = true, afternoon = true, evening = true }

local full_day = "^%d%d%d%d%-%d%d%-%d%d$"

--- Does a dateline end at this date: "WASHINGTON, October 30, 2020 -" at the
--- beginning of a line?
local function in_dateline(doc, text, hit)
  local zone = doc:zone(hit.first)
  if zone == "dateline" or zone == "headline" then return true end
  local before = text:sub(math.max(1, hit.first - 40), hit.first - 1)
  local place = before:match "\n([^\n]*)$" or hit.first <= 40 and before
  return place and place:find "^%u%u[%u .'-]*, [%u%a. ]*,? ?$" ~= nil
    and text:find("^,? *[-–—(]", hit.last + 1) ~= nil
end

--- The day a document was published: what its record says, else the full date
--- in its dateline or headline, with the hit that states it. nil when neither
--- states one.
function calendar.published(doc)
  if doc.published and doc.published:find(full_day) then return doc.published end
  if doc.published then return nil end
  -- Taken once: the text of a document is handed over whole each time.
  local text = doc.text
  for hit in doc:dates() do
    if hit.value:find(full_day) and in_dateline(doc, text, hit) then return hit.value, hit end
  end
  return nil
end

--- Every absolute and partial date of a document, in order.
function calendar.dates(doc)
  return spans.collect(doc:dates())
end

local function split(day)
  return tonumber(day:sub(1, 4)), tonumber(day:sub(6, 7)), tonumber(day:sub(9, 10))
end

local function month_value(year, month)
  while month < 1 do year, month = year - 1, month + 12 end
  while month > 12 do year, month = year + 1, month - 12 end
  return string.format("%04d-%02d", year, month)
end

--- n whole units before (negative) or after the published day, as coarse as
--- the unit is: years give a year, months a month, days a day.
function calendar.shifted(published, n, unit)
  if not published then return nil end
  local year, month = split(published)
  if unit == "day" then return dossier.day_add(published, n) end
  if unit == "month" then return month_value(year, month + n) end
  if unit == "year" then return string.format("%04d", year + n) end
  if unit == "week" then
    local monday = dossier.day_add(published, 7 * n + 1 - dossier.weekday(published))
    return monday .. "/" .. dossier.day_add(monday, 6)
  end
  return nil
end

--- "last", "this", "next" and a unit. A weekday counts back or forth from the
--- published day.
function calendar.relative(published, which, unit)
  if not published then return nil end
  local step = ({ last = -1, past = -1, previous = -1, this = 0, current = 0, next = 1, coming = 1 })[which]
  if not step then return nil end
  local weekday = calendar.weekdays[unit]
  if weekday then
    local today = dossier.weekday(published)
    if step < 0 then return dossier.day_add(published, -((today - weekday - 1) % 7 + 1)) end
    if step > 0 then return nil end
    return dossier.day_add(published, weekday - today)
  end
  return calendar.shifted(published, step, unit)
end

--- The day "mm-dd" nearest to the published one: not after it, or for what is to
--- come not before it. nil where that is more than ten months off, which leaves
--- open what is meant.
function calendar.nearest(month_day, published, future)
  local year = tonumber(published:sub(1, 4))
  if month_day == published:sub(6) then return published end
  local later = month_day > published:sub(6)
  local step = future and (later and 0 or 1) or (later and -1 or 0)
  local value = string.format("%04d-%s", year + step, month_day)
  local months = (year + step - year) * 12 + tonumber(month_day:sub(1, 2)) - tonumber(published:sub(6, 7))
  if math.abs(months) > 10 or not dossier.weekday(value) then return nil end
  return value
end

--- A month as "yyyy-mm" where it has begun in the year of publication.
function calendar.month_of_year(published, month)
  if month > tonumber(published:sub(6, 7)) then return nil end
  return string.format("%s-%02d", published:sub(1, 4), month)
end

--- A weekday without more: the latest such day up to the published one.
function calendar.latest_weekday(published, name)
  if not published then return nil end
  return dossier.day_add(published, -((dossier.weekday(published) - calendar.weekdays[name]) % 7))
end

return calendar
