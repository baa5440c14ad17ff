#!/usr/bin/env bash
# example_test.sh SOURCE BUILD CMAKE COMPILER SANITIZERS WARNINGS: builds examples/cpp against an install tree and runs it.
set -euo pipefail
source_dir=$1 build=$2 cmake=$3 compiler=$4 sanitizers=${5:-} warnings=${6:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
quietly() { "$@" >"$work/log" 2>&1 || { cat "$work/log"; echo "FAILED: $*"; exit 1; }; }

quietly "$cmake" --install "$build" --prefix "$work/persona"
cp -r "$source_dir/examples/cpp" "$work/example"
flags=${sanitizers:+-fsanitize=$sanitizers -fno-sanitize=vptr}
quietly "$cmake" -S "$work/example" -B "$work/example/build" -DCMAKE_PREFIX_PATH="$work/persona" \
    -DCMAKE_CXX_COMPILER="$compiler" -DCMAKE_CXX_FLAGS="$flags -Wall -Wextra $warnings" -DCMAKE_BUILD_TYPE=Release
quietly "$cmake" --build "$work/example/build"
cd "$work"
# The gates are opened wide: this is about the library, not about how well the sample is synthesised.
easy=(report.distribution=0.3 report.distribution_of_ceiling=0.3 report.semantic=0.2 report.diversity=0.2 report.diversity_least=0)
"$work/example/build/survey" "$source_dir/pipelines/data/interviews.csv" safe.csv 60 "${easy[@]}" >out 2>log || { cat out log; echo "FAILED: the example did not run"; exit 1; }
rows=$(head -1 out)
[[ $rows =~ ^[0-9]+\ rows\ in,\ [0-9]+\ rows\ out$ ]] || { cat out log; echo "FAILED: the rows were not counted"; exit 1; }
grep -q '^{"schema_match": true, "distribution_similarity": 0\.' out || { cat out log; echo "FAILED: the figures are missing"; exit 1; }
[[ -s safe.csv ]] || { echo "FAILED: no output"; exit 1; }
grep -qx 'schema_match: yes' out && grep -q '^diversity: 0\.' out || { cat out log; echo "FAILED: the fields are missing"; exit 1; }
# What is refused is an error with a code, not a crash.
code=0
"$work/example/build/survey" nothing.csv safe2.csv >out 2>log || code=$?
[[ $code == 1 && ! -e safe2.csv ]] || { cat out log; echo "FAILED: a missing file ended with $code"; exit 1; }
# Texts are scanned without files; places are bytes of the text as it stands.
found=$("$work/example/build/scan" "write to ada@example.org" "nobody" "Mary Johnson (mary&#64;example.org)")
[[ $found == "1 9-24 EMAIL_ADDRESS (patterns: "*$'\n'"3 0-12 PERSON (names: "*$'\n'"3 14-34 EMAIL_ADDRESS (patterns: "* ]] ||
    { echo "$found"; echo "FAILED: texts were not scanned"; exit 1; }
if "$work/example/build/scan" $'\xff' >out 2>log; then echo "FAILED: what is no UTF-8 was scanned"; exit 1; fi
grep -q 'not UTF-8 from byte 0' log || { cat log; echo "FAILED: the error does not say the place"; exit 1; }
echo "$rows"
