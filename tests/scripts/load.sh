#!/bin/bash
# dossier load: every kind of thing that is found is accounted for.
. tests/scripts/parts/expect.sh

mkdir -p in/sub in/dir.txt in/.hidden
echo "Hello there, Mr. Smith said." >in/a.txt
echo "x" >in/.h.txt
echo "inside" >in/.hidden/x.txt
: >in/empty.txt
printf 'Bad \377 byte in text here.\n' >in/bad.txt
mkfifo in/pipe.txt
echo data >in/pic.png
truncate -s 16777217 in/big.txt
echo "sub text" >in/sub/s.txt
printf '%s\n' '{"id":"j1","title":"T","date":"2024-01-02","source":"Wire","text":"Body one.","desk":"asia"}' \
  '{"id":"j2"}' '{broken' '[1]' '{"id":"j3","text":"Third body."}' >in/w.jsonl

# A dry run counts the same and leaves nothing.
run load --dry-run c.dossier in
want 0
shows "5 loaded + 0 unchanged + 0 replaced + 0 further origins + 0 refused + 7 skipped = 12 found"
must "a dry run made a file" test ! -e c.dossier

run load c.dossier in
want 0
shows "5 loaded + 0 unchanged + 0 replaced + 0 further origins + 0 refused + 7 skipped = 12 found"
shows "3 hidden or no documents, left out"
shows "1 not UTF-8, repaired"
says "in/bad.txt: not UTF-8"
says "the first at byte 4"
says "in/big.txt: over 16 MB"
says "in/dir.txt: a folder named like a file"
says "in/empty.txt: empty"
says "in/pipe.txt: not a regular file"
says "in/w.jsonl: line 2: a record without text"
says "in/w.jsonl: line 3: not JSON"
says "in/w.jsonl: line 4: not a JSON object"
must "one file at rest" test "$(echo c.dossier*)" = c.dossier

# Again: nothing changed. A dry run on what is there says so too.
run load --dry-run c.dossier in
shows "0 loaded + 5 unchanged"
run load c.dossier in
shows "0 loaded + 5 unchanged + 0 replaced + 0 further origins + 0 refused + 7 skipped = 12 found"
shows "extracted: 0 rows new, 0 gone; 0 runs over documents, 30 already done"

# Other bytes: replaced. The key from elsewhere: refused, unless it gets a prefix.
# The same bytes from elsewhere: one more origin.
echo "Hello again, Ms. Jones said." >in/a.txt
mkdir -p other/in
echo "different" >other/in/a.txt
cp in/sub/s.txt other/in/same.txt
run load c.dossier in/ other/in
want 0
shows "0 loaded + 4 unchanged + 1 replaced + 1 further origins + 1 refused + 7 skipped = 14 found"
says "other/in/a.txt"
says "the corpus has this key from in/a.txt, now it comes from other/in/a.txt"
says "--prefix"
run load c.dossier other/in/a.txt --prefix wire-
shows "1 loaded"

# Standard input, metadata and dates.
feed "From standard input." load c.dossier - --meta desk=asia --meta publisher=Us
want 0
shows "1 loaded"
feed "Another." load c.dossier - --key clip --date 2025-03-01
shows "1 loaded"
run export c.dossier documents
shows '"doc":"clip","sha256":'
shows '"published":"2025-03-01"'
shows '"doc":"stdin"'
shows '"publisher":"Us"'
shows '"doc":"wire-a.txt"'
shows '"doc":"j1"'
shows '"doc":"in/sub/s.txt","sha256":'
shows '"origins":2'
shows '"published":"2024-01-02","publisher":"Wire"'
feed 'print(corpus:document "stdin".metadata.desk, corpus:document "j1".metadata.desk)
print(corpus:document "in/a.txt".text == "Hello again, Ms. Jones said.\n")' repl c.dossier
want 0
shows "asia	asia"
shows "true"

# A file that this user may not read.
echo secret >in/unread.txt
chmod 000 in/unread.txt
if [ "$(id -u)" -ne 0 ] || as_nobody test -x "$program" 2>/dev/null; then
  mkdir mine && chmod 777 mine
  ran="dossier load as another user"
  as_nobody "$program" load --no-extract mine/c.dossier in >"$work.out" 2>"$work.err"
  status=$?
  want 0
  shows "8 skipped = 13 found"
  says "in/unread.txt: cannot be opened: Permission denied"
fi

# A path that is not there is named; wrong use says what is right.
run load d.dossier missing
shows "1 skipped = 1 found"
says "missing: there is no such file"
run load d.dossier
want 2
says "load: PATH is missing"
run load d.dossier in --date soon
want 2
says "load: --date wants a date such as 2022-02-04, 2022-02 or 2022, not 'soon'"
run load d.dossier in --meta desk
want 2
says "load: --meta wants name=value, not 'desk'"
run load d.dossier in --key k
want 2
says "load: --key is for standard input"
run load d.dossier in --prefx k
want 2
says "load: there is no option --prefx; did you mean --prefix?"

# A new corpus counts as a whole: a load that is killed leaves nothing under its
# name, and the next one says what it removed.
for i in $(seq 1 40000); do
  echo "{\"id\":\"k$i\",\"text\":\"Story $i says that nobody in the harbour saw it.\"}"
done >many.jsonl
"$DOSSIER" load k.dossier many.jsonl --no-extract >killed.txt 2>&1 &
builder=$!
for i in $(seq 1 200); do
  test -s k.dossier-building && break
  sleep 0.01
done
must "a load that runs has no file to build in" test -s k.dossier-building
kill -9 $builder
wait $builder 2>killed.txt
must "a killed load left a corpus" test ! -e k.dossier
must "a killed load removed its file" test -e k.dossier-building
run load k.dossier in/a.txt
want 0
says "k.dossier-building: was left by a load that was cut short"
shows "1 loaded + 0 unchanged"
must "one file at rest" test "$(echo k.dossier*)" = k.dossier
run check k.dossier
want 0

run load no/where.dossier in
want 1
says "no/where.dossier: cannot be made: No such file or directory"
finish
