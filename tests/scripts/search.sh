#!/bin/bash
# dossier search: words, patterns, options, and faults shown at their place.
. tests/scripts/parts/expect.sh
write_news in
run load c.dossier in --meta publisher=Wire
run load c.dossier in/a.txt --prefix old- --date 2001

# Words in any case, as written, as patterns.
run search c.dossier BOATS
want 0
silent
shows "We will buy 20 patrol [boats] for"
shows "in/a.txt:3 [114,119)"
shows "[Boats] arrive"
shows "3 hits in 2 documents"
# The hits stand under one another.
checks=$((checks + 1))
while IFS= read -r line; do
  left=$(printf '%s' "$line" | LC_ALL=C tr -d '\200-\277' | cut -d'[' -f1)
  [ "${#left}" -eq 40 ] || miss "a hit does not begin in column 41"
done < <(grep -F '[' "$work.out")
run search c.dossier '"Boats"'
shows "1 hit in 1 document"
run search c.dossier '"[Bb]oats?"' --count
shows "3 hits in 2 documents"
hides "["
run search c.dossier patrol boats --count
shows "1 hit in 1 document"
run search c.dossier '[stem="boat"]' --count
shows "3 hits"
run search c.dossier '[norm in countries]' --count
shows "hits in 1 document"
run search c.dossier '[kind="number"] "patrol"? "boats"'
shows "[20 patrol boats]"
run search c.dossier zeppelin
want 0
shows "no hit"
run search c.dossier zeppelin --count
shows "0 hits in 0 documents"

# Options.
run search c.dossier boats --limit 1
shows "3 hits in 2 documents"
must "one line and the count" test "$(wc -l <"$work.out")" = 2
run search c.dossier boats --context 4
shows "rol [boats] for"
hides "patrol"
run search c.dossier boats --sort left --context 10
must "sorted by the left context" test "$(grep -n '\[Boats\]' "$work.out" | cut -d: -f1)" = 1
run search c.dossier boats --context 2t
shows "patrol [boats] for"
hides "buy 20 patrol"
run search c.dossier boats --context s --limit 1
shows "“We will buy 20 patrol [boats] for \$30 million,” Vane said."
run search c.dossier boats --sort right:1 --context 8t
must "sorted by the next word" test "$(head -n 1 "$work.out" | grep -c 'Boats. arrive')" = 1
run search c.dossier 'who:[] boats' --sort who,document
must "sorted by a capture" test "$(head -n 1 "$work.out" | grep -c 'patrol boats')" = 1
run search c.dossier boats --group word
shows "hits  documents  word   first"
shows "   2          2  boats  in/a.txt:3 [114,119)"
shows "   1          1  Boats  in/b.txt:1 [0,5)"
shows "3 hits in 2 documents"
run search c.dossier 'n:[kind="number"]? "patrol"? boats' --group n
shows "   1          1  20  "
shows "   2          1  –   "
run search c.dossier zeppelin --group norm
shows "no hit"
run search c.dossier '[]' --sample 4 --format csv
must "four rows and a head" test "$(wc -l <"$work.out")" = 5
cp "$work.out" drawn
run search c.dossier '[]' --sample 4 --format csv
same "$work.out" drawn
run search c.dossier '[]' --sample 4 --seed 1 --format csv
must "another seed draws others" sh -c "! cmp -s '$work.out' drawn"
run search c.dossier 'n:[kind="number"] "patrol" boats' --format csv
shows 'doc,line,start,end,left,text,right,n'
shows ',20 patrol boats," for $30 million'
must "the capture ends the row" grep -q ',20.$' "$work.out"
run search c.dossier 'n:[kind="number"] "patrol" boats' --format jsonl
shows '"text":"20 patrol boats","captures":{"n":{"start":104,"end":106,"text":"20"}}}'
run search c.dossier boats --group document --format jsonl
shows '{"group":"in/b.txt","hits":2,"documents":1,"doc":"in/b.txt","start":0,'
run search c.dossier 'arrived|arrive' --unique
shows "2 hits in 1 document"
mkdir twice
printf 'The tug met two boats at the pier. It rained.\n' >twice/x.txt
printf 'We hear that the tug met two boats at the pier. It was late.\n' >twice/y.txt
run load t.dossier twice
run search t.dossier 'two boats' --unique
shows "2 hits in 2 documents"
must "both shown: five tokens differ" test "$(grep -c '\[two boats\]' "$work.out")" = 2
printf 'Again: we hear that the tug met two boats at the pier. It ended.\n' >twice/z.txt
run load t.dossier twice
run search t.dossier 'two boats' --unique
shows "(2 times)"
run search t.dossier 'two boats' --unique --format jsonl
shows '"times":2}'
run search t.dossier boats --under twice/y --count
shows "1 hit in 1 document"
run search c.dossier boats --format jsonl
shows '{"doc":"in/a.txt","start":114,"end":119,"text":"boats"}'
must "the bytes of the file" test "$(tail -c +115 in/a.txt | head -c 5)" = boats
run search c.dossier boats --publisher Wire --count
shows "3 hits"
run search c.dossier boats --publisher Nobody --count
shows "0 hits"

# Wrong use: one line, the nearest name; a query's fault at its character.
run search c.dossier 'a "ü[" )'
want 2
says "dossier: in the query, at character "
run search c.dossier 'ü )'
want 2
says "at character 3: this ')' closes nothing"
must "a caret below the character" grep -qxF '    ^' "$work.err"
run search c.dossier '[nrm="x"]'
want 2
says "in the query, at character 2: unknown attribute 'nrm'; did you mean 'norm'?"
run search c.dossier '[norm in countrys]'
want 2
says "in the query: no gazetteer 'countrys'; did you mean 'countries'?"
run search c.dossier '"mis['
want 2
run search c.dossier ''
want 2
says "an empty query"
run search c.dossier
want 2
says "search: QUERY is missing (the query; several words are joined by spaces); see \`dossier search --help\`"
run search c.dossier x --since foo
want 2
says "search: --since wants a date such as 2022-02-04, 2022-02 or 2022, not 'foo'"
run search c.dossier x --limit 0
want 2
says "search: --limit wants a whole number of at least 1, not '0'"
run search c.dossier x --sort rigth
want 2
says "search: no sort key 'rigth'; did you mean 'right'?"
run search c.dossier x --group nrm
want 2
says "search: no group 'nrm'; did you mean 'norm'?"
run search c.dossier x --context forty
want 2
says "search: width 'forty': write 40c for characters, 8t for tokens, s for the sentence"
run search c.dossier x --sample 0
want 2
run search c.dossier boats --in none
want 1
run search c.dossier '"boats" []{0,2} "the"' --explain
want 0
shows "every hit has"
shows "a hit has 2 to 4 tokens; the tokens' forms and covered zones are enough"
shows "chosen: "
run search c.dossier zebrafish --explain
want 0
shows "chosen: nothing: no document has what every hit must have"
run search c.dossier '[]' --explain
want 0
shows "nothing that the index could look up is in every hit"
run search c.dossier x --cuont
want 2
says "search: there is no option --cuont; did you mean --count?"
run search nowhere.dossier x
want 1
says "nowhere.dossier: there is no such corpus"
must "none was made" test ! -e nowhere.dossier
finish
