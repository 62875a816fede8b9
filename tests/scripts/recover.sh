#!/bin/bash
# dossier recover and dossier compact: a damaged corpus goes into a new one, what
# is lost is named, and no answer changes where nothing is.
. tests/scripts/parts/expect.sh
write_news in
filler=$(for n in $(seq 1 40); do echo "Line $n of the harbour's log says that nothing came in."; done)
for n in $(seq 1 80); do
  printf 'Report %s\n\nMinister Ada Number%s said that %s boats reached Port %s on May %s, 2020.\n\n%s\n' \
    "$n" "$n" "$n" "$n" $((n % 28 + 1)) "$filler" >"in/report-$n.txt"
done
LAYERS="standoff mentions entities quotes figures dates facts documents"
run load c.dossier in
want 0

exported() { # corpus: every layer of it, and a few answers, below the corpus's name
  local layer
  mkdir -p "$1.rows"
  for layer in $LAYERS; do
    run export "$1" "$layer" -o "$1.rows/$layer"
    want 0
  done
  run search "$1" '"boats" "reached"' --count
  sed "s/$1/CORPUS/" "$work.out" >"$1.rows/count"
  run search "$1" '[norm="ada"] []'
  sed "s/$1/CORPUS/" "$work.out" >"$1.rows/search"
}
exported c.dossier
like_before() { # corpus
  exported "$1"
  must "$1 answers as before" diff -r c.dossier.rows "$1.rows"
}

# Nothing damaged: nothing lost, and nothing to be extracted again.
sha256sum c.dossier >before.sums
run recover c.dossier whole.dossier
want 0
silent
shows "whole.dossier: recovered 82 documents"
shows "lost: 0 documents, 0 rows; 0 of"
like_before whole.dossier
run check whole.dossier
want 0
run extract whole.dossier
shows "0 rows new"

# Without the head, the schema and the inner pages of trees.
page=$(od -An -tu1 -j16 -N2 c.dossier | awk '{ print $1 * 256 + $2 }')
cp c.dossier headless.dossier
dd if=/dev/zero of=headless.dossier bs="$page" count=1 conv=notrunc status=none
run info headless.dossier
want 1
run recover headless.dossier saved.dossier
want 0
says "extract saved.dossier"
like_before saved.dossier
run extract saved.dossier
want 0
like_before saved.dossier

# A page of texts is noise: those documents are named, the rest is there.
lost=$(grep -abo -m 1 'Number40 said' c.dossier | head -n 1 | cut -d: -f1)
cp c.dossier noisy.dossier
head -c "$page" /dev/urandom | dd of=noisy.dossier bs="$page" seek=$((lost / page)) conv=notrunc status=none
run check noisy.dossier
want 1
run recover noisy.dossier some.dossier
want 0
says "dossier: in/report-40.txt: it is lost; it was in "
says "load the lost documents again"
count=$(sed -n 's/^some.dossier: recovered \([0-9]*\) documents.*/\1/p' "$work.out")
must "most are there: $count" test "$count" -gt 40
run check some.dossier
want 0
run load some.dossier in
want 0
shows "$((82 - count)) loaded"
like_before some.dossier

# Refusals change nothing.
run recover c.dossier whole.dossier
want 1
says "whole.dossier: is there already"
run recover in/a.txt x.dossier
want 1
says "in/a.txt: nothing in it is of a dossier corpus"
run recover nowhere.dossier x.dossier
want 1
run recover c.dossier
want 2
must "none was made" test ! -e x.dossier
must "none is left half" sh -c '! ls | grep -q "building$"'
must "the corpus is untouched" sha256sum --quiet -c before.sums

# Compacting: smaller or the same, and no answer is another.
for n in $(seq 1 30); do
  printf 'Report %s\n\nIt was shortened.\n' "$n" >"in/report-$n.txt"
  [ $((n % 6)) -ne 0 ] || run load c.dossier in
done
rm -r c.dossier.rows
exported c.dossier
mv c.dossier.rows kept.rows
before=$(stat -c %s c.dossier)
run compact c.dossier
want 0
silent
shows "c.dossier: 1 segments of the index, were "
must "no larger" test "$(stat -c %s c.dossier)" -le "$before"
must "one file" test "$(echo c.dossier*)" = c.dossier
exported c.dossier
must "answers as before" diff -r kept.rows c.dossier.rows
run check c.dossier
want 0
run compact nowhere.dossier
want 1
finish
