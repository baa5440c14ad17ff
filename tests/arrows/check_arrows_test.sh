#!/usr/bin/env bash
# Makes a tree with one of each mistake and one of each permitted include, and looks at what check_arrows.sh says.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
cd "$tree"
mkdir -p framework/data sdk/include/persona plugins/one/inner plugins/two tools/persona
touch sdk/include/persona/batch.hpp plugins/one/own.hpp plugins/two/other.hpp
good() { printf '#include <vector>\n#include <persona/batch.hpp>\n%s\n' "$2" >"$1"; }
good framework/data/ok.cpp '#include "framework/data/batch.hpp"'
good plugins/one/ok.cpp '#include "own.hpp"'
good plugins/one/inner/ok.cpp '#include "../own.hpp"'
good tools/persona/ok.cpp '#include "framework/data/batch.hpp"'
good sdk/include/persona/ok.hpp ''
bash "$here/check_arrows.sh" . || { echo "permitted includes were refused"; exit 1; }

expect_refused() { # file, include
    printf '#include %s\n' "$2" >"$1"
    if said=$(bash "$here/check_arrows.sh" .); then echo "not noticed: $1 includes $2"; exit 1; fi
    grep -qF "$1:1: $2" <<<"$said" || { echo "not named: $1 includes $2; said: $said"; exit 1; }
    rm "$1"
}
expect_refused framework/data/bad.cpp '"plugins/one/own.hpp"'
expect_refused framework/data/bad.cpp '"tools/persona/x.hpp"'
expect_refused sdk/include/persona/bad.hpp '"framework/data/batch.hpp"'
expect_refused plugins/one/bad.cpp '"framework/data/batch.hpp"'
expect_refused plugins/one/bad.cpp '<framework/data/batch.hpp>'
expect_refused plugins/one/bad.cpp '"../two/other.hpp"'
expect_refused plugins/one/bad.cpp '"plugins/two/other.hpp"'
expect_refused tools/persona/bad.cpp '"plugins/one/own.hpp"'
