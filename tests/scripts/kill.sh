#!/bin/bash
# kill -9 at random moments: what was acknowledged is there, the corpus is sound,
# and the same command again finishes the rest, to the row.
#
# A dozen kills; DSR_TEST_FULL=1 makes it a hundred. DSR_TEST_SEED=n chooses the
# moments.
. tests/scripts/parts/expect.sh
kills=12
[ -z "${DSR_TEST_FULL:-}" ] || kills=100
[ -z "${DSR_TEST_BRIEF:-}" ] || kills=3
RANDOM=${DSR_TEST_SEED:-20261}
LAYERS="standoff mentions entities facts documents"

mkdir in
for n in $(seq 100 219); do
  printf 'Report %s\n\nMinister Ada Number%s said that %s boats reached Port %s on May %s, 2020.\n' \
    "$n" "$n" "$n" "$((n % 50))" $((n % 28 + 1)) >"in/report-$n.txt"
done

export_all() { # corpus folder
  local layer
  mkdir -p "$2"
  for layer in $LAYERS; do
    "$program" export "$1" "$layer" -o "$2/$layer" || miss "$1: cannot be exported"
  done
}
"$program" load whole.dossier in >whole.out 2>&1
export_all whole.dossier whole
# How long each takes undisturbed, in milliseconds.
clock() { date +%s%3N; }
begun=$(clock)
"$program" load timed.dossier in --no-extract --batch 7 >timed.out 2>&1
loading=$(($(clock) - begun + 1))
cp timed.dossier loaded.dossier
begun=$(clock)
"$program" extract timed.dossier --batch 7 >timed.out 2>&1
extracting=$(($(clock) - begun + 1))

killed=0 rounds=0 scale=100
# Runs a command that takes so many milliseconds and kills it at any moment of
# them. Where the machine has become faster since they were counted the scale
# goes down, in per cent, so that kills go on hitting.
strike() { # milliseconds command...
  local victim after=$((RANDOM * $1 / 32768 * scale / 100))
  shift
  ran="dossier $* (killed after $after ms)"
  "$program" "$@" >killed.out 2>killed.err &
  victim=$!
  sleep "$((after / 1000)).$(printf %03d $((after % 1000)))"
  if kill -9 $victim 2>killed.late; then
    killed=$((killed + 1)) scale=$((scale < 110 ? scale + 10 : scale))
  else
    scale=$((scale > 20 ? scale * 3 / 4 : scale))
  fi
  wait $victim 2>killed.late
  rounds=$((rounds + 1))
  must "an answer or none: $(head -c 300 killed.err)" sh -c "! grep -qiE 'damaged|panic|assert' killed.err"
}

check_it() { # corpus
  "$program" check "$1" >"$work.out" 2>"$work.err"
  status=$?
  want 0
}

# The last number of documents that the command said was in the file.
acknowledged() { # what
  sed -n "s/^dossier: $1: \([0-9]*\) documents are in the file\$/\1/p" killed.err | tail -n 1
}

# Documents are found in the order of their names, so that the first so many
# must be there.
expect_loaded() { # corpus count
  "$program" export "$1" documents -o keys
  for n in $(seq 100 $((99 + $2))); do
    grep -q "in/report-$n.txt" keys || { miss "report-$n was acknowledged and is gone"; return; }
  done
  checks=$((checks + 1))
}

finished() { # corpus
  must "one file at rest: $(echo "$1"*)" test "$(echo "$1"*)" = "$1"
  check_it "$1"
  rm -rf again
  export_all "$1" again
  must "as if nothing had happened" diff -r whole again
}

append() { # a live corpus, a few documents a batch
  rm -f c.dossier*
  strike $loading load c.dossier in --no-extract --batch 7
  local there
  there=$(acknowledged loading)
  run check c.dossier
  if [ ! -s c.dossier ]; then # killed before there were tables
    want 1
    must "nothing was acknowledged" test -z "$there"
  else
    want 0
    expect_loaded c.dossier "${there:-0}"
  fi
  run load c.dossier in
  want 0
  shows "= 120 found"
  finished c.dossier
}

build() { # a new corpus, all or nothing
  rm -f c.dossier*
  strike $((loading + extracting)) load c.dossier in
  if [ -e c.dossier ]; then
    check_it c.dossier
    expect_loaded c.dossier 120
  fi
  run load c.dossier in
  want 0
  finished c.dossier
}

extract() {
  rm -f c.dossier*
  cp loaded.dossier c.dossier
  strike $extracting extract c.dossier --batch 7
  local there
  there=$(acknowledged extracting)
  check_it c.dossier
  run extract c.dossier
  want 0
  # what was acknowledged is not done again: each has its scripts done already
  local already
  already=$(sed -n 's/.* runs\{0,1\} over documents, \([0-9,]*\) already done.*/\1/p' "$work.out" | tr -d ,)
  must "$there documents were extracted from, $already runs are there" test "${already:-0}" -ge "${there:-0}"
  finished c.dossier
}

remove() { # one of them goes or stays, whole
  rm -f c.dossier*
  cp whole.dossier c.dossier
  strike 150 remove c.dossier in/report-150.txt in/report-160.txt
  check_it c.dossier
  local n
  for n in 150 160; do
    if grep -qx "in/report-$n.txt: removed" killed.out; then
      run search c.dossier "Number$n"
      shows "no hit"
    fi
  done
  run load c.dossier in
  want 0
  finished c.dossier
}

compact() { # changes no answer, whenever it ends
  rm -f c.dossier*
  cp timed.dossier c.dossier
  strike 120 compact c.dossier
  check_it c.dossier
  run compact c.dossier
  want 0
  finished c.dossier
}

while [ "$rounds" -lt "$kills" ]; do
  for work_of in append build extract remove compact; do
    [ "$rounds" -ge "$kills" ] || $work_of
  done
done
must "many were killed on the way: $killed of $rounds" test "$((killed * 3))" -ge "$rounds"
echo "$killed of $rounds killed on the way"
finish
