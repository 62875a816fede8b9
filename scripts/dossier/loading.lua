-- What `load` and `extract` tell about their work.

local cli = require "dossier.cli"
local escape = require "dossier.render.escape".terminal

local loading = {}

local function grouped(n)
  local text = tostring(n):reverse():gsub("(%d%d%d)", "%1,"):reverse()
  return (text:gsub("^,", ""))
end

local WORDS = { load = "loading", recut = "cutting anew", extract = "extracting" }

--- A function to hand on as `progress`, and one that clears its line; two times
--- nil where nobody watches. A line stands on a terminal alone, and only after a
--- second: work that is shorter leaves no trace. `now` is the clock (os.time).
function loading.progress(now)
  if not require "dossier.host".is_terminal(2) then return nil, function() end end
  now = now or os.time
  local begun, shown = now(), false
  local function tell(what, done, total)
    if now() - begun < 2 then return end -- whole seconds: more than one has gone by
    local of = total and " of " .. grouped(total) or ""
    io.stderr:write(("\r%s: %s%s documents\27[K"):format(WORDS[what] or what, grouped(done), of))
    shown = true
  end
  local function clear()
    if shown then io.stderr:write "\r\27[K" end
  end
  return tell, clear
end

--- The same for who asked for batches of their own: a line on standard error
--- after each, once it is in the file for good.
function loading.acknowledge()
  local function tell(what, done)
    cli.say("%s: %d documents are in the file", WORDS[what] or what, done)
  end
  return tell, function() end
end

--- Every file that was found, accounted for in one line.
function loading.account(s)
  local sum = ("%s loaded + %s unchanged + %s replaced + %s further origins + %s refused + %s skipped = %s found")
    :format(grouped(s.loaded), grouped(s.unchanged), grouped(s.replaced), grouped(s.origins),
      grouped(s.refused), grouped(s.skipped), grouped(s.found))
  local notes = {}
  if s.left_out > 0 then notes[#notes + 1] = grouped(s.left_out) .. " hidden or no documents, left out" end
  if s.repaired > 0 then notes[#notes + 1] = grouped(s.repaired) .. " not UTF-8, repaired" end
  if s.foreign > 0 then notes[#notes + 1] = grouped(s.foreign) .. " not in English" end
  return sum .. (#notes > 0 and " (" .. table.concat(notes, "; ") .. ")" or "")
end

--- How many documents were cut anew, in one line; nil when none was.
function loading.recut(s)
  if (s.recut or 0) == 0 then return nil end
  return ("cut anew: %s document%s, by rules changed since"):format(grouped(s.recut),
    s.recut == 1 and "" or "s")
end

--- What extraction did, in one line.
function loading.extraction(s)
  return ("extracted: %s row%s new, %s gone; %s run%s over documents, %s already done%s"):format(
    grouped(s.added), s.added == 1 and "" or "s", grouped(s.removed), grouped(s.runs),
    s.runs == 1 and "" or "s", grouped(s.current),
    s.failed > 0 and ", " .. grouped(s.failed) .. " failed" or "")
end

--- Name what was skipped, refused or repaired.
function loading.notices(s)
  for _, notice in ipairs(s.notices or {}) do
    cli.say("%s: %s", notice.what, escape(notice.message))
  end
end

--- Name the documents that an extractor failed on; one fault on many documents
--- is told once.
function loading.failures(s)
  local order, by_fault = {}, {}
  for _, failure in ipairs(s.failures or {}) do
    local fault = failure.extractor .. "\0" .. failure.message
    if not by_fault[fault] then
      by_fault[fault] = { first = failure, count = 0 }
      order[#order + 1] = by_fault[fault]
    end
    by_fault[fault].count = by_fault[fault].count + 1
  end
  for _, fault in ipairs(order) do
    local more = fault.count > 1 and (" and %s more"):format(grouped(fault.count - 1)) or ""
    cli.say("%s failed on %s%s: %s", fault.first.extractor, escape(fault.first.doc), more,
      escape(fault.first.message))
  end
end

return loading
