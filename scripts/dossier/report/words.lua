-- Words that reports share: counts, sums of money, cut texts, and whether a
-- name is the one asked for.

local dossier = require "dossier"
local shown = require "dossier.render.shown"

local words = {}

--- A count with its noun; the plural is the noun with s unless given.
--- Example: words.count(2, "deal") --> "2 deals"
function words.count(n, noun, plural)
  if n == 0 then return "no " .. (plural or noun .. "s") end
  return shown.number(n) .. " " .. (n == 1 and noun or plural or noun .. "s")
end

--- A list in a sentence. Example: words.list { "a", "b", "c" } --> "a, b and c"
function words.list(list)
  if #list < 2 then return list[1] or "" end
  return table.concat(list, ", ", 1, #list - 1) .. " and " .. list[#list]
end

local SCALES = { { 1e12, "trillion" }, { 1e9, "billion" }, { 1e6, "million" } }

--- An amount as it is spoken where that says it exactly, in full where not.
--- Example: words.amount(4050000000) --> "4.05 billion"
function words.amount(amount)
  for _, scale in ipairs(SCALES) do
    if amount >= scale[1] then
      local short = string.format("%.3f", amount / scale[1])
      if math.abs(tonumber(short) * scale[1] - amount) < 0.5 then
        return short:gsub("%.?0+$", "") .. " " .. scale[2]
      end
    end
  end
  return shown.number(amount)
end

--- A text of at most about `most` bytes: cut at a blank, with an ellipsis.
function words.cut(text, most)
  if #text <= most then return text end
  local head = text:sub(1, utf8.offset(text, 0, most + 1) - 1)
  return (head:match "^(.*%S)%s+%S*$" or head) .. " …"
end

--- Whether a name is the one asked for, or holds it as whole words; letters'
--- case and curly quotes do not count.
--- Example: words.names("Government of Norland", "norland") --> true
function words.names(name, asked)
  if not name then return false end
  local function edged(text) return " " .. dossier.fold(text):gsub("[%s%p]+", " ") .. " " end
  return edged(name):find(edged(asked), 1, true) ~= nil
end

--- Whether the days of an EDTF value reach `since` or later; false without a
--- year.
function words.reaches(edtf, since)
  if not edtf then return false end
  local first = dossier.days(since)
  local _, last = dossier.days(edtf)
  return first ~= nil and last ~= nil and last >= first
end

--- What a list is sorted by to stand in the order of time, undated ones last.
function words.time_key(edtf) return edtf and dossier.days(edtf) or "9999-99-99" end

--- Opens a report over nothing: says whether the corpus is empty, or lacks
--- what the report is about, or holds none that the arguments let through.
function words.nothing(out, corpus, what, found)
  local documents = corpus:info().documents
  if documents == 0 then
    out:text "The corpus holds no documents yet: load some with `dossier load`."
  elseif found == 0 then
    out:text("No " .. what .. " found in " .. words.count(documents, "document") .. ".")
  else
    out:text("None of the " .. shown.number(found) .. " " .. what .. " in the corpus fits the arguments.")
  end
end

return words
