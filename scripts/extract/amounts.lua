manifest {
  name = "amounts", version = "0.1.0", kind = "extractor",
  summary = "money, percentages, quantities and the figures behind them",
  description = [[
Reads every cardinal of a document, in digits or words, and says what it is: an
amount of money, a percentage, a measure or a count. Each becomes a mention
(money, percent, quantity) and, with its bounds, unit and qualifier, a figure.
Years, ordinals, clock times and the numbers in designations are left out.]],
  author = "the dossier authors", licence = "MIT",
  categories = { "figures" }, requires = { dossier = "0.1" },
  emits = { "mention:money", "mention:percent", "mention:quantity",
    ["fact:figure"] = { min = "number", max = "number", of = "number", unit = "string", qualifier = "string" } },
  grants = {},
  example = "dossier extract strait.dossier amounts",
  tests = {
    { text = "The sale is worth US$2.2 billion, or 40 billion New Taiwan dollars.",
      rows = {
        { type = "money", text = "US$2.2 billion", id = "money:usd:2200000000" },
        { type = "money", text = "40 billion New Taiwan dollars", id = "money:twd:40000000000" },
      } },
    { text = "The navy sent between 100 and 200 sailors, up from roughly 30.",
      rows = {
        { type = "figure", text = "between 100 and 200", min = 100, max = 200, unit = "sailors", qualifier = "between" },
        { type = "figure", text = "roughly 30", min = 30, max = 30, qualifier = "roughly" },
      } },
    { text = "It has received 11 of the 29 systems.",
      rows = { { type = "figure", text = "11 of the 29", min = 11, max = 11, of = 29, unit = "systems" } } },
    { text = "Half of the fleet can sail 300 kilometers.",
      rows = {
        { type = "quantity", text = "Half", id = "quantity:0.5" },
        { type = "figure", text = "Half", min = 0.5, max = 0.5, unit = "share" },
        { type = "quantity", text = "300 kilometers", id = "quantity:300-km" },
        { type = "figure", text = "300 kilometers", min = 300, max = 300, unit = "km" },
      } },
    { text = "Block 2 entered service in 2019. Meet one-on-one at 10 a.m.", rows = {} },
  },
}

local dossier = require "dossier"
local spans = require "dossier.extract.spans"
local units = require "dossier.extract.units"

-- "$40m", "€2.5bn": the scale is part of the token, so the number reader
-- passes over it.
local compact_query = dossier.query [[ [word="[0-9][0-9.,]*(bn|tn|mn|m|k|b|M|B|T|K)"] ]]
local compact_scale = { bn = 1e9, tn = 1e12, mn = 1e6, m = 1e6, k = 1e3, b = 1e9, t = 1e12 }

-- "300km", "155-kilometer": the unit is part of the token.
local measure_query = dossier.query [[
  [word="[0-9][0-9.,]*-?(km|kg|kilometers?|kilometres?|miles?|meters?|metres?|feet|foot|tons?|tonnes?|pounds?)"] ]]

local share_query = dossier.query [[
  share:("half"%c | [norm="a|one|two|three|four"] "-"? [norm="third|thirds|quarter|quarters|fifth|fifths|tenth|tenths"]
         | [norm="(one|two|three|four)-(third|quarter|fifth|tenth)s?"])
  ("of"%c | [norm="the|all|its|their|his|her|our"]) ]]
local share_parts = { third = 3, quarter = 4, fifth = 5, tenth = 10 }
local share_counts = { a = 1, one = 1, two = 2, three = 3, four = 4 }

-- Before a number in digits these make it a name: "page 5", "block 2".
local numbered = {}
for word in ([[page pages chapter section article paragraph level block phase
    version tier type grade figure table verse channel route highway flight room
    no nos number numbers ship hull mark mk size line item question step volume
    resolution part class act title gate unit day week]]):gmatch "%a+" do
  numbered[word] = true
end

-- After a number these end the search for the noun that it counts.
local no_noun = {}
for word in ([[of and or the a an to in on at by for from with as is was were are
    be been has have had will would could can may that which who than but per
    into onto over under about after before during since until when while if
    not its their his her our this these those out up down off against each
    more less other was said says plus minus percent]]):gmatch "%a+" do
  no_noun[word] = true
end

-- "seven were hurt": verbs that a bare number in words may be the subject of.
local counted_verbs = {}
for verb in ("were died drowned survived escaped voted remain remained abstained perished"):gmatch "%a+" do
  counted_verbs[verb] = true
end

local function begins_sentence(text, sentence_at, position)
  local sentence = sentence_at(position)
  if not sentence then return true end
  return position - sentence.first < 40 and not text:sub(sentence.first, position - 1):find "%w"
end

--- The plural noun that a count is of: "two senior US officials" -> officials.
local function noun_after(text, position)
  for _ = 1, 5 do
    local word, stop = text:match("^[ -]+([%a\x80-\xff][%w\x80-\xff'-]*)()", position)
    if not word or word:find "\xe2\x80" then return nil end
    if no_noun[word:lower()] then return nil end
    if units.plurals[word] or word:find "^%l+s$" and not word:find "[sui]s$" then
      -- "two arms orders": of two plurals the second is what is counted.
      local following = text:match("^ (%l+s)%f[%W]", stop)
      if following and not following:find "[sui]s$" and not no_noun[following] then return following end
      return word
    end
    position = stop
  end
  return nil
end

--- The qualifier that ends just before `first`: its words and first byte.
local function qualifier_before(text, first)
  local window = text:sub(math.max(1, first - 24), first - 1)
  local last = window:match "([%a]+) $"
  if not last then return nil end
  local phrases = units.qualifiers[last:lower()]
  if not phrases then return nil end
  local lowered = window:lower()
  for _, phrase in ipairs(phrases) do
    local start = #lowered - #phrase
    if start >= 1 and lowered:sub(start, #lowered - 1) == phrase
        and not lowered:sub(start - 1, start - 1):find "[%w-]" then
      return phrase, first - #phrase - 1
    end
  end
  return nil
end

local function sign_before(text, first)
  -- Most numbers have nothing of the kind before them: one look at a byte.
  local last = text:byte(first - 1)
  if last == 32 then last = text:byte(first - 2) end
  if not last or not (last == 36 or last >= 128 or last >= 65 and last <= 90) then return nil end
  local window = text:sub(math.max(1, first - 8), first - 1)
  for _, pair in ipairs(units.signs) do
    local sign, code = pair[1], pair[2]
    local at = #window - #sign + 1
    local space = 0
    if window:sub(-1) == " " then at, space = at - 1, 1 end
    if at >= 1 and window:sub(at, #window - space) == sign
        and (sign:find "^%W" or not window:sub(at - 1, at - 1):find "%w") then
      return code, first - #sign - space
    end
  end
  local code = window:match "%f[%a](%u%u%u) ?$"
  if code and units.codes[code] then
    return units.codes[code], first - #window:match "%u%u%u ?$"
  end
  return nil
end

local function money_after(text, last)
  local window = text:sub(last + 1, last + 44)
  local code, stop = window:match "^ ?(%u%u%u)()%f[%W]"
  if code and units.codes[code] then return units.codes[code], last + stop - 1 end
  local word
  word, stop = window:match "^[ -](%a+)()"
  if word and units.money_words[word] then
    return units.money_words[word], last + stop - 1
  end
  local which
  which, word, stop = window:match "^ ([%u][%a. ]-) (%l+)()"
  if which and units.money_words[word] and units.dollars_of[which:lower()] then
    return units.dollars_of[which:lower()], last + stop - 1
  end
  return nil
end

--- What a number is: kind, unit, and the span that belongs to it.
local function classify(text, number)
  local first, last = number.first, number.last
  local code, start = sign_before(text, first)
  if code then
    return "money", code, start, last
  end
  if number.compact then return nil end
  local window = text:sub(last + 1, last + 32)
  local stop = window:match "^ ?%%()" or window:match "^[ -]percent()%f[%W]"
    or window:match "^ per cent()%f[%W]"
  if stop then return "percent", "percent", first, last + stop - 1 end
  stop = window:match "^[ -]percentage[ -]points?()"
  if stop then return "percent", "percentage points", first, last + stop - 1 end
  local money, money_last = money_after(text, last)
  if money then return "money", money, first, money_last end
  -- "300km": the unit may touch; a calibre ("155mm") is part of a name.
  local touching = window:match "^(%a+)"
  if touching then
    if touching == "mm" or not units.measures[touching] or #touching < 2 then return nil end
    return "measure", units.measures[touching], first, last + #touching
  end
  local word, after = window:match "^[ -](%a+)()"
  if word then
    if word == "mm" then return nil end
    local compound = units.compound_measures[word]
    if compound then
      local second, after_second = window:match("^[ -](%a+)()", after)
      if second and compound[second] then
        return "measure", compound[second], first, last + after_second - 1
      end
    end
    local time = units.times[word:lower()]
    if time then return "time", time, first, last + after - 1 end
    local measure = units.measures[word]
    if measure and (#word > 2 or number.text:find "%d") and word ~= "m" and word ~= "in" then
      return "measure", measure, first, last + after - 1
    end
  end
  return "count", nil, first, last
end

--- "Three died and seven were hurt": a number in words that stands for persons
--- or things before a verb.
local function is_counted(text, first, last)
  local verb = text:match("^ (%l+)", last + 1)
  local before = text:sub(math.max(1, first - 10), first - 1):match "(%a+) $"
  return counted_verbs[verb] == true and before ~= "the" and before ~= "The" and before ~= "these" and before ~= "those"
end

local months = {}
for month in ("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"):gmatch "%a+" do months[month] = true end

--- Does the second number of "15-20 houses", "10-15 percent" go on as an amount?
local function ranges(text, last)
  local stop = text:match("^%-[%d,.]*%d()", last + 1) or text:match("^–[%d,.]*%d()", last + 1)
  return stop ~= nil and (noun_after(text, stop) ~= nil or text:find("^%s?%%", stop) ~= nil
    or text:find("^ per ?cent", stop) ~= nil or text:find("^ [mbt]r?illion", stop) ~= nil)
end

--- Does an amount with its sign end in the dash before: "$10-", "€10–"?
local function after_money(before)
  return before:find "[$£][%d.,]+%-$" or before:find "[$£][%d.,]+–$"
    or before:find "€[%d.,]+%-$" or before:find "€[%d.,]+–$"
end

--- Is a bare number no count at all, but part of a name, a time, a score?
local function is_no_count(text, sentence_at, number)
  local first, last = number.first, number.last
  local before = text:sub(math.max(1, first - 20), first - 1)
  local after = text:sub(last + 1, last + 12)
  if number.text:find "^%d" then
    if before:find "%w[:/.#]$" or before:find "[#/@]$" then return true end
    -- "15-20 houses" is a range, "2–1" a score and "A-12" a name.
    local joined = after_money(before)
    if before:find "%w%-$" and not joined and not (before:find "[%s(][%d,]+%-$" and noun_after(text, last + 1)) then return true end
    if before:find "%w–$" and not joined and not (before:find "[%s(][%d,]+–$" and noun_after(text, last + 1)) then return true end
    if after:find "^[-–]" and text:find("^[-\xe2][\x80-\xbf]*%d", last + 1) and not ranges(text, last) then return true end
    -- "3 to 5 June"
    local month = after:match "^ to %d%d? (%u%l%l)" or after:match "^[-\xe2][\x80-\xbf]*%d%d? (%u%l%l)"
    if month and months[month] then return true end
    if after:find "^[:/]%d" or after:find "^%.%d" or after:find "^'s" then return true end
    if after:find "^%s?[ap]%.?m%.?%f[^%w]" or after:find "^ o.clock" then return true end
    if #number.text >= 7 and not number.text:find "[,. %a]" then return true end
    if (before == "" or before:find "\n$") and after:find "^[.)]%s" then return true end
    if number.text:find "^0%d" then return true end
    local word = before:match "([%a]+)%.? $"
    if word and numbered[word:lower()] then return true end
    if word and word:find "^%u" and not number.text:find "[ ,]" then
      local at = first - #word - 1 - (before:find "%. $" and 1 or 0)
      if not begins_sentence(text, sentence_at, at) and not units.qualifiers[word:lower()] then
        return true
      end
    end
    return false
  end
  -- "twelve (12)" always counts; "one in five" counts nothing.
  if number.text:find "%d%)$" then return false end
  if number.value == 1 or before:find "one in $" or before:find "one out of $" then return true end
  if number.text:find "^%u" and text:find("^ %u", last + 1)
      and not noun_after(text, last + 1) then
    return true
  end
  if number.value <= 12 and not text:find("^ of ", last + 1)
      and not noun_after(text, last + 1) and not is_counted(text, first, last) then
    return true
  end
  return after:find "^%-[oi]n%-" ~= nil
end

--- "six to nine months", "between eight and ten weeks": the first of two
--- numbers in words.
local function begins_range(text, number, following)
  if following == nil or not number.text:find "^%a+$" or not following.text:find "^%a+$" then return false end
  local gap = text:sub(number.last + 1, math.min(following.first - 1, number.last + 8))
  return gap == " to "
    or gap == " and " and text:sub(math.max(1, number.first - 8), number.first - 1):lower() == "between "
end

--- A four-digit number in a date's place counts something only where a plural
--- noun follows it and nothing says "year".
local function is_year(text, date, number)
  if date.first < number.first or date.last > number.last then return true end
  local before = text:sub(math.max(1, date.first - 12), date.first - 1):lower()
  if before:find "%f[%a]in $" or before:find "since $" or before:find "by $"
      or before:find "of $" or before:find "late $" or before:find "early $"
      or before:find "year $" or before:find "[(,-] ?$" then
    return true
  end
  if sign_before(text, number.first) then return false end
  local noun = text:match("^ (%l+s)%f[%W]", number.last + 1) or text:match("^ (%l+)%f[%W]", number.last + 1)
  return not (noun and (units.plurals[noun] or (noun:find "s$" and before:find "%l $")))
end

local function gather_numbers(doc, text)
  local dates = spans.collect(doc:dates())
  local numbers = {}
  for number in doc:numbers() do
    local date = spans.overlapping(dates, number.first, number.last)
    if not date or not is_year(text, date, number) then
      numbers[#numbers + 1] = {
        first = number.first, last = number.last, text = number.text, value = number.value,
      }
    end
  end
  for hit in doc:search(compact_query) do
    local digits, scale = hit.text:match "^([%d.,]+)(%a+)$"
    local value = dossier.number(digits)
    if value and sign_before(text, hit.first) then
      value = value * compact_scale[scale:lower()]
      numbers[#numbers + 1] = {
        first = hit.first, last = hit.last, text = hit.text, compact = true,
        value = math.tointeger(value) or value,
      }
    end
  end
  return spans.disjoint(spans.sort(numbers))
end

local function name_of(kind, unit, value)
  local digits = units.decimal(value)
  if kind == "money" then
    return unit:lower() .. ":" .. digits, unit .. " " .. units.grouped(digits)
  elseif kind == "percent" then
    return digits, digits .. " percent"
  elseif kind == "measure" then
    return digits .. "-" .. unit, digits .. " " .. unit
  end
  return digits, digits
end

local mention_type = { money = "money", percent = "percent", measure = "quantity", count = "quantity" }

local function emit_amount(emit, item)
  local kind = mention_type[item.kind]
  if not kind then return end
  local id, name = name_of(item.kind, item.unit, item.value)
  emit.mention {
    first = item.first, last = item.last, type = kind, id = id, name = name,
    value = units.decimal(item.value), rule = item.kind,
  }
end

--- "5 to 10 million": the first number has the second's scale.
local function scaled(low, high)
  local digits = high.text:match "^[%d.,]+"
  if not digits or not high.text:find "%a" or low.text:find "%a" then return low.value end
  local bare = dossier.number((digits:gsub("[.,]$", "")))
  if not bare or bare == 0 then return low.value end
  local value = low.value * high.value / bare
  return math.tointeger(value) or value
end

--- Join two items into a range when the words between them say so.
local function range_of(text, low, high)
  local gap = text:sub(low.last + 1, high.first - 1)
  local before = text:sub(math.max(1, low.first - 8), low.first - 1):lower()
  if gap == " and " and before:find "between $" then return "between", low.first - 8 end
  if gap == " to " and before:find "from $" and low.kind == high.kind then
    return "from", low.first - 5
  end
  if gap == " to " or gap == "-" or gap == "–" or gap == " or " then
    return gap == " or " and "or" or "to", low.first
  end
  return nil
end

local function emit_figure(emit, item, fields, first, last, rule)
  emit.fact {
    type = "figure", first = first, last = last, rule = rule,
    fields = {
      min = fields.min, max = fields.max, of = fields.of, unit = fields.unit,
      qualifier = fields.qualifier,
    },
    evidence = {
      min = { item.first, item.last }, max = { (fields.top or item).first, (fields.top or item).last },
    },
  }
end

local function unit_of(text, item)
  if item.kind ~= "count" then return item.unit end
  return noun_after(text, item.last + 1)
end

--- Everything that can follow from item i: "11 of the 29", a range, or the
--- item alone. Returns how many items it used.
local function emit_from(text, emit, items, i)
  local item, nxt = items[i], items[i + 1]
  local words, start = qualifier_before(text, item.first)
  if nxt and nxt.first - item.last < 12 then
    local gap = text:sub(item.last + 1, nxt.first - 1)
    if item.kind == "count" and nxt.kind == "count"
        and (gap == " of the " or gap == " of " or gap == " out of " or gap == " out of the "
          or gap == " of its " or gap == " of their " or gap == " of his " or gap == " of her "
          or gap == " of our ") then
      emit_amount(emit, item)
      emit_amount(emit, nxt)
      emit_figure(emit, item, {
        min = item.value, max = item.value, of = nxt.value,
        unit = unit_of(text, nxt), qualifier = words,
      }, start or item.first, nxt.last, "share-of-total")
      return 2
    end
    local word, range_first = range_of(text, item, nxt)
    local same = item.kind == nxt.kind and item.unit == nxt.unit
    if word and (same or (item.kind == "count" and word ~= "or"))
        or (word and nxt.kind == "count" and item.kind == "money" and gap ~= " or ") then
      local unit = unit_of(text, nxt) or item.unit
      local low, high = item.value, nxt.value
      local kind = item.kind == "money" and "money" or nxt.kind
      if not same or nxt.kind == "money" or nxt.kind == "count" then low = scaled(item, nxt) end
      if low <= high and (word ~= "or" or same) then
        local id = units.decimal(low) .. "-" .. units.decimal(high)
        if kind == "money" then
          item.value = low
          if nxt.kind ~= "money" then nxt.kind, nxt.unit = "money", item.unit end
          if item.kind ~= "money" then item.kind, item.unit = "money", nxt.unit end
          emit_amount(emit, item)
          emit_amount(emit, nxt)
        elseif mention_type[kind] then
          local plain = kind == "measure" and "-" .. unit or ""
          emit.mention {
            first = item.first, last = nxt.last, type = mention_type[kind],
            id = id .. plain, name = id .. (unit and kind == "measure" and " " .. unit or ""),
            value = id, rule = "range",
          }
        end
        emit_figure(emit, item, {
          min = low, max = high, unit = unit, top = nxt,
          qualifier = word == "between" and "between" or words,
        }, word == "between" and range_first or start or item.first, nxt.last, "range")
        return 2
      end
    end
  end
  emit_amount(emit, item)
  local last, after = item.last, text:sub(item.last + 1, item.last + 10)
  if not words and after:find "^ or more%f[%W]" then
    words, last = "or more", item.last + 8
  end
  emit_figure(emit, item, {
    min = item.value, max = item.value, unit = unit_of(text, item), qualifier = words,
  }, start or item.first, last, item.kind)
  return 1
end

--- Shares in words. Returns the spans that they took, in order.
local function extract_shares(doc, text, emit)
  local taken = {}
  for hit in doc:search(share_query) do
    local share = hit.share
    local before = text:sub(math.max(1, share.first - 8), share.first - 1):lower()
    local words = dossier.fold(share.text)
    local value
    if words == "half" then
      if not (before:find "first $" or before:find "second $" or before:find "latter $"
          or before:find "last $" or before:find "other $" or before:find "[-]$"
          or before:find "and a $" or before:find "better $") then
        value = 0.5
      end
    else
      local count, part = words:match "^(%a+)[ -]+(%a-)s?$"
      if count and share_parts[part] and share_counts[count] then
        value = share_counts[count] / share_parts[part]
      end
    end
    if value then
      local qualifier, start = qualifier_before(text, share.first)
      taken[#taken + 1] = { first = share.first, last = share.last }
      emit.mention {
        first = share.first, last = share.last, type = "quantity",
        id = units.decimal(value), name = units.decimal(value),
        value = units.decimal(value), rule = "share",
      }
      emit.fact {
        type = "figure", first = start or share.first, last = share.last, rule = "share",
        fields = { min = value, max = value, unit = "share", qualifier = qualifier },
        evidence = { min = { share.first, share.last } },
      }
    end
  end
  return taken
end

local function extract_joined_measures(doc, text, emit)
  for hit in doc:search(measure_query) do
    local digits, unit = hit.text:match "^([%d.,]+)%-?(%a+)$"
    local value = digits and dossier.number(digits)
    local measure = unit and units.measures[unit]
    if value and measure and not sign_before(text, hit.first) then
      local item = { first = hit.first, last = hit.last, kind = "measure", unit = measure, value = value }
      emit_amount(emit, item)
      local qualifier, start = qualifier_before(text, hit.first)
      emit_figure(emit, item, { min = value, max = value, unit = measure, qualifier = qualifier },
        start or hit.first, hit.last, "joined-measure")
    end
  end
end

local function extract(doc, emit)
  local text = doc.text
  local items = {}
  local sentence_at = spans.sentences(doc)
  local shares = extract_shares(doc, text, emit)
  local numbers = gather_numbers(doc, text)
  for i, number in ipairs(numbers) do
    local kind, unit, first, last = classify(text, number)
    local free = not spans.overlapping(shares, number.first, number.last)
    if free and kind and (kind ~= "count" or begins_range(text, number, numbers[i + 1])
        or not is_no_count(text, sentence_at, number)) then
      items[#items + 1] = {
        kind = kind, unit = unit, first = first, last = last,
        value = number.value, text = number.text,
      }
    end
  end
  local i = 1
  while items[i] do
    i = i + emit_from(text, emit, items, i)
  end
  extract_joined_measures(doc, text, emit)
end

return { extract = extract }
