--- Arms sale notices: one government tells its legislature that another has
--- asked to buy. The wording is official and hardly varies, so each part is
--- found by the words that introduce it.

local dossier = require "dossier"
local articles = require "dossier.extract.articles"
local calendar = require "dossier.extract.calendar"
local nations = require "dossier.extract.nations"
local spans = require "dossier.extract.spans"

local notices = {}

local organisations = assert(dossier.gazetteer "organisations")

notices.request = dossier.query [[
  [norm="has|have"] "requested" ( "to" [norm="buy|purchase|procure"] | "a"? "possible"? [norm="sale"] "of" )
  | "requests"%c "to" [norm="buy|purchase|procure"] ]]

--- The end of the sentence of a list: a stop before a capital that is no part
--- of an abbreviation ("U.S. Government", "No. 5", "Inc.").
local function list_end(text, from)
  local paragraph = (text:find("\n", from, true) or #text + 1) - 1
  local position = from
  while true do
    local stop = text:find("%.[)\"]?%s+%u", position)
    if not stop or stop > paragraph then return paragraph end
    local before = text:sub(stop - 4, stop - 1)
    if not (before:find "%u$" and before:find "[%s.(]%u$") and not before:find "[%s(]No$" and not before:find "Inc$"
        and not before:find "Corp$" and not before:find "Ltd$" and not before:find "[%s(]Co$"
        and not before:find "[%s(]St$" and not before:find "[%s(]Mk$" then
      return stop
    end
    position = stop + 1
  end
end

--- The country that an office or a government's name stands for.
function notices.country(mention)
  local slug
  if mention.type == "org" then
    local entry = organisations:get(mention.name)
    slug = entry and (entry.attributes.represents or entry.attributes.country)
    if not slug then return nil end
  elseif mention.type == "place" then
    slug = mention.id:match "^place:(.+)$" or mention.id
  else
    return nil
  end
  return nations.name(slug) or mention.type == "place" and mention.name or nil
end

local function names_of(doc)
  local out = {}
  for mention in doc:mentions() do
    if mention.type == "org" or mention.type == "place" then out[#out + 1] = mention end
  end
  return out
end

--- Who asks: the name that ends before "has requested".
local function buyer_before(names, first)
  local mention = spans.at_or_before(names, first - 2)
  if mention and first - mention.last <= 30 then
    return notices.country(mention), mention
  end
  return nil
end

local function value_of(doc, text)
  local first
  for mention in doc:mentions { type = "money" } do
    local before = text:sub(math.max(1, mention.first - 64), mention.first - 1):lower()
    if before:find "estimated" or before:find "valued at" or before:find "not to exceed" or before:find "worth" then
      return mention
    end
    first = first or mention
  end
  return nil
end

--- "will be Raytheon, located in Tucson, AZ and Boeing, located in ...": the
--- names, each with its place in the text.
local function contractors_of(doc, text)
  local found = {}
  for hit in doc:search [[ [norm="principal|prime"] [norm="contractors?"] [norm="will|is|are"] "be"? ]] do
    local from = text:match("^:? ?()", hit.last + 1)
    local stop = list_end(text, from)
    if text:sub(stop, stop) == "." and not text:sub(stop - 4, stop):find "[%s,][ILC][nto][cdr]?p?%.$" then
      stop = stop - 1
    end
    local region = text:sub(from, stop)
    if region:find "^to be determined" or region:find "^determined" or region:find "^selected" or region:find "^unknown"
        or region:find "^chosen" then
      break
    end
    local position = 1
    while position <= #region do
      local name_stop = region:find(",? located in ", position) or region:find(",? of %u%l+[%a ]*, %u%u%f[%A]", position)
        or region:find("; ", position, true) or #region + 1
      local name = region:sub(position, name_stop - 1)
      local lead = name:match "^[%s;,]*and ()" or name:match "^[%s;,]*()"
      lead = name:match("^the ()", lead) or lead
      local words = name:sub(lead):gsub("[%s,;]+$", "")
      if words ~= "" and words:find "^%u" then
        found[#found + 1] = { name = words, first = from + position + lead - 2, last = from + position + lead - 3 + #words }
      end
      -- The next name stands behind the place's region.
      local joint = region:match("^,? located in [^;]-,? %u%u,? and ()", name_stop)
        or region:match("^,? located in [^;]-; ()", name_stop) or region:match("^,? of [^;]-,? %u%u,? and ()", name_stop)
        or region:match("^,? located in [^;]-,? and ()%u", name_stop)
        or region:match("^; ()", name_stop)
      if not joint then break end
      position = joint
    end
    break
  end
  return found
end

--- What the first paragraph calls the sale: "possible Foreign Military Sale to
--- the Government of X of ITEM, ...".
local function lead_of(text, buyer_last)
  local words = text:match("^[^%w\n]*of ([^\n]-)%. ", buyer_last + 1) or text:match("^[^%w\n]*of ([^\n]+)", buyer_last + 1)
  if not words then return nil end
  words = words:gsub(" and related .*$", ""):gsub(", which .*$", ""):gsub(", with an .*$", ""):gsub(", for an .*$", "")
  return words
end

local function lead_item(text, names)
  for at in text:gmatch "Sale%)? to ()" do
    local mention = spans.at_or_after(names, at)
    while mention and mention.first - at < 120 do
      local stop = text:match("^ %([%u&]+%)()", mention.last + 1)
      local lead = lead_of(text, stop and stop - 1 or mention.last)
      if lead then return lead end
      mention = spans.at_or_after(names, mention.last + 1)
    end
  end
  return nil
end

--- How far the sale has come, and the words that say so.
local function status_of(doc)
  for hit in doc:search [[ [norm="notified|notifying"] "Congress" | "notification" "to" "Congress"
      | "certification" []{0,4} "Congress" ]] do
    return "notified", hit
  end
  for hit in doc:search [[ "State" "Department" [norm="has"]? [norm="approved|made"] | [norm="approving"] "a" "possible" ]] do
    return "approved", hit
  end
  return "requested", nil
end

local function date_of(doc)
  local published, hit = calendar.published(doc)
  if hit or not published then return published, hit end
  for date in doc:dates() do
    if date.value == published then return published, date end
  end
  return published, nil
end

--- The seller, where the notice names the agency that sells.
local function seller_of(names)
  for _, mention in ipairs(names) do
    if mention.type == "org" then
      local entry = organisations:get(mention.name)
      if entry and entry.attributes.kind ~= "company" and not entry.attributes.represents
          and (mention.text:find "State Department" or mention.text:find "Department of State"
            or mention.text:find "Defense Security Cooperation") then
        return notices.country(mention), mention
      end
    end
  end
  return nil
end

--- "... for a total of thirty (30)": of an added and a total number the total
--- is what the deal comes to, and the added one the item's own.
local function told_apart(list, words)
  for _, item in ipairs(list) do
    local after = words:sub(item.last + 1, item.last + 60)
    local total = after:match "total of [%a%s-]*%((%d[%d,]*)%)"
    if total and item.added then item.total = math.tointeger(tonumber((total:gsub(",", "")))) end
  end
end

-- No notice's list is longer; what is, is none.
local longest_list = 20000

--- Every deal that a notice requests. Returns a list of facts to emit.
function notices.read(doc)
  local text = doc.text
  local deals = {}
  local names, money, status, status_hit, date, date_hit, contractors, seller, seller_mention, lead
  for hit in doc:search(notices.request) do
    if not names then
      names = names_of(doc)
      money = value_of(doc, text)
      status, status_hit = status_of(doc)
      date, date_hit = date_of(doc)
      contractors = contractors_of(doc, text)
      lead = lead_item(text, names)
      seller, seller_mention = seller_of(names)
    end
    local buyer, buyer_mention = buyer_before(names, hit.first)
    local from = text:match("^:? ?()", hit.last + 1)
    local stop = list_end(text, from)
    local words = text:sub(from, math.min(stop, from + longest_list))
    local sentence = doc:sentence(hit.first)
    if buyer and #words > 2 then
      local list = articles.list(words, lead)
      told_apart(list, words)
      local items, evidence = {}, {}
      for i, article in ipairs(list) do
        items[i] = {
          name = article.name, designation = article.designation, quantity = article.quantity, kind = article.kind,
        }
        evidence[i] = { from + article.first - 1, math.min(from + article.last - 1, stop) }
      end
      local makers, maker_spans = {}, {}
      for i, contractor in ipairs(contractors) do
        makers[i] = contractor.name
        maker_spans[i] = { contractor.first, contractor.last }
      end
      local amount = money and money.value and tonumber(money.value)
      amount = amount and (math.tointeger(amount) or amount)
      local currency = money and (money.id:match "money:(%a+):" or money.id:match "^(%a+):")
      deals[#deals + 1] = {
        type = "deal", first = sentence and sentence.first or buyer_mention.first, last = stop, rule = "notice",
        fields = {
          buyer = buyer, seller = seller, status = status, date = date, items = items,
          value = amount and { amount = amount, currency = currency:upper() } or nil,
          value_usd = currency == "usd" and amount or nil,
          contractors = makers,
        },
        evidence = {
          buyer = { buyer_mention.first, buyer_mention.last },
          seller = seller_mention and { seller_mention.first, seller_mention.last } or nil,
          status = status_hit and { status_hit.first, status_hit.last } or nil,
          date = date_hit and { date_hit.first, date_hit.last } or nil,
          value = money and { money.first, money.last } or nil,
          items = evidence, contractors = maker_spans,
        },
      }
    end
  end
  return deals
end

return notices
