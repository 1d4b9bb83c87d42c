"""Everything that the window computes, the command line computes: the list of it, by panel."""

import argparse
from pathlib import Path

from rolescope.cli.parser import command_parser
from rolescope.ui.shell.panel_areas.panels import PANELS

COMMANDS = {
    "inspector": ("edges", "ways", "findings"),
    "result": ("assume", "can"),
    "request": ("assume --context", "query"),
    "credentials": ("assume",),
    "timeline": ("assume --at",),
    "permissions": ("permissions", "who-can"),
    "way-proof": ("ways",),
    "paths": ("paths --ways",),
    "findings": ("findings --baseline",),
    "finding": ("findings",),
    "agenda": ("agenda", "decisions --take", "report"),
    "impact": ("impact --scenario", "patch"),
    "compare": ("compare",),
    "assertions": ("check --expect",),
    "reality": ("reality",),
    "coverage": ("report",),
}
"""What computes the same as a panel, with its flag where it needs one."""
WITHOUT = {"explore", "filters", "notes", "edit", "history"}
"""What is shown of the import, and what people write: there is nothing to compute."""


def test_every_panel_that_computes_something_has_its_command() -> None:
    assert COMMANDS.keys() | WITHOUT == {panel.id for panel in PANELS}


def test_these_commands_and_flags_are_there() -> None:
    (found,) = (
        one for one in command_parser()._actions if isinstance(one, argparse._SubParsersAction)
    )
    for words in (one for some in COMMANDS.values() for one in some):
        command, *flags = words.split()
        known = {name for one in found.choices[command]._actions for name in one.option_strings}
        assert known.issuperset(flags), words


def test_readme_says_so_and_names_the_exception() -> None:
    text = (Path(__file__).resolve().parents[4] / "README.md").read_text(encoding="utf-8")
    assert (
        "Everything the window computes, the command line computes with the same engine, without "
        "loading Qt; only the comparison with AWS's own simulator, which asks AWS, is the window's."
    ) in " ".join(text.split())
