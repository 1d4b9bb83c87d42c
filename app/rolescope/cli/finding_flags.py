"""The values of `--fail-on`."""

import argparse

FAIL_ON = ("admin", "external", "LOW", "MEDIUM", "HIGH", "CRITICAL")
"""On what a command fails; in any case. A severity means this or worse."""


def fail_on(text: str) -> str:
    """Read a value of `--fail-on`, in upper case.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    wanted = text.upper()
    if wanted not in {name.upper() for name in FAIL_ON}:
        raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(FAIL_ON)}")
    return wanted
