#!/bin/bash
# dossier run CORPUS relatives: two prints of a story and no other pair.
. tests/scripts/parts/expect.sh
mkdir in
cat >in/wire.txt <<'TEXT'
Harbour closes two piers

EASTMERE, May 3, 2021 - The harbour board closed two of its seven piers on Monday after divers found that shipworms had eaten most of the oak below the water line. "Nobody will set foot on that wood again until every pile has been drawn and replaced," said Ana Okell, who leads the board.

Boats will land at the mole for the rest of the summer.
TEXT
cat >in/print.txt <<'TEXT'
Worms at the waterfront

SALTNESS, May 4, 2021 - Fishmongers fear for their trade. The harbour board closed two of its seven piers after divers found that shipworms had eaten most of the oak below the water line. "Nobody will set foot on that wood again until every pile has been drawn and replaced," said Ana Okell, who leads the board.

The price of herring had doubled by noon, and the shops were empty by the evening.
TEXT
cat >in/other.txt <<'TEXT'
The harbour board meets

EASTMERE, May 6, 2021 - The harbour board of Eastmere will meet on Friday to speak about the two piers. "We have a plan," said Ana Okell, who leads the board.
TEXT
run load c.dossier in
want 0
run run c.dossier relatives
want 0
silent
shows "1 pair of documents with passages in common; 1 document is a copy, of 1 origin."
shows "in/print.txt"
hides "in/other.txt"
run run c.dossier relatives --format csv
want 0
run run c.dossier relatives doc=in/other.txt
want 0
shows "No two of 3 documents have a passage of 20 words in common"
run run c.dossier relatives words=3
want 1
says "a passage has 7 to 10,000 words, not 3"

# What both print is said once, and where else it stands.
run run c.dossier who-said-what kind=direct
want 0
shows "2 quotations by 1 speaker"
shows "repeat in documents that share its passage is named beside it."
shows "Also in"
shows "in/print.txt"

# The same bytes on the second run, and after the other order of loading.
run run c.dossier relatives --format json
cp "$work.out" first
run load d.dossier in/print.txt in/other.txt in/wire.txt --prefix in/
want 0
run run d.dossier relatives --format json
sed 's/d\.dossier/c.dossier/' "$work.out" >second
must "the order of loading changes nothing" cmp first second
run run c.dossier relatives --format json
must "the same bytes twice" cmp first "$work.out"

finish
