"""How large everything is drawn. Code says sizes as at 100 %; what Qt gets is what `px` makes."""

import re
from math import floor

_SIZE = re.compile(r"\b(\d+)px")


class _Current:
    factor: float = 1.0


def factor() -> float:
    """Return how large everything is drawn now: 1.0 is 100 %."""
    return _Current.factor


def set_factor(factor: float) -> None:
    """Let what is made from now on be so large; `rescaling.Rescaling` takes along what is there."""
    _Current.factor = factor


def px_at(size: float, factor: float) -> int:
    """Return what `px` makes of a size where everything is drawn so large.

    What is moved to the left or up is moved as far as it would be to the right or down.
    """
    return floor(size * factor + 0.5) if size >= 0 else -floor(-size * factor + 0.5)


def px(size: float) -> int:
    """Return a size in pixels, said as at 100 %, in the pixels of today."""
    return px_at(size, _Current.factor)


def pxs(*sizes: float) -> tuple[int, ...]:
    """Return sizes in pixels, said as at 100 %, in the pixels of today."""
    return tuple(map(px, sizes))


def scaled(sheet: str) -> str:
    """Return a style sheet with its sizes in the pixels of today. No line vanishes."""
    if _Current.factor == 1:
        return sheet
    return _SIZE.sub(lambda found: f"{px(int(found[1]))}px", sheet)
