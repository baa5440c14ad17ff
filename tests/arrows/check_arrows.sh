#!/usr/bin/env bash
# check_arrows.sh ROOT: fails when an include goes against the arrows between the folders, naming file and line.
set -euo pipefail
cd "$1"
failures=0

complain() { # file:line:text, reason
    printf '%s\n    %s\n' "$1" "$2"
    failures=$((failures + 1))
}

includes() { # folder...: every #include as file:line:what, what still in its quotes or brackets
    grep -rnE --include='*.cpp' --include='*.hpp' --include='*.h' '^[[:space:]]*#[[:space:]]*include[[:space:]]*["<]' "$@" 2>/dev/null |
        sed -E 's/^([^:]+:[0-9]+:)[[:space:]]*#[[:space:]]*include[[:space:]]*(["<][^">]*[">]).*/\1\2/' || true
}

while IFS=: read -r file line what; do
    name=${what:1:-1}
    # What tests share lies under tests/.
    [[ $file == *_test.cpp && $name == tests/* ]] && continue
    case $name in
    plugins/* | tools/* | tests/* | */plugins/* | */tools/*) complain "$file:$line: $what" "the framework knows no plugin and no tool" ;;
    esac
done < <(includes framework)

while IFS=: read -r file line what; do
    name=${what:1:-1}
    case $name in
    persona/*) ;;
    framework/* | plugins/* | tools/* | tests/* | sdk/* | *framework/* | *plugins/* | *tools/*)
        complain "$file:$line: $what" "public headers and the template know only <persona/...>" ;;
    esac
done < <(includes sdk)

while IFS=: read -r file line what; do
    name=${what:1:-1}
    folder=$(cut -d/ -f1-2 <<<"$file")
    if [[ $what == '<'* ]]; then
        case $name in
        framework/* | plugins/* | tools/* | tests/* | sdk/*)
            complain "$file:$line: $what" "a plugin knows only <persona/...> and its own folder" ;;
        esac
        continue
    fi
    # In quotes: a file of the plugin's own folder, or the SDK.
    [[ $name == persona/* && -e sdk/include/$name ]] && continue
    target=$(realpath -m --relative-to=. "$(dirname "$file")/$name")
    # Tests share helpers under tests/, and may make another plugin's artifacts with that plugin's own code.
    if [[ $file == */*test* ]]; then
        [[ $target == tests/* && -e $target ]] && continue
        [[ -n $(find plugins -mindepth 2 -maxdepth 2 -name "$name" -print -quit 2>/dev/null) ]] && continue
    fi
    [[ $target == "$folder"/* ]] || target=$(realpath -m --relative-to=. "$folder/$name")
    if [[ $target != "$folder"/* || ! -e $target ]]; then
        complain "$file:$line: $what" "a plugin knows only <persona/...> and its own folder ($folder)"
    fi
done < <(includes plugins)

while IFS=: read -r file line what; do
    name=${what:1:-1}
    case $name in
    plugins/* | */plugins/* | tests/*)
        # A benchmark measures a plugin's own code.
        [[ $file == tools/bench/* ]] || complain "$file:$line: $what" "tools know the framework, not the plugins" ;;
    esac
done < <(includes tools)

if ((failures)); then
    echo "$failures include(s) against the folder arrows (see CONTRIBUTING or docs/guide)"
    exit 1
fi
