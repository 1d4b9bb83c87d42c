"""Pictures of a review report: who gets in from outside, and the chain that a finding is about.

They are as wide as the text of a page of A4, so that nothing in them is scaled.
"""

from collections.abc import Iterator, Mapping, Sequence

from rolescope.findings.finding import Risk
from rolescope.model.plain import counted, visible
from rolescope.pictures.metrics import elide_end, elide_middle
from rolescope.pictures.picture import Arrow, Box, Glyph, Line, Picture, Shape, Text
from rolescope.pictures.principal_shapes import shape_for
from rolescope.trust.edge import NodeKind
from rolescope.words.report.report_values import OutsiderEntry, PathStop

PAGE_WIDTH = 665.0
"""The text of a page of A4 at 96 pixels an inch, with margins of 17 mm."""

_PADDING = 12.0
_CARD, _CARD_GAP, _CARD_WIDTH = 34.0, 7.0, 190.0
_ROW, _ROW_GAP, _BOX_PADDING, _BOX_GAP = 18.0, 3.0, 3.0, 5.0
_BOX_LEFT, _ROWS_WIDTH = 300.0, 200.0
_MAX_BOXES = 204.0  # px of boxes and their gaps: a table of findings fits below on the first page
_LANE = 11.0  # px between lines beside one another
_MAX_CALLERS, _MAX_ROLES = 5, 3  # on the picture; of one caller
_CROWN = 24.0

_Boxes = dict[str, dict[str, tuple[PathStop, tuple[int, ...]]]]
"""Roles by account and name, each with the numbers of the callers that it lets in."""


def entries_picture(entries: Sequence[OutsiderEntry]) -> Picture | None:
    """Draw callers from outside at the left, and the roles that let them in by account.

    The first few callers, and of each a few roles; None where nobody is outside.
    """
    shown = entries[:_MAX_CALLERS]
    if not shown:
        return None
    boxes = _drawn_roles(shown)
    heights = [_box_height(len(rows)) for rows in boxes.values()]
    right = _stacked(boxes)
    left = len(shown) * (_CARD + _CARD_GAP) - _CARD_GAP
    height = max(left, right) + 2 * _PADDING
    middles = [
        (height - left) / 2 + number * (_CARD + _CARD_GAP) + _CARD / 2
        for number in range(len(shown))
    ]
    top = (height - right) / 2
    shapes: list[Shape] = []
    lines: list[tuple[int, float, PathStop]] = []
    for (account, rows), box_height in zip(boxes.items(), heights, strict=True):
        shapes += _box(account, top, box_height)
        for place, (role, callers) in enumerate(rows.values()):
            y = top + _BOX_PADDING + place * (_ROW + _ROW_GAP) + _ROW / 2
            shapes += _row(role, y)
            lines += [(number, y, role) for number in callers]
        top += box_height + _BOX_GAP
    drawn = _lines(shown, middles, lines)
    cards = (shape for entry, y in zip(shown, middles, strict=True) for shape in _card(entry, y))
    return _picture("Who gets in from outside", height, (*shapes, *drawn, *cards))


def _drawn_roles(entries: Sequence[OutsiderEntry]) -> _Boxes:
    """Choose roles by account, with the numbers of the callers that they let in.

    Each caller has one in turn, as long as there is room; what is drawn already takes none.
    """
    boxes: _Boxes = {}
    for place in range(_MAX_ROLES):
        for number, entry in enumerate(entries):
            for role in entry.roles[place : place + 1]:
                more = {account: dict(rows) for account, rows in boxes.items()}
                rows = more.setdefault(role.below, {})
                drawn, callers = rows.get(role.name, (role, ()))
                rows[role.name] = drawn, (*callers, number)
                if _stacked(more) <= _MAX_BOXES or place == 0:
                    boxes = more
    return boxes


def _stacked(boxes: _Boxes) -> float:
    return sum(_box_height(len(rows)) + _BOX_GAP for rows in boxes.values()) - _BOX_GAP


def left_out_words(entries: Sequence[OutsiderEntry]) -> str:
    """Say what the picture of entries does not show."""
    shown = entries[:_MAX_CALLERS]
    callers = len(entries) - len(shown)
    drawn = (ends for rows in _drawn_roles(shown).values() for _role, ends in rows.values())
    roles = sum(len(entry.roles) for entry in shown) - sum(map(len, drawn))
    parts = [counted(callers, "caller")] * bool(callers)
    parts += [f"{counted(roles, 'role')} of those drawn"] * bool(roles)
    left = f" Left out: {' and '.join(parts)}; third parties below names all." if parts else ""
    return f"Callers from outside and the roles that let them in.{left}"


def _box_height(rows: int) -> float:
    return 2 * _BOX_PADDING + rows * (_ROW + _ROW_GAP) - _ROW_GAP


def _box(account: str, top: float, height: float) -> Iterator[Shape]:
    width = PAGE_WIDTH - _PADDING - _BOX_LEFT
    yield Box(
        x=_BOX_LEFT, y=top, w=width, h=height, radius=7, fill="surface", stroke="strong", width=1
    )
    x = _BOX_LEFT + _BOX_PADDING + _ROWS_WIDTH + 12
    name = elide_middle(visible(account), "subject", PAGE_WIDTH - _PADDING - 10 - x)
    yield Text(x=x, y=top + height / 2 + 4.7, text=name, style="subject", full=account)


def _row(role: PathStop, middle: float) -> Iterator[Shape]:
    x = _BOX_LEFT + _BOX_PADDING
    yield Box(
        x=x,
        y=middle - _ROW / 2,
        w=_ROWS_WIDTH,
        h=_ROW,
        radius=4,
        fill="risksoft" if role.is_risk else "row",
        stroke="risk" if role.is_risk else "rowborder",
    )
    yield Glyph(name="diamond", x=x + 15, y=middle, size=12, fill="scope")
    room = _ROWS_WIDTH - 34 - (_CROWN if role.is_admin else 0)
    name = elide_middle(visible(role.name), "small", room)
    yield Text(x=x + 28, y=middle + 4.3, text=name, style="small", full=role.name)
    if role.is_admin:
        yield Glyph(name="crown", x=x + _ROWS_WIDTH - 16, y=middle, size=14, fill="text")


def _card(entry: OutsiderEntry, middle: float) -> Iterator[Shape]:
    who = entry.who
    below = f"{entry.id}, {who.below}" if entry.id and entry.id != who.name else who.below
    yield from _stop(who, below, _PADDING, middle - _CARD / 2, _CARD_WIDTH, _CARD)


def _lines(
    entries: Sequence[OutsiderEntry],
    middles: Sequence[float],
    ends: Sequence[tuple[int, float, PathStop]],
) -> Iterator[Shape]:
    """Lead each caller to its roles by a lane of its own; those that matter most lie on top."""
    left = _PADDING + _CARD_WIDTH
    lanes = _lanes(middles, ends)
    for number, y, role in sorted(ends, key=lambda end: end[2].is_risk):
        x = left + 16 + lanes[number] * _LANE
        is_risk = role.is_risk
        who = entries[number].who
        color = "anyone" if who.kind is NodeKind.ANYONE else "risk" if is_risk else "outside"
        start = y if abs(middles[number] - y) < _CARD / 4 else middles[number]
        bent = start != y
        between = ((x, start), (x, y)) if bent else ()
        yield Line(
            points=((left, start), *between, (_BOX_LEFT + _BOX_PADDING, y)),
            stroke=color,
            width=2.4 if is_risk else 1.6,
            casing=True,
            arrow=Arrow.FILLED,
            bus=str(number),
        )


def _lanes(middles: Sequence[float], ends: Sequence[tuple[int, float, PathStop]]) -> dict[int, int]:
    """Give callers lanes so that few lines cross: who leads down turns later the higher it is."""
    falls = dict.fromkeys(range(len(middles)), 0.0)
    for number, y, _role in ends:
        falls[number] += y - middles[number]
    down = [number for number, fall in falls.items() if fall > 0]
    up = [number for number, fall in falls.items() if fall <= 0]
    order = (*up, *reversed(down))
    return {number: lane for lane, number in enumerate(order)}


def chain_picture(
    stops: Sequence[PathStop], across: float = PAGE_WIDTH, widest: float = 250.0
) -> Picture | None:
    """Draw who gets in, what lies between, and what is reached; None for fewer than two.

    `across` is the room for it, `widest` that of a card.
    """
    if len(stops) < 2:  # noqa: PLR2004 - a line has two ends
        return None
    gap = 64.0 if len(stops) < 4 else 30.0  # noqa: PLR2004 - more leave less room between
    room = across - 2 * _PADDING - gap * (len(stops) - 1)
    width = min(room / len(stops), widest)
    start = (across - width * len(stops) - gap * (len(stops) - 1)) / 2
    card = 52.0
    height = card + 2 * _PADDING
    shapes: list[Shape] = []
    for number, stop in enumerate(stops):
        x = start + number * (width + gap)
        if number:
            is_risk = stops[0].is_risk
            shapes.append(
                Line(
                    points=((x - gap, height / 2), (x, height / 2)),
                    stroke="risk" if is_risk else "scope",
                    width=2.4 if is_risk else 1.6,
                    arrow=Arrow.FILLED,
                )
            )
        shapes += _stop(stop, stop.below, x, _PADDING, width, card)
    title = " to ".join((stops[0].name, stops[-1].name))
    return _picture(title, height, shapes, across)


def _stop(  # its place
    stop: PathStop, below: str, x: float, y: float, w: float, h: float
) -> Iterator[Shape]:
    """Draw somebody as a card: its shape, its name, what is known of it."""
    yield Box(
        x=x,
        y=y,
        w=w,
        h=h,
        radius=7,
        fill="risksoft" if stop.is_risk else "surface",
        stroke="risk" if stop.is_risk else "strong",
    )
    text_x = x + 14
    if stop.kind is not None:
        shape, color = shape_for(stop.kind, stop.zone)
        yield Glyph(name=shape, x=x + 20, y=y + h / 2, size=15, fill=color)
        text_x = x + 38
    room = x + w - 10 - text_x - (_CROWN if stop.is_admin else 0)
    name = elide_middle(visible(stop.name), "subject", room)
    second = elide_end(visible(below), "label", room) if below else ""
    middle = y + h / 2
    yield Text(
        x=text_x, y=middle - 2 if second else middle + 4.7, text=name, style="subject",
        full=stop.name,
    )  # fmt: skip
    if second:
        yield Text(x=text_x, y=middle + 13, text=second, style="label", color="muted", full=below)
    if stop.is_admin:
        yield Glyph(name="crown", x=x + w - 20, y=middle, size=16, fill="text")


def _picture(
    title: str, height: float, shapes: Sequence[Shape], width: float = PAGE_WIDTH
) -> Picture:
    ground = Box(x=0, y=0, w=width, h=height, radius=8, fill="canvas", stroke="border")
    return Picture(title=title, subtitle="", width=width, height=height, shapes=(ground, *shapes))


LEVELS: Mapping[Risk, tuple[int, str]] = {
    Risk.CRITICAL: (4, "risk"),
    Risk.HIGH: (3, "risk"),
    Risk.MEDIUM: (2, "cond"),
    Risk.LOW: (1, "muted"),
    Risk.INFO: (0, "muted"),
}
"""How many bars a severity has, and the token of its color."""

_BAR, _BAR_GAP = 2.6, 1.0
_BARS = (4.0, 6.3, 8.6, 11.0)  # heights


def level_mark(level: int, color: str) -> Picture:
    """Draw a severity as bars, the first `level` of them filled."""
    bars = (
        Box(
            x=number * (_BAR + _BAR_GAP),
            y=11 - height,
            w=_BAR,
            h=height,
            radius=0.6,
            fill=color if number < level else "edgesoft",
        )
        for number, height in enumerate(_BARS)
    )
    return Picture(title="", subtitle="", width=14, height=11, shapes=tuple(bars))


def icon(name: str, color: str, size: float) -> Picture:
    """Draw one outline alone."""
    mark = Glyph(name=name, x=size / 2, y=size / 2, size=size, fill=color)
    return Picture(title="", subtitle="", width=size, height=size, shapes=(mark,))
