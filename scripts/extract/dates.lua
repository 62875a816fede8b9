manifest {
  name = "dates", version = "0.1.0", kind = "extractor",
  summary = "dates, times and durations, with EDTF values where they can be resolved",
  description = [[
Absolute and partial dates ("October 30, 2020", "Feb. 4", "2021"), relative ones
("on Thursday", "last year", "a year ago", "in the coming months"), clock times
and durations. A value is EDTF; relative words are resolved only against the
publication date of the document, and left without a value otherwise.]],
  author = "the dossier authors", licence = "MIT",
  categories = { "dates" }, requires = { dossier = "0.1" },
  after = { "amounts" },
  emits = { "mention:date", "mention:time", "mention:duration" }, grants = {},
  example = "dossier extract strait.dossier dates",
  tests = {
    { text = "It was signed on May 3, 2022, two officials said on Thursday.",
      rows = {
        { type = "date", text = "May 3, 2022", id = "date:2022-05-03", value = "2022-05-03" },
        { type = "date", text = "Thursday", id = "date:relative:thursday" },
      } },
    { text = "It will take two years and arrive in the coming months, or next year.",
      rows = {
        { type = "duration", text = "two years", id = "duration:P2Y" },
        { type = "date", text = "coming months", id = "date:relative:coming-months" },
        { type = "date", text = "next year", id = "date:relative:next-year" },
      } },
    { text = "The call starts at 10:30 a.m.",
      rows = { { type = "time", text = "10:30 a.m.", value = "10:30" } } },
    { text = "They may march again.", rows = {} },
    { text = "He led it from 1995 to 2001 and left this morning, three years ago today.",
      rows = {
        { type = "date", rule = "years", text = "1995 to 2001" },
        { type = "date", rule = "relative", text = "this morning" },
        { type = "date", rule = "ago", text = "three years ago" }, { type = "date", rule = "today", text = "today" },
      } },
    { text = "It starts in early March and ends in mid-June.",
      rows = { { type = "date", rule = "month", text = "March" }, { type = "date", rule = "middle", text = "mid-June" } } },
    { text = "Work will take two to three years; they argued over decades.",
      rows = {
        { type = "duration", rule = "duration-range", text = "two to three years" },
        { type = "duration", rule = "decades", text = "decades" },
      } },
  },
}

local dossier = require "dossier"
local calendar = require "dossier.extract.calendar"
local spans = require "dossier.extract.spans"
local units = require "dossier.extract.units"



local relative_query = dossier.query [[
  which:[norm="last|next|this|past|coming|previous|following|same"]
    unit:([norm="monday|tuesday|wednesday|thursday|friday|saturday|sunday"] [norm="morning|afternoon|evening|night"]?
      | [norm="night|morning|afternoon|evening|day|week|month|year|decade|century|quarter|weekend|summer|winter|spring|autumn|fall|january|february|march|april|may|june|july|august|september|october|november|december"])
  | day:[norm="monday|tuesday|wednesday|thursday|friday|saturday|sunday" & word="\p{Lu}.*"]
    part:[norm="morning|afternoon|evening|night"]?
  | today:([norm="today|yesterday|tomorrow|tonight"] [norm="morning|afternoon|evening|night"]?)
  | vague:([norm="recent|coming"] [norm="hours|days|weeks|months|years|decades"])
  | number:([norm="a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|few|many|some" | kind="number"]+)
    unit:[norm="days?|weeks?|months?|years?|decades?|hours?|minutes?|centur(y|ies)"] tail:[norm="ago|earlier|later"]
  | which:[norm="past|last|next|coming|first"] vague:([norm="few|several|couple"] "of"? [norm="hours|days|weeks|months|years|decades"])
]]

local time_query = dossier.query [[
  clock:[word="[0-2]?[0-9](:[0-5][0-9])?"] half:[norm="a\.?m\.?|p\.?m\.?"] zone:[word="GMT|UTC|EST|EDT|PST|PDT|CET|JST|ET"]?
  | clock:[word="[0-2]?[0-9]:[0-5][0-9]|[0-2][0-9][0-5][0-9]"] zone:[word="GMT|UTC|EST|EDT|PST|PDT|CET|JST|ET|hours"]
  | clock:[word="[0-2]?[0-9](:[0-5][0-9])?[ap]\.?m\.?"]
  | clock:[word="[0-2]?[0-9]:[0-5][0-9]"]
  | noon:[norm="noon|midnight"]
  | clock:[kind="number"] "o'clock"%c
]]

local decades_query = dossier.query [[ [norm="for|in|over|of"] many:[norm="decades|centuries"] ]]

-- "mid-September", "mid-2026"
local middle_query = dossier.query [[
  [word="[Mm]id-(January|February|March|April|May|June|July|August|September|October|November|December|[12][0-9]{3})"] ]]

-- "since January": a month alone. "May" and "March" need more than a capital.
local month_query = dossier.query [[
  [norm="in|since|until|by|from|of|between|during|late|early|mid|last|this|next"] "-"?
    month:[word="January|February|March|April|May|June|July|August|September|October|November|December"]
  | month:[word="January|February|April|June|July|August|September|October|November|December"] ]]

local iso_letter = { hour = "TH", minute = "TM", day = "D", week = "W", month = "M", year = "Y" }

-- Words that make "may", "march" and the bare year of a count what they are
-- not: dates. A date that is a month's name alone is not read by the reader.
local function is_count(text, hit)
  if not hit.text:find "^%d%d%d%d$" then return false end
  local before = text:sub(math.max(1, hit.first - 12), hit.first - 1)
  if before:find "[$€£¥#]%s?$" or before:find "%d[-/.,]$" or before:find "%d–$" or before:find "[Nn]o%. $" then
    return true
  end
  if text:find("^[%%]", hit.last + 1) or text:find("^%-%a", hit.last + 1) or text:find("^–%a", hit.last + 1)
      or text:find("^[.,:]%d", hit.last + 1) then
    return true
  end
  local lowered = before:lower()
  if lowered:find "%f[%a]in $" or lowered:find "since $" or lowered:find "year $"
      or lowered:find "late $" or lowered:find "early $" or lowered:find "mid%-?$" then
    return false
  end
  local noun = text:match("^ (%l+)%f[%W]", hit.last + 1)
  return noun ~= nil and units.plurals[noun] == true
    or noun ~= nil and noun:find "[^su]s$" ~= nil and lowered:find "%l $" ~= nil
      and not (lowered:find "of $" or lowered:find "by $" or lowered:find "the $")
end

local function add(found, mention)
  found[#found + 1] = mention
end

--- Is a weekday said of what is still to come?
local function is_future(sentence_at, position)
  local sentence = sentence_at(position)
  local words = sentence and #sentence.text < 4000 and " " .. sentence.text:lower() or ""
  return words:find " will " ~= nil or words:find " to be held " ~= nil
    or words:find " is to " ~= nil or words:find " are to " ~= nil
    or words:find " scheduled " ~= nil or words:find " plans to " ~= nil
end

--- A month and day without its year, as near to the day of publication as the
--- tense allows.
local function with_year(value, published, sentence_at, position)
  if not published or not value:find "^XXXX%-%d%d%-%d%d$" then return value end
  return calendar.nearest(value:sub(6), published, is_future(sentence_at, position)) or value
end

local function absolute(doc, text, found)
  local before
  local published, sentence_at = calendar.published(doc), spans.sentences(doc)
  for _, hit in ipairs(calendar.dates(doc)) do
    if not is_count(text, hit) then
      local gap = before and text:sub(before.last + 1, hit.first - 1)
      local range = gap and before.value:find "^%d%d%d%d$" and hit.value:find "^%d%d%d%d$" and before.value < hit.value
        and (gap == "-" or gap == "–" or gap == " to " and text:sub(math.max(1, before.first - 5), before.first - 1):find "from $")
      if range then
        -- "from 2026 to 2033" is one stretch of time.
        before.last, before.rule = hit.last, "years"
        before.value = before.value .. "/" .. hit.value
        before.id, before.name = before.value, before.value
        before = nil
      else
        local value = with_year(hit.value, published, sentence_at, hit.first)
        before = {
          -- "the 1990s": the article is no part of the date.
          first = text:match("^[Tt]he ()", hit.first) or hit.first, last = hit.last, type = "date", id = value,
          value = value, rule = "absolute", name = value,
        }
        add(found, before)
      end
    else
      before = nil
    end
  end
end

local function singular(word)
  word = word:lower()
  if word == "centuries" then return "century" end
  return (word:gsub("s$", ""))
end

local function relative_id(words)
  return "relative:" .. dossier.slug(words)
end

local today_step = { today = 0, tonight = 0, yesterday = -1, tomorrow = 1 }

--- One hit of the relative query: the mention's words and value.
local function read_relative(sentence_at, hit, published)
  local first, last = hit.first, hit.last
  local value, rule
  if hit.today then
    local word = hit.today.text:match "^%a+":lower()
    rule = "today"
    value = published and dossier.day_add(published, today_step[word])
  elseif hit.day then
    rule = "weekday"
    if published and not is_future(sentence_at, hit.first) then
      value = calendar.latest_weekday(published, hit.day.text:lower())
    end
  elseif hit.tail then
    rule = "ago"
    local number = hit.number.text:lower()
    local count = (number == "a" or number == "an") and 1 or dossier.number(number)
    if published and count and math.type(count) == "integer" and hit.tail.text:lower() == "ago" then
      value = calendar.shifted(published, -count, singular(hit.unit.text))
      if value and singular(hit.unit.text) == "week" then value = nil end
    end
  elseif hit.vague or hit.number then
    rule = "vague"
  elseif hit.which and hit.unit then
    rule = "relative"
    local which, unit = hit.which.text:lower(), hit.unit.text:match "^%a+":lower()
    local month = calendar.months[unit]
    if month then
      if not hit.unit.text:find "^%u" then return nil end
    else
      value = calendar.relative(published, which, unit)
    end
    if which == "this" and calendar.weekdays[unit] == nil and unit == "fall" then return nil end
    if calendar.parts_of_day[unit] then
      if which ~= "last" and which ~= "this" then return nil end
      value = published and dossier.day_add(published, which == "last" and -1 or 0)
    end
    -- "the same year": as what? The words do not say by themselves.
    if which == "following" or which == "same" then value = nil end
  end
  if not rule then return nil end
  return { first = first, last = last, value = value, rule = rule }
end

local function relative(doc, found)
  local published, sentence_at = calendar.published(doc), spans.sentences(doc)
  for hit in doc:search(relative_query) do
    local mention = read_relative(sentence_at, hit, published)
    if mention then
      mention.type = "date"
      mention.id = mention.value or relative_id(hit.text)
      mention.name = mention.value or hit.text:lower()
      add(found, mention)
    end
  end
end

--- Months that no fuller date has taken. Their year is open, unless the month
--- has been in the year of publication and nothing is said of what is to come.
local function months(doc, found)
  local published, sentence_at = calendar.published(doc), spans.sentences(doc)
  for hit in doc:search(month_query) do
    local month = hit.month
    local value = published and not is_future(sentence_at, month.first)
      and calendar.month_of_year(published, calendar.months[month.text:lower()]) or nil
    add(found, {
      first = month.first, last = month.last, type = "date", rule = "month", value = value,
      id = value or "relative:" .. month.text:lower(), name = value or month.text,
    })
  end
  for hit in doc:search(middle_query) do
    local value = hit.text:match "%d+$"
    add(found, {
      first = hit.first, last = hit.last, type = "date", rule = "middle", value = value,
      id = value or relative_id(hit.text), name = value or hit.text,
    })
  end
end

local function clock_value(hit)
  if hit.noon then return hit.noon.text:lower() == "noon" and "12:00" or "00:00" end
  local hours, minutes = hit.clock.text:match "^(%d%d?):(%d%d)"
  if not hours then
    hours, minutes = hit.clock.text:match "^(%d%d)(%d%d)$"
  end
  if not hours then hours, minutes = hit.clock.text:match "^(%d%d?)", "00" end
  hours = tonumber(hours)
  local half = (hit.half and hit.half.text or hit.clock.text:match "%a.*$" or ""):lower():sub(1, 1)
  if half == "p" and hours < 12 then hours = hours + 12 end
  if half == "a" and hours == 12 then hours = 0 end
  if not hours or hours > 24 then return nil end
  return string.format("%02d:%s", hours, minutes)
end

local clock_words = { at = true, by = true, around = true, about = true, from = true, ["until"] = true, before = true,
  after = true, At = true, By = true, From = true }

local function times(doc, text, found)
  for hit in doc:search(time_query) do
    local value = clock_value(hit)
    -- "10:45" alone may be a score or a verse.
    if value and hit.text:find "^%d+:%d%d$" then
      local before = text:sub(math.max(1, hit.first - 8), hit.first - 1):match "(%a+) $"
      if not before or not clock_words[before] then value = nil end
    end
    if value then
      add(found, {
        first = hit.first, last = hit.last, type = "time", id = value, value = value,
        name = value, rule = "clock",
      })
    end
  end
end

local time_units = {}
for _, unit in pairs(units.times) do time_units[unit] = true end

--- Durations come from the figures of amounts: "two years", "10-hour".
local function durations(doc, text, found)
  for fact in doc:facts { type = "figure" } do
    local unit, count = fact.fields.unit, fact.fields.min
    if fact.rule == "range" and time_units[unit] then
      -- "six to nine months"
      local id = units.decimal(count) .. "-" .. units.decimal(fact.fields.max) .. "-" .. unit
      add(found, {
        first = fact.evidence.min[1], last = fact.evidence.max[2], type = "duration", id = id, name = (id:gsub("%-(%a)", " %1")),
        rule = "duration-range",
      })
    elseif fact.rule == "time" and fact.evidence.min then
      local first, last = fact.evidence.min[1], fact.evidence.min[2]
      local ordinal = text:find("^%-old", last + 1)
      local letter = iso_letter[unit]
      local value
      if letter and math.type(count) == "integer" then
        value = letter:find "^T" and "PT" .. count .. letter:sub(2) or "P" .. count .. letter
      elseif unit == "decade" and math.type(count) == "integer" then
        value = "P" .. 10 * count .. "Y"
      end
      if not ordinal then
        add(found, {
          first = first, last = last, type = "duration", value = value,
          id = value or units.decimal(count) .. "-" .. unit,
          name = value or units.decimal(count) .. " " .. unit, rule = "duration",
        })
      end
    end
  end
  for hit in doc:search(decades_query) do
    add(found, {
      first = hit.many.first, last = hit.many.last, type = "duration",
      id = "vague:" .. hit.many.text:lower(), name = hit.many.text:lower(), rule = "decades",
    })
  end
end

local function extract(doc, emit)
  local text = doc.text
  local found = {}
  absolute(doc, text, found)
  relative(doc, found)
  times(doc, text, found)
  months(doc, found)
  durations(doc, text, found)
  for _, found_date in ipairs(spans.disjoint(spans.sort(found))) do
    emit.mention {
      first = found_date.first, last = found_date.last, type = found_date.type, id = found_date.id,
      name = found_date.name, value = found_date.value, rule = found_date.rule,
    }
  end
end

return { extract = extract }
