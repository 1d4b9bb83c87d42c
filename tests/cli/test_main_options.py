"""Options that every command shares."""

import argparse
from collections.abc import Iterator
from pathlib import Path

import pytest

from rolescope.cli.commands.window import WindowOpening
from rolescope.cli.main import main
from rolescope.cli.parser import command_parser


@pytest.mark.parametrize("place", [0, 1])
def test_shared_options_stand_before_or_after_the_command(
    place: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    seen: list[WindowOpening] = []

    def show(opening: WindowOpening) -> int:
        seen.append(opening)
        return 0

    options = ["--debug", "--config-dir", str(tmp_path)]
    words = [*options, "demo"] if place == 0 else ["demo", *options]
    assert main(words, show_window=show) == 0
    assert seen == [WindowOpening(is_demo=True, config_dir=tmp_path, is_debug=True)]
    for words in (["--new-window"], ["demo", "--new-window"], ["--new-window", "open", "a.json"]):
        assert main(words, show_window=show) == 0
        assert seen[-1].is_new_window
    assert main(["demo"], show_window=show) == 0
    assert seen[-1] == WindowOpening(is_demo=True)


def commands() -> dict[str, argparse.ArgumentParser]:
    """Return the parser of each command."""
    parser = command_parser()
    (found,) = (one for one in parser._actions if isinstance(one, argparse._SubParsersAction))
    return dict(found.choices)


def with_two_places() -> Iterator[str]:
    """Yield the commands that take more than one thing that is no option."""
    for name, parser in commands().items():
        places = [one for one in parser._actions if not one.option_strings]
        if len(places) > 1 or any(one.nargs in ("+", "*") for one in places):
            yield name


def needed(name: str) -> list[str]:
    """Return the options that a command cannot do without."""
    words = []
    for one in commands()[name]._actions:
        if one.required and one.option_strings:
            words += [one.option_strings[0], next(iter(one.choices or ("x",)))]
    return words


def test_commands_that_take_two_things_are_known() -> None:
    assert {"sql", "compare", "edges", "open"} <= set(with_two_places())


@pytest.mark.parametrize("name", list(with_two_places()))
def test_an_option_may_stand_between_what_a_command_takes(name: str) -> None:
    """Python 3.11 took an optional place for left out there, as any version did with sources."""
    formats = commands()[name]._option_string_actions.get("--format")
    last = [*formats.choices][-1:] if formats is not None and formats.choices else []
    between = [["--config-dir", "settings"], ["--debug"], *(["--format", one] for one in last)]
    parse = command_parser().parse_args
    for option in between:
        behind = parse([name, "one", "two words", *needed(name), *option])
        assert parse([name, "one", *option, "two words", *needed(name)]) == behind
        parse([name, *needed(name), *option, "--", "-one", "-two"])


def test_too_much_is_still_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for words, refused in (
        (["select 1", "more"], "more"),
        (["--nothing", "select 1"], "--nothing"),
    ):
        with pytest.raises(SystemExit):
            main(["sql", "folder", *words])
        assert f"unrecognized arguments: {refused}" in capsys.readouterr().err
