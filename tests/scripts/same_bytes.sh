#!/bin/bash
# The same documents and scripts give the same bytes, whatever the day, the time
# zone, the locale, the folder and the order of loading.
. tests/scripts/parts/expect.sh
mkdir texts && cp -r "$root/data/sample" texts/
LAYERS="standoff deals mentions quotes figures dates facts entities documents"

written() { # name: everything that is written of c.dossier, below name/
  local layer format report
  mkdir "$1"
  for layer in $LAYERS; do
    run export c.dossier "$layer" -o "$1/$layer"
    want 0
  done
  for report in arms-register who-said-what "entity name=Taiwan"; do
    for format in text html csv json; do
      # shellcheck disable=SC2086  # words
      run run c.dossier $report --format $format -o "$1/${report%% *}.$format"
      want 0
    done
  done
  run info c.dossier --format json
  cp "$work.out" "$1/info"
  mv c.dossier "$1.dossier"
}

compared() { # name: to the first
  checks=$((checks + 1))
  diff -rq first "$1" >difference || miss "$1 differs from the first: $(head -n 5 difference)"
}

run load c.dossier texts/sample
want 0
cp "$work.out" first.said
written first
touch -d 2001-09-09 texts/sample/*
TZ=Asia/Taipei LC_ALL=C LANG=tr_TR.UTF-8 run load c.dossier texts/sample
same "$work.out" first.said
export TZ=Asia/Taipei LC_ALL=C
written zone
compared zone
export TZ=America/St_Johns LC_ALL=C.UTF-8

# Extracted later, from what was loaded before.
run load --no-extract c.dossier texts/sample
run extract c.dossier
written later
compared later

# One file at a time, the last one first: the same rows.
mkdir -p loose/sample && cp texts/sample/*.txt loose/sample/
run load together.dossier loose/sample
for file in $(printf '%s\n' loose/sample/*.txt | sort -r); do
  run load c.dossier "$file" --prefix sample/
  want 0
done
for layer in $LAYERS; do
  run export together.dossier "$layer" -o together.rows
  run export c.dossier "$layer" -o single.rows
  same together.rows single.rows
done
rm c.dossier

# Another folder above it: only where it lies differs.
mkdir -p else/where && mv texts/sample else/where/
run load c.dossier else/where/sample
for layer in ${LAYERS% documents}; do
  run export c.dossier "$layer" -o elsewhere.rows
  same elsewhere.rows "first/$layer"
done
if command -v faketime >/dev/null; then
  rm -f c.dossier
  ran="faketime 2031 dossier load"
  faketime '2031-02-03 04:05:06' "$program" load c.dossier else/where/sample >"$work.out" 2>&1
  run export c.dossier standoff -o future.rows
  same future.rows first/standoff
fi
finish
