#!/bin/bash
# One file among many: read by another user from a read-only folder, loaded by
# two at once, loaded again after a kill.
. tests/scripts/parts/expect.sh

# A read-only folder and a read-only file, another user.
write_news in
mkdir shelf
run load shelf/c.dossier in
run search shelf/c.dossier boats
cp "$work.out" as-owner
sha256sum shelf/* >before.sums
chmod 444 shelf/c.dossier && chmod 555 shelf
if as_nobody test -x "$program"; then
  for command in "search shelf/c.dossier boats" "info shelf/c.dossier" "check shelf/c.dossier" \
      "run shelf/c.dossier who-said-what" "export shelf/c.dossier mentions"; do
    ran="dossier $command, as another user"
    # shellcheck disable=SC2086  # words
    as_nobody "$program" $command >"$work.out" 2>"$work.err"
    status=$?
    want 0
    silent
    [ "${command%% *}" = search ] && same "$work.out" as-owner
  done
  for command in "load shelf/c.dossier in" "remove shelf/c.dossier in/a.txt" "load shelf/new.dossier in"; do
    ran="dossier $command, as another user"
    # shellcheck disable=SC2086
    as_nobody "$program" $command >"$work.out" 2>"$work.err"
    status=$?
    want 1
    says "shelf/"
  done
fi
must "nothing beside it" test "$(ls shelf)" = c.dossier
must "untouched" sha256sum --quiet -c before.sums
chmod 755 shelf

# Two at once: what both loaded is there, or who came second is told.
for half in one two; do
  mkdir -p "$half"
  for n in $(seq 1 40); do printf 'Note %s\n\nThe %s ship number %s sailed.\n' "$n" "$half" "$n" >"$half/$n.txt"; done
done
"$program" load both.dossier one >one.out 2>one.err & first=$!
"$program" load both.dossier two >two.out 2>two.err & second=$!
# shellcheck disable=SC2034  # read by name below
wait $first; one=$?
# shellcheck disable=SC2034
wait $second; two=$?
wanted=0
for half in one two; do
  if [ "${!half}" -eq 0 ]; then
    wanted=$((wanted + 40))
    must "$half counts its own" grep -q '^40 loaded ' $half.out
  else
    must "$half is told why: $(cat $half.err)" grep -qE '^dossier: both.dossier: .*(busy|written|locked|another)' $half.err
  fi
done
must "one of them got through" test "$wanted" -gt 0
run check both.dossier
want 0
run info both.dossier
shows "documents    $wanted"
run load both.dossier one two
shows "80 unchanged"
shows "0 rows new"

# Killed on the way: what is there is sound, and the next load does the rest.
mkdir many
for n in $(seq 1 600); do
  printf 'Report %s\n\nMinister Ada Number%s said that %s boats reached Port %s on May %s, 2020.\n' \
    "$n" "$n" "$n" "$n" $((n % 28 + 1)) >"many/$n.txt"
done
for pause in 0.05 0.2 0.5; do
  rm -f killed.dossier*
  "$program" load killed.dossier many >killed.out 2>&1 & victim=$!
  sleep $pause
  kill -9 $victim 2>/dev/null
  wait $victim 2>/dev/null
  run load killed.dossier many
  want 0
  shows "= 600 found"
  must "all are accounted for" grep -qE '^[0-9]+ loaded \+ [0-9]+ unchanged \+ 0 replaced \+ 0 .* \+ 0 refused \+ 0 skipped' "$work.out"
  run check killed.dossier
  want 0
  run info killed.dossier
  shows "documents    600"
  must "one file at rest" test "$(echo killed.dossier*)" = killed.dossier
done
run load whole.dossier many
run export whole.dossier facts -o whole.facts
run export killed.dossier facts -o killed.facts
same whole.facts killed.facts
finish
