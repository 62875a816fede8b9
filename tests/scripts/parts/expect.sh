# For the tests of the program, which source this: a folder of their own as
# current folder, and a way to say what a command must do.
#
#   run load c.dossier in     runs the program; its status, output and messages
#   want 2                    the status
#   shows "3 hits"            standard output holds the text; hides: it does not
#   says "no such"            standard error holds it, in lines "dossier: ..."
#   silent                    nothing on standard error
#
# A miss prints what was run and seen; the test goes on and fails at its end
# (`finish`), so that one run names every miss.
# shellcheck shell=bash

unset DOSSIER_HOME
root=$PWD
program=${DOSSIER:?the tests are run by make check-tests}
work=$(mktemp -d) || exit 1
trap 'chmod -R u+rwX "$work"; rm -rf "$work"' EXIT
chmod 755 "$work"
export XDG_CACHE_HOME=$work/.cache
cd "$work" || exit 1
misses=0 checks=0 status=0 ran=

skip() { # why
  echo "$*"
  exit 77
}

miss() { # what
  misses=$((misses + 1))
  echo "MISS: $*"
  echo "  ran: $ran (status $status)"
  head -c 1500 "$work.out" | sed 's/^/  out: /'
  head -c 1500 "$work.err" | sed 's/^/  err: /'
}

must() { # what command...: the command succeeds
  local what=$1
  shift
  checks=$((checks + 1))
  "$@" || miss "$what"
}

run() {
  ran="dossier $*"
  "$program" "$@" >"$work.out" 2>"$work.err" </dev/null
  status=$?
}

feed() { # text arguments...: the same with standard input
  local text=$1
  shift
  ran="dossier $*"
  printf '%s' "$text" | "$program" "$@" >"$work.out" 2>"$work.err"
  status=$?
}

want() { checks=$((checks + 1)); [ "$status" -eq "$1" ] || miss "status $1 wanted"; }
shows() { checks=$((checks + 1)); grep -qF -- "$1" "$work.out" || miss "standard output lacks: $1"; }
hides() { checks=$((checks + 1)); ! grep -qF -- "$1" "$work.out" || miss "standard output holds: $1"; }
silent() { checks=$((checks + 1)); [ ! -s "$work.err" ] || miss "nothing on standard error wanted"; }

says() {
  checks=$((checks + 1))
  grep -qF -- "$1" "$work.err" || miss "standard error lacks: $1"
  # A syntax error shows the query and its place under the message, indented.
  ! grep -qvE '^(dossier: |  )' "$work.err" || miss "a message without 'dossier: '"
}

same() { # file file
  checks=$((checks + 1))
  cmp -s "$1" "$2" || miss "$1 and $2 differ"
}

finish() {
  rm -f "$work.out" "$work.err"
  echo "$checks checks, $misses missed"
  [ "$checks" -gt 0 ] && [ "$misses" -eq 0 ] || exit 1
  exit 0
}

# Runs a command as somebody who is not root: "$@" with the program's own rights.
as_nobody() {
  if [ "$(id -u)" -ne 0 ]; then "$@"; else
    setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
  fi
}

# Two short texts that every layer has rows of.
write_news() { # folder
  mkdir -p "$1"
  cat >"$1/a.txt" <<'END'
Harbor deal signed

Defense Minister Orla Vane met the press in Lisbon on March 3, 2021. “We will buy 20 patrol boats for $30 million,” Vane said.
END
  cat >"$1/b.txt" <<'END'
Boats arrive

The Ministry of Defense of Japan said on Thursday that three boats arrived from the U.S. coast. Japan ordered 12 missiles in 2019.
END
}
