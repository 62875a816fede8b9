#!/bin/bash
# dossier run: formats, files, arguments, plain scripts, mistakes.
. tests/scripts/parts/expect.sh
write_news in
run load c.dossier in

# Formats, by option and by the file's ending.
run run c.dossier who-said-what
want 0
silent
shows "Vane"
shows "Made again by: dossier run c.dossier who-said-what"
hides "<html"
for format in text md html csv json; do
  run run c.dossier who-said-what --format "$format"
  want 0
  silent
  cp "$work.out" "by-option.$format"
done
for format in md html csv json; do
  run run c.dossier who-said-what -o "by-ending.$format"
  want 0
  must "nothing on standard output" test ! -s "$work.out"
  same "by-option.$format" "by-ending.$format"
done
must "HTML" grep -q '^<!doctype html>' by-option.html
must "no address to fetch from" sh -c '! grep -qE "(src|href)=.?https?:" by-option.html'
must "JSON" sh -c 'lua5.4 -e "assert(io.read([[a]]):find([[^{.*}%s*$]]))" <by-option.json'
for report in arms-register who-said-what "entity name=Japan"; do
  # shellcheck disable=SC2086  # words
  run run c.dossier $report
  want 0
  silent
done

# The old file or the whole new one.
echo old >kept.txt
cat >stops.lua <<'END'
print "begun"
error "stops here"
END
run run c.dossier ./stops.lua -o kept.txt
want 1
says "./stops.lua:2: stops here"
must "the old file" test "$(cat kept.txt)" = old
run run c.dossier who-said-what -o kept.txt
must "the new file" grep -q Vane kept.txt
run run c.dossier who-said-what -o nowhere/x.txt
want 1
says "nowhere/x.txt: cannot be written: No such file or directory"
mkdir locked && chmod 777 locked && as_nobody sh -c 'echo old >locked/x.txt' && chmod 555 locked
if as_nobody test -x "$program"; then
  ran="dossier run -o in a read-only folder"
  as_nobody "$program" run c.dossier who-said-what -o locked/x.txt >"$work.out" 2>"$work.err"
  status=$?
  want 1
  says "locked/x.txt: cannot be written"
  must "the old file stays" test "$(cat locked/x.txt)" = old
fi
must "no half file beside it" test "$(ls locked)" = x.txt
if [ -w /dev/full ]; then
  ran="dossier run >/dev/full"
  "$program" run c.dossier who-said-what >/dev/full 2>"$work.err"
  status=$?
  want 1
  says "standard output: cannot be written"
fi

# A plain file is a report; what it prints is in it.
cat >plain.lua <<'END'
local n = 0
for _ in corpus:documents() do n = n + 1 end
print("documents", n)
out:heading "Boats"
END
run run c.dossier ./plain.lua
want 0
shows "documents 2"
shows "Boats"
shows "dossier run c.dossier ./plain.lua"
run run c.dossier plain.lua x=1
want 2
says "run: plain has no argument 'x'; it has none"
mkdir -p scripts && cp plain.lua scripts/tally.lua
run run c.dossier tally
shows "documents 2"
cp plain.lua scripts/entity.lua
run run c.dossier entity
want 0
says "dossier: note: scripts/entity.lua hides $(cd "$root" && pwd -P)/scripts/report/entity.lua"
rm scripts/entity.lua

# Arguments.
run run c.dossier arms-register limt=3
want 2
says "run: arms-register has no argument 'limt'"
run run c.dossier arms-register buyr=Japan
want 2
says "did you mean 'buyer'?"
run run c.dossier arms-register since=soon
want 2
says "argument 'since' must be a date"
run run c.dossier entity
want 2
says "run: entity needs the argument 'name'"
run run c.dossier arms-register Japan
want 2
says "run: 'Japan' is no argument: write name=value"

# Scripts that are none.
run run c.dossier arms-registre
want 2
says "run: there is no script 'arms-registre'; did you mean 'arms-register'?"
run run c.dossier ./nowhere.lua
want 2
says "run: ./nowhere.lua: there is no such script file"
run run c.dossier quotes
want 2
says "run: quotes is an extractor; \`dossier extract CORPUS quotes\` runs it"
run run c.dossier
want 2
says "run: SCRIPT is missing"
run run nowhere.dossier entity name=x
want 1
says "nowhere.dossier: there is no such corpus"
run run c.dossier entity name=x --format htlm
want 2
says "did you mean html?"

# Mistakes in scripts name file and line.
cat >fault.lua <<'END'
manifest { name = "fault", version = "1", kind = "report", summary = "s" }
return { report = function(corpus, out)
  local t
  out:text(t.x)
end }
END
run run c.dossier ./fault.lua
want 1
says "./fault.lua:4: attempt to index a nil value (local 't')"
must "no traceback" sh -c "! grep -q traceback '$work.err'"
printf 'manifest {\n  name = "a" .. "b" }\n' >computed.lua
run run c.dossier ./computed.lua
want 2
says "run: ./computed.lua:2: ',' or '}' is missing"
echo 'local x = = 3' >syntax.lua
run run c.dossier ./syntax.lua
want 1
says "./syntax.lua:1: unexpected symbol near '='"
printf '\033Lua' >compiled.lua
run run c.dossier ./compiled.lua
want 1
says "./compiled.lua: it is compiled Lua"
finish
