#!/bin/bash
# dossier save: queries and subcorpora under names, where they are used, what goes
# stale, and how they travel.
. tests/scripts/parts/expect.sh
write_news in
run load c.dossier in --date 2021-05-04
want 0
run save c.dossier
want 0
shows "nothing is saved"

# A query, called by its name.
run save c.dossier vessel '"[Bb]oats?"' --note "boats of any case"
want 0
shows "vessel: saved"
run search c.dossier '@vessel' --count
shows "3 hits in 2 documents"
run search c.dossier '"patrol" @vessel'
shows "[patrol boats]"
run search c.dossier '@vesel' --count
want 2
says "there is no saved query 'vesel'; did you mean 'vessel'?"
run save c.dossier wrong '[nrm="x"]'
want 2
says "did you mean 'norm'"

# Subcorpora: conditions, documents with a hit, keys.
run save c.dossier front --under in/a
want 0
run search c.dossier '@vessel' --in front --count
shows "1 hit in 1 document"
run save c.dossier wet --documents @vessel
want 0
printf 'in/a.txt\r\nin/none.txt\n' >keys
run save c.dossier some --keys keys
want 0
run save c.dossier
want 0
shows 'vessel           query  "[Bb]oats?"'
shows "boats of any case"
shows "front            rule   under in/a"
shows "wet              list   2 documents, with a hit of @vessel"
shows "some             list   2 documents"
shows "1 document of it is gone"
run search c.dossier '@vessel' --in fornt
want 1
says "there is no subcorpus 'fornt'; did you mean 'front'?"
run search c.dossier '@vessel' --in vessel
want 1
says "'vessel' is a saved query, not a subcorpus"

# Wrong use changes nothing.
for words in "x" "x y --since 2020" "x --keys nowhere" "x --documents" "1st word" "front --in front"; do
  # shellcheck disable=SC2086
  run save c.dossier $words
  if [ "$status" -eq 0 ]; then miss "that was to fail"; fi
done
run save c.dossier --drop vesel
want 2
says "there is no saved query or subcorpus 'vesel'; did you mean 'vessel'?"
run save c.dossier front --drop front
want 2
says "stand alone"

# A report says what it used.
run run c.dossier who-said-what subcorpus=front --format json
want 0
shows '"saved":{"front":"'
run run c.dossier who-said-what subcorpus=frnt
want 1
says "there is no subcorpus 'frnt'; did you mean 'front'?"
run run c.dossier who-said-what --format json
hides '"saved"'

# What goes stale: a list, when documents come.
run info c.dossier
hides "were added"
mkdir more
printf 'Boats again\n\nMore boats came.\n' >more/d.txt
run load c.dossier more
run info c.dossier --format json
shows '"subcorpus wet: made before 1 document was added or replaced"]'
run info c.dossier
shows "subcorpus wet: made before 1 document was added or replaced"
run save c.dossier wet --documents @vessel
run info c.dossier
hides "subcorpus wet"
run save c.dossier --drop some
shows "some: dropped"

# To another corpus, and the same bytes out.
run save c.dossier inner --in front --until 2022
run export c.dossier saved
want 0
cp "$work.out" saved.jsonl
shows '{"name":"vessel","kind":"query","query":"\"[Bb]oats?\""'
run load e.dossier in --date 2021-05-04
run save e.dossier --from saved.jsonl
want 0
shows "4 saved"
run search e.dossier '@vessel' --in inner --count
shows "1 hit in 1 document"
run export e.dossier saved --format csv
want 0
shows "name,kind,query"
echo 'nothing' >bad.jsonl
run save e.dossier --from bad.jsonl
want 2
says "bad.jsonl:1: no saved query or subcorpus"
run check c.dossier
want 0

finish
