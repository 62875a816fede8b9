#!/bin/bash
# Completion, as bash asks for it at Tab.
. tests/scripts/parts/expect.sh
export XDG_DATA_HOME=$work/data XDG_CACHE_HOME=$work/cache XDG_DATA_DIRS=$work/none
mkdir -p scripts
cat >scripts/tides.lua <<'END'
manifest { name = "tides", version = "1", summary = "s", categories = { "sea" }, args = {
  { name = "port", type = "choice", choices = { "north", "north west", "south" } },
  { name = "open", type = "boolean" }, { name = "since", type = "date" },
  { name = "all", type = "list", of = "choice", choices = { "high", "low" } } } }
END
echo 'manifest { nam = "x" }' >scripts/tilted.lua

run help --completion bash
want 0
silent
cp "$work.out" completion.bash
must "bash takes it" bash -n completion.bash
mkdir bin && ln -s "$program" bin/dossier
PATH=$work/bin:$PATH
. ./completion.bash

# What bash would have after a Tab at the end of this line.
offers() { # LINE WANTED
  local line=$1 wanted=$2
  ran="complete: $line"
  checks=$((checks + 1))
  COMP_LINE=$line COMP_POINT=${#line}
  COMPREPLY=()
  _dossier dossier
  [ "${COMPREPLY[*]}" = "$wanted" ] || miss "wanted '$wanted', got '${COMPREPLY[*]}'"
}

offers "dossier se" "search"
offers "dossier ex" "export extract"
offers "dossier --v" "--version"
offers "dossier nonsense " ""
offers "dossier load " ""
offers "dossier run c.dossier ti" "tides"
offers "dossier run ti" ""
offers "dossier run c.dossier arms" "arms-register"
offers "dossier extract c.dossier ti" ""
offers "dossier extract c.dossier am" "amounts"
offers "dossier run c.dossier tides " "all= open= port= since="
offers "dossier run c.dossier tides port=south " "all= open= since="
offers "dossier run c.dossier tides po" "port="
offers "dossier run c.dossier tides port=n" 'north north\ west'
offers "dossier run c.dossier tides port=" 'north north\ west south'
offers "dossier run c.dossier tides all=high,l" "high,low"
offers "dossier run c.dossier tides open=" "no yes"
offers "dossier run c.dossier tides since=" ""
offers "dossier run c.dossier ./scripts/tides.lua si" "since="
offers "dossier run c.dossier --format html tides po" "port="
offers "dossier run c.dossier --form" "--format"
offers "dossier run c.dossier tides --format=h" "html"
offers "dossier run c.dossier tides --format m" "md"
offers "dossier run c.dossier tides -o ti" ""
offers "dossier run 'my corpus.dossier' ti" "tides"
offers "dossier run my\\ corpus.dossier ti" "tides"
offers "dossier help ti" "tides"
offers "dossier help qu" "queries query quotes"
offers "dossier scripts se" "sea"
offers "dossier scripts does:writes-e" "writes-entities"
offers "dossier export c.dossier de" "deals decisions" 
offers "dossier export c.dossier dea" "deals"
offers "dossier help --completion b" "bash"
offers "dossier search c.dossier --gr" "--group"

# Odd lines are answered, or not, without a word.
for line in "" " " "dossier 'x" 'dossier run "' 'dossier \' "dossier run c.dossier $(printf '\377')"; do
  run help --complete "$line"
  want 0
  silent
done
run help --completion zsh
want 2
says "--completion wants one of bash, not 'zsh'"
finish
