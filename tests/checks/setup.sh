#!/bin/sh
# Every Debian package dossier needs stands here, once, by what needs it.
#
#   setup.sh build|check|check-all|bench   install what is missing, when allowed
#   setup.sh --need GROUP                  only say what is missing; exit 1 then
#   setup.sh --list GROUP                  print the group's packages
#
# Asked of dpkg-query, not of pkg-config: on a fresh system pkg-config is one of
# the packages that are missing. Where there is no dpkg (another distribution)
# the compiler and pkg-config are asked instead, and nothing is installed.
set -eu

BUILD_PACKAGES="gcc libc6-dev make pkg-config liblua5.4-dev lua5.4 libsqlite3-dev
  libpcre2-dev libstemmer-dev libjansson-dev libsodium-dev libedit-dev"
CHECK_PACKAGES="libcriterion-dev clang lua-check sqlite3 tmux"
CHECK_ALL_PACKAGES="valgrind libc6-dbg libclang-rt-14-dev"
BENCH_PACKAGES="libicu-dev"

# Unquoted on purpose: the lists above span lines.
# shellcheck disable=SC2086
group_packages() {
  case $1 in
    build) echo $BUILD_PACKAGES ;;
    check) echo $BUILD_PACKAGES $CHECK_PACKAGES ;;
    check-all) echo $BUILD_PACKAGES $CHECK_PACKAGES $CHECK_ALL_PACKAGES ;;
    bench) echo $BUILD_PACKAGES $BENCH_PACKAGES ;;
    *) echo "setup.sh: no group '$1'; there are build, check, check-all, bench" >&2
       exit 2 ;;
  esac
}

installed() {
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ] && return 0
  # The libraries are multi-arch: name:amd64 answers where the bare name is
  # ambiguous (two architectures installed).
  dpkg-query -W -f='${db:Status-Status}\n' "$1:*" 2>/dev/null | grep -qx installed
}

missing_packages() {
  for package in $(group_packages "$1"); do
    installed "$package" || printf '%s ' "$package"
  done
}

# Without dpkg the names above mean nothing: look for the things themselves.
need_elsewhere() {
  lacking=
  for program in "${CC:-cc}" pkg-config; do
    command -v "$program" >/dev/null 2>&1 || lacking="$lacking $program"
  done
  if [ -z "$lacking" ]; then
    for library in lua5.4 sqlite3 libpcre2-8 jansson libsodium libedit; do
      pkg-config --exists "$library" || lacking="$lacking $library"
    done
  fi
  [ -z "$lacking" ] && return 0
  echo "setup: missing:$lacking" >&2
  echo "setup: install them with this system's package manager (on Debian 12:" >&2
  echo "setup: $(group_packages "$1"))" >&2
  return 1
}

install_packages() {
  as_root=
  if [ "$(id -u)" != 0 ]; then
    if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
      as_root="sudo -n"
    else
      echo "setup: these packages are missing and installing them needs root. Run" >&2
      echo "  sudo apt-get update && sudo apt-get install -y --no-install-recommends $*" >&2
      echo "and then the same make command again." >&2
      return 1
    fi
  fi
  echo "setup: installing $*"
  # An update that fails (no network, but packages in the cache) is not yet the
  # end: the install decides.
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120 \
    update </dev/null || echo "setup: apt-get update failed; trying with the lists there are" >&2
  if ! $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120 \
      install --no-install-recommends "$@" </dev/null; then
    echo "setup: apt-get could not install: $*" >&2
    echo "setup: its message stands above; Debian 12 has every one of them in main" >&2
    return 1
  fi
}

mode=install
case ${1:-} in
  --need) mode=need; shift ;;
  --list) mode=list; shift ;;
esac
group=${1:-build}
group_packages "$group" >/dev/null

if [ "$mode" = list ]; then
  group_packages "$group"
  exit 0
fi
if ! command -v dpkg-query >/dev/null 2>&1; then
  need_elsewhere "$group"
  exit $?
fi
missing=$(missing_packages "$group")
[ -n "$missing" ] || exit 0
if [ "$mode" = need ]; then
  # A library built from source is as good: only a build that could not work
  # is refused.
  need_elsewhere "$group" 2>/dev/null && exit 0
  echo "setup: missing: $missing" >&2
  echo "setup: run  sudo apt-get install -y --no-install-recommends $missing" >&2
  exit 1
fi
# shellcheck disable=SC2086  # a list of names
install_packages $missing
