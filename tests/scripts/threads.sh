#!/bin/bash
# The corpus is the same, byte for byte, with any number of threads.
. tests/scripts/parts/expect.sh
mkdir in
for n in $(seq 1 150); do
  printf 'Report %s\n\nMinister Ada Number%s said that %s boats reached Port %s on May %s, 2020.\n' \
    "$n" "$n" "$((n % 31))" "$n" $((n % 28 + 1)) >"in/report-$n.txt"
done
cp -r "$root/data/sample" in/sample
cp in/report-1.txt in/twice.txt # a further origin
printf 'no text here \377 but this' >in/broken.txt
for n in $(seq 1 40); do
  printf '{"id":"r%s","text":"Wire %s: a tug and %s barges left."}\n' "$((n % 37))" "$n" "$n"
done >in/wire.jsonl
head -c 200000 /dev/urandom | od -An -tx2 | tr -d '\n' >in/long.txt

load() { # corpus option...
  local corpus=$1
  shift
  rm -f "$corpus"
  run load "$corpus" in --no-extract "$@"
  want 0
  cat "$work.out" "$work.err" >"$corpus.said"
}
load one.dossier --threads 1
for threads in 2 4 7; do
  load more.dossier --threads $threads
  same one.dossier more.dossier
  same one.dossier.said more.dossier.said
done
# A batch at a time, into a corpus that is there, and what changed of it.
load one.dossier --threads 1 --batch 13
load more.dossier --threads 4 --batch 13
same one.dossier more.dossier
for n in $(seq 1 150); do
  [ $((n % 3)) -ne 0 ] || printf 'Report %s\n\nIt was corrected on May 3, 2020: %s.\n' "$n" "$n" >"in/report-$n.txt"
done
for corpus in one more; do
  run load $corpus.dossier in --no-extract --threads $([ $corpus = one ] && echo 1 || echo 3) --batch 13
  want 0
  cp "$work.out" $corpus.said
done
same one.said more.said
same one.dossier more.dossier
run check more.dossier
want 0
run load more.dossier in --dry-run --threads 4
want 0
run load x.dossier in --threads 0
want 2
finish
