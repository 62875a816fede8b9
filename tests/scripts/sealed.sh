#!/bin/bash
# Scripts of somebody else, run for real: dossier run and the prompt, hostile scripts,
# limits, what a worker's end costs, and that nothing is left behind.
. tests/scripts/parts/expect.sh
asan=
nm "$program" 2>/dev/null | grep -q __asan_init && asan=1
write_news in
run load c.dossier in
want 0
hash() { sha256sum c.dossier; }
before=$(hash)

# Each hostile script says in its first line how it must end; the host is there after
# it, in its time, and says whose fault it was.
step=1
[ -z "${DSR_TEST_FULL:-}" ] && step=4
n=0
for script in "$root"/tests/sandbox/hostile/*.lua; do
  n=$((n + 1))
  [ $((n % step)) -eq 0 ] || continue
  name=${script##*/}
  case $name in
    # What takes longer than the C host's 0.3 s may end well; `require` is a script's.
    balance.lua | gone_require.lua) continue ;;
  esac
  case $(sed -n '1s/^-- \([a-z]*\).*/\1/p' "$script") in
    ok) wanted=0 ;;
    limit) wanted=3 ;;
    *) wanted=1 ;;
  esac
  begun=$(date +%s%N)
  run run c.dossier "$script" --time 0.4 --memory 64
  took=$((($(date +%s%N) - begun) / 1000000))
  want $wanted
  [ $wanted -eq 0 ] || says "$name"
  checks=$((checks + 1))
  [ $took -lt 1400 ] || [ -n "$asan" ] || miss "it took $took ms of 400"
  hides ESCAPED
  must "no traceback" test "$(wc -l <"$work.err")" -le 3
done
must "the corpus is as it was" test "$(hash)" = "$before"

# No way out, by any name.
run run c.dossier "$root/tests/sandbox/ways_out.lua"
want 0
shows done
hides ESCAPED
must "nothing was made" test ! -e made.dossier
must "the corpus is as it was" test "$(hash)" = "$before"

# What can be reached is a list that somebody looked at.
modules=$(cd "$root/scripts" && printf '%s ' dossier/extract/*.lua dossier/report/*.lua | sed 's/\.lua//g;s|/|.|g')
sed "s/@MODULES@/$modules/" "$root/tests/sandbox/reachable.lua" >reachable.lua
run run c.dossier reachable.lua
want 0
hides FORBIDDEN
sed '/^Script: /,$d;/^$/d' "$work.out" >reachable.txt
must "what scripts reach is what reachable.txt holds" diff -u "$root/tests/sandbox/reachable.txt" reachable.txt

# Gazetteers and modules are served behind the seal.
cat >names.lua <<'END'
local dossier = require "dossier"
print(#dossier.gazetteers() > 3, dossier.gazetteer "countries" ~= nil, corpus:count '[norm in titles]' >= 0)
print(select(2, dossier.gazetteer "contries"))
print(require "dossier.report.counting" ~= nil)
END
run run c.dossier names.lua
want 0
shows "true true true"
shows "did you mean 'countries'?"

# Limits, and what was written until then.
echo 'for i = 1, 3 do out:text("row " .. i) end while true do end' >rows.lua
echo old >rows.txt
run run c.dossier rows.lua --time 0.3 -o rows.txt
want 3
says "rows.lua:1: over its time of 0.3 s; --time S allows more"
says "what it wrote until then is in rows.txt.partial"
must "the old file stays" test "$(cat rows.txt)" = old
must "the rows so far" grep -q "row 3" rows.txt.partial
printf 'out:text "row"\n\nlocal x = nil + 1\n' >breaks.lua
run run c.dossier breaks.lua
want 1
says "breaks.lua:3: attempt to perform arithmetic on a nil value"
must "no row on standard output" test ! -s "$work.out"
echo 'local s = ("x"):rep(1 << 20) for i = 1, 100 do out:text(s) end' >much.lua
run run c.dossier much.lua
want 3
says "much.lua: over its output of 16 MB"
echo 'local t = {} while true do t[#t + 1] = ("x"):rep(1000) .. #t end' >memory.lua
run run c.dossier memory.lua --memory 32
want 3
says "memory.lua: over its memory of 32 MB; --memory MB allows more"
run run c.dossier names.lua --time 0
want 2
run run c.dossier names.lua --memory 0
want 2

# The day is the user's, never the clock's.
echo 'print(require "dossier".as_of)' >day.lua
run run c.dossier day.lua --as-of 2024-02-29
shows 2024-02-29
run run c.dossier day.lua
shows nil
run run c.dossier day.lua --as-of 2023-02-29
want 2

# Files: asked for, granted, and written below one folder after a clean end.
cat >hands.lua <<'END'
manifest { name = "hands", version = "1", summary = "x", grants = { files = { "out/*.csv" } } }
return { report = function(_, out)
  for _, name in ipairs { "../x.csv", "/x.csv", "out/x.html", "out/deep/x.csv", "out/.x.csv", "out/../x.csv", "" } do
    if pcall(out.file, out, name, "x") then out:text("ESCAPED by " .. name) end
  end
  out:file("out/a.csv", "one,two\n")
  out:file("out/b.csv", "x")
end }
END
run run c.dossier hands.lua
want 3
says "hands.lua: the script needs files:out/*.csv, not granted; --grant files:out/*.csv grants it"
must "nothing was made" test ! -e out
run run c.dossier hands.lua --grant fils
want 2
says "did you mean 'files'?"
run run c.dossier hands.lua --grant files
want 0
hides ESCAPED
shows "--grant files"
must "what it handed over" test "$(cat out/a.csv)" = one,two
must "and nothing else" test "$(ls out)" = "$(printf 'a.csv\nb.csv')"
rm -r out && mkdir elsewhere chosen && ln -s "$PWD/elsewhere" out
run run c.dossier hands.lua --grant files
want 1
says "out/a.csv: cannot be written"
must "no link is followed" test -z "$(ls elsewhere)"
run run c.dossier hands.lua --grant 'files:out/*.csv' --folder chosen
want 0
must "below the folder chosen" test -s chosen/out/b.csv
mkdir -p chosen/out && rm chosen/out/* && mkdir chosen/out/b.csv
run run c.dossier hands.lua --grant files --folder chosen
want 1
says "chosen/out/b.csv: cannot be written"
must "no temporary is left" sh -c '! ls chosen/out | grep part'
rm -r out chosen elsewhere
sed 's/files = .*} } }/write = { "annotations" } } }/' hands.lua >writes.lua
run run c.dossier writes.lua --grant write
want 3
says "writes.lua: it asks for write:annotations, which a report cannot have"
sed 's/out:file("out\/b.csv", "x")/error "late"/' hands.lua >late.lua
run run c.dossier late.lua --grant files
want 1
must "nothing of a run that failed" test ! -e out

# pairs has one order, and loops as Lua's does.
cat >order.lua <<'END'
local t = { 30, 20, 10, zebra = 1, apple = 2, app = 3, [2.5] = 4, [-1] = 5, [true] = 6, [false] = 7,
  [math.maxinteger] = 8, [math.maxinteger - 1] = 9, ["\0"] = 0 }
local names = {}
for name, value in pairs(t) do names[#names + 1] = tostring(name):gsub("%z", "0") .. "=" .. value end
out:text(table.concat(names, " "))
for name in pairs(t) do t[name] = nil end
assert(next(t) == nil)
local seen = 0
for i, v in pairs { 1, 2, 3 } do assert(i == v) seen = seen + 1 end
for _ in pairs {} do error "never" end
local u = { a = 1, b = 2, c = 3 }
for name in pairs(u) do u.b, seen = nil, seen + 1 assert(name ~= "b") end
local m = setmetatable({}, { __pairs = function() return function(_, k) return not k and 1 or nil end end })
for k in pairs(m) do seen = seen + k end
assert(seen == 6 and not pcall(pairs) and not pcall(pairs, 3))
local many = {}
for i = 1, 1000 do many["name" .. i] = i end
local before = ""
for name in pairs(many) do assert(before < name) before = name end
END
run run c.dossier order.lua
want 0
shows "-1=5 1=30 2=20 2.5=4 3=10 9223372036854775806=9 9223372036854775807=8 0=0 app=3 apple=2 zebra=1"
shows "false=7 true=6"

# What a script prints does nothing to the terminal.
cat >prints.lua <<'END'
manifest { name = "prints", version = "1", summary = "x" }
return { report = function(_, out) print "\27[2Jone\ntwo" out:text "\27]0;x\7" end }
END
run run c.dossier prints.lua
want 0
must "shown as it is" grep -qF '\x1B[2Jone' "$work.err"
must "no escape" sh -c '! grep -q "$(printf "\033")" "$1" "$2"' - "$work.err" "$work.out"

# A worker that is killed costs a message.
echo 'while true do end' >loop.lua
ran="a worker that is killed"
"$program" run c.dossier loop.lua --time 20 >"$work.out" 2>"$work.err" &
host=$!
worker=
for _ in $(seq 100); do
  keeper=$(pgrep -P $host | head -n 1)
  [ -n "$keeper" ] && worker=$(pgrep -P "$keeper" | head -n 1)
  [ -n "$worker" ] && break
  sleep 0.02
done
sleep 0.2
must "a worker" test -n "$worker"
if [ "$(id -u)" -eq 0 ]; then
  must "root's worker is nobody's" test "$(stat -c %u "/proc/$worker")" -ne 0 -o \
    "$(awk '/^Uid:/ { print $2 }' "/proc/$worker/status")" -eq 65534
fi
must "nothing of its own is open but pipes and the corpus" sh -c \
  '! ls -l "/proc/$1/fd" | grep -vE "pipe:|c\.dossier|/dev/null|^total|^l.* 2 ->"' - "$worker"
kill -9 "$worker"
wait $host
status=$?
want 1
says "loop.lua: its process was ended by signal 9 (Killed)"
# One that loses its host ends.
"$program" run c.dossier loop.lua --time 20 >/dev/null 2>&1 &
host=$!
disown
sleep 0.5
keeper=$(pgrep -P $host | head -n 1)
worker=$(pgrep -P "$keeper" | head -n 1)
kill -9 $host
sleep 0.3
must "no worker without its host" sh -c '! grep -qs "^State:.*[RSD] " "/proc/$1/status"' - "${worker:-1}"

# The prompt: a script leaves nothing for the next, nor in the session.
cat >leaks.lua <<'END'
leaked, string.leaked = 1, 1
local dossier = require "dossier"
rawset(dossier, "fold", nil)
require "dossier.json".encode = nil
for name in pairs(table) do table[name] = nil end
out:text "leaks ran"
END
echo 'print(leaked, string.leaked, require "dossier.json".encode ~= nil, table.concat ~= nil)' >after.lua
feed 'run "./leaks.lua"
run "./after.lua"
print(leaked, string.leaked, table.concat ~= nil, corpus:count "the" >= 0)
print(select(2, pcall(run, "./loop.lua", {}, { time = 0.2 })))
print(select(2, pcall(run, "./loop.lua", {}, { tim = 0.2 })))
run("./day.lua", {}, { as_of = "2024-02-29" })
run "who-said-what"
' repl c.dossier
want 0
shows "leaks ran"
shows "nil nil true true"
shows "nil	nil	true	true"
shows "loop.lua:1: over its time of 0.2 s"
shows "the limits are { time = seconds, memory = megabytes, as_of = date }"
shows 2024-02-29
shows "Made again by: dossier run c.dossier who-said-what"
feed 'local fine, why = pcall(run, "./breaks.lua") print(why) run "./after.lua"' repl c.dossier
want 0
shows "breaks.lua:3: attempt to perform arithmetic"
shows "nil nil true true"

# As another user, from a folder that cannot be written to.
chmod 755 . && chmod 644 c.dossier ./*.lua
mkdir still && cp c.dossier still && chmod 555 still
if as_nobody test -x "$program"; then
  ran="as another user"
  as_nobody "$program" run still/c.dossier "$PWD/after.lua" >"$work.out" 2>"$work.err"
  status=$?
  want 0
  silent
  shows "nil nil true true"
  as_nobody "$program" run still/c.dossier "$PWD/loop.lua" --time 0.3 >"$work.out" 2>"$work.err"
  status=$?
  want 3
  says "loop.lua:1: over its time of 0.3 s"
fi

# A machine that lacks a part of the seal says so, or is refused.
if [ -z "$asan" ]; then
  cat >lacks.c <<'END'
#define _GNU_SOURCE
#include <errno.h>
#include <stdarg.h>
#include <sys/syscall.h>
#include <unistd.h>
long syscall(long n, ...) {
  if (n == SYS_exit_group)
    _exit(0);
  errno = ENOSYS;
  return -1;
}
END
  if ${CC:-cc} -shared -fPIC lacks.c -o lacks.so; then
    lacking() {
      ran="without Landlock: dossier $*"
      LD_PRELOAD=./lacks.so "$program" "$@" >"$work.out" 2>"$work.err" </dev/null
      status=$?
    }
    lacking run c.dossier after.lua
    want 0
    says "note: scripts run without a part of the seal, which this machine lacks (Landlock: no file can be opened)"
    shows "nil nil true true"
    lacking run c.dossier after.lua --require-sandbox
    want 3
    says "this machine lacks a part of the seal (Landlock: no file can be opened)"
    must "nothing was run" test ! -s "$work.out"
    echo 'run "./after.lua"' >line
    LD_PRELOAD=./lacks.so "$program" repl c.dossier --require-sandbox <line >"$work.out" 2>"$work.err"
    status=$?
    want 1
    shows "this machine lacks a part of the seal"
    hides "nil nil true true"
  fi
fi
run run c.dossier after.lua
silent
must "the corpus is as it was" test "$(hash)" = "$before"
finish
