"""The scripts that complete commands in four shells. Every word in them is plain, so that none needs quoting."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from studio.cli.completion_words import CommandWords
from studio.cli.parser import PROGRAM

Commands = Sequence[CommandWords]


def bash(commands: Commands) -> str:
    """For `eval "$(proving-studio completion bash)"` in ~/.bashrc."""
    options, values = [], []
    for command in commands:
        options.append(
            f'        {command.name}) options="{_joined(command.options)}" words="{_joined(command.words)}" ;;'
        )
        for option, words in command.values.items():
            values.append(f'        "{command.name} {option}") options="" words="{_joined(words)}" ;;')
    return "\n".join(
        [
            "_proving_studio() {",
            '    local word="${COMP_WORDS[COMP_CWORD]}" options="" words=""',
            "    COMPREPLY=()",
            '    if [ "$COMP_CWORD" -eq 1 ]; then',
            f'        COMPREPLY=($(compgen -W "{_joined(_names(commands))}" -- "$word"))',
            "        return",
            "    fi",
            '    case "${COMP_WORDS[1]}" in',
            *options,
            "    esac",
            '    case "${COMP_WORDS[1]} ${COMP_WORDS[COMP_CWORD-1]}" in',
            *values,
            "    esac",
            '    case "$word" in',
            '        -*) COMPREPLY=($(compgen -W "$options" -- "$word")) ;;',
            '        *) COMPREPLY=($(compgen -W "$words" -- "$word")) ;;',
            "    esac",
            "}",
            # default: where nothing of ours fits, the shell completes file names.
            f"complete -o bashdefault -o default -F _proving_studio {PROGRAM}",
        ]
    )


def zsh(commands: Commands) -> str:
    """For `eval "$(proving-studio completion zsh)"` in ~/.zshrc, behind compinit."""
    options, values = [], []
    for command in commands:
        options.append(
            f"        {command.name}) options=({_joined(command.options)}) names=({_joined(command.words)}) ;;"
        )
        for option, words in command.values.items():
            values.append(f'        "{command.name} {option}") options=() names=({_joined(words)}) ;;')
    return "\n".join(
        [
            f"#compdef {PROGRAM}",
            "_proving_studio() {",
            "    local -a options names",
            "    if (( CURRENT == 2 )); then",
            f"        compadd -- {_joined(_names(commands))}",
            "        return",
            "    fi",
            '    case "${words[2]}" in',
            *options,
            "    esac",
            '    case "${words[2]} ${words[CURRENT-1]}" in',
            *values,
            "    esac",
            '    if [[ "$PREFIX" == -* ]]; then',
            "        compadd -- $options",
            "    else",
            "        compadd -- $names",
            "        _files",
            "    fi",
            "}",
            f"compdef _proving_studio {PROGRAM}",
        ]
    )


def fish(commands: Commands) -> str:
    """For `proving-studio completion fish | source` in config.fish."""
    lines = []
    for command in commands:
        lines.append(
            f"complete -c {PROGRAM} -f -n __fish_use_subcommand -a {command.name} -d {_fish_text(command.summary)}"
        )
        behind = f"complete -c {PROGRAM} -n '__fish_seen_subcommand_from {command.name}'"
        lines += [f"{behind} -l {flag.removeprefix('--')}" for flag in command.flags]
        for option, words in command.values.items():
            # -x: one of these words and no file; -r: any value, files are completed.
            lines.append(
                f"{behind} -l {option.removeprefix('--')}" + (f" -x -a '{_joined(words)}'" if words else " -r")
            )
        if command.words:
            lines.append(f"{behind} -a '{_joined(command.words)}'")
    return "\n".join(lines)


def powershell(commands: Commands) -> str:
    """For `proving-studio completion powershell | Out-String | Invoke-Expression` in $PROFILE."""
    options, values = [], []
    for command in commands:
        options.append(f"        '{command.name}' = @({_quoted(command.options)}), @({_quoted(command.words)})")
        for option, words in command.values.items():
            values.append(f"        '{command.name} {option}' = @({_quoted(words)})")
    return "\n".join(
        [
            f"Register-ArgumentCompleter -Native -CommandName {PROGRAM} -ScriptBlock {{",
            "    param($word, $line, $position)",
            "    $commands = @{",
            *options,
            "    }",
            "    $values = @{",
            *values,
            "    }",
            "    $given = @($line.CommandElements | ForEach-Object { $_.ToString() })",
            "    if ($word -ne '' -and $given.Count -gt 1) { $given = $given[0..($given.Count - 2)] }",
            '    $behind = "$($given[1]) $($given[-1])"',
            f"    if ($given.Count -eq 1) {{ $found = @({_quoted(_names(commands))}) }}",
            "    elseif ($values.ContainsKey($behind)) { $found = $values[$behind] }",
            "    elseif (-not $commands.ContainsKey($given[1])) { $found = @() }",
            "    elseif ($word -like '-*') { $found = $commands[$given[1]][0] }",
            "    else { $found = $commands[$given[1]][1] }",
            '    $found | Where-Object { $_ -like "$word*" } | ForEach-Object {',
            "        [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)",
            "    }",
            "}",
        ]
    )


SCRIPTS: Mapping[str, Callable[[Commands], str]] = {"bash": bash, "zsh": zsh, "fish": fish, "powershell": powershell}


def _names(commands: Commands) -> list[str]:
    return [command.name for command in commands]


def _joined(words: Sequence[str]) -> str:
    return " ".join(words)


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _fish_text(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
