#!/bin/bash
# Damaged, foreign and newer files are refused or their faults named, and stay
# as they are, byte for byte; info and check of a sound one.
. tests/scripts/parts/expect.sh
write_news in
for n in $(seq 1 60); do
  printf 'Report %s\n\nMinister Ada Number%s said that %s boats reached Port %s on May %s, 2020.\n' \
    "$n" "$n" "$n" "$n" $((n % 28 + 1)) >"in/report-$n.txt"
done
run load c.dossier in
want 0

run check c.dossier
want 0
silent
shows "c.dossier: sound"
run info c.dossier
want 0
shows "documents    62"
shows "extracted by"
run info c.dossier --format json
shows '"documents":62'
must "JSON" lua5.4 -e "local f = assert(io.open('$work.out')); assert(f:read 'a':find '^{.*}\n$')"
feed "" load --no-extract none.dossier -
run info none.dossier --format json
shows '"languages":{}'
run info c.dossier --format jsn
want 2
says "did you mean json?"

# What refuses to open a file leaves it, and what lies beside it, as it was: a
# log that somebody's crash left there may hold their work.
log=yes
refused() { # file message...: every command that opens a corpus
  local file=$1 command part
  shift
  [ "$log" = no ] || printf 'a log of somebody' >"$file-wal"
  sha256sum "$file"* >before.sums
  for command in "info $file" "search $file boats" "check $file" "load $file in" "extract $file" \
      "remove $file in/a.txt" "export $file mentions" "run $file who-said-what" "repl $file"; do
    # shellcheck disable=SC2086  # words
    run $command
    want 1
    for part in "$@"; do says "$part"; done
    must "nothing on standard output" test ! -s "$work.out"
    must "$command left it as it was" sh -c "sha256sum '$file'* | cmp -s - before.sums"
  done
}

echo "plain text, no corpus" >text.dossier
refused text.dossier "text.dossier: " "not a dossier corpus"
: >empty.txt
run info empty.txt
want 1
says "empty.txt: "
run info .
want 1
says ".: is a folder, not a corpus file"
mkdir folder.dossier
run load folder.dossier in
want 1
says "folder.dossier: is a folder"

page=$(od -An -tu1 -j16 -N2 c.dossier | awk '{ print $1 * 256 + $2 }')
damage() { # file offset: eight bytes of noise there
  printf '\377\001\252noise' | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}
cp c.dossier header.dossier && damage header.dossier 3
refused header.dossier "header.dossier: "
cp c.dossier size.dossier && printf '\000\003' | dd of=size.dossier bs=1 seek=16 conv=notrunc status=none
refused size.dossier "size.dossier: "
# These are told from a sound one only by reading them, log and all.
log=no
cp c.dossier schema.dossier && damage schema.dossier 100
refused schema.dossier "schema.dossier: "
run check schema.dossier
says "dossier recover"
must "no advice to run what was run" sh -c "! grep -q \"says where\" '$work.err'"
head -c $((page * 3 + 100)) c.dossier >cut.dossier
refused cut.dossier "cut.dossier: "
log=yes
head -c 50 c.dossier >stub.dossier
refused stub.dossier "stub.dossier: "

if command -v sqlite3 >/dev/null; then
  sqlite3 foreign.db 'create table document(x); insert into document values (1);'
  refused foreign.db "foreign.db: " "not a dossier corpus"
  cp c.dossier newer.dossier && sqlite3 newer.dossier 'pragma user_version = 99;'
  refused newer.dossier "newer.dossier: " "newer"
fi

# In the middle: opened or refused, check never says that it is sound, and
# nothing is written.
size=$(stat -c %s c.dossier)
named=0
for part in 2 3 4 5 6 7; do
  cp c.dossier middle.dossier
  for byte in 0 2000 6000 10000 14000; do
    damage middle.dossier $((size * part / 8 / page * page + byte))
  done
  sha256sum middle.dossier >before.sums
  run check middle.dossier
  want 1
  says "middle.dossier: "
  named=$((named + $(wc -l <"$work.out")))
  must "check left it" sha256sum --quiet -c before.sums
done
must "faults were named" test "$named" -gt 0

# A log that lies beside a corpus is left as it is, also beside a damaged one: it
# may be another file's.
printf 'a log of somebody' >middle.dossier-wal
sha256sum middle.dossier* >before.sums
run check middle.dossier
want 1
must "check left the log" sha256sum --quiet -c before.sums
printf 'a log of somebody' >c.dossier-wal
run check c.dossier
want 0
shows "c.dossier: sound"
must "check left the log of a sound one" test "$(cat c.dossier-wal)" = "a log of somebody"
rm c.dossier-wal

# What a load that was killed has left in its log is read, and stays there.
mkdir more
for n in $(seq 1 2000); do printf 'Tug %s came.\n' "$n" >"more/$n.txt"; done
left=no
for pause in 0.3 0.6 1 2; do
  [ "$left" = no ] || break
  cp c.dossier log.dossier
  "$program" load log.dossier more --no-extract --batch 5 >killed.out 2>killed.err &
  victim=$!
  sleep $pause
  kill -9 $victim 2>killed.late
  wait $victim 2>killed.late
  [ ! -s log.dossier-wal ] || ! grep -q "in the file" killed.err || left=yes
done
if [ "$left" = yes ]; then
  there=$(sed -n 's/.*: \([0-9]*\) documents are in the file/\1/p' killed.err | tail -n 1)
  sha256sum log.dossier log.dossier-wal >before.sums
  run check log.dossier
  want 0
  must "check left the log of a crash" sha256sum --quiet -c before.sums
  run info log.dossier
  want 0
  count=$(sed -n 's/^documents *//p' "$work.out")
  must "$there were acknowledged, $count are there" test "$count" -ge $((62 + there))
fi

finish
