# Completion for persona and persona-run in fish. The program answers from its own declarations.
function __persona_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l program (string replace -r -- '-run$' '' $words[1])
    for answer in ($program complete -- (basename $words[1]) $words[2..] 2>/dev/null)
        switch $answer
            case FILE
                __fish_complete_path (commandline -ct)
            case FOLDER
                __fish_complete_directories (commandline -ct)
            case '*'
                echo $answer
        end
    end
end
complete -c persona -f -a '(__persona_complete)'
complete -c persona-run -f -a '(__persona_complete)'
