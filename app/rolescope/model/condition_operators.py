"""The names of the condition operators of IAM."""

_SETS = ("forallvalues:", "foranyvalue:")
_IF_EXISTS = "ifexists"
_COMPARED = (
    "Equals",
    "NotEquals",
    "LessThan",
    "LessThanEquals",
    "GreaterThan",
    "GreaterThanEquals",
)
_TEXT = ("Equals", "NotEquals", "EqualsIgnoreCase", "NotEqualsIgnoreCase", "Like", "NotLike")

KNOWN_OPERATORS = frozenset(
    name.lower()
    for name in (
        *(f"String{test}" for test in _TEXT),
        *(f"{family}{test}" for family in ("Numeric", "Date") for test in _COMPARED),
        *(f"Arn{test}" for test in ("Equals", "Like", "NotEquals", "NotLike")),
        *("Bool", "BinaryEquals", "IpAddress", "NotIpAddress", "Null"),
    )
)
"""Condition operators of IAM without set prefix and IfExists, in lower case (CO-22 to CO-32)."""


def is_known_operator(written: str) -> bool:
    """Tell whether IAM has a condition operator of this name (CO-3, CO-8, CO-13)."""
    name = written.strip().lower()
    bare = next((name.removeprefix(p) for p in _SETS if name.startswith(p)), name)
    bare = bare.removesuffix(_IF_EXISTS)
    # CO-8: Null takes neither a set prefix nor IfExists.
    return bare in KNOWN_OPERATORS and (bare != "null" or bare == name)
