"""The flags that `plan`, `compare` and `impact` share."""

import argparse
from pathlib import Path

FAIL_ON = ("opened", "admin", "external", "unknown", "LOW", "MEDIUM", "HIGH", "CRITICAL")
"""The values of `--fail-on`, in any case. A severity means a new finding of this or worse."""

_BY_UPPER = {name.upper(): name for name in FAIL_ON}


def difference_fail_on(text: str) -> str:
    """Read a value of `--fail-on`.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    found = _BY_UPPER.get(text.upper())
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(FAIL_ON)}")
    return found


def add_difference_flags(
    parser: argparse.ArgumentParser, default: str, *, has_sarif: bool = False
) -> None:
    """Add the flags of reports. `default`: what a command fails on without a flag."""
    more = ", sarif for code scanning" if has_sarif else ""
    parser.add_argument(
        "--fail-on",
        action="append",
        type=difference_fail_on,
        metavar="WHAT",
        help=f"exit with 1 where there is: {', '.join(FAIL_ON)} (default: {default})",
    )
    parser.add_argument(
        "--settings", type=Path, metavar="FILE", help="known accounts and limits, as TOML"
    )
    parser.add_argument(
        "--format",
        choices=("text", "json", "markdown", *(("sarif",) if has_sarif else ())),
        default="text",
        help=f"text is for people, markdown for a comment on a pull request{more}",
    )
    add_output(parser)


def add_output(parser: argparse.ArgumentParser) -> None:
    """Add where the answer goes: the program sees to it, whatever the command prints."""
    parser.add_argument(
        "--output",
        dest="into",
        type=Path,
        metavar="FILE",
        help="write the answer there; - is standard output",
    )
