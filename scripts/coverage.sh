#!/usr/bin/env bash
# scripts/coverage.sh BUILD PERCENT: line coverage of what is ours after the tests of a build with PERSONA_COVERAGE have run (preset
# asan); fails below PERCENT. What only tests use does not count. The table of all files goes to BUILD/coverage.txt; the ten with the
# most lines that nothing runs are shown.
set -euo pipefail
cd "$(dirname "$0")/.."
build=$1 least=$2

compiler=$(sed -n 's/^CMAKE_CXX_COMPILER:[A-Z]*=//p' "$build/CMakeCache.txt")
tool() { "$compiler" -print-prog-name="$1"; }
objects=()
while read -r file; do
    if objdump -h "$file" 2>/dev/null | grep -q __llvm_covmap; then objects+=(-object "$file"); fi
done < <(find "$build/bin" "$build/lib" -type f)
((${#objects[@]})) || { echo "error: nothing in $build counts lines: configure it with -DPERSONA_COVERAGE=ON" >&2; exit 1; }

"$(tool llvm-profdata)" merge --sparse "$build"/profiles/*.profraw -o "$build/coverage.profdata"
# Lines of a header that several programs share are added up by llvm-cov. The paths in it are relative to this folder.
"$(tool llvm-cov)" export -format=lcov --compilation-dir=. -instr-profile="$build/coverage.profdata" "${objects[@]}" >"$build/coverage.lcov"
python3 - "$build" "$least" <<'PYTHON'
import collections, os, re, sys
build, least = sys.argv[1], float(sys.argv[2])
ours = re.compile(r"^(framework|sdk|plugins|tools/persona)/")
left_out = re.compile(r"_test\.cpp$|^framework/.*/test_stages\.hpp$|^plugins/seqtree/test_tables\.hpp$|^plugins/sql/server/")
lines = collections.defaultdict(dict)  # file → line → times
with open(f"{build}/coverage.lcov", encoding="utf-8") as records:
    for record in records:
        kind, _, rest = record.rstrip("\n").partition(":")
        if kind == "SF":
            file = os.path.relpath(rest)
        elif kind == "DA" and ours.match(file) and not left_out.search(file):
            line, times = map(int, rest.split(",")[:2])
            lines[file][line] = lines[file].get(line, 0) + times
missed = {file: sorted(line for line, times in each.items() if not times) for file, each in lines.items()}
total = sum(map(len, lines.values()))
if not total:
    sys.exit("error: no file of ours was counted")
covered = 100 * (total - sum(map(len, missed.values()))) / total
with open(f"{build}/coverage.txt", "w", encoding="utf-8") as table:
    for file in sorted(lines):
        print(f"{len(lines[file]) - len(missed[file]):6d} of {len(lines[file]):6d}  {file}  {' '.join(map(str, missed[file]))}".rstrip(), file=table)
print("files with the most lines that no test runs:")
for file in sorted(missed, key=lambda file: -len(missed[file]))[:10]:
    print(f"  {len(missed[file]):5d} of {len(lines[file]):5d}  {file}")
print(f"line coverage: {covered:.1f} % of {total} lines (at least {least:g} %)")
sys.exit(covered < least)
PYTHON
