#!/usr/bin/env bash
# Builds oneTBB with the thread sanitizer, once, and prints the folder it was installed to. With the distribution's own
# library the sanitizer sees none of its synchronisation: dozens of false reports, and suppressing them hides real races.
# The source is the distribution's source package of the version that is installed.
set -euo pipefail
cache="${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/persona"
version=$(dpkg-query -W -f='${source:Upstream-Version}' libtbb-dev)
compiler=$(clang++ -dumpversion)
target="$cache/tbb-tsan-$version-clang$compiler"
if [[ -e $target/complete ]]; then
    echo "$target"
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
mkdir -p "$cache" "$work/apt/lists/partial" "$work/apt/parts"

# A private copy of the machine's own package sources, with source packages switched on.
copied=no
for file in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
    [[ -f $file ]] || continue
    grep -qE 'debian\.org|ubuntu\.com|/debian|/ubuntu' "$file" || continue
    case $file in
    *.sources) sed -E 's/^Types:.*/Types: deb deb-src/' "$file" >"$work/apt/parts/${file##*/}" ;;
    *.list) sed -nE 's/^deb(-src)?[[:space:]]/deb-src /p' "$file" | sort -u >"$work/apt/parts/${file##*/}" ;;
    *) continue ;;
    esac
    copied=yes
done
[[ $copied == yes ]] || { echo "build-tsan-tbb: no package source to take oneTBB's source from" >&2; exit 1; }
apt=(apt-get -qq -o Dir::Etc::SourceList=/dev/null -o "Dir::Etc::SourceParts=$work/apt/parts"
    -o "Dir::State::Lists=$work/apt/lists" -o "Dir::Cache::pkgcache=" -o "Dir::Cache::srcpkgcache=" -o APT::Sandbox::User="$(id -un)")
{
    "${apt[@]}" update
    cd "$work"
    "${apt[@]}" source --only-source "onetbb=$(dpkg-query -W -f='${source:Version}' libtbb-dev)" ||
        "${apt[@]}" source onetbb
    cmake -S "$work"/onetbb-*/ -B "$work/build" -G Ninja -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_BUILD_TYPE=RelWithDebInfo -DTBB_TEST=OFF \
        -DTBB_STRICT=OFF -DTBBMALLOC_BUILD=OFF -DTBB_SANITIZE=thread -DTBB_DISABLE_HWLOC_AUTOMATIC_SEARCH=ON \
        -DTBB_INSTALL_VARS=OFF -DCMAKE_INSTALL_PREFIX="$target" -DCMAKE_INSTALL_LIBDIR=lib \
        -DCMAKE_CXX_FLAGS="-fsanitize=thread -g1"
    cmake --build "$work/build" -j "$(nproc)"
    rm -rf "$target"
    cmake --install "$work/build"
} >"$work/log" 2>&1 || { cat "$work/log" >&2; echo "build-tsan-tbb: could not build oneTBB; see above" >&2; exit 1; }
touch "$target/complete"
echo "$target"
