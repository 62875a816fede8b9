--- Byte spans of a document, as extractors need them: lists in byte order,
--- and the question "is this stretch taken?".
---
--- A span is any table with `first` and `last` (1-based, inclusive). Lists are
--- kept sorted and searched by halves; the refused way, a flag for each byte,
--- costs memory by the text and not by the finds.

local spans = {}

--- The last span of a sorted list that starts at or before `position`, with
--- its index; nil when there is none.
function spans.at_or_before(list, position)
  local low, high, found = 1, #list, nil
  while low <= high do
    local middle = (low + high) // 2
    if list[middle].first <= position then
      found, low = middle, middle + 1
    else
      high = middle - 1
    end
  end
  if found then return list[found], found end
  return nil, 0
end

--- The first span of a sorted list that starts at or after `position`, with
--- its index.
function spans.at_or_after(list, position)
  local _, index = spans.at_or_before(list, position - 1)
  return list[index + 1], index + 1
end

--- The span of a sorted list of disjoint spans that shares a byte with
--- first..last.
function spans.overlapping(list, first, last)
  local span = spans.at_or_before(list, last)
  if span and span.last >= first then return span end
  return nil
end

--- A function like `overlapping` for questions that come in byte order: it goes
--- through the list once, whatever the number of questions.
function spans.cursor(list)
  local index = 1
  return function(first, last)
    local span = list[index]
    while span and span.last < first do
      index = index + 1
      span = list[index]
    end
    if span and span.first <= last then return span end
    return nil
  end
end

--- A function that gives the sentence at a byte, as doc:sentence does. It keeps
--- the last one: questions about one sentence come together, and each answer
--- of doc:sentence holds a copy of its text.
function spans.sentences(doc)
  local last
  return function(position)
    if not last or position < last.first or position > last.last then
      last = doc:sentence(position) or last
      if not last or position < last.first or position > last.last then return nil end
    end
    return last
  end
end

--- Collect an iterator of hits or mentions.
function spans.collect(iterator, ...)
  local list = {}
  for item in iterator, ... do list[#list + 1] = item end
  return list
end

--- Sort into byte order, longer ones first where two start together, equal
--- ones as they came: table.sort alone leaves their order to chance. The order
--- is one number a span: first byte, length (16 bits), place in the list (22).
function spans.sort(list)
  local keys, as_they_came = {}, table.move(list, 1, #list, 1, {})
  for i, span in ipairs(list) do
    local length = math.min(span.last - span.first, 65535)
    keys[i] = span.first << 38 | (65535 - length) << 22 | i & 0x3fffff
  end
  -- Plain numbers sort without a call back for each comparison.
  table.sort(keys)
  for i, key in ipairs(keys) do list[i] = as_they_came[key & 0x3fffff] end
  return list
end

--- Keep, of spans that overlap, the one that starts first (the longest of
--- those that start together). The list must be sorted.
function spans.disjoint(list)
  local kept, stop = {}, 0
  for _, span in ipairs(list) do
    if span.first > stop then
      kept[#kept + 1] = span
      stop = span.last
    end
  end
  return kept
end

--- Add a span to a sorted list at its place.
function spans.insert(list, span)
  local _, index = spans.at_or_before(list, span.first)
  table.insert(list, index + 1, span)
end

return spans
