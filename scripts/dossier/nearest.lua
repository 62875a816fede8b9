-- The nearest right word to a mistyped one, for messages.
--
-- Levenshtein's distance with swapped neighbours as one step (optimal string
-- alignment); a word counts as near when at most a third of it, and at most
-- three letters, are wrong. Ties go to the word that sorts first.

local function distance(a, b, limit)
  local before, row = nil, {}
  if math.abs(#a - #b) > limit then return limit + 1 end
  for j = 0, #b do row[j] = j end
  for i = 1, #a do
    local next_row = { [0] = i }
    for j = 1, #b do
      local cost = a:byte(i) == b:byte(j) and 0 or 1
      local best = math.min(row[j] + 1, next_row[j - 1] + 1, row[j - 1] + cost)
      if before and j > 1 and a:byte(i) == b:byte(j - 1) and a:byte(i - 1) == b:byte(j) then
        best = math.min(best, before[j - 2] + 1)
      end
      next_row[j] = best
    end
    before, row = row, next_row
  end
  return row[#b]
end

--- nearest(word, words): the nearest of a list, or nil when none is near.
--- Example: nearest("serach", { "load", "search" }) --> "search"
return function(word, words)
  local limit = math.min(3, math.max(1, #word // 3))
  local best, least
  local lower = word:lower()
  for _, candidate in ipairs(words) do
    local d = distance(lower, candidate:lower(), limit)
    if d <= limit and (not least or d < least or d == least and candidate < best) then
      best, least = candidate, d
    end
  end
  return best
end
