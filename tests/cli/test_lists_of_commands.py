"""What README and the help say of the command line: every command that there is, and no other."""

import argparse
import re
from pathlib import Path

import pytest

from rolescope.cli.parser import command_parser

ROOT = Path(__file__).resolve().parents[2]


def commands() -> set[str]:
    (found,) = (
        one for one in command_parser()._actions if isinstance(one, argparse._SubParsersAction)
    )
    return set(found.choices)


@pytest.mark.parametrize(
    ("page", "left_out"),
    [("README.md", set[str]()), ("resources/help/command-line.md", {"demo"})],
)
def test_every_command_is_listed(page: str, left_out: set[str]) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    rows = [line for line in text.split("\n") if line.startswith("| `rolescope ")]
    named = {name for row in rows for name in re.findall(r"`rolescope ([a-z-]+)", row)}
    assert named == commands() - left_out
