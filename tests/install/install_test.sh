#!/usr/bin/env bash
# install_test.sh SOURCE BUILD CMAKE COMPILER SANITIZERS
set -euo pipefail
source_dir=$1 build=$2 cmake=$3 compiler=$4 sanitizers=${5:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "FAILED: $*"; exit 1; }
quietly() { "$@" >"$work/log" 2>&1 || { cat "$work/log"; fail "$*"; }; }

quietly "$cmake" --install "$build" --prefix "$work/first"
mv "$work/first" "$work/moved"
prefix=$work/moved

for what in lib/libpersona.so include/persona/plugin.hpp lib/cmake/PersonaSDK/PersonaSDKConfig.cmake \
    lib/cmake/PersonaSDK/PersonaPlugin.cmake share/persona/sdk/template/CMakeLists.txt \
    share/bash-completion/completions/persona share/bash-completion/completions/persona-run; do
    [[ -e $prefix/$what ]] || fail "the installation has no $what"
done
if [[ -d $source_dir/pipelines ]]; then
    [[ -d $prefix/share/persona/pipelines ]] || fail "the installation has no pipelines"
fi
for plugin in "$build"/lib/persona/plugins/*.so; do
    [[ -e $plugin ]] || continue
    [[ -e $prefix/lib/persona/plugins/${plugin##*/} ]] || fail "${plugin##*/} was not installed"
done
# Nothing may point back at the checkout or the build.
if grep -rlF -e "$source_dir/" -e "$build/" "$prefix/lib/cmake" "$prefix/share" 2>/dev/null | grep .; then
    fail "the files above name the checkout"
fi
for file in "$prefix"/lib/*.so "$prefix"/lib/persona/plugins/*.so "$prefix"/bin/*; do
    [[ -e $file ]] || continue
    if readelf -d "$file" | grep -E 'R(UN)?PATH' | grep -F "$build"; then fail "$file looks for libraries in the build folder"; fi
    if ldd "$file" | grep 'not found'; then fail "$file does not find all its libraries"; fi
done

# The template, copied away and built as its reader would.
cp -r "$prefix/share/persona/sdk/template" "$work/my-plugin"
flags=${sanitizers:+-fsanitize=$sanitizers -fno-sanitize=vptr}
quietly "$cmake" -S "$work/my-plugin" -B "$work/my-plugin/build" -DCMAKE_PREFIX_PATH="$prefix" \
    -DCMAKE_CXX_COMPILER="$compiler" -DCMAKE_CXX_FLAGS="$flags" -DCMAKE_BUILD_TYPE=Release
quietly "$cmake" --build "$work/my-plugin/build"
plugin=$(find "$work/my-plugin/build/plugins" -name '*.so')
# Its own test is the first that an author runs.
if [[ -x $work/my-plugin/build/my_plugin_test ]]; then quietly "$work/my-plugin/build/my_plugin_test"; fi
[[ -n $plugin ]] || fail "the template made no plugin"
lines=$(cat "$work"/my-plugin/shout.cpp | grep -cvE '^[[:space:]]*(//.*)?$')
((lines <= 30)) || fail "the template's stage takes $lines lines; 30 are promised"

runner=$prefix/bin/persona-run
if [[ ! -x $runner ]]; then
    echo "persona-run was not built: the plugin was built but not loaded"
    exit 0
fi
cd "$work/my-plugin"
quietly env -u PERSONA_PLUGIN_PATH "$runner" --plugin-dir "$work/my-plugin/build/plugins" --dry-run "$work/my-plugin/pipeline.yaml"
