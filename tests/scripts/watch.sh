#!/bin/bash
# --trace and --profile: which rule emitted what, and where the time went; all of it
# on standard error, and nothing else changed by it.
. tests/scripts/parts/expect.sh
write_news in
run load c.dossier in
cat >words.lua <<'END_SCRIPT'
manifest { name = "words", version = "0.1.0", kind = "extractor", summary = "words" }
local dossier = require "dossier"
local SAID, MISS = dossier.query "said", dossier.query "minister"
return { extract = function(doc, emit)
  for hit in doc:search(SAID) do
    emit.mention { type = "speech", first = hit.first, last = hit.last, rule = "of\tsaid\27[31m" }
  end
  for hit in doc:search(MISS) do
    emit.fact { type = "office", first = hit.first, last = hit.last,
      fields = { word = hit.text } }
  end
end }
END_SCRIPT
cp c.dossier plain.dossier && cp c.dossier traced.dossier && cp c.dossier timed.dossier
run extract plain.dossier ./words.lua
want 0
silent
run extract traced.dossier ./words.lua --trace
want 0
checks=$((checks + 1))
grep -qE '^[^:]+: \./words\.lua:6: mention:speech by of said.*\[[0-9]+,[0-9]+\) said$' "$work.err" || miss "a row's trace"
grep -qE '^[^:]+: \./words\.lua:9: fact:office by office \[[0-9]+,[0-9]+\) (m|M)inister$' "$work.err" || miss "a fact's trace"
must "no escape reaches the terminal" sh -c "! grep -q \$(printf '\\033') '$work.err'"
must "no time in a trace" sh -c "! grep -q ' ms ' '$work.err'"
cp "$work.err" first.err
cp c.dossier again.dossier
run extract again.dossier ./words.lua --trace
same "$work.err" "$work/first.err"
run extract timed.dossier ./words.lua --profile
want 0
says_line() { checks=$((checks + 1)); grep -qE -- "$1" "$work.err" || miss "standard error lacks: $1"; }
says_line '^profile by rule:'
says_line ' ms +[0-9.]+% +[0-9]+  words: of said'
says_line ' ms +[0-9.]+% +[0-9]+  words: office$'
says_line '^profile by line:'
says_line ' ms .*  \./words\.lua:5  for hit in doc:search\(SAID\) do$'
for corpus in plain traced timed; do
  "$program" export $corpus.dossier mentions >$corpus.mentions
  "$program" export $corpus.dossier facts >$corpus.facts
done
same plain.mentions traced.mentions
same plain.mentions timed.mentions
same plain.facts traced.facts
same plain.facts timed.facts

# What is refused is traced, too, without being asked for elsewhere.
cat >refuses.lua <<'END_SCRIPT'
manifest { name = "refuses", version = "0.1.0", kind = "extractor", summary = "words" }
local dossier = require "dossier"
local SAID = dossier.query "said"
return { extract = function(doc, emit)
  for hit in doc:search(SAID) do
    if emit.asked then
      emit.refuse { type = "speech", first = hit.first, last = hit.last, rule = "bare", reason = "no speaker" }
    end
  end
end }
END_SCRIPT
run lint ./refuses.lua
want 0
cp c.dossier refuses.dossier
run extract refuses.dossier ./refuses.lua --trace
want 0
says_line '\./refuses\.lua:7: refused:speech by bare \[[0-9]+,[0-9]+\) no speaker$'
shows "0 rows new"

# The default ones, and an error at its line as without.
run load fresh.dossier in --no-extract
run extract fresh.dossier --trace --profile
want 0
says_line 'scripts/extract/names\.lua:[0-9]+: mention:person by '
says_line 'names: '
sed 's/last = hit.last, rule/last = hit.last + 1000000, rule/' words.lua >beyond.lua
for how in "" --trace --profile; do
  cp c.dossier beyond.dossier
  # shellcheck disable=SC2086  # no word where there is none
  run extract beyond.dossier ./beyond.lua $how
  says_line 'beyond\.lua:6: .*bytes'
done
printf 'manifest { name = "loops", version = "0.1.0", kind = "extractor", summary = "x" }\nreturn { extract = function() while true do end end }\n' >loops.lua
run extract beyond.dossier ./loops.lua --profile --time 0.2
says_line 'loops\.lua:2: over its time'

# Reports.
cat >lists.lua <<'END_SCRIPT'
manifest { name = "lists", version = "0.1.0", summary = "lists" }
return { report = function(corpus, out, args)
  out:heading "Lists"
  local rows = {}
  for doc in corpus:documents() do
    rows[#rows + 1] = { doc.key }
  end
  out:table { columns = { "key" }, rows = rows }
end }
END_SCRIPT
run run c.dossier lists.lua
want 0
cp "$work.out" plain.out
run run c.dossier lists.lua --trace
want 0
same "$work.out" plain.out
says_line '^lists\.lua:3: out:heading Lists$'
says_line '^lists\.lua:8: out:table [0-9]+ rows'
run run c.dossier lists.lua --profile
want 0
same "$work.out" plain.out
says_line '^profile by block:'
says_line 'lists\.lua:5  for doc in corpus:documents\(\) do$'
printf 'out:text "before"\nout:heading(nil)\n' >fails.lua
for how in "" --trace --profile; do
  # shellcheck disable=SC2086
  run run c.dossier ./fails.lua $how
  want 1
  says_line 'fails\.lua:2: out:heading: '
done
finish
