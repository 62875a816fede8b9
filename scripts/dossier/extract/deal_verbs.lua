--- The verbs of a sentence that carry a deal forward, with what they say of it.
---
--- Which verb gives which status is data (gazetteers/deal_verbs.tsv). What is
--- decided here is grammar: whether the form is a verb at all, whether it is
--- denied, and whether it only might happen.

local dossier = require "dossier"

local deal_verbs = {}

local gazetteer = assert(dossier.gazetteer "deal_verbs")

local function set(words)
  local out = {}
  for word in words:gmatch "%S+" do out[word] = true end
  return out
end

-- Before these a form that may be a noun or an adjective is one ("its orders").
local nominal = set "the a an its their his this that of in no any some new old large"
local always_verbal = set "approval approvals notification notifications certification notice notices formal"
local modals = set "will would could may might should must shall can 'll"
local negations = set "not never n't n’t cannot neither nor without hardly"
local awaited = set [[seek seeks sought seeking ask asks asked asking await awaits awaiting need needs pending
  subject without request requested]]
local denials = set "denied denies denying"
-- "decided to approve" tells what happened, "expected to approve" does not.
local decisions = set "decided agreed moved voted chose opted resolved"

--- The status that a verb's own words give, nil for one without.
function deal_verbs.entry(word)
  return gazetteer:get(word)
end

local function takes_of(entry)
  local out = {}
  for what in (entry.attributes.takes or ""):gmatch "[^,]+" do out[what] = true end
  return out
end

--- The deal verbs of a document in byte order: { first, last, text, status,
--- subject, takes, modal, negated, passive }.
function deal_verbs.find(doc, text)
  local found = {}
  for hit in doc:find(gazetteer) do
    local before = {}
    for word in text:sub(math.max(1, hit.first - 60), hit.first - 1):gsub("^%S*", "", hit.first > 60 and 1 or 0)
      :match("[^.;:]*$"):gmatch "[%a'’-]+" do
      before[#before + 1] = word:lower()
    end
    local word = hit.text:lower()
    local previous = before[#before] or ""
    if always_verbal[word:match "^%a+"] or not nominal[previous] then
      local verb = {
        first = hit.first, last = hit.last, text = hit.text, status = hit.entry.attributes.status,
        subject = hit.entry.attributes.subject, takes = takes_of(hit.entry), word = word,
        base = hit.entry.name,
      }
      for back = 0, 3 do
        local earlier = before[#before - back]
        if not earlier then break end
        if negations[earlier] or earlier:find "n['’]t$" then verb.negated = true end
        if modals[earlier] then verb.modal = earlier end
      end
      -- "denied that it had bought", "asked whether it would sell".
      for back = math.max(1, #before - 7), #before do
        if denials[before[back]] then verb.negated = true end
        if (before[back] == "whether" or before[back] == "if") and back >= #before - 4 then verb.modal = verb.modal or "if" end
      end
      -- "sought approval" has none yet.
      if word:find "^approval" then
        for back = math.max(1, #before - 5), #before do
          if awaited[before[back]] then verb.negated = true end
        end
      end
      if previous == "to" then
        local decided = before[#before - 1]
        if before[#before - 2] == "yet" or decided == "yet" or decided == "failed" then
          verb.negated = true
        elseif not (decided and decisions[decided]) then
          verb.modal = verb.modal or "to"
        end
      end
      if previous == "if" or before[#before - 1] == "if" then verb.modal = verb.modal or "if" end
      local be = previous == "been" or previous == "be" or previous == "was" or previous == "were"
        or previous == "being" or previous == "are" or previous == "is"
      verb.passive = be and not word:find "ing$" or false
      verb.going_on = word:find "ing$" ~= nil
      found[#found + 1] = verb
    end
  end
  return found
end

return deal_verbs
