#!/bin/bash
# Runs every test there is against what is built in BUILD, prints a line for each
# and at the end one line with the counts.
#
#   run_tests.sh BUILD [plain|sanitize|valgrind]
#
#   tests/core/ROOM/test_X.c   Criterion programs, counted by their own tests
#   tests/lua/X.lua            by stock lua5.4, with the module on its path; what
#                              others there require is no test itself
#   tests/scripts/X.sh         any program; exit 0 passed, 77 skipped
#
# Scripts and Lua tests find the program in $DOSSIER, the build in $BUILD.
# TESTS=name runs those whose path holds the name. DSR_TEST_FULL=1 asks tests
# for their long form; under valgrind DSR_TEST_BRIEF=1 asks for fewer random
# cases, thirty times as slow. Criterion lets a test pass whose process leaks, so
# with `sanitize` and `valgrind` each test also fails when the tool has written a
# log.
set -u
build=${1:?usage: run_tests.sh BUILD [plain|sanitize|valgrind]}
mode=${2:-plain}
only=${TESTS:-}
logs=$build/tests/logs
rm -rf "$logs" && mkdir -p "$logs" || exit 1
logs=$(cd "$logs" && pwd)

passed=0 failed=0 skipped=0
limit=${TEST_TIMEOUT:-300}
[ "$mode" = valgrind ] && limit=${TEST_TIMEOUT:-1800}
[ -n "${DSR_TEST_FULL:-}" ] && limit=${TEST_TIMEOUT:-3600}

# No user settings, no locale, no time zone and no terminal in a test.
export LC_ALL=C.UTF-8 TZ=UTC BUILD=$build DOSSIER=$PWD/$build/dossier
case $build in /*) DOSSIER=$build/dossier ;; esac
home=$(mktemp -d) || exit 1
trap 'rm -rf "$home"' EXIT
export HOME=$home XDG_CONFIG_HOME=$home/.config XDG_DATA_HOME=$home/.local/share
unset LUA_PATH_5_4 LUA_CPATH_5_4 LUA_INIT LUA_INIT_5_4
module_path="$(dirname "$DOSSIER")/?.so;;"
preload=

wrap=()
case $mode in
  plain) ;;
  sanitize)
    # Stock lua5.4 is not instrumented: the runtimes go in first.
    preload="$(${CC:-cc} -print-file-name=libasan.so) $(${CC:-cc} -print-file-name=libubsan.so)"
    ;;
  valgrind)
    export DSR_TEST_BRIEF=1
    command -v valgrind >/dev/null || { echo "run_tests.sh: valgrind is missing; run: sh tests/checks/setup.sh check-all" >&2; exit 1; }
    ;;
  *) echo "run_tests.sh: no mode '$mode'; there are plain, sanitize, valgrind" >&2; exit 2 ;;
esac

# Sets the tool's log files for one test.
tool() { # log stem
  case $mode in
    sanitize)
      export ASAN_OPTIONS="log_path=$1.asan:detect_leaks=1:allocator_may_return_null=1:detect_stack_use_after_return=1:strict_string_checks=1"
      export UBSAN_OPTIONS="log_path=$1.ubsan:print_stacktrace=1"
      export LSAN_OPTIONS="suppressions=$PWD/tests/checks/leaks.supp:print_suppressions=0"
      ;;
    valgrind)
      # shellcheck disable=SC2054  # commas belong to the option
      wrap=(valgrind -q --vgdb=no --leak-check=full --show-leak-kinds=definite,indirect
        --errors-for-leak-kinds=definite,indirect --trace-children=yes
        --child-silent-after-fork=no --error-exitcode=97
        --suppressions=tests/checks/valgrind.supp --log-file="$1.%p.valgrind")
      ;;
  esac
}

# Prints what the tool found; true when it found something.
tool_found() { # log stem
  local found=1 log
  for log in "$1".*asan* "$1".*ubsan* "$1".*.valgrind; do
    [ -s "$log" ] || continue
    found=0
    sed -n '1,40s/^/    /p' "$log"
  done
  return $found
}

report() { # path seconds ok|FAILED|skipped note
  printf '%-7s %s%s (%s s)\n' "$3" "$1" "${4:+: $4}" "$2"
}

wanted() {
  case $1 in *"$only"*) return 0 ;; *) return 1 ;; esac
}

run_criterion() { # source
  local source=$1 program=$build/${1%.c} stem out status line tested fine note=
  stem=$logs/$(basename "$program")
  out=$stem.out
  if [ ! -x "$program" ]; then
    failed=$((failed + 1))
    report "$source" 0 FAILED "not built"
    return
  fi
  tool "$stem"
  local begun=$SECONDS
  # Under valgrind Criterion itself chooses one job.
  local jobs=(--jobs 2)
  [ "$mode" = valgrind ] && jobs=()
  timeout -k 5 "$limit" "${wrap[@]}" "$program" --color=never "${jobs[@]}" >"$out" 2>&1 </dev/null
  status=$?
  line=$(grep -a 'Synthesis: Tested:' "$out" | tail -n 1)
  tested=$(sed -n 's/.*Tested: \([0-9]*\).*/\1/p' <<<"$line")
  fine=$(sed -n 's/.*Passing: \([0-9]*\).*/\1/p' <<<"$line")
  if [ -z "$tested" ]; then
    note="ended with $status before its summary" tested=1 fine=0
    [ "$status" = 124 ] && note="took longer than $limit s"
  elif [ "$tested" -eq 0 ]; then
    note="holds no test" tested=1
    fine=0
  elif [ "$status" -ne 0 ] && [ "$fine" -eq "$tested" ]; then
    note="ended with $status though its tests passed" fine=$((tested - 1))
  fi
  if tool_found "$stem" >"$stem.found"; then
    note="${note:+$note; }the $mode run found errors"
    [ "$fine" -eq "$tested" ] && fine=$((tested - 1))
  fi
  passed=$((passed + fine)) failed=$((failed + tested - fine))
  if [ "$fine" -eq "$tested" ]; then
    report "$source" $((SECONDS - begun)) ok "$tested tests"
  else
    report "$source" $((SECONDS - begun)) FAILED "${note:-$((tested - fine)) of $tested tests}"
    grep -av 'Synthesis' "$out" | sed -n '1,60s/^/    /p'
    cat "$stem.found"
  fi
}

# Lua tests end with "# 12 ok, 0 not ok" and count as that many; any other file
# counts as one test.
run_file() { # path command...
  local path=$1 stem out status note='' line fine=1 bad=0
  shift
  stem=$logs/$(basename "$path")
  out=$stem.out
  tool "$stem"
  local begun=$SECONDS
  timeout -k 5 "$limit" "$@" >"$out" 2>&1 </dev/null
  status=$?
  if [ "$status" -eq 77 ]; then
    skipped=$((skipped + 1))
    report "$path" $((SECONDS - begun)) skipped "$(tail -n 1 "$out")"
    return
  fi
  [ "$status" -eq 124 ] && note="took longer than $limit s"
  [ "$status" -ne 0 ] && note=${note:-exit status $status}
  if tool_found "$stem" >"$stem.found"; then
    note="${note:+$note; }the $mode run found errors"
  fi
  line=$(tail -n 1 "$out")
  if [[ $line =~ ^#\ ([0-9]+)\ ok,\ ([0-9]+)\ not\ ok$ ]]; then
    fine=${BASH_REMATCH[1]} bad=${BASH_REMATCH[2]}
    [ "$bad" -gt 0 ] && note="$bad of $((fine + bad)) tests"
    [ $((fine + bad)) -eq 0 ] && note="holds no test"
  elif [ -n "$note" ]; then
    fine=0
  fi
  [ -n "$note" ] && [ "$bad" -eq 0 ] && bad=1
  passed=$((passed + fine)) failed=$((failed + bad))
  if [ -z "$note" ]; then
    if [ "$fine" -eq 1 ]; then line=; else line="$fine tests"; fi
    report "$path" $((SECONDS - begun)) ok "$line"
  else
    report "$path" $((SECONDS - begun)) FAILED "$note"
    tail -n 40 "$out" | sed 's/^/    /'
    cat "$stem.found"
  fi
}

for source in tests/core/*/test_*.c; do
  if [ ! -e "$source" ] || ! wanted "$source"; then continue; fi
  # A process that may make no call cannot be run by valgrind, which makes its own.
  case $mode:$source in valgrind:tests/core/seal/*)
    skipped=$((skipped + 1))
    report "$source" 0 skipped "valgrind cannot run what is sealed"
    continue ;;
  esac
  run_criterion "$source"
done

for path in tests/lua/*.lua; do
  if [ ! -e "$path" ] || ! wanted "$path"; then continue; fi
  # What the tests require stands among them and is not one itself.
  grep -qsE "require *\(?[\"']$(basename "$path" .lua)[\"']" tests/lua/*.lua && continue
  tool "$logs/$(basename "$path")"
  run_file "$path" env LD_PRELOAD="$preload" LUA_CPATH="$module_path" \
    LUA_PATH="tests/lua/?.lua;;" "${wrap[@]}" lua5.4 "$path"
done

if [ "$mode" = valgrind ]; then
  # Scripts call the program many times over; under valgrind one run of the main
  # road stands for them.
  if [ -x "$DOSSIER" ] && [ -d data/sample ] && wanted smoke; then
    smoke=$home/smoke.dossier
    for words in "load $smoke data/sample" "search $smoke missile" \
        "run $smoke arms-register" "info $smoke" "check $smoke"; do
      tool "$logs/smoke-${words%% *}"
      # shellcheck disable=SC2086  # words of a command
      run_file "smoke-${words%% *}" "${wrap[@]}" "$DOSSIER" $words
    done
  fi
else
  for path in tests/scripts/*.sh; do
    if [ ! -e "$path" ] || ! wanted "$path"; then continue; fi
    interpreter="sh"
    head -n 1 "$path" | grep -q bash && interpreter="bash"
    run_file "$path" "$interpreter" "$path"
  done
fi

summary="$passed passed, $failed failed"
[ "$skipped" -gt 0 ] && summary="$summary, $skipped skipped"
if [ $((passed + failed + skipped)) -eq 0 ]; then
  echo "run_tests.sh: nothing was executed${only:+ for TESTS=$only}" >&2
  failed=1
fi
echo "$summary"
[ "$failed" -eq 0 ]
