import { Command, Argument } from 'commander';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** `bindery completion <shell>` prints a script that completes commands and options. */
export function completionCommand(): Command {
    return new Command('completion')
        .description('print a script that completes commands and options in your shell')
        .addArgument(new Argument('<shell>').choices(SHELLS))
        .addHelpText(
            'after',
            '\nExamples:\n  bindery completion bash > /etc/bash_completion.d/bindery\n  bindery completion fish > ~/.config/fish/completions/bindery.fish',
        )
        .action((shell: (typeof SHELLS)[number], _options: object, command: Command) => {
            const program = command.parent;
            console.log(program === null ? '' : scriptOf(shell, program));
        });
}

function scriptOf(shell: (typeof SHELLS)[number], program: Command): string {
    const commands = program.commands.map((command) => ({
        name: command.name(),
        description: command.description(),
        words: [
            ...command.commands.map((sub) => sub.name()),
            ...command.options.flatMap(({ long }) => (long ? [long] : [])),
        ],
    }));
    if (shell === 'fish') {
        return commands
            .flatMap(({ name, description, words }) => [
                `complete -c bindery -n __fish_use_subcommand -a ${name} -d ${quote(description)}`,
                ...words.map(
                    (word) =>
                        `complete -c bindery -n '__fish_seen_subcommand_from ${name}' -a '${word}'`,
                ),
            ])
            .join('\n');
    }
    const cases = commands.map(
        ({ name, words }) => `        ${name}) words="${words.join(' ')}" ;;`,
    );
    const bash = `_bindery() {
    local words="" current="\${COMP_WORDS[COMP_CWORD]}"
    if [ "$COMP_CWORD" -eq 1 ]; then
        words="${commands.map(({ name }) => name).join(' ')}"
    else case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
    esac; fi
    COMPREPLY=($(compgen -W "$words" -- "$current") $(compgen -d -- "$current"))
}
complete -F _bindery bindery`;
    return shell === 'bash' ? bash : `autoload -U +X bashcompinit && bashcompinit\n${bash}`;
}

function quote(text: string): string {
    return `'${text.replaceAll("'", String.raw`\'`)}'`;
}
