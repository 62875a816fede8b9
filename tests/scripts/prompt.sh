#!/bin/bash
# The prompt on a real terminal (tmux), and fed from a pipe.
. tests/scripts/parts/expect.sh
write_news in
run load c.dossier in

# From a pipe: no prompts, the first error ends it with exit code 1.
feed $'x = 20\nfor i = 1, 2 do\n  x = x + i\nend\nx\ncorpus:count "boats"\n' repl c.dossier
want 0
silent
must "the values alone" test "$(tr '\n' ' ' <"$work.out")" = "23 3 2 "
feed $'print "before"\nnil + 1\nprint "after"\n' repl c.dossier
want 1
shows "before"
shows "error: attempt to perform arithmetic on a nil value"
hides "after"
feed 'x = (' repl
want 1
feed 'print(corpus)' repl
want 0
shows "nil"
feed '' repl c.dossier
want 0
feed 'help "corpus:search"' repl
shows "corpus:search(query, options)"
feed $'run "who-said-what"' repl c.dossier
want 0
shows "Vane"
run repl nowhere.dossier
want 1
says "nowhere.dossier: there is no such corpus"
run repl c.dossier x
want 2

server=dossier-$$
export TMUX_TMPDIR=$work # its sockets go with the folder
pane() { tmux -L "$server" -f /dev/null "$@"; }
if ! command -v tmux >/dev/null || ! pane new-session -d "sleep 60" 2>/dev/null; then
  [ "$misses" -eq 0 ] || finish
  skip "tmux is missing: the prompt was tried from a pipe alone"
fi

mkdir home
trap 'pane kill-server 2>/dev/null; rm -rf "$work" "$work".*' EXIT
open_prompt() {
  pane kill-server
  server=$server-next # the one that was ended may still hold its socket
  pane new-session -d -x 100 -y 45 "HOME=$work/home XDG_STATE_HOME= TERM=xterm $program repl c.dossier; echo ended with \$?; sleep 60"
  seen "Ctrl-D leaves."
}
line() { pane send-keys -l "$1"; pane send-keys Enter; }

# The screen shows the text, if need be after a while.
seen() {
  ran="at the prompt"
  checks=$((checks + 1))
  for _ in $(seq 1 60); do
    pane capture-pane -p -J >"$work.out" 2>"$work.err"
    grep -qF -- "$1" "$work.out" && return 0
    sleep 0.1
  done
  miss "the screen never showed: $1"
  tail -c 800 "$work.out"
}

open_prompt
seen "\`corpus\` is c.dossier."
line '6 * 7'
seen "42"

# Completion, by class and by name.
pane send-keys -l 'corpus:conc' && pane send-keys Tab
seen "> corpus:concordance"
pane send-keys -l ' "boats"' && pane send-keys Enter
seen "[boats] for"
pane send-keys -l 'corpus:doc' && pane send-keys Tab Tab
seen "corpus:document  corpus:documents"

# Ctrl-C on a half-typed line, on an unfinished statement, on a loop.
pane send-keys C-c
line 'print("line " .. "given up")'
seen "line given up"
line 'for i = 1, 2 do'
seen ">> "
pane send-keys C-c
line '"statement " .. "given up"'
seen "statement given up"
line 'for i = 1, 2 do'
line 'print("turn " .. i)'
line 'end'
seen "turn 2"
line 'print("loop " .. "begun") while true do end'
seen "loop begun"
pane send-keys C-c
seen "error: interrupted"
line '"still " .. "there"'
seen "still there"

# Errors, help, a report.
line 'corpus:serch "x"'
seen "did you mean 'search'?"
line 'help(corpus.count)'
seen "corpus:count(query, options)"
line 'run("who-said-what")'
seen "Made again by: dossier run c.dossier who-said-what"

# History, within a session and across sessions.
pane send-keys C-d
seen "ended with 0"
must "a file of history" test -s home/.local/state/dossier/history
open_prompt
pane send-keys Up Up
seen "> help(corpus.count)"
pane send-keys C-c
line 'os.exit(3)'
seen "ended with 3"
finish
