#!/usr/bin/env bash
# scripts/check-generated-docs.sh [--update]: docs/stages is written by the program from what the stages declare.
# Fails when it differs from what the release build would write; --update writes it.
set -euo pipefail
cd "$(dirname "$0")/.."
program=build/release/bin/persona
if [[ ! -x $program ]]; then
    echo "generated docs: $program is not built; nothing to compare"
    exit 0
fi
write_pages() { "$program" plugin docs "$1" >/dev/null; }
if [[ ${1:-} == --update ]]; then
    rm -rf docs/stages
    write_pages docs/stages
    exit
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
write_pages "$work/stages"
if ! diff -ru docs/stages "$work/stages"; then
    echo "docs/stages is not what the stages declare. Run scripts/check-generated-docs.sh --update and commit the result." >&2
    exit 1
fi
echo "generated docs: up to date"
