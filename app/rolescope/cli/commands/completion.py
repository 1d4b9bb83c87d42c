"""`rolescope completion`: what completes commands and flags in a shell, made from the parser."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from rolescope.cli.console import put
from rolescope.cli.failure import Exit
from rolescope.value import Value

_UNSAFE = re.compile(r"[^\w .,;/()*-]")  # of a shell's own, within quotation marks


class _Flag(Value):
    """A flag: its spellings, what it is for, whether a value follows, and which there are."""

    names: tuple[str, ...]
    words: str
    takes: bool
    choices: tuple[str, ...]
    is_path: bool


class _Command(Value):
    """A command, with the values that its first word may have; none: files."""

    name: str
    words: str
    flags: tuple[_Flag, ...]
    choices: tuple[str, ...]


def run_completion(options: argparse.Namespace) -> int:
    """Print the script of a shell."""
    write = {"bash": _bash, "zsh": _zsh, "fish": _fish}[options.shell]
    put("\n".join(write(tuple(_commands(options.program)))) + "\n")
    return Exit.OK


def _commands(program: argparse.ArgumentParser) -> Iterator[_Command]:
    for action in program._actions:  # noqa: SLF001 - argparse has no other list of them
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - see above
            for name, parser in action.choices.items():
                yield _command(name, parser)


def _command(name: str, parser: argparse.ArgumentParser) -> _Command:
    actions = parser._actions  # noqa: SLF001 - argparse has no other list of them
    words = next((one.choices for one in actions if not one.option_strings and one.choices), ())
    return _Command(
        name,
        _plain(parser.description or ""),
        tuple(_flag(one) for one in actions if one.option_strings),
        tuple(map(str, words)),
    )


def _flag(action: argparse.Action) -> _Flag:
    return _Flag(
        tuple(action.option_strings),
        _plain(action.help or ""),
        takes=action.nargs != 0,
        choices=tuple(map(str, action.choices or ())),
        is_path=action.type is Path or "FILE" in str(action.metavar or ""),
    )


def _plain(text: str) -> str:
    return _UNSAFE.sub(" ", text.replace("{views}", "a layout"))


def _bash(commands: tuple[_Command, ...]) -> Iterator[str]:
    names = " ".join(one.name for one in commands)
    yield "# bash completion of rolescope: rolescope completion bash > a file that .bashrc sources"
    yield "_rolescope() {"
    yield '    local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}"'
    yield "    COMPREPLY=()"
    yield '    if [ "$COMP_CWORD" -eq 1 ]; then'
    yield f'        COMPREPLY=($(compgen -W "{names} --help --version" -- "$word")); return'
    yield "    fi"
    yield '    case "${COMP_WORDS[1]} $before" in'
    for command in commands:
        for flag in command.flags:
            if flag.takes:
                pattern = "|".join(f'"{command.name} {name}"' for name in flag.names)
                wanted = f'-W "{" ".join(flag.choices)}"' if flag.choices else "-f"
                yield f'        {pattern}) COMPREPLY=($(compgen {wanted} -- "$word")); return;;'
    yield "    esac"
    yield '    case "${COMP_WORDS[1]}" in'
    for command in commands:
        flags = " ".join(name for flag in command.flags for name in flag.names)
        yield f'        {command.name}) COMPREPLY=($(compgen -W "{flags}" -- "$word"))'
        wanted = f'-W "{" ".join(command.choices)}"' if command.choices else "-f"
        yield '            [[ "$word" == -* ]] ||'
        yield f'                COMPREPLY=($(compgen {wanted} -- "$word"));;'
    yield "    esac"
    yield "}"
    yield "complete -o filenames -F _rolescope rolescope"


def _zsh(commands: tuple[_Command, ...]) -> Iterator[str]:
    yield "#compdef rolescope"
    yield "# zsh completion of rolescope: rolescope completion zsh > a folder of $fpath/_rolescope"
    yield "_rolescope() {"
    yield "    if (( CURRENT == 2 )); then"
    yield "        local -a commands=("
    yield from (f"            '{one.name}:{one.words}'" for one in commands)
    yield "        )"
    yield "        _describe command commands; return"
    yield "    fi"
    yield "    local command=$words[2]"
    yield "    shift words; (( CURRENT-- ))"
    yield "    case $command in"
    for command in commands:
        yield f"        {command.name}) _arguments \\"
        for flag in command.flags:
            yield from (
                f"            '{name}[{flag.words}]{_value(flag)}' \\" for name in flag.names
            )
        rest = f"1:word:({' '.join(command.choices)})" if command.choices else "*:file:_files"
        yield f"            '{rest}';;"
    yield "    esac"
    yield "}"
    yield 'if [ "$funcstack[1]" = "_rolescope" ]; then _rolescope "$@"'
    yield "else compdef _rolescope rolescope; fi"


def _value(flag: _Flag) -> str:
    if not flag.takes:
        return ""
    if flag.choices:
        return f":value:({' '.join(flag.choices)})"
    return ":file:_files" if flag.is_path else ":value: "


def _fish(commands: tuple[_Command, ...]) -> Iterator[str]:
    yield "# fish completion of rolescope: rolescope completion fish | source, in config.fish"
    for command in commands:
        yield (
            "complete -c rolescope -n __fish_use_subcommand -f "
            f"-a {command.name} -d '{command.words}'"
        )
    for command in commands:
        head = f"complete -c rolescope -n '__fish_seen_subcommand_from {command.name}'"
        if command.choices:
            yield f"{head} -f -a '{' '.join(command.choices)}'"
        for flag in command.flags:
            names = " ".join(
                f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}"
                for name in flag.names
            )
            value = ""
            if flag.takes:
                value = f" -x -a '{' '.join(flag.choices)}'" if flag.choices else " -r"
            yield f"{head} {names}{value} -d '{flag.words}'"
