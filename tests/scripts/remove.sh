#!/bin/bash
# dossier remove: the text, its words and its rows are gone from the file's bytes.
. tests/scripts/parts/expect.sh
write_news in
cat >in/secret.txt <<'END'
Quorvex named

Colonel Ysolde Brandywyne told reporters, “The zyxomma flotilla will buy 45 Grelmack missiles.” Japan denied it.
END
run load before.dossier in
want 0
must "the words are in the file" grep -qa Brandywyne before.dossier
cp before.dossier c.dossier

run remove c.dossier in/a.txt in/secrets.txt
want 1
says 'there is no document "in/secrets.txt"; the nearest is "in/secret.txt"; nothing was removed'
run info c.dossier
shows "documents    3"

run remove c.dossier in/secret.txt
want 0
silent
shows "in/secret.txt: removed"
for word in Quorvex quorvex Brandywyne brandywyne brandywyn zyxomma Grelmack grelmack Ysolde secret.txt; do
  must "$word is gone from the bytes" test "$(grep -ca "$word" c.dossier)" = 0
done
must "one file" test "$(echo c.dossier*)" = c.dossier
run check c.dossier
want 0
run search c.dossier zyxomma
shows "no hit"
run search c.dossier boats --count
shows "3 hits in 2 documents"

# What is left is as if it had never been there.
rm in/secret.txt
run load never.dossier in
for layer in standoff mentions entities facts; do
  run export c.dossier "$layer" -o "c.$layer"
  run export never.dossier "$layer" -o "never.$layer"
  same "c.$layer" "never.$layer"
done

run remove c.dossier
want 2
says "remove: KEY is missing"
run remove nowhere.dossier x
want 1
says "nowhere.dossier: there is no such corpus"
must "none was made" test ! -e nowhere.dossier
finish
