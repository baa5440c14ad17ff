# Completion for persona and persona-run in bash.
_persona() {
    local current previous command sub words
    current=${COMP_WORDS[COMP_CWORD]}
    previous=${COMP_WORDS[COMP_CWORD - 1]}
    command=${COMP_WORDS[1]:-}
    sub=${COMP_WORDS[2]:-}
    COMPREPLY=()
    case $previous in
    --input | --output | --original | --synthetic | --holdout | --report | --columns | --key-file | --model-file | --repeat)
        mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    --plugin-dir) mapfile -t COMPREPLY < <(compgen -d -- "$current"); return ;;
    --strategy) words="redact replace hash" ;;
    --format) words="csv json jsonl yaml xlsx sql" ;;
    --threads | --memory | --seed | --set | --count | --subject | --model | --provider) return ;;
    *)
        if [[ ${COMP_WORDS[0]##*/} == persona-run ]]; then
            if [[ $current == -* ]]; then
                words="--set --threads --memory --seed --key-file --plugin-dir --report --repeat --dry-run --quiet --json --help --version"
            else
                mapfile -t COMPREPLY < <(compgen -f -X '!*.y*ml' -- "$current"; compgen -d -- "$current"); return
            fi
        elif ((COMP_CWORD == 1)); then
            words="synthesise fit sample privacy pipeline plugin --help --version"
        elif ((COMP_CWORD == 2)) && [[ $current != -* ]]; then
            case $command in
            synthesise) words="validate preview" ;;
            privacy) words="scan anonymise restore" ;;
            pipeline) words="lint graph schema test echo create" ;;
            plugin) words="list describe check new docs" ;;
            esac
        elif [[ $current == -* ]]; then
            case $command:$sub in
            synthesise:validate) words="--original --synthetic --holdout --json" ;;
            synthesise:preview) words="--input --count --columns --subject --seed" ;;
            synthesise:* | fit:*)
                words="--input --output --count --model --model-file --provider --format --seed --report --columns --subject
                       --no-preserve-schema --no-preserve-distribution --threads --memory --quiet --json" ;;
            sample:*) words="--model-file --output --count --format --seed --report --quiet --json" ;;
            privacy:*) words="--input --output --vault --strategy --columns --subject --key-file --json" ;;
            *) words="--json --plugin-dir --help" ;;
            esac
        else
            mapfile -t COMPREPLY < <(compgen -f -- "$current"); return
        fi
        ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -o filenames -o default -F _persona persona persona-run
