# Completion for persona and persona-run in bash. The program answers from its own declarations, so this never is behind.
_persona() {
    local current=${COMP_WORDS[COMP_CWORD]} program answers answer
    program=${COMP_WORDS[0]}
    # persona-run has no list of its own: the persona beside it knows.
    [[ $program == *persona-run ]] && program=${program%-run}
    COMPREPLY=()
    mapfile -t answers < <("$program" complete -- "${COMP_WORDS[0]##*/}" "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    for answer in "${answers[@]}"; do
        case $answer in
        FILE) mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$current") ;;
        FOLDER) mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -- "$current") ;;
        *) COMPREPLY+=("$answer") ;;
        esac
    done
}
complete -o filenames -F _persona persona persona-run
