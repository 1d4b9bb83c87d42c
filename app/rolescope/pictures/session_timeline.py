"""The timeline in pixels: every bar, pill and word in its place, for a width."""

from collections.abc import Iterator, Sequence

from rolescope.pictures.metrics import elide_end, text_width
from rolescope.pictures.rect import Rect
from rolescope.value import Value, replace
from rolescope.words.timeline.timeline_values import (
    RenewalLine,
    TimelineBar,
    TimelineNote,
    TimelineRow,
    TimelineText,
    Tone,
)

LABEL = "small"  # the text style of words on bars
STRONG, REST = "label", "small"  # of pills
_SHORTEST = 6  # characters of a shortened label that still say something
_PILL_PAD, _ICON = 8.0, 16.0
_BEFORE = 21.0  # px of the handle left of the line of "now"
_LEFT_LOOKS = ("keys", "given", "allowed", "denied", "undecided")


# The places of the timeline: values in pixels, as they are painted


class TimelineSizes(Value, kw_only=True):
    """Heights in pixels: of rows, bars and gaps."""

    top: float  # above the bar of a row
    bar: float
    below: float  # from the bar to the pills
    pill: float
    foot: float  # below the pills, or the bar where there are none
    line: float  # between two lines of renewal
    least: float  # of a row


NORMAL = TimelineSizes(top=14, bar=24, below=8, pill=22, foot=16, line=25, least=54)


class PlacedText(Value, kw_only=True):
    """Words on a bar or beside a line. `is_over`: they stand on a ground of their own."""

    box: Rect
    text: str
    look: str
    whole: str
    is_over: bool = False


class PlacedRenewal(Value, kw_only=True):
    """One line of renewal: solid and dotted intervals, a dot at the end, words."""

    y: float
    solid: tuple[tuple[float, float], ...]
    dotted: tuple[tuple[float, float], ...]
    strong: str
    text: PlacedText


class PlacedBar(Value, kw_only=True):
    """A bar with its look."""

    box: Rect
    look: str
    is_open: bool = False


class PlacedPill(Value, kw_only=True):
    """A pill; `rest` is empty where there is room for its beginning only."""

    box: Rect
    strong: str
    rest: str
    tone: Tone
    icon: str
    whole: str


class PlacedRow(Value, kw_only=True):
    """One row from `y` on, `h` high."""

    row: TimelineRow
    y: float
    h: float
    bars: tuple[PlacedBar, ...]
    texts: tuple[PlacedText, ...]
    pills: tuple[PlacedPill, ...]
    cut: Rect | None = None
    barred: float | None = None


class Placed(Value, kw_only=True):
    """The whole timeline in pixels, `height` high. `now` and `revoke` are places of lines."""

    width: float
    height: float
    rows: tuple[PlacedRow, ...]
    renewals: tuple[PlacedRenewal, ...]
    renewal_y: float
    now: float
    revoke: float | None


def placed(text: TimelineText, width: float, sizes: TimelineSizes = NORMAL) -> Placed:
    """Put a timeline into its places."""
    now = text.axis.place(text.now, width)
    mark = text.revoke
    revoke = None if mark is None else text.axis.place(mark.second, width)
    found, y = [], 0.0
    for row in text.rows:
        here = revoke if mark is not None and row.hop == mark.hop else None
        label = mark.label if mark is not None and here is not None else ""
        lines = [now] if here is None else [now, here]
        found.append(_row(_Place(text, width, sizes, now, here, label, lines), row, y))
        y += found[-1].h
    renewed = tuple(_renewals(text, width, sizes, y))
    height = y + (sizes.top + sizes.line * len(renewed) + sizes.foot if renewed else 0)
    return Placed(
        width=width,
        height=height,
        rows=tuple(found),
        renewals=renewed,
        renewal_y=y,
        now=now,
        revoke=revoke,
    )


class _Place(Value):
    """What a row is placed for."""

    text: TimelineText
    width: float
    sizes: TimelineSizes
    now: float
    revoke: float | None
    revoke_label: str
    markers: Sequence[float]  # lines that cross the bars

    def across(self, bar: TimelineBar) -> tuple[float, float]:
        axis = self.text.axis
        return axis.place(bar.start, self.width), axis.place(bar.end, self.width)


def _row(place: _Place, row: TimelineRow, y: float) -> PlacedRow:
    sizes = place.sizes
    top = y + sizes.top
    bars = tuple(_bars(place, row, top))
    pills = tuple(_pills(place, row, top + sizes.bar + sizes.below))
    bottom = max((pill.box.bottom for pill in pills), default=top + sizes.bar)
    axis = place.text.axis
    barred = None
    if row.barred is not None and axis.start < row.barred < axis.end:
        barred = axis.place(row.barred, place.width)
    markers = place.markers if barred is None else [*place.markers, barred]
    texts = tuple(_labels(replace(place, markers=markers), row, top))
    cut = None
    if row.cut is not None:
        x = place.text.axis.place(row.cut, place.width)
        cut = Rect(x, top - 6, 2.5, sizes.bar + 12)
    height = max(bottom + sizes.foot - y, sizes.least)
    return PlacedRow(
        row=row, y=y, h=height, bars=bars, texts=texts, pills=pills, cut=cut, barred=barred
    )


def _bars(place: _Place, row: TimelineRow, top: float) -> Iterator[PlacedBar]:
    for bar in row.bars:
        left, right = place.across(bar)
        if right > left:
            is_open = bar.is_open or bar.end > place.text.axis.end
            box = Rect(left, top, max(right - left, 2.0), place.sizes.bar)
            yield PlacedBar(box=box, look=bar.look, is_open=is_open)


def _labels(place: _Place, row: TimelineRow, top: float) -> Iterator[PlacedText]:
    for bar in row.bars:
        if not bar.label:
            continue
        left, right = place.across(bar)
        found = rooms(left, right, place.markers)
        if bar.look in _LEFT_LOOKS:
            yield from _left_label(place, bar, found, top)
        else:
            yield _right_label(place, bar, (left, right), found, top)


class LineRoom(Value):
    """A free part of a line, in pixels."""

    left: float
    right: float

    @property
    def width(self) -> float:
        """How wide it is."""
        return self.right - self.left


def _left_label(
    place: _Place, bar: TimelineBar, found: list[LineRoom], top: float
) -> Iterator[PlacedText]:
    """Words at the left of a bar, shortened where it is too narrow: the tooltip has them whole."""
    shown, width = bar.label, text_width(bar.label, LABEL)
    x = at_left(found, width)
    if x is None:
        widest = max(found, key=lambda room: room.width, default=None)
        shown = elide_end(bar.label, LABEL, widest.width) if widest else ""
        x, width = (widest.left if widest else 0.0), text_width(shown, LABEL)
    if len(shown) >= _SHORTEST:
        box = Rect(x, top, width, place.sizes.bar)
        yield PlacedText(box=box, text=shown, look=bar.look, whole=bar.label)


def _right_label(
    place: _Place, bar: TimelineBar, across: tuple[float, float], found: list[LineRoom], top: float
) -> PlacedText:
    """Words at the right of a bar; beside it where it is too narrow."""
    left, right = across
    width = text_width(bar.label, LABEL)
    x = at_right(found, width)
    is_over = x is None
    if x is None:
        outside = rooms(right, place.width, place.markers)
        x = at_left(outside, width)
    if x is None:
        x = at_right(rooms(0, left, place.markers), width)
    if x is None:
        x = max(0.0, min(right + GAP, place.width - width))
    passed = not is_over and x < place.now and bar.look in ("session", "last")
    return PlacedText(
        box=Rect(x, top, width, place.sizes.bar),
        text=bar.label,
        look="passed" if passed else bar.look,
        whole=bar.label,
        is_over=is_over,
    )


# Pills


def _pills(place: _Place, row: TimelineRow, top: float) -> Iterator[PlacedPill]:
    """Place the pills of a row, each in the first line in which it meets no other."""
    done: list[Rect] = []
    if place.revoke is not None:
        done.append(_revoke_box(place, top))
    for note in row.notes:
        pill = _pill(place, note, top)
        while any(pill.meets(other) for other in done):
            pill = Rect(pill.x, pill.y + pill.h + 4, pill.w, pill.h)
        done.append(pill)
        shown = pill.w >= pill_width(note.strong, note.rest, note.icon) - 0.5
        yield PlacedPill(
            box=pill,
            strong=note.strong,
            rest=note.rest if shown else "",
            tone=note.tone,
            icon=note.icon,
            whole=f"{note.strong} {note.rest}".strip(),
        )


def pill_width(strong: str, rest: str, icon: str) -> float:
    """Return how wide a pill is."""
    width = 2 * _PILL_PAD + text_width(strong, STRONG) + (_ICON if icon else 0)
    return width + (4 + text_width(rest, REST) if rest else 0)


def _pill(place: _Place, note: TimelineNote, top: float) -> Rect:
    width = pill_width(note.strong, note.rest, note.icon)
    if width > place.width - 2 * GAP:
        width = pill_width(note.strong, "", note.icon)
    x = place.text.axis.place(note.at, place.width) + GAP
    x = max(0.0, min(x, place.width - GAP - width))
    return Rect(x, top, width, place.sizes.pill)


def _revoke_box(place: _Place, top: float) -> Rect:
    """The pill of a revocation ends at its line, or begins there at the left of the picture."""
    width = pill_width(place.revoke_label, "", "")
    x = (place.revoke or 0.0) - width - 4
    if x < 0:
        x = (place.revoke or 0.0) + 4
    return Rect(x, top, width, place.sizes.pill)


def revoke_box(text: TimelineText, found: Placed, sizes: TimelineSizes) -> Rect | None:
    """Return where the pill of the revocation stands, if one is looked at."""
    mark = text.revoke
    row = next((x for x in found.rows if mark is not None and x.row.hop == mark.hop), None)
    if mark is None or row is None:
        return None
    place = _Place(text, found.width, sizes, found.now, found.revoke, mark.label, ())
    return _revoke_box(place, row.y + sizes.top + sizes.bar + sizes.below)


def now_box(text: TimelineText, found: Placed, height: float) -> Rect:
    """Return where the handle of "now" stands: around its line, inside of the picture."""
    strong = text_width(f"Now {text.now_local}", "subject")
    utc = 10 + text_width(text.now_utc, "small") if text.now_utc else 0
    width = 20 + 8 + strong + utc + 14
    return Rect(max(0.0, min(found.now - _BEFORE, found.width - width)), 0, width, height)


# Renewal


def _renewals(
    text: TimelineText, width: float, sizes: TimelineSizes, y: float
) -> Iterator[PlacedRenewal]:
    for number, line in enumerate(text.renewals):
        middle = y + sizes.top + sizes.line * (number + 0.5)
        yield _renewal(text, line, width, middle, sizes)


def _renewal(
    text: TimelineText, line: RenewalLine, width: float, y: float, sizes: TimelineSizes
) -> PlacedRenewal:
    axis = text.axis

    def across(intervals: tuple[tuple[int, int], ...]) -> tuple[tuple[float, float], ...]:
        seen = ((start, end) for start, end in intervals if start < axis.end)
        return tuple((axis.place(start, width), axis.place(end, width)) for start, end in seen)

    solid, dotted = across(line.alone), across(line.along)
    last = max((end for _, end in (*solid, *dotted)), default=axis.place(text.now, width))
    is_endless = any(end > axis.end for _, end in (*line.alone, *line.along))
    whole = f"{line.strong} {line.rest}"
    strong = text_width(line.strong, STRONG) + 6
    room = width - 2 * GAP
    rest = elide_end(line.rest, REST, room - strong)
    wide = strong + text_width(rest, REST)
    start = axis.place(text.now, width)
    x = last + 12
    is_over = is_endless or x + wide > width - GAP
    if is_endless:
        x = max(start + GAP, (start + width - wide) / 2)
    elif is_over:
        x = _on_the_line((start, *(end for _, end in (*solid, *dotted))), wide)
    x = max(0.0, min(x, width - GAP - wide))
    box = Rect(x, y - sizes.line / 2, wide, sizes.line)
    return PlacedRenewal(
        y=y,
        solid=solid,
        dotted=dotted,
        strong=line.strong,
        text=PlacedText(box=box, text=rest, look="renewal", whole=whole, is_over=is_over),
    )


def _on_the_line(ends: Sequence[float], wide: float) -> float:
    """Return where words stand on a line: between its last two ends that are far enough apart."""
    places = sorted(set(ends))
    for left, right in zip(reversed(places[:-1]), reversed(places[1:]), strict=True):
        if right - left >= wide + 2 * GAP:
            return (left + right - wide) / 2
    return places[-1]


COMPACT = TimelineSizes(top=7, bar=20, below=4, pill=20, foot=6, line=20, least=41)


# Where words stand on a line: beside markers, inside of bars, apart from each other


GAP = 8.0  # px between words and what they keep clear of


def rooms(left: float, right: float, markers: Sequence[float]) -> list[LineRoom]:
    """Cut a line at markers, with a gap around each; from left to right."""
    edges = [left, *sorted(x for x in markers if left - GAP < x < right + GAP), right]
    found = []
    for number in range(len(edges) - 1):
        start = edges[number] + GAP
        end = edges[number + 1] - GAP
        if end > start:
            found.append(LineRoom(start, end))
    return found


def at_left(found: Sequence[LineRoom], width: float) -> float | None:
    """Return the left end of words of a width: as far left as they fit after the first marker.

    Words begin after a marker rather than end before it, where there is room.
    """
    fitting = [room for room in found if room.width >= width]
    return fitting[0].left if fitting else None


def at_right(found: Sequence[LineRoom], width: float) -> float | None:
    """Return the left end of words that stand as far right as they fit."""
    fitting = [room for room in found if room.width >= width]
    return fitting[-1].right - width if fitting else None
