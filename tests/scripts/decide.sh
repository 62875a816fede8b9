#!/bin/bash
# dossier decide: a wrong merge found, previewed, decided, undone, exported and
# applied to a corpus that is built from scratch.
. tests/scripts/parts/expect.sh
mkdir -p in
printf '%s\n' 'Harbour talks' '' 'Defense Minister Chiu Kuo-cheng spoke. Chiu Kuo-cheng agreed. The Ministry of National Defense (MND) agreed.' > in/a.txt
printf '%s\n' 'More talks' '' 'Defense Minister Chu Kuo-cheng left. Chiu Kuo-cheng stayed. The Department of Defense said so.' > in/b.txt
unset DOSSIER_AUTHOR LOGNAME
export USER=ana
run load c.dossier in
want 0
run decide c.dossier
want 0
shows "nothing is decided"
run export c.dossier entities -o before.jsonl
want 0

merge="merge person:chu-kuo-cheng person:chiu-kuo-cheng"
run decide c.dossier $merge --preview
want 0
shows "changes 1 row in 1 document"
shows 'first: in/b.txt, "Chu Kuo-cheng": person:chu-kuo-cheng (Chu Kuo-cheng) becomes person:chiu-kuo-cheng'
run decide c.dossier $merge --reason "a slip"
want 0
shows "decision 1"
says "author: ana (USER; --author says another)"
run decide c.dossier $merge
want 0
shows "decision 1 said so already"
run decide c.dossier merge org:department-of-defense org:ministry-of-national-defense \
  --in in/b.txt --at "Department of Defense said" --author bo
want 0
run decide c.dossier --list
shows "person:chu-kuo-cheng"
shows 'in in/b.txt at "Department of Defense said"'
run export c.dossier decisions
shows '"kind":"merge","subject":"person:chu-kuo-cheng","object":"person:chiu-kuo-cheng","author":"ana","reason":"a slip","anchor":null'
run export c.dossier entities -o ruled.jsonl

run check c.dossier
want 0
# The layer is no part of what is recovered; it is made anew.
run recover c.dossier saved.dossier
want 0
run export saved.dossier entities -o recovered.jsonl
cmp ruled.jsonl recovered.jsonl || miss "the entities differ"

# Away to a colleague, who loads in another order, and back to nothing.
run decide c.dossier --export rulings.csv
want 0
run decide c.dossier --export rulings.jsonl
want 0
for file in rulings.csv rulings.jsonl; do
  rm -f d.dossier
  run load d.dossier in/b.txt --prefix in/
  run load d.dossier in/a.txt --prefix in/
  run decide d.dossier --apply $file --preview
  want 0
  shows "changes 2 rows in 1 document"
  run decide d.dossier --apply $file
  want 0
  shows "2 decisions new, 0 known"
  run export d.dossier entities -o theirs.jsonl
  cmp ruled.jsonl theirs.jsonl || miss "the entities differ"
  run decide d.dossier --apply $file
  shows "0 decisions new, 2 known"
done
run decide c.dossier --undo 2
want 0
run decide c.dossier --undo 1
want 0
shows "decision 1: undone"
run export c.dossier entities -o after.jsonl
cmp before.jsonl after.jsonl || miss "the entities differ"

# What is wrong is said, with the line of a file, and nothing is done.
run decide c.dossier merge person:chu-kuo-chen person:chiu-kuo-cheng
want 2
says "did you mean 'person:chu-kuo-cheng'?"
run decide c.dossier marge a:b c:d
want 2
says "did you mean 'merge'?"
run decide c.dossier --undo 7
want 2
says "there is no decision 7"
printf 'kind,subject,object\nreject,person:chu-kuo-cheng,\nmerge,person:nobody,person:chiu-kuo-cheng\n' > bad.csv
run decide c.dossier --apply bad.csv
want 2
says "bad.csv:3: there is no entity 'person:nobody'"
run decide c.dossier
shows "nothing is decided"
run decide c.dossier --apply bad.csv --waiting
want 0
run decide c.dossier
shows "waiting: what it names is not in the corpus"
run decide c.dossier --list --undo 1
want 2

# Text that is gone orphans what stood on it.
run decide c.dossier reject org:department-of-defense --in in/b.txt --at "Department of Defense said"
want 0
printf '%s\n' 'More talks' '' 'Nobody said so.' > in/b.txt
run load c.dossier in
want 0
run decide c.dossier --list
shows "ORPHANED"
run info c.dossier
shows "orphaned     1"
run check c.dossier
want 0
sqlite3 -version >/dev/null 2>&1 && {
  sqlite3 c.dossier "UPDATE decision SET anchor = '{' WHERE anchor IS NOT NULL"
  run check c.dossier
  want 1
  shows "its anchor is no anchor"
  run decide c.dossier
  want 1
  says "is damaged"
}

finish
