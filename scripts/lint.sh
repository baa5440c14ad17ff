#!/usr/bin/env bash
# clang-format and clang-tidy on what is ours. --fix formats in place; --format-only leaves clang-tidy out.
# Results of clang-tidy are kept by content, so that a second run only looks at what changed.
set -euo pipefail
cd "$(dirname "$0")/.."
fix=no tidy=yes
for option in "$@"; do
    case $option in
    --fix) fix=yes ;;
    --format-only) tidy=no ;;
    *) echo "lint: I do not know $option" >&2; exit 2 ;;
    esac
done

mapfile -d '' -t sources < <(git ls-files -z --cached --others --exclude-standard -- '*.cpp' '*.hpp')
((${#sources[@]})) || exit 0
if [[ $fix == yes ]]; then
    clang-format -i "${sources[@]}"
fi
status=0
printf '%s\0' "${sources[@]}" | xargs -0 -P "$(nproc)" -n 20 clang-format --dry-run --Werror 2>"${TMPDIR:-/tmp}/persona-format.$$" || status=1
if ((status)); then
    grep -E 'error:' "${TMPDIR:-/tmp}/persona-format.$$" | cut -d: -f1 | sort | uniq -c | sort -rn | head -40
    echo "clang-format: the files above are not formatted; scripts/lint.sh --fix does it"
else
    echo "clang-format: ${#sources[@]} files as they should be"
fi
rm -f "${TMPDIR:-/tmp}/persona-format.$$"
[[ $tidy == yes ]] || exit "$status"

cmake --preset lint >/dev/null
python3 scripts/tidy.py build/lint || status=1
exit "$status"
