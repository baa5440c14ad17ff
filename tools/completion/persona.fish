# Completion for persona and persona-run in fish.
complete -c persona -n __fish_use_subcommand -f -a 'synthesise fit sample privacy pipeline plugin'
complete -c persona -n '__fish_seen_subcommand_from synthesise' -a 'validate preview'
complete -c persona -n '__fish_seen_subcommand_from privacy' -a 'scan anonymise restore'
complete -c persona -n '__fish_seen_subcommand_from pipeline' -a 'lint graph schema test echo create'
complete -c persona -n '__fish_seen_subcommand_from plugin' -a 'list describe check new docs'
complete -c persona -l strategy -x -a 'redact replace hash'
for option in input output original synthetic holdout report columns key-file model-file
    complete -c persona -l $option -r
end
for option in count seed subject model provider format
    complete -c persona -l $option -x
end
for option in set threads memory seed
    complete -c persona-run -l $option -x
end
for option in key-file plugin-dir report repeat
    complete -c persona-run -l $option -r
end
for option in dry-run quiet json help version
    complete -c persona-run -l $option
end
