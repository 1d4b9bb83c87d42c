"""The flags that `findings`, `plan`, `compare` and `impact` share."""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

_SEVERITIES = ("LOW", "MEDIUM", "HIGH", "CRITICAL")  # a finding of this or worse
FAIL_ON_FINDINGS = ("admin", "external", *_SEVERITIES)
_FAIL_ON = ("opened", "admin", "external", "unknown", *_SEVERITIES)


def fail_on(names: Sequence[str]) -> Callable[[str], str]:
    """Return what reads a value of `--fail-on`, in any case, as one of some names."""
    by_upper = {name.upper(): name for name in names}

    def read(text: str) -> str:
        found = by_upper.get(text.upper())
        if found is None:
            raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(names)}")
        return found

    return read


def add_difference_flags(
    parser: argparse.ArgumentParser, default: str, *, has_sarif: bool = False
) -> None:
    """Add the flags of reports. `default`: what a command fails on without a flag."""
    more = ", sarif for code scanning" if has_sarif else ""
    parser.add_argument(
        "--fail-on",
        action="append",
        type=fail_on(_FAIL_ON),
        metavar="WHAT",
        help=f"exit with 1 where there is: {', '.join(_FAIL_ON)} (default: {default})",
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
