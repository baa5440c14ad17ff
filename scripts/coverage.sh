#!/usr/bin/env bash
# scripts/coverage.sh BUILD PERCENT: line coverage of what is ours after the tests of a coverage build have run; fails
# below PERCENT. What only tests use does not count. The table of all files goes to BUILD/coverage.txt; the ten worst are shown.
set -euo pipefail
cd "$(dirname "$0")/.."
build=$1 least=$2
# What is left of files that are built no more would be read, too: two states of one source, on which gcovr gives up.
ninja -C "$build" -t cleandead >/dev/null
find "$build" -name '*.gcno' -print | while read -r notes; do [[ -e ${notes%.gcno}.o ]] || rm -f "$notes" "${notes%.gcno}.gcda"; done
find "$build" -name '*.gcov' -delete
# gcovr waits for ever on a thread that met something it can not read.
timeout 900 gcovr --root . --object-directory "$build" -j "$(nproc)" \
    --filter 'framework/' --filter 'sdk/' --filter 'plugins/' --filter 'tools/persona' \
    --exclude '.*_test\.cpp$' --exclude 'framework/.*/test_stages\.hpp$' --exclude 'plugins/seqtree/test_tables\.hpp$' \
    --exclude 'plugins/sql/server/' --exclude-unreachable-branches --exclude-throw-branches \
    --txt "$build/coverage.txt" --json-summary "$build/coverage.json" "$build"
python3 - "$build/coverage.json" "$least" <<'PYTHON'
import json, sys
summary, least = json.load(open(sys.argv[1])), float(sys.argv[2])
worst = sorted((f for f in summary["files"] if f["line_total"]),
               key=lambda f: f["line_covered"] - f["line_total"])[:10]
print("files with the most lines that no test runs:")
for f in worst:
    print(f"  {f['line_total'] - f['line_covered']:5d} of {f['line_total']:5d}  {f['filename']}")
print(f"line coverage: {summary['line_percent']:.1f} % of {summary['line_total']} lines (at least {least:g} %)")
sys.exit(summary["line_percent"] < least)
PYTHON
