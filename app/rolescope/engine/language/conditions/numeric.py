"""Numeric operators (CO-26)."""

import re
from decimal import Decimal

from rolescope.engine.language.conditions.ordered import comparisons
from rolescope.model.condition_operators import ValueKind

_NUMBER = re.compile(r"[+-]?(\d{1,40}(\.\d{0,40})?|\.\d{1,40})", re.ASCII)


def read_number(text: str) -> Decimal | None:
    """Read an integer or decimal number."""
    text = text.strip()
    return Decimal(text) if _NUMBER.fullmatch(text) else None


NUMERIC = comparisons(ValueKind.NUMBER, read_number)
