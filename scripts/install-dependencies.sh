#!/usr/bin/env bash
# Installs what persona needs to build, by package name, on Debian 12, Debian 13 and Ubuntu 24.04.
#
#   scripts/install-dependencies.sh [--with tests] [--with ci] [--dry-run]
#
# tests: what some tests start (a PostgreSQL server, Python, zstd). ci: formatter, linter, coverage, a browser (brings tests along).
# As root or through sudo. Says what it will install first; when nothing is missing it touches nothing.
set -euo pipefail

say() { printf '%s\n' "$*" >&2; }
fail() { say "error: $*"; exit 1; }

with_tests=no with_ci=no dry_run=no
while (($#)); do
    case $1 in
    --with) shift; case ${1:-} in tests) with_tests=yes ;; ci) with_tests=yes with_ci=yes ;; *) fail "--with takes tests or ci" ;; esac ;;
    --dry-run) dry_run=yes ;;
    -h | --help) sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) fail "I do not know $1; try --help" ;;
    esac
    shift
done

command -v dpkg-query >/dev/null || fail "this script knows Debian and Ubuntu only; docs/guide/ names the libraries for other systems"
# shellcheck disable=SC1091
. /etc/os-release
system="${ID:-}-${VERSION_ID:-}"
case $system in
debian-12 | debian-13 | ubuntu-24.04) ;;
*) say "note: tried on Debian 12, Debian 13 and Ubuntu 24.04; this is ${PRETTY_NAME:-unknown}, and names may differ" ;;
esac

packages=(
    build-essential cmake ninja-build ccache pkg-config
    libtbb-dev libyaml-cpp-dev libpoco-dev libpq-dev libssl-dev libre2-dev libicu-dev libpsl-dev libstemmer-dev
    libsimdjson-dev libxlsxwriter-dev libzip-dev libexpat1-dev libfmt-dev libspdlog-dev libxxhash-dev
    zlib1g-dev libzstd-dev libprotobuf-dev libabsl-dev doctest-dev
)
phonenumber_by_hand=no
if [[ $system == debian-12 ]]; then
    # Debian 12's default Boost, 1.74, has no Boost.JSON; 1.81 stands beside it. libphonenumber-dev wants 1.74's
    # development packages, which 1.81's refuse, so its headers are unpacked further down.
    packages+=(libboost1.81-dev libboost-json1.81-dev libboost-program-options1.81-dev libphonenumber8)
    phonenumber_by_hand=yes
else
    packages+=(libboost-dev libboost-json-dev libboost-program-options-dev libphonenumber-dev)
fi
[[ $with_tests == yes ]] && packages+=(postgresql python3 python3-venv python3-jsonschema zstd)
if [[ $with_ci == yes ]]; then
    # The fuzzers' run-time library comes with one version of clang, the system's own.
    case $system in debian-12) clang_runtime=libclang-rt-14-dev ;; ubuntu-24.04) clang_runtime=libclang-rt-18-dev ;; *) clang_runtime=libclang-rt-19-dev ;; esac
    packages+=(clang-format clang-tidy clang llvm "$clang_runtime" dpkg-dev)
    # A browser to look at reports with; Ubuntu has none as a package.
    [[ $system == debian-* ]] && packages+=(chromium)
fi

installed() { [[ $(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }

missing=()
for package in "${packages[@]}"; do
    installed "$package" || missing+=("$package")
done

as_root() {
    if ((EUID == 0)); then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "installing needs root, and there is no sudo. Ask an administrator to run: apt-get install ${missing[*]}"
    fi
}

updated=no
update_once() {
    [[ $updated == yes ]] && return
    updated=yes
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
}

if ((${#missing[@]})); then
    say "These packages are missing and will be installed: ${missing[*]}"
    if [[ $system == debian-12 ]]; then
        old=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' 'libboost*1.74-dev' 2>/dev/null | sed -n 's/^installed //p' | tr '\n' ' ' || true)
        if [[ -n $old ]]; then
            fail "development packages of Boost 1.74 are installed and refuse 1.81, which has the JSON library persona needs: $old
If nothing of yours builds against 1.74 here, remove them and run this again:
    apt-get remove $old
Programs that only run with Boost 1.74 are not touched by that. Otherwise build in a container."
        fi
    fi
    if [[ $dry_run == yes ]]; then exit 0; fi
    update_once
    log=$(mktemp)
    say "(a few minutes; apt's own words are shown if it fails)"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" >"$log" 2>&1 </dev/null ||
        { cat "$log" >&2; rm -f "$log"; fail "apt-get could not install the packages; its words are above"; }
    rm -f "$log"
else
    say "All packages are installed."
fi

if [[ $phonenumber_by_hand == yes ]]; then
    deps="${PERSONA_DEPS:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/persona/deps}"
    version=$(dpkg-query -W -f='${Version}' libphonenumber8 2>/dev/null || echo unknown)
    target="$deps/libphonenumber"
    if [[ ! -e $target/usr/include/phonenumbers/phonenumberutil.h || $(cat "$target/version" 2>/dev/null) != "$version" ]]; then
        say "The headers of libphonenumber-dev $version will be unpacked into $target (the package itself refuses Boost 1.81)."
        if [[ $dry_run == yes ]]; then exit 0; fi
        work=$(mktemp -d)
        trap 'rm -rf "$work"' EXIT
        chmod 755 "$work"
        # Without package lists (a fresh container) the first try fails.
        (cd "$work" && apt-get download -qq "libphonenumber-dev=$version" 2>/dev/null) ||
            { update_once && (cd "$work" && apt-get download -qq "libphonenumber-dev=$version"); } ||
            fail "apt-get download libphonenumber-dev=$version did not work; see above"
        mkdir -p "$work/tree"
        dpkg -x "$work"/libphonenumber-dev_*.deb "$work/tree"
        printf '%s\n' "$version" >"$work/tree/version"
        mkdir -p "$deps"
        rm -rf "$target"
        # Only the headers: the library is the system's.
        mkdir -p "$target/usr"
        cp -r "$work/tree/usr/include" "$target/usr/include"
        cp "$work/tree/version" "$target/version"
    fi
fi
