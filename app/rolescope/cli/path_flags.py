"""The flags of `rolescope paths`."""

import argparse

from rolescope.trust.paths.values import Through

THROUGH = {
    "allowed": Through.ALLOWED,
    "conditional": Through.CONDITIONAL,
    "any": Through.ANY,
}
"""The values of `--through`."""

_MAX_HOPS = 20


def add_path_flags(parser: argparse.ArgumentParser) -> None:
    """Add the ends of paths, and how far they may go."""
    end = "an ARN, an account ID, a service, *, or a name"
    parser.add_argument("--from", dest="source", metavar="X", help=f"who begins: {end}")
    parser.add_argument(
        "--to", dest="target", metavar="Y", help="whom to become: a role, an account ID, admin"
    )
    parser.add_argument("--max-hops", type=hop_limit, metavar="N", help="no more hops than that")
    parser.add_argument(
        "--through",
        choices=tuple(THROUGH),
        default="conditional",
        help="allowed: nothing has to be brought; any: closed trusts, too",
    )


def hop_limit(text: str) -> int:
    """Read the value of `--max-hops`.

    Raises:
        argparse.ArgumentTypeError: it is no number of hops.
    """
    if not (text.isdecimal() and text.isascii() and 0 < int(text[:9]) <= _MAX_HOPS):
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 to {_MAX_HOPS}")
    return int(text)
