"""The trend over the reviews as a small chart: findings by severity, admin reach, third parties."""

from collections.abc import Callable, Iterator, Sequence

from rolescope.model.review import ReviewCounts
from rolescope.pictures.picture import Box, Picture, Shape, Text

_LEFT, _PADDING = 132.0, 12.0
_BARS, _ROW, _HEAD = 48.0, 16.0, 18.0
_MAX_BAR = 26.0
_MAX_POINTS = 8
_FEWEST = 2  # points that make a trend

_Count = Callable[[ReviewCounts], int]
_SEVERITIES: tuple[tuple[str, str, _Count], ...] = (
    ("Critical", "risk", lambda one: one.critical),
    ("High", "riskborder", lambda one: one.high),
    ("Medium", "cond", lambda one: one.medium),
    ("Low", "edgesoft", lambda one: one.low),
)
_OTHERS: tuple[tuple[str, _Count], ...] = (
    ("Admin-equivalents in reach", lambda one: one.admins),
    ("Third parties", lambda one: one.parties),
)


def trend_picture(points: Sequence[tuple[str, ReviewCounts]], width: float) -> Picture | None:
    """Draw a column for each review, the last ones, under its label; None for fewer than two.

    Figures stand below the bars, so that nothing is told by color or height alone.
    """
    shown = points[-_MAX_POINTS:]
    if len(shown) < _FEWEST:
        return None
    room = (width - _LEFT - _PADDING) / len(shown)
    most = max(1, *(sum(count(one) for *_, count in _SEVERITIES) for _label, one in shown))
    shapes = list(_heads())
    for number, (label, one) in enumerate(shown):
        shapes += _column(label, one, _LEFT + room * (number + 0.5), _BARS / most)
    rows = len(_SEVERITIES) + len(_OTHERS)
    height = _PADDING + _HEAD + _BARS + rows * _ROW + _PADDING
    return Picture(
        title="Trend over the reviews", subtitle="", width=width, height=height,
        shapes=tuple(shapes),
    )  # fmt: skip


def _row(number: int) -> float:
    """Return the baseline of a row of figures."""
    return _PADDING + _HEAD + _BARS + (number + 1) * _ROW


def _heads() -> Iterator[Shape]:
    for number, (title, color, _count) in enumerate(_SEVERITIES):
        y = _row(number)
        yield Box(x=_PADDING, y=y - 8, w=8, h=8, radius=1, fill=color)
        yield Text(x=_PADDING + 14, y=y, text=title, style="label")
    for number, (title, _count) in enumerate(_OTHERS, len(_SEVERITIES)):
        yield Text(x=_PADDING, y=_row(number), text=title, style="label")


def _column(label: str, one: ReviewCounts, middle: float, scale: float) -> Iterator[Shape]:
    top = _PADDING + _HEAD + _BARS
    yield Text(x=middle, y=_PADDING + 9, text=label, style="label", color="muted", anchor="middle")
    for _title, color, count in reversed(_SEVERITIES):
        height = count(one) * scale
        if height:
            top -= height
            x = middle - _MAX_BAR / 2
            yield Box(x=x, y=top, w=_MAX_BAR, h=height, fill=color, stroke="surface", width=0.6)
    counts = [count for *_, count in _SEVERITIES] + [count for _title, count in _OTHERS]
    for number, count in enumerate(counts):
        text = f"{count(one):,}"
        yield Text(x=middle, y=_row(number), text=text, style="label", anchor="middle")
