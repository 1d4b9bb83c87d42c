"""The flags that `plan`, `compare` and `impact` share."""

import argparse
from pathlib import Path

FAIL_ON = ("opened", "admin", "external", "unknown")
"""The values of `--fail-on`."""


def add_difference_flags(parser: argparse.ArgumentParser, default: str) -> None:
    """Add --fail-on, --format and --output. `default`: what it fails on without a flag."""
    parser.add_argument(
        "--fail-on",
        action="append",
        type=str.lower,
        choices=FAIL_ON,
        metavar="WHAT",
        help=f"exit with 1 where there is: {', '.join(FAIL_ON)} (default: {default})",
    )
    parser.add_argument(
        "--format",
        choices=("text", "json", "markdown"),
        default="text",
        help="text is for people, markdown for a comment on a pull request",
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the report there")
