--- The list of what is sold: "sixty (60) M109A7 howitzers (SPH); 2 spare engines
--- and four (4) radios", "38 launchers, 6 command vehicles and training".
---
--- Counts cut the list. A count is a number at the head of a group: at the list's
--- beginning, behind a comma, semicolon or "and", behind "up to". An article runs
--- from behind its count to the next one or to where its noun phrase ends. What
--- has no count in a list that has counts is an accessory and is left out. The
--- refused way, cutting at the commas first, breaks at "fast, armored boats" and
--- at lists inside brackets.

local dossier = require "dossier"
local articles = require "dossier.extract.articles"

local item_list = {}

local function set(words)
  local out = {}
  for word in words:gmatch "%S+" do out[word] = true end
  return out
end

local number_words = set [[one two three four five six seven eight nine ten eleven twelve thirteen fourteen
  fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred
  thousand million and]]

-- What numbers count that are no articles.
local measures = set [[percent per day days week weeks month months year years hour hours minute minutes
  kilometer kilometers kilometre kilometres km miles mile meters metres feet nautical mm cm tons tonnes
  million billion trillion people persons personnel troops soldiers sailors pilots representatives employees
  contractors officials countries nations times of in to at and or on by for from is was dollars euros crew
  cases case lots phases members workers jobs square pounds kilograms kg batches tranches trips others more
  more. st nd rd th a.m. p.m. killed wounded others]]

-- What may stand between a group's head and its count.
local lead_ins = {
  "up to", "as many as", "an additional", "additional", "a further", "a total of", "another", "some", "about", "around", "nearly",
  "almost", "roughly", "approximately", "at least", "more than", "over", "the first", "its first", "first", "the following",
  "an estimated", "an initial", "just", "only", "all", "the other", "a first", "the last", "the final", "the remaining",
  "the next", "the",
}

-- What joins a group to the one before it.
local joints = { "and", "or", "plus", "including", "as well as", "along with", "together with", "comprising", "consisting of" }

-- Clauses that say more of an article: their numbers count parts of it.
local asides = {
  "each with ", "each carrying ", "each equipped ", "each fitted ", "each of ", "of which ", "of these ", "among them ", "per ",
  "with %d+ ", "with %l+ %(%d", "equipped with ", "fitted with ", "which ", "whose ", "armed with ", "carrying ", "complete with ",
  "each having ", "each consisting ",
}

-- Here the list is over and the sentence goes on.
local ends = {
  "%f[%a]for an? estimated", "%f[%a]at an? estimated", "%f[%a]at an? [%a ]*cost", "%f[%a]at an? [%a ]*price",
  "%f[%a]with an? estimated", "%f[%a]with an? [%a ]*value",
  "%f[%a]valued at", "%f[%a]worth%f[%A]", "%f[%a]estimated at", "%f[%a]estimated to", "%f[%a]priced at",
  "%f[%a]costing%f[%A]", ",? which would%f[%A]", ",? which will%f[%A]",
  ",? that would%f[%A]", "%f[%a]for about [$€£]", "%f[%a]for [$€£]", "%f[%a]for roughly [$€£]", "%f[%a]for around [$€£]",
  "%f[%a]for some [$€£]", "%f[%a]for up to [$€£]",
  "%f[%a]for a total", "%f[%a]for %u%u%u? ?%d", "%f[%a]bringing%f[%A]", "%f[%a]on top of%f[%A]",
  "%f[%a]in addition to%f[%A]", "%f[%a]beyond the%f[%A]",
  "%f[%a]to the %l+ [%(%l]", "%f[%a]to the %d", "%f[%a]to those%f[%A]", "%f[%a]to a total", "%f[%a]if approved",
  "%f[%a]as part of%f[%A]", "%f[%a]in a deal", "%f[%a]in a package",
  "%f[%a]in a sale", "%f[%a]under a%f[%A]", "%f[%a]under an%f[%A]", "%f[%a]under the%f[%A]", "%f[%a]to replace",
  "%f[%a]to be delivered", "%f[%a]to strengthen", "%f[%a]to help%f[%A]",
  "%f[%a][Nn]on%- ?MDE", "%f[%a][Nn]on%-[Mm]ajor", "%f[%a][Aa]lso included", "%f[%a]according to", ", [%a ]+ said%f[%A]",
  ", [%a ]+ says%f[%A]", "%f[%a]through the%f[%A]",
  "%f[%a]from the United States", "%f[%a]from the U", " [-–—] ", "—", "%f[%a]it said%f[%A]", "%f[%a]said%f[%A]",
}
-- In news the list is one of the sentence's parts, so that more words end it.
local prose_ends = {
  " from ", " for ", " in ", " to ", " under ", " since ", " by ", " at ", " as part", " on ", " through ", " during ", " after ",
  " before ", " over ", " that ", " who ", " will ", " would ", " is ", " are ", " was ", " were ", " has ", " have ", " had ",
  " ordered", " but ", " while ", " because ", " when ", " bought ", " purchased ", " this ", " last week", " last month",
  " last year", " next week", " next month", " next year", " amid ",
  " despite ", " earlier", " although ", " following ", " until ", " into ", " against ", " had ", " made by ",
  " built by ", " with ", " it ", " they ", " its ", " which ",
}

-- A name that begins so is none.
item_list.loose = set "for of to in on at by with from about into what more it them out up down its their"

-- Accessories behind "and".
local accessories = set [[related associated supporting other spare spares training support equipment parts
  technical logistics services further ammunition]]

--- The list's part of `text`, up to where the sentence turns to something else.
function item_list.cut(text, prose)
  local whole = text
  local stop = #text
  -- "the following non-MDE items: ..." opens a list, elsewhere non-MDE ends one.
  local start = text:match "^the following[^:;,]*:()" or 2
  local function take(pattern, plain)
    local at = text:find(pattern, start, plain)
    if at and at - 1 < stop then stop = at - 1 end
  end
  for _, pattern in ipairs(ends) do take(pattern) end
  if prose then
    -- Not inside brackets: "200 missiles (of which 12 are for tests) and 72 units".
    text = text:gsub("%b()", function(inner) return ("("):rep(#inner) end)
    for _, words in ipairs(prose_ends) do take(words, true) end
  end
  return (whole:sub(1, stop):gsub("[,;:%s]+$", ""))
end

--- Where brackets stand: only their first and last bytes are kept, a depth for
--- each byte would cost memory by the text.
local function brackets_of(text)
  local closed, depth, from = {}, 0, nil
  for at, bracket in text:gmatch "()([()])" do
    if bracket == "(" then
      if depth == 0 then from = at end
      depth = depth + 1
    elseif depth > 0 then
      depth = depth - 1
      if depth == 0 then closed[#closed + 1] = { from, at } end
    end
  end
  return closed
end

--- The asides of a list, each up to the end of its group.
local function asides_of(text)
  local found = {}
  for _, pattern in ipairs(asides) do
    local position = 1
    while true do
      local at, stop = text:find("%f[%a]" .. pattern, position)
      if not at then break end
      local close = text:find("[;,)]", stop) or #text + 1
      -- "together with 36 pods" goes on with the list.
      local before = text:sub(math.max(1, at - 9), at - 1)
      if not before:find "together $" and not before:find "along $" then found[#found + 1] = { at, close - 1 } end
      position = close
    end
  end
  return found
end

local function inside(list, position)
  for _, pair in ipairs(list) do
    if position >= pair[1] and position <= pair[2] then return true end
  end
  return false
end

--- Where the number in words that ends before `stop` begins.
local function words_start(text, stop)
  local from = stop
  while true do
    local start, word = text:sub(1, from - 1):match "()(%a+)[%s-]*$"
    if not word or not number_words[word:lower()] then break end
    from = start
  end
  -- "and" alone joins articles, it counts nothing.
  while text:sub(from, from + 3):lower() == "and " do from = from + 4 end
  return from < stop and from or nil
end

--- Does a group of the list begin at `at`?
local function at_head(text, at)
  local before = text:sub(math.max(1, at - 60), at - 1)
  local added = false
  for _ = 1, 3 do
    local shorter
    for _, words in ipairs(lead_ins) do
      local start = #before - #words
      if start >= 1 and before:sub(start, -2):lower() == words and before:sub(-1) == " "
        and not before:sub(start - 1, start - 1):find "%a"
        or start == 0 and before:lower() == words .. " " then
        shorter = before:sub(1, start - 1)
        if words:find "additional" or words:find "further" or words == "another" then added = true end
        break
      end
    end
    if not shorter then break end
    before = shorter
  end
  local head = before:find "^%s*$" or before:find "[;,:]%s*$" or before:find "^of%s+$"
  for _, words in ipairs(joints) do
    head = head or before:find("%f[%a]" .. words .. "%s+$")
  end
  return head and true or false, added
end

--- "11 of the 29": the second number, where it ends.
local function whole_of(text, from)
  local at = text:match("^ of the ()", from) or text:match("^ of its ()", from) or text:match("^ of their ()", from)
    or text:match("^ of an? [%a ]*of ()", from) or text:match("^ out of the ()", from) or text:match("^ out of ()", from)
    or text:match("^ of ()%d", from)
  if not at then return nil end
  at = text:match("^planned ()", at) or text:match("^total ()", at) or at
  local value, used = dossier.number(text:sub(at, at + 60))
  if value and math.type(value) == "integer" and text:find("^ [%a]", at + used) then return value, at + used - 1 end
  return nil
end

local function integer(digits)
  return math.tointeger(tonumber((digits:gsub(",", ""))))
end

--- The counts that head the groups of a list: { first, last, value, part,
--- added }, in order.
function item_list.counts(text)
  local brackets, set_aside = brackets_of(text), asides_of(text)
  local found = {}
  local function known(first, last)
    for _, other in ipairs(found) do
      if first <= other.last and last >= other.first then return true end
    end
    return false
  end
  -- Words and digits together count wherever they stand: nobody writes "ten
  -- (10)" for anything but a count.
  for open, digits, stop in text:gmatch "()%(([%d,]*%d)%)()" do
    local first = integer(digits) and words_start(text, open)
    local unit = text:match("^%s+([%a.]+)", stop)
    if first and not inside(brackets, first) and not inside(set_aside, first) and not (unit and measures[unit:lower()]) then
      local _, added = at_head(text, first)
      found[#found + 1] = { first = first, last = stop - 1, value = integer(digits), added = added }
    end
  end
  for at in text:gmatch "()%f[%w]%w" do
    if not known(at, at) and not inside(brackets, at) and not inside(set_aside, at)
        and not text:sub(at - 1, at - 1):find "[$€£%-/.'’]" then
      local value, used = dossier.number(text:sub(at, at + 80))
      if value and math.type(value) == "integer" and value > 0 and used then
        local head, added = at_head(text, at)
        local total, last = whole_of(text, at + used)
        local after = (last or at + used - 1) + 1
        local unit = text:match("^%s+([%a.]+)", after)
        if head and unit and not measures[unit:lower()] and not known(at, after - 1) then
          found[#found + 1] = {
            first = at, last = after - 1, value = total or value, part = total and value or nil, added = added,
          }
        end
      end
    end
  end
  table.sort(found, function(a, b) return a.first < b.first end)
  return found
end

--- Where the noun phrase of a counted article ends inside its group.
local function phrase_end(words)
  local stop = #words
  -- A comma ends it once its noun is there ("fast, armored boats").
  local position = 1
  while true do
    local comma = words:find(",", position, true)
    if not comma then break end
    local name = words:sub(1, comma - 1):gsub("%s*%b()", "")
    local open = select(2, words:sub(1, comma):gsub("%(", "")) > select(2, words:sub(1, comma):gsub("%)", ""))
    local designation = words:match("^, [%u%d][%w/.-]*%d[%w/.-]*()$", comma)
      or words:match("^, [%u%d][%w/.-]*%d[%w/.-]*()%s*[(]", comma) or words:match("^, [%u%d][%w/.-]*%d[%w/.-]*(),", comma)
    if not open and not designation and (articles.is_class(name) or name:find "[%u%d]" or not name:find "%l$"
        or not articles.is_class(words:sub(comma + 1):match "^[^,;]*")) then
      stop = comma - 1
      break
    end
    position = designation or comma + 1
  end
  words = words:sub(1, stop)
  for at, word in words:gmatch "() and (%w+)" do
    local name = words:sub(1, at - 1):gsub("%s*%b()", "")
    -- "spare and repair parts" is one noun.
    if not name:find "[Ss]pare$" and (articles.is_class(name) or accessories[word] or word == "a" or word == "an" or word:find "^%d+$") then
      stop = math.min(stop, at - 1)
      break
    end
  end
  -- "with batteries" is an accessory, "with Next Generation ..." a name's part.
  local with = words:match "() together with " or words:match "() along with " or words:match "() with [%l%d]"
  if with and with > 1 then stop = math.min(stop, with - 1) end
  for _, clause in ipairs { ",? called ", ",? known as ", ",? made by ", ",? built by ", ",? produced by ",
  ",? manufactured by " } do
    local at = words:find(clause)
    if at then stop = math.min(stop, at - 1) end
  end
  return stop
end

--- Take a trailing connector off the end of a group.
local function without_tail(words)
  local before
  repeat
    before = words
    words = words:gsub("[,;:%s]+$", "")
    for _, tail in ipairs(joints) do
      if words:sub(-#tail - 1) == " " .. tail then words = words:sub(1, -#tail - 2) end
    end
    for _, tail in ipairs(lead_ins) do
      if words:sub(-#tail - 1) == " " .. tail then words = words:sub(1, -#tail - 2) end
    end
  until words == before
  return words
end

--- The counted articles of a list.
local function counted(text)
  local out = {}
  local counts = item_list.counts(text)
  for i, count in ipairs(counts) do
    local from = count.last + 1
    local stop = counts[i + 1] and counts[i + 1].first - 1 or #text
    local semicolon = text:find(";", from, true)
    if semicolon and semicolon <= stop then stop = semicolon - 1 end
    local words = without_tail(text:sub(from, stop))
    words = words:sub(1, phrase_end(words))
    local article = articles.read(words)
    if article then
      article.quantity, article.part, article.added = count.value, count.part, count.added
      article.first, article.last = count.first, from + #words - 1
      article.name_first = from + #words:match "^%s*"
      out[#out + 1] = article
    end
  end
  return out
end

--- The articles of a list that counts nothing. `lead` is what the notice calls
--- the sale elsewhere, for a list that only describes.
local function uncounted(text, lead)
  local out = {}
  for from, piece in text:gmatch "()([^;]+)" do
    local words = piece:sub(piece:match "^%s*()"):gsub("^and ", ""):gsub("^the following[^:]*: ", "")
    local first_piece = #out == 0
    local named = words:find "%u[%w-]*%d" or words:find "%(%u%u%u+%)"
    if first_piece or named and not words:find "^as well as" and not words:find "^U%.S%." then
      local article = articles.read(words)
      if article then
        local _, commas = article.name:gsub(", ", "")
        if commas >= 2 and first_piece then
          if lead and lead:find " " and select(2, lead:gsub("%S+", "")) <= 9 then
            article = articles.read(lead) or article
          else
            local element = words:match "^([^,]+)"
            if element and element:find " " then article = articles.read(element) or article end
          end
        end
        article.first, article.last = from + #piece - #words, from + #piece - 1
        article.name_first = article.first
        out[#out + 1] = article
      end
    end
  end
  return out
end

--- The articles of a list with their places in it. With `prose` the list ends
--- where its sentence goes on, and only counted articles or one name are read.
function item_list.read(text, lead, prose)
  local list = item_list.cut(text, prose)
  local out = counted(list)
  if #out > 0 then return out end
  if not prose then return uncounted(list, lead) end
  local words = list:sub(1, phrase_end(list))
  local article = articles.read(words)
  if not article or #article.name > 90 or item_list.loose[words:match "^%s*(%a*)"] or article.name:find "%l of " then return out end
  article.first, article.last, article.name_first = #words:match "^%s*" + 1, #words, #words:match "^%s*" + 1
  return { article }
end

return item_list
