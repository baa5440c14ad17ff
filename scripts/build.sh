#!/usr/bin/env bash
# Configures and builds one preset: scripts/build.sh PRESET [cmake option...]
# PERSONA_TARGET is what to build (default: all; programs: what users run, without tests).
# PERSONA_JOBS bounds the compilers that run at once (default: one a core, but no more than memory allows: 1.5 GB each).
set -euo pipefail
cd "$(dirname "$0")/.."
preset=$1
shift
jobs=${PERSONA_JOBS:-}
if [[ -z $jobs ]]; then
    by_memory=$(($(awk '/MemAvailable/ {print $2}' /proc/meminfo) / 1500000))
    jobs=$(nproc)
    if ((by_memory < jobs)); then jobs=$((by_memory > 0 ? by_memory : 1)); fi
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
cmake --preset "$preset" "$@" >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
grep -E 'left out|Warning' "$log" || true
cmake --build --preset "$preset" --target "${PERSONA_TARGET:-all}" -j "$jobs"
