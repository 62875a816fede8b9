#!/bin/bash
# The program, the module and the man page as installed, from a folder that the
# source tree is not above; uninstalling leaves nothing.
. tests/scripts/parts/expect.sh
cd "$root" || exit 1
case $BUILD in /*) build=$BUILD ;; *) build=$root/$BUILD ;; esac
read -r compiler _ <"$build/.flags"
kind=release
grep -q -- ' -O0 ' "$build/.flags" && kind=debug
grep -q -- '-fsanitize=' "$build/.flags" && kind=asan
stage=$work/stage
build_in() {
  env -u MAKEFLAGS -u MFLAGS make --no-print-directory -s V=$kind CC="$compiler" BUILD="$BUILD" \
    DESTDIR="$stage" PREFIX=/opt/d "$@" >"$work.make" 2>&1
}
must "make install" build_in install
[ "$misses" -eq 0 ] || { tail -n 20 "$work.make"; rm -f "$work.make"; finish; }
cd "$work" || exit 1

# A copy, so that the program cannot find the tree by its own path.
mv stage elsewhere && program=$work/elsewhere/opt/d/bin/dossier
write_news in
run load c.dossier in
want 0
shows "2 loaded"
run run c.dossier who-said-what
want 0
shows "Vane"
run scripts --where
want 0
hides "$root"
shows "elsewhere/opt/d/share/dossier/scripts/report/entity.lua"
run help corpus:search
want 0
run check c.dossier
want 0
run help --man
same "$work.out" elsewhere/opt/d/share/man/man1/dossier.1
if command -v man >/dev/null && man --version >/dev/null 2>&1; then
  ran="man -l"
  MANWIDTH=80 man -l --warnings elsewhere/opt/d/share/man/man1/dossier.1 >"$work.out" 2>"$work.err" </dev/null
  status=$?
  # A man that was replaced by a note (as in containers) shows no page.
  if grep -q NAME "$work.out"; then want 0; silent; shows "EXIT STATUS"; fi
fi
if [ $kind != asan ]; then
  cat >count.lua <<'END'
local dossier = require "dossier"
local corpus <close> = assert(dossier.open "c.dossier")
print(corpus:count "boats", dossier.gazetteer "countries":get("Japan").name)
END
  ran="lua5.4 count.lua"
  LUA_CPATH="$work/elsewhere/opt/d/lib/lua/5.4/?.so" LUA_PATH=./nothing/?.lua lua5.4 count.lua >"$work.out" 2>"$work.err"
  status=$?
  want 0
  shows "3	Japan"
fi
must "nothing of the tree's path in what is data" sh -c "! grep -rqF '$root' elsewhere/opt/d/share elsewhere/opt/d/lib/pkgconfig"

mv elsewhere stage
cd "$root" || exit 1
must "make uninstall" build_in uninstall
rm -f "$work.make"
cd "$work" || exit 1
must "no file is left: $(find stage ! -type d)" test -z "$(find stage ! -type d)"
finish
