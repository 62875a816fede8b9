#!/bin/bash
# The reports that count words: each runs, cites, and says what is wrong.
. tests/scripts/parts/expect.sh
write_news in
run load c.dossier in --meta publisher=Wire --date 2021-03

run run c.dossier frequency
want 0
silent
shows "Words by frequency"
shows "the         3"
shows "in/a.txt:3 [51,54)"
run run c.dossier frequency top=2 by=word --format csv
shows 'word,hits,per_million,documents,doc,line,start,end'
must "two rows and a head" test "$(wc -l <"$work.out")" = 3
run run c.dossier frequency 'query=n:[kind="number"] []' capture=n
shows "20"
shows "in/a.txt:3 [104,113)"
run run c.dossier frequency punctuation=yes by=kind
shows "punct"
run run c.dossier frequency capture=n
want 1
says "capture= names a capture of query=, which is missing"
run run c.dossier frequency 'query=['
want 2
says "argument 'query' must be a query (at character 2: "

run run c.dossier ngrams n=2 least=1 top=3
want 0
shows "Runs of 2 words"
must "three rows" test "$(grep -c 'in/[ab].txt:' "$work.out")" = 3
run run c.dossier ngrams n=9
want 2
says "ngrams: argument 'n' must be a whole number from 1 to 6, not '9'"

run run c.dossier dispersion query=boats
want 0
shows "3 hits in"
shows "DPnorm"
shows "in/b.txt     2"
shows "in/b.txt:1 [0,5)"
run run c.dossier dispersion query=boats parts=2
shows "part 2"
run run c.dossier dispersion
want 2
says "query"

run run c.dossier trends query=boats
want 0
shows "2021-03     3"
shows "in/a.txt:3 [114,119)"
run run c.dossier trends query=boats by=publisher
shows "Wire"
run run c.dossier trends query=boats by=week
want 2
says "by"

run run c.dossier concordance 'query=x:[] boats' sort=x width=2t
want 0
shows "patrol boats"
run run c.dossier concordance query=boats group=word --format csv
shows "Boats,1,1,in/b.txt,1,0,5"
run run c.dossier concordance query=boats sort=rigth
want 1
says "no sort key 'rigth'; did you mean 'right'?"
run run c.dossier concordance query=boats unique=yes
shows "Times"

# The same from an empty corpus.
: >nothing.txt
run load e.dossier nothing.txt
for report in frequency ngrams "dispersion query=x" "trends query=x" "concordance query=x"; do
  # shellcheck disable=SC2086
  run run e.dossier $report
  want 0
  silent
done
finish
