manifest {
  name = "quotes", version = "0.1.0", kind = "extractor",
  summary = "quotations with their speakers, transcript turns and reported speech",
  description = [[
Direct quotations between curly or straight marks, with the speaker before,
after or between the parts; fragments in the writer's sentence (partial); words
in marks that nobody is said to have spoken (term); the turns of a transcript;
and reported clauses ("Lin said that ...", "..., the report said"). A pronoun
means the speaker named last. Where no speaker stands beside the verb, none is
given.]],
  author = "the dossier authors", licence = "MIT",
  categories = { "quotes" }, requires = { dossier = "0.1" },
  after = { "amounts", "dates", "weapons", "names" },
  emits = { ["fact:quote"] = { kind = "string", speaker = "string", speaker_id = "string", cue = "string" } },
  grants = {},
  args = {},
  example = "dossier run strait.dossier who-said-what",
  tests = {
    { text = "“We will not yield,” Defense Minister Lin Wei-han said. “That is our policy.”",
      rows = {
        { type = "quote", text = "We will not yield,", kind = "direct", speaker = "Lin Wei-han" },
        { type = "quote", text = "That is our policy.", kind = "direct", speaker = "Lin Wei-han" },
      } },
    { text = "Lin Wei-han told reporters that the plan was \"too slow\" for the island.",
      rows = { { type = "quote", text = "too slow", kind = "partial", speaker = "Lin Wei-han" } } },
    { text = "QUESTION: Any comment?\n\nMR HALE: None at all.\n\nQUESTION: Thanks.",
      rows = {
        { type = "quote", text = "Any comment?", kind = "turn" },
        { type = "quote", text = "None at all.", kind = "turn", speaker = "Hale" },
        { type = "quote", text = "Thanks.", kind = "turn" },
      } },
    { text = "Two officials said that the talks had failed.",
      rows = { { type = "quote", text = "the talks had failed", kind = "indirect", speaker = "Two officials" } } },
    { text = "A text says “we never met” and stops there.",
      rows = { { type = "quote", rule = "unattributed", text = "we never met" } } },
    { text = "Lin Wei-han said the plan was old, adding that it would be changed.",
      rows = {
        { type = "quote", rule = "said-clause", text = "the plan was old", speaker = "Lin Wei-han" },
        { type = "quote", rule = "adding-that", text = "it would be changed", speaker = "Lin Wei-han" },
      } },
    { text = "The fleet was old, Lin Wei-han said. According to Lin Wei-han, the crews left. The pier was old, according to Lin Wei-han.",
      rows = {
        { type = "quote", rule = "clause-said", text = "The fleet was old", speaker = "Lin Wei-han" },
        { type = "quote", rule = "according-to", text = "the crews left", speaker = "Lin Wei-han" },
        { type = "quote", rule = "clause-according-to", text = "The pier was old", speaker = "Lin Wei-han" },
      } },
  },
}

local dossier = require "dossier"
local spans = require "dossier.extract.spans"
local speakers = require "dossier.extract.speakers"

local mark_query = dossier.query [[ [word="[“”„\"‘]"] ]]

-- Verbs whose subject may follow them: not "told", whose object follows.
local inverting = {}
for verb in ([[said says wrote added noted explained continued recalled stated asked tweeted
    replied warned remarked argued insisted concluded declared announced commented quipped
    joked observed testified cautioned read reads]]):gmatch "%a+" do
  inverting[verb] = true
end

-- Verbs that introduce a clause without "that".
local plain_clause = {}
for verb in ([[said says say added adds argued argues warned warns noted notes claimed claims insisted
    insists conceded concedes acknowledged acknowledges confirmed confirms stressed explained predicted
    predicts worries worried believes fears hopes]]):gmatch "%a+" do
  plain_clause[verb] = true
end

-- Verbs whose object, who is told, stands before the clause.
local with_object = {}
for verb in ("told tells warned warns assured assures informed informs reminded reminds"):gmatch "%a+" do
  with_object[verb] = true
end
local hearers = {}
for word in ([[reporters journalists analysts lawmakers parliament investors officials residents
    supporters delegates viewers legislators senators everyone them him her us me]]):gmatch "%a+" do
  hearers[word] = true
end

-- What may stand between "said" and "that".
local when_said = {}
for word in ([[on in late last earlier later yesterday today again at during after before separately
    recently to this]]):gmatch "%a+" do
  when_said[word] = true
end

-- What can begin a clause after "said".
local clause_start = {}
for word in ([[the a an it he she they there this that these those his her its their our we i you
    no some all any more most many few such both each every if when while as]]):gmatch "%a+" do
  clause_start[word] = true
end
local finite = {}
for word in ([[is are was were has have had will would could should can may might must does do did
    remains remained needs needed wants wanted]]):gmatch "%a+" do
  finite[word] = true
end

-- A sentence longer than this is a table or a list, and reports nothing.
local longest_sentence = 4000

-- Quotation marks -------------------------------------------------------------

--- Is a straight mark an opening one? By what stands beside it.
local function opens(text, mark)
  local before = text:sub(mark.first - 1, mark.first - 1)
  return mark.first == 1 or before:find "[%s(%[]" ~= nil or before == "\x94" or before == "\x93"
end

local open_curly, close_curly = "“", "”"

--- Where a quotation between single curly marks that opens at `first` closes: a
--- mark behind a stop, or one that no letter follows and that is no plural's
--- apostrophe ("the workers’ too"). nil for an opening mark alone.
local function single_close(text, first)
  local stop = (text:find("\n", first, true) or #text + 1) - 1
  local position, kept = first, nil
  while true do
    local at = text:find("’", position, true)
    if not at or at > stop then return kept end
    local opens_again = text:sub(position, at - 1):find("[%s(]‘")
    if opens_again and kept then return kept end
    position = at + 3
    if not text:find("^[%w\x80-\xff]", position) or text:find("^\xe2\x80[\x93\x94\x9d]", position) then
      local before = text:sub(at - 1, at - 1)
      if before:find "[,.?!]" or before ~= "s" or not text:find("^ %l", position) then return at end
      kept = kept or at
    end
  end
end

--- Pair the marks, paragraph by paragraph. A quotation left open at the end of
--- a paragraph whose next paragraph opens again goes on there.
local function pair_marks(doc, text)
  local quotes, open, single = {}, nil, 0
  for mark in doc:search(mark_query) do
    if mark.first <= single then goto next end
    if open and text:sub(open.last, mark.first):find("\n", 1, true) then
      local paragraph = text:find("\n", open.last, true)
      local next_open = text:sub(paragraph, mark.first - 1):find "%S" == nil
      if next_open and (mark.text == open_curly or mark.text == '"') then
        local stop = paragraph - 1
        while text:sub(stop, stop):find "%s" do stop = stop - 1 end
        if stop > open.last then
          quotes[#quotes + 1] = { first = open.last + 1, last = stop, open = open.first, close = stop, runs_on = true }
        end
      end
      open = nil
    end
    if mark.text == "‘" then
      local before = text:sub(mark.first - 1, mark.first - 1)
      local close = not open and (mark.first == 1 or before:find "[%s([\x93\x94]") and single_close(text, mark.last + 1)
      if close and close > mark.last + 1 then
        quotes[#quotes + 1] = { first = mark.last + 1, last = close - 1, open = mark.first, close = close + 2 }
        single = close + 2
      end
      goto next
    end
    local is_open = mark.text == open_curly or mark.text == "„" or mark.text == '"' and (not open and opens(text, mark))
    if is_open and not open then
      open = { first = mark.first, last = mark.last, text = mark.text }
    elseif open and (mark.text == close_curly or mark.text == '"' and open.text == '"') then
      if mark.first > open.last + 1 then
        quotes[#quotes + 1] = { first = open.last + 1, last = mark.first - 1, open = open.first, close = mark.last }
      end
      open = nil
    elseif is_open then
      open = { first = mark.first, last = mark.last, text = mark.text }
    end
    ::next::
  end
  return quotes
end

-- Transcripts -----------------------------------------------------------------

local questioner = { QUESTION = true, Q = true, REPORTER = true, Question = true }

--- Lines that begin with a speaker's label, where a label comes back or a
--- question is asked: one label alone is a headline's kicker.
local function find_labels(doc, text)
  local labels, counts, found = {}, {}, false
  for from, line in text:gmatch "()([^\n]+)" do
    local label, stop = line:match "^(%u[%u .'-]-):()%s"
    if not label then label, stop = line:match "^(%u[%u%s.\xe2\x80\x99'-]-):()%s" end
    if not label then label, stop = line:match "^(Question):()%s" end
    if not label then label, stop = line:match "^(M[rs]s?%.? %u%l+):()%s" end
    if label and #label <= 48 then
      local zone = doc:zone(from)
      if zone == "body" or zone == "heading" or zone == "headline" or zone == nil then
        labels[#labels + 1] = { first = from, last = from + #label - 1, text = label, body = from + stop - 1 }
        counts[label] = (counts[label] or 0) + 1
        if counts[label] > 1 or questioner[label] then found = true end
      end
    end
  end
  if not found then return {} end
  return labels
end

local function emit_turns(doc, text, who, emit)
  local labels = find_labels(doc, text)
  local turns = {}
  for i, label in ipairs(labels) do
    local first = text:find("%S", label.body)
    local last = labels[i + 1] and labels[i + 1].first - 1 or #text
    while last > label.last and text:sub(last, last):find "[%s%z]" do last = last - 1 end
    if first and first <= last then
      local fields, evidence = { kind = "turn" }, { speaker = { label.first, label.last } }
      if not questioner[label.text] then
        local person = spans.overlapping(who.persons, label.first, label.last)
        fields.speaker = person and person.name or label.text
        fields.speaker_id = person and person.id or nil
        if person then evidence.speaker = { person.first, person.last } end
      end
      emit.fact { type = "quote", first = first, last = last, rule = "turn", fields = fields, evidence = evidence }
      turns[#turns + 1] = { first = first, last = last }
    end
  end
  return turns
end

-- Attribution -----------------------------------------------------------------

local attribution = {}
attribution.__index = attribution


--- Where a sentence's words begin: a dateline belongs to it but to nobody's
--- words.
function attribution:sentence_start(sentence)
  local dateline = spans.overlapping(self.datelines, sentence.first, sentence.first)
  if dateline and dateline.last < sentence.last then return self.text:match("^%s*()", dateline.last + 1) end
  return sentence.first
end

--- A pronoun's person: whoever spoke last, else the person named last before.
function attribution:resolved(subject)
  if not subject or not subject.pronoun then return subject end
  local last = self.last
  local word = self.text:sub(subject.first, subject.last)
  local function stands_for(speaker)
    return { name = speaker.name, id = speaker.id, person = speaker.person, phrase = speaker.phrase,
      group = speaker.group, first = subject.first, last = subject.last }
  end
  if subject.pronoun == "person" then
    if last and last.person and self.who:agrees(word, last) ~= false then return stands_for(last) end
    local person = self.who:person_of(word, subject.first)
    if person then
      return { name = person.name, id = person.id, person = true, first = subject.first, last = subject.last }
    end
    -- Somebody spoke, and the text leaves open who.
    return { open = true, first = subject.first, last = subject.last }
  end
  -- "Taipei has criticized ..., alleging what it described as": the sentence's
  -- own subject is nearer than whoever spoke before.
  local sentence = subject.pronoun == "thing" and self.sentence_at(subject.first)
  local from = sentence and self:sentence_start(sentence)
  local name = from and spans.at_or_after(self.who.names, from)
  if name and name.last < subject.first and name.type ~= "person" and name.first - from <= 4 then
    return { name = name.name, id = name.id, first = subject.first, last = subject.last }
  end
  if last and not last.person then return stands_for(last) end
  return nil
end

function attribution:cues_between(first, last)
  local out = {}
  local cue, index = spans.at_or_after(self.cues, first)
  while cue and cue.last <= last do
    out[#out + 1] = cue
    index = index + 1
    cue = self.cues[index]
  end
  return out
end

--- After the closing mark: ", Lin said" / " said Lin" / ", according to Lin".
function attribution:from_right(quote, limit)
  local text = self.text
  local from = quote.close + 1
  local ending = text:sub(quote.last, quote.last)
  if ending == "." and not text:find("^,", from) then return nil end
  local start = text:match("^[,]? ?%-?%-? ?()%S", from)
  if not start or start > limit then return nil end
  if text:find("^according to ", start) then
    local subject = self:resolved(self.who:after(start + 11, limit, true))
    return subject, { first = start, last = start + 11, text = "according to" }
  end
  for _, cue in ipairs(self:cues_between(start, math.min(limit, start + 140))) do
    if text:sub(start, cue.first - 1):find "[.!?] %u" then return nil end
    if cue.first == start then
      if inverting[cue.text:lower()] then
        local subject = self:resolved(self.who:after(cue.last, limit))
        if subject then return subject, cue end
      end
      -- "..." said, by nobody named
    else
      local subject = self:resolved(self.who:before(cue.first, start))
      if subject then return subject, cue end
    end
  end
  return nil
end

--- Before the opening mark, in the same sentence: "Lin said, “".
function attribution:from_left(quote, limit)
  local text = self.text
  local cues = self:cues_between(limit, quote.open - 1)
  for i = #cues, 1, -1 do
    local cue = cues[i]
    local between = text:sub(cue.last + 1, quote.open - 1)
    if #between > 160 then return nil end
    local gerund = cue.text:find "ing$" ~= nil
    local passive = text:sub(math.max(1, cue.first - 8), cue.first - 1):find "to $"
    local subject
    if not passive then
      local same = self.previous and not text:sub(self.previous.close, quote.open):find "[.!?\n]"
      if gerund and same and cue.first == self.previous.close + 2 then
        -- “a new dawn,” calling her rivals “tired men”
        subject = self.previous_subject
      elseif gerund and text:sub(cue.first - 2, cue.first - 1) == ", " then
        subject = self.sentence_speaker
        if not subject or subject.last < limit then
          local earlier = cues[i - 1]
          subject = earlier and self:resolved(self.who:before(earlier.first, limit))
            or self:resolved(self.who:phrase(limit, (text:find("[%s]%l+%s", limit) or limit) - 1))
        end
      elseif not gerund then
        subject = self:resolved(self.who:before(cue.first, limit))
        -- "... said X was “a” and urged Y to “b”": two verbs of one subject.
        if not subject and text:sub(cue.first - 4, cue.first - 1) == "and " and self.previous_subject
            and self.previous and not text:sub(self.previous.close, quote.open):find "[.!?\n]" then
          subject = self.previous_subject
        end
      end
    end
    if not subject and text:find("^,? “", cue.last + 1) and inverting[cue.text:lower()] then
      subject = self:resolved(self.who:before(cue.first, limit))
    end
    if subject then return subject, cue, between end
  end
  local from, to = text:sub(limit, quote.open - 1):find "[Aa]ccording to "
  if from then
    local subject = self:resolved(self.who:after(limit + to - 2, quote.open - 1, true))
    if subject then return subject, { first = limit + from - 1, last = limit + to - 2, text = "according to" }, "" end
  end
  return nil
end

local function word_count(text)
  local _, count = text:gsub("%S+", "")
  return count
end

function attribution:kind_of(quote, subject, side, between)
  local words = self.text:sub(quote.first, quote.last)
  local capital = words:find "^%u" ~= nil or words:find "^\xe2\x80\x98%u" ~= nil or words:find "^\xe2\x80\xa6" ~= nil
  local closed = words:find "[,.?!]$" ~= nil or words:find "[,.?!]\xe2\x80\x99$" ~= nil
    or words:find "\xe2\x80\xa6$" ~= nil or words:find "\xe2\x80\x94$" ~= nil
  if not subject then
    if word_count(words) <= 5 or not (capital and closed) then return "term" end
    return "direct"
  end
  -- A word or two inside the writer's sentence, whoever it reports.
  if side == "right" and not closed and word_count(words) <= 2 then return "term" end
  if side == "right" and (closed or capital and word_count(words) > 4) then return "direct" end
  if side == "left" then
    if between and (between:find "[,:] ?$" or between == " ") and capital then return "direct" end
    if between and between:find ", $" and word_count(words) > 6 then return "direct" end
  end
  if side == "same" then return "direct" end
  return "partial"
end

local function emit_quote(emit, quote, kind, subject, cue, rule)
  local fields, evidence = { kind = kind }, {}
  if subject then
    fields.speaker = subject.name
    fields.speaker_id = subject.id
    evidence.speaker = { subject.first, subject.last }
  end
  if cue then
    fields.cue = cue.text
    evidence.cue = { cue.first, cue.last }
  end
  emit.fact {
    type = "quote", first = quote.first, last = quote.last, rule = rule, fields = fields, evidence = evidence,
  }
end

local function line_start(text, position)
  local from = math.max(1, position - 4000)
  local before = text:sub(from, position - 1):match ".*\n()"
  return before and from + before - 1 or from
end

--- Where the writer's own words before a quotation begin: its sentence, or the
--- end of the quotation before.
function attribution:left_limit(quote, previous)
  local sentence = self.sentence_at(quote.open)
  local from = sentence and sentence.first or line_start(self.text, quote.open)
  if previous and previous.close >= from then from = previous.close + 1 end
  local opening = self.text:match("^[,.]? ()", from)
  return opening or from
end

function attribution:right_limit(quote, following)
  local sentence = self.sentence_at(quote.close)
  local text = self.text
  local last = sentence and sentence.last or quote.close
  -- A sentence may be cut at the mark; the attribution is then the next one.
  if last <= quote.close and text:find("^ %l", quote.close + 1) or last <= quote.close and text:find("^, ", quote.close + 1) then
    local after = self.sentence_at(quote.close + 2)
    last = after and after.last or last
  end
  if last <= quote.close and text:sub(quote.last, quote.last):find "[,?!]" then
    local after = self.sentence_at(quote.close + 2)
    if after and not text:sub(quote.close, after.first):find "\n" then last = after.last end
  end
  if following and following.open <= last then last = following.open - 1 end
  return last
end

--- One quotation, with the one before it and the one after.
function attribution:read_quote(quote, following, emit)
  local text, previous = self.text, self.previous
  local left = self:left_limit(quote, previous)
  local right = self:right_limit(quote, following)
  local begins = text:sub(left, quote.open - 1):find "^%s*$" ~= nil
  -- “one China” policy: the marks are the policy's, nobody's words.
  local named = spans.overlapping(self.policies, quote.first, quote.last)
  local policy = named ~= nil and named.first <= quote.first and named.last >= quote.last - 1
  local subject, cue, side, between
  if not policy then
    subject, cue = self:from_right(quote, right)
    side = subject and "right"
    if not subject then
      subject, cue, between = self:from_left(quote, left)
      side = subject and "left"
    end
  end
  local rule = side
  if not subject and not policy and begins and previous and self.previous_subject
      and (previous.runs_on or not text:sub(previous.close, quote.open):find "\n")
      and word_count(text:sub(quote.first, quote.last)) > 2 then
    subject, side, rule = self.previous_subject, "same", "continued"
  end
  local kind = self:kind_of(quote, subject, side, between)
  if kind == "partial" and side == "left" and cue and quote.open - cue.last > 90 then
    subject, cue, kind = nil, nil, "term"
  end
  if not spans.overlapping(self.turns, quote.first, quote.last) or kind == "term" or cue then
    emit_quote(emit, quote, kind, subject, cue, rule or "unattributed")
  end
  if subject and not subject.open then
    self.last, self.sentence_speaker = subject, subject
  end
  if subject or not begins or kind == "term" then self.previous_subject = subject end
  self.previous = quote
end

-- Reported speech ---------------------------------------------------------------

local function trim_end(text, first, last)
  while last > first and text:sub(last, last):find "[%s.,;]" do last = last - 1 end
  return last
end

local function without_opener(text, first, last)
  local from = text:match("^However, ()", first) or text:match("^Meanwhile, ()", first)
    or text:match("^But ()", first) or text:match("^And ()", first) or text:match("^Still, ()", first)
  return from and from < last and from or first
end

function attribution:clause(emit, first, last, subject, cue, rule)
  last = trim_end(self.text, first, last)
  if last - first < 12 or word_count(self.text:sub(first, last)) < 3 then return false end
  emit_quote(emit, { first = first, last = last }, "indirect", subject, cue, rule)
  if not subject.open then self.last = subject end
  return true
end

--- Does a clause without "that" follow "said"?
function attribution:starts_clause(position, last)
  local text = self.text
  local word = text:match("^(%a+)", position)
  if not word then return false end
  if word == "on" or word == "in" or word == "at" or word == "to" or word == "during" or word == "by"
      or word == "of" or word == "about" or word == "after" or word == "earlier" or word == "late" then
    return false
  end
  if clause_start[word:lower()] then return true end
  for verb in text:sub(position, math.min(last, position + 100)):gmatch "%f[%a]%l+%f[%A]" do
    if finite[verb] then return true end
  end
  return false
end

--- Where the clause after a verb of speech begins that "that" or a hearer
--- introduces: "said on Thursday that ...", "told analysts that ...", "told
--- reporters the ...".
function attribution:introduced(cue, last)
  local text, form = self.text, cue.text:lower()
  local from = text:match("^ that ()", cue.last + 1)
  if from then return from end
  local between, after = text:match("^ ([%w\x80-\xff' -]-) that ()", cue.last + 1)
  if between and #between < 60 and (with_object[form] or when_said[between:match "^%a+"]) and word_count(between) <= 6 then
    return after
  end
  local hearer, clause_first = text:match("^ (%l+) ()", cue.last + 1)
  if hearer and with_object[form] and hearers[hearer] and self:starts_clause(clause_first, last) then
    return clause_first
  end
  return nil
end

function attribution:read_sentence(sentence, cues, emit)
  local text = self.text
  local first, last = self:sentence_start(sentence), sentence.last
  local speaker
  for index, cue in ipairs(cues) do
    local next_cue = cues[index + 1]
    local clause_last = last
    -- ", adding that" ends the clause before it.
    if next_cue and next_cue.text == "adding" and text:sub(next_cue.first - 2, next_cue.first - 1) == ", " then
      clause_last = next_cue.first - 3
    end
    local before = text:sub(math.max(1, cue.first - 6), cue.first - 1)
    local form = cue.text:lower()
    if before:find "to $" or before:find "be $" or before:find "been $" or before:find "is $" or before:find "as $"
        or before:find "was $" or before:find "were $" or before:find "not $" or before:find "are $" then
      goto next
    end
    if form:find "ing$" then
      local from = text:match("^ that ()", cue.last + 1)
      if from and speaker and before:find ", $" then
        self:clause(emit, from, clause_last, speaker, cue, "adding-that")
      end
      goto next
    end
    do
      local subject = not (cue.thought and not self:introduced(cue, clause_last)) and
        self:resolved(self.who:before(cue.first, first))
      if subject then
        local after = self:introduced(cue, clause_last)
        -- A comma behind the subject too makes it an apposition: "its head, Idris, said".
        local comma = subject.first > first + 8 and text:sub(subject.last + 1, subject.last + 1) ~= ","
          and text:sub(subject.first - 8, subject.first - 1):match "()[,] [%a]* ?$"
        local done
        if after then
          done = self:clause(emit, after, clause_last, subject, cue, "said-that")
        elseif (form == "said" or form == "says" or form == "added" or form == "reported") and comma
            and not text:sub(first, subject.first - 8 + comma - 2):find "^%a+ing " then
          local clause_first = without_opener(text, first, subject.first)
          local stop = subject.first - 8 + comma - 2
          -- "On the decision, Lin said the ..." opens with no clause.
          local body = text:sub(clause_first, stop)
          local opens_plain = body:find "^On " or body:find "^In " or body:find "^At " or body:find "^During "
            or body:find "^Asked " or body:find "^When " or body:find "^After " or body:find "^Speaking "
          local from = cue.last + 2
          if plain_clause[form] and opens_plain and self:starts_clause(from, clause_last) then
            done = self:clause(emit, from, clause_last, subject, cue, "said-clause")
          elseif not opens_plain then
            done = self:clause(emit, clause_first, stop, subject, cue, "clause-said")
          end
        elseif plain_clause[form] and text:sub(cue.last + 1, cue.last + 1) == " "
            and self:starts_clause(cue.last + 2, clause_last) then
          done = self:clause(emit, cue.last + 2, clause_last, subject, cue, "said-clause")
        end
        if done then speaker = subject end
        if subject.person and not done and not cue.thought then self.last = subject end
      end
    end
    ::next::
  end
  if not speaker and text:find("^According to ", first) then
    local subject = self:resolved(self.who:after(first + 11, last, true))
    local from = subject and text:match("^[^,]*, ()", subject.last + 1)
    if from and from < last then
      self:clause(emit, from, last, subject, { first = first, last = first + 11, text = "According to" }, "according-to")
    end
  elseif not speaker then
    -- "Nobody was hurt, according to the coast guard."
    local comma = text:sub(first, math.min(last, first + 600)):match "^[^\n;]*(),? according to "
    local at = comma and text:find("according to ", first + comma - 1, true)
    local subject = at and self:resolved(self.who:after(at + 11, last, true))
    if subject and subject.last + 2 >= last then
      self:clause(emit, without_opener(text, first, at), first + comma - 2, subject,
        { first = at, last = at + 11, text = "according to" }, "clause-according-to")
    end
  end
end

--- The cues of each sentence that has any and lies outside turns and marks.
function attribution:reported_sentences(quotes)
  local groups, index = {}, 1
  while self.cues[index] do
    local cue = self.cues[index]
    local sentence = self.sentence_at(cue.first)
    local last = sentence and sentence.last or cue.last
    local group = {}
    while self.cues[index] and self.cues[index].first <= last do
      group[#group + 1] = self.cues[index]
      index = index + 1
    end
    if #group == 0 then
      index = index + 1
    elseif sentence and last - sentence.first < longest_sentence and not spans.overlapping(self.turns, sentence.first, last)
        and not spans.overlapping(quotes, sentence.first, last) then
      groups[#groups + 1] = { first = sentence.first, sentence = sentence, cues = group }
    end
  end
  return groups
end

--- Quotations and reporting sentences in the order of the text, so that a
--- pronoun finds whoever spoke last in either.
function attribution:read(quotes, emit)
  local groups = self:reported_sentences(quotes)
  local q, g = 1, 1
  while quotes[q] or groups[g] do
    local quote, group = quotes[q], groups[g]
    if quote and (not group or quote.open < group.first) then
      self:read_quote(quote, quotes[q + 1], emit)
      q = q + 1
    else
      self:read_sentence(group.sentence, group.cues, emit)
      g = g + 1
    end
  end
end

local function extract(doc, emit)
  local text = doc.text
  local who = speakers.new(doc)
  local cues = {}
  for hit in doc:find "speech_verbs" do
    -- A thought is reported only with "that" or a clause; it brings no marks.
    local thought = hit.entry.attributes.strength == "thought"
    if not thought or text:find("^ that ", hit.last + 1) then
      cues[#cues + 1] = { first = hit.first, last = hit.last, text = hit.text, thought = thought }
    end
  end
  local self = setmetatable({
    doc = doc, text = text, who = who, cues = cues, sentence_at = spans.sentences(doc),
  }, attribution)
  self.turns = emit_turns(doc, text, who, emit)
  self.datelines = {}
  for zone in doc:zones() do
    if zone.kind == "dateline" then self.datelines[#self.datelines + 1] = zone end
  end
  self.policies = spans.collect(doc:mentions { type = "policy" })
  self:read(pair_marks(doc, text), emit)
end

return { extract = extract }
