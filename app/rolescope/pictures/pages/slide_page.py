"""A page of a deck: its sentence, its picture, what was decided; for a projector, and for paper.

A page is laid out for the proportions of its screen in units of which 415 are its height, and is
shown as large as the screen: 13 px are 34 on a screen of 1080. Nothing that is to be read is under
2.2 % of the height.
"""

from collections.abc import Collection, Iterator, Sequence

from rolescope.model.plain import visible
from rolescope.model.review import FindingState
from rolescope.pictures.metrics import elide_end, elide_middle, text_width
from rolescope.pictures.pages.blocks import words
from rolescope.pictures.pages.page import moved
from rolescope.pictures.pages.report_pictures import (
    LEVELS,
    chain_picture,
    entries_picture,
    level_mark,
)
from rolescope.pictures.picture import (
    ANCHORS,
    Box,
    Glyph,
    ItemKind,
    LegendEntry,
    Line,
    Picture,
    Shape,
    Text,
)
from rolescope.pictures.theme import STYLES
from rolescope.pictures.wrapping import flowed, wrapped
from rolescope.value import Value, replace
from rolescope.words.findings.finding_rows import SEVERITIES
from rolescope.words.report.report_values import DocumentLine
from rolescope.words.slides import Slide

_HEIGHT = 415.0
_LEAST_SCALE = 2.15  # pixels of a small screen for one unit: 13 px are 28
_MARGIN, _PADDING, _EDGE = 28.0, 10.0, 6.0
_SAMPLE, _SAMPLE_LINE, _SAMPLE_SCALE = 28.0, 19.0, 0.85  # of a legend
_LEGEND_ROWS = 2  # supposed before a view is drawn
_FOOT, _CAPTION = 34.0, 24.0
_MAX_TITLE, _MAX_BECAUSE, _MAX_CAPTION, _MAX_NOTES = 2, 2, 2, 3  # lines
_PILL = 36.0  # px of a decision beside its words
_CODE_LINE, _NUMBER = 15.0, 22.0
_MAX_SEGMENTS = 40
_LARGEST = 1.3  # how much larger than the text around it a picture is shown

_STATES = {
    FindingState.OPEN: ("circle-outline", "muted", "sunken", "border"),
    FindingState.ACCEPTED: ("calendar-check-outline", "cond", "condsoft", "condborder"),
    FindingState.FIX_AGREED: ("wrench-outline", "scope", "accentsoft", "scope"),
    FindingState.NO_PROBLEM: ("minus", "muted", "sunken", "border"),
}

Area = tuple[float, float, float, float]  # left, top, width, height


class SlideFrame(Value, kw_only=True):
    """Where a page stands: `place` names what is reviewed; `keys` are told with what they do."""

    width: float
    height: float
    place: str = ""
    number: int = 1
    count: int = 1
    keys: tuple[tuple[str, str], ...] = ()
    has_notes: bool = False


class SlidePage(Value, kw_only=True):
    """A page, and the picture that is shown in an area of it, scaled to its size."""

    page: Picture
    inset: Picture | None = None
    area: Area = (0, 0, 0, 0)


def units(width: float, height: float) -> tuple[float, float]:
    """Return how wide and high a page is for a screen of so many pixels."""
    scale = max(height / _HEIGHT, _LEAST_SCALE)
    return width / scale, height / scale


def room_of(
    slide: Slide, frame: SlideFrame, legend: Sequence[LegendEntry] | None = None
) -> tuple[float, float]:
    """Return the room that a page has for the picture of a view; None: of a short legend."""
    _, _, width, height = _Layout(slide, frame).panel
    below = _LEGEND_ROWS * _SAMPLE_LINE
    if legend is not None:
        _, below = _legend(legend, width - 2 * _PADDING)
    return width - 2 * _EDGE, height - 2 * _EDGE - below


def slide_page(slide: Slide, frame: SlideFrame, view: Picture | None = None) -> SlidePage:
    """Lay out a page; `view` is the picture of one that shows a view."""
    layout = _Layout(slide, frame)
    shapes = [*layout.head(), *layout.foot(), *layout.caption()]
    left, top, width, height = layout.panel
    panel = Box(x=left, y=top, w=width, h=height, radius=8, fill="canvas", stroke="border")
    inset, area = view, layout.panel
    if view is not None:
        samples, below = _legend(view.legend, width - 2 * _PADDING)
        shapes += (moved(one, left + _PADDING, top + height - below) for one in samples)
        area = (left, top, width, height - below)
    if slide.entry is not None:
        inset = entries_picture((slide.entry,))
    if inset is None:
        shapes += layout.evidence()
    ground = Box(x=0, y=0, w=frame.width, h=frame.height, fill="surface")
    page = Picture(
        title=slide.title,
        subtitle=slide.because,
        width=frame.width,
        height=frame.height,
        shapes=(ground, panel, *(one for one in shapes if not isinstance(one, Text) or one.text)),
    )
    if inset is None:
        return SlidePage(page=page)
    return SlidePage(page=page, inset=inset, area=_fitted(inset, area))


def _fitted(picture: Picture, area: Area) -> Area:
    """Return the place of a picture in the middle of an area, as large as it may be."""
    left, top, width, height = area
    room = width - 2 * _EDGE, height - 2 * _EDGE
    scale = min(room[0] / picture.width, room[1] / picture.height, _LARGEST)
    across, down = picture.width * scale, picture.height * scale
    return left + (width - across) / 2, top + (height - down) / 2, across, down


def _legend(entries: Sequence[LegendEntry], room: float) -> tuple[list[Shape], float]:
    """Set the samples in as few rows as they need; return them and their height."""
    if not entries:
        return [], 0.0
    shapes: list[Shape] = []
    x, y = 0.0, _SAMPLE_LINE / 2
    for entry in entries:
        needed = _SAMPLE + text_width(entry.text, "sample")
        if x and x + needed > room:
            x, y = 0.0, y + _SAMPLE_LINE
        shapes += (moved(_smaller(shape), x + _SAMPLE / 2 - 2, y) for shape in entry.shapes)
        shapes.append(
            Text(x=x + _SAMPLE, y=y + 3.5, text=entry.text, style="sample", color="muted")
        )
        x += needed + 8
    return shapes, y + _SAMPLE_LINE / 2 + 3


def _smaller(shape: Shape) -> Shape:
    """Return a shape of a sample, around its middle, as small as the words of the legend."""
    by = _SAMPLE_SCALE
    match shape:
        case Line():
            return replace(shape, points=tuple((x * by, y * by) for x, y in shape.points))
        case Glyph():
            return replace(shape, x=shape.x * by, y=shape.y * by, size=shape.size * by)
        case Box():
            x, y, w, h = shape.x * by, shape.y * by, shape.w * by, shape.h * by
            return replace(shape, x=x, y=y, w=w, h=h, radius=shape.radius * by)
        case _:
            return replace(shape, x=shape.x * by, y=shape.y * by)


def cropped(picture: Picture) -> Picture:
    """Return the picture of a view without title, counts, empty margins and what a mouse can do."""
    if picture.swarm is not None:
        return picture
    pills = {item.id for item in picture.items if item.kind is ItemKind.ATTENTION}
    kept = [
        shape
        for shape in picture.shapes
        if not (_is_of_head(shape, pills) or (isinstance(shape, Text) and shape.is_hint))
    ]
    if not kept:
        return picture
    sides = list(zip(*map(_extent, kept), strict=True))
    left, top, right, bottom = min(sides[0]), min(sides[1]), max(sides[2]), max(sides[3])
    return replace(
        picture,
        width=right - left + 2 * _EDGE,
        height=bottom - top + 2 * _EDGE,
        shapes=tuple(moved(shape, _EDGE - left, _EDGE - top) for shape in kept),
        items=(),
    )


_HEAD = 60.0  # px at the top of a view


def _is_of_head(shape: Shape, pills: Collection[str]) -> bool:
    is_word = isinstance(shape, Text) and not shape.item
    return _extent(shape)[1] < _HEAD and (is_word or shape.item in pills)


def _extent(shape: Shape) -> Area:
    """Return left, top, right and bottom of a shape."""
    match shape:
        case Line():
            xs, ys = zip(*shape.points, strict=True)
            return min(xs), min(ys), max(xs), max(ys)
        case Glyph():
            half = shape.size / 2
            return shape.x - half, shape.y - half, shape.x + half, shape.y + half
        case Text():
            width = text_width(visible(shape.text), shape.style)
            left = shape.x - width * ANCHORS[shape.anchor]
            return left, shape.y - STYLES[shape.style].size, left + width, shape.y + 4
        case _:
            return shape.x, shape.y, shape.x + shape.w, shape.y + shape.h


class _Layout:
    """The parts of one page."""

    def __init__(self, slide: Slide, frame: SlideFrame) -> None:
        self._slide, self._frame = slide, frame
        self._room = frame.width - 2 * _MARGIN
        self._place = elide_middle(visible(frame.place), "small", self._room * 0.6)
        beside = 0 if slide.about else text_width(self._place, "small") + 24
        self._title = _lines(slide.title, "title", self._room - beside, _MAX_TITLE)
        self._because = _lines(slide.because, "body", self._room, _MAX_BECAUSE)
        self._decision = elide_end(visible(slide.decision), "label", self._room * 0.6)
        beside = text_width(self._decision, "label") + _PILL if slide.decision else 0
        self._caption = _lines(slide.caption, "small", self._room - beside - 16, _MAX_CAPTION)
        notes = slide.notes if frame.has_notes else ""
        self._notes = _lines(notes, "small", self._room, _MAX_NOTES)

    @property
    def _title_top(self) -> float:
        """The y of the title: below what the page is about, beside the place where that is all."""
        return _MARGIN + 18 if self._slide.about else _MARGIN / 2

    @property
    def _top(self) -> float:
        """The y below the sentences."""
        title = len(self._title) * STYLES["title"].line
        return self._title_top + title + len(self._because) * STYLES["body"].line + 10

    @property
    def _bottom(self) -> float:
        """The y above caption and notes."""
        notes = len(self._notes) * STYLES["small"].line
        more = max(0, len(self._caption) - 1) * STYLES["small"].line
        caption = _CAPTION + more if self._slide.caption or self._slide.decision else 0
        return self._frame.height - _FOOT - caption - notes - 6

    @property
    def panel(self) -> Area:
        """Where the picture is."""
        return _MARGIN, self._top, self._room, self._bottom - self._top

    def head(self) -> Iterator[Shape]:
        """Set severity, what it is about, and the sentences."""
        slide, x = self._slide, _MARGIN
        y = _MARGIN + 9 if slide.about else self._title_top + 20
        right = _MARGIN + self._room
        yield Text(x=right, y=y, text=self._place, style="small", color="muted", anchor="end")
        if slide.risk is not None:
            level, color = LEVELS[slide.risk]
            bars = level_mark(level, color).shapes
            yield from (moved(shape, x, y - 9) for shape in bars)
            severity = SEVERITIES[slide.risk]
            yield Text(x=x + 20, y=y, text=severity, style="subject", color=color)
            x += 28 + text_width(severity, "subject")
        room = right - text_width(self._place, "small") - 16 - x
        about = elide_end(visible(slide.about), "small", room)
        yield Text(x=x, y=y, text=about, style="small", color="muted")
        yield from words(self._title, "title", _MARGIN, top=self._title_top)
        below = self._title_top + len(self._title) * STYLES["title"].line
        yield from words(self._because, "body", _MARGIN, "muted", below)

    def caption(self) -> Iterator[Shape]:
        """Set what the picture shows, what was decided, and the notes."""
        slide, y = self._slide, self._bottom + 6
        right = _MARGIN + self._room
        if slide.decision:
            icon, color, fill, stroke = _STATES[slide.state]
            decision = self._decision
            width = text_width(decision, "label") + _PILL
            right -= width
            yield Box(x=right, y=y, w=width, h=20, radius=10, fill=fill, stroke=stroke)
            yield Glyph(name=icon, x=right + 16, y=y + 10, size=12, fill=color)
            yield Text(x=right + 27, y=y + 14, text=decision, style="label", color=color)
        yield from words(self._caption, "small", _MARGIN, "muted", y + 2)
        top = self._frame.height - _FOOT - len(self._notes) * STYLES["small"].line - 4
        yield from words(self._notes, "small", _MARGIN, top=top)

    def foot(self) -> Iterator[Shape]:
        """Set which page of how many it is, and the keys."""
        frame = self._frame
        y = frame.height - _FOOT
        yield Box(x=0, y=y, w=frame.width, h=1, fill="border")
        middle = y + _FOOT / 2
        count = f"{frame.number:,} of {frame.count:,}"
        yield Text(x=_MARGIN, y=middle + 4, text=count, style="label")
        left = _MARGIN + text_width(count, "label") + 12
        keys, start = _keys(frame.keys, frame.width - _MARGIN, middle)
        yield from keys
        if frame.count <= _MAX_SEGMENTS:
            step = min(12.0, (start - 16 - left) / frame.count)
            for number in range(1, frame.count + 1):
                is_past = number < frame.number
                color = "accent" if number == frame.number else "scope" if is_past else "border"
                yield Box(
                    x=left + (number - 1) * step, y=middle - 2, w=step - 2, h=4, radius=2,
                    fill=color,
                )  # fmt: skip

    def evidence(self) -> Iterator[Shape]:
        """Draw who gets in and what is reached, and below it the statement."""
        slide, (left, top, width, height) = self._slide, self.panel
        chain = chain_picture(slide.chain, width, width)
        y = top
        if chain is not None:
            _ground, *cards = chain.shapes
            yield from (moved(shape, left, top) for shape in cards)
            y += chain.height
        x = left + 14
        below = top + height - _PADDING - y - 22
        code = _code(slide.lines, x, y + 22, (width - 28, below))
        if code:
            title = elide_end(visible(slide.document), "label", width - 28)
            yield Text(x=x, y=y + 14, text=title, style="label", color="muted")
            yield from code


def _lines(text: str, style: str, room: float, most: int) -> tuple[str, ...]:
    """Break a text into at most so many lines, the last one shortened."""
    lines = wrapped(visible(text), style, room) if text else ()
    if len(lines) <= most:
        return lines
    rest = " ".join(lines[most - 1 :])
    return *lines[: most - 1], elide_end(rest, style, room)


def _keys(
    keys: Sequence[tuple[str, str]], right: float, middle: float
) -> tuple[list[Shape], float]:
    """Set keys with what they do, ending at the right; return them and where they begin."""
    shapes: list[Shape] = []
    for key, does in reversed(keys):
        right -= text_width(does, "small")
        shapes.append(Text(x=right, y=middle + 4, text=does, style="small", color="muted"))
        width = text_width(key, "label") + 10
        right -= width + 5
        shapes.append(
            Box(x=right, y=middle - 9, w=width, h=18, radius=3, fill="surface", stroke="border")
        )
        shapes.append(Text(x=right + 5, y=middle + 4, text=key, style="label"))
        right -= 14
    return shapes, right


def _code(
    lines: Sequence[DocumentLine], x: float, y: float, room: tuple[float, float]
) -> list[Shape]:
    """Set as many lines of a document as there is room for; those that decide have a ground."""
    rows: list[tuple[str, str, bool]] = []
    for line in lines:
        text = visible(line.text)
        indent = " " * (len(text) - len(text.lstrip()) + 2)
        free = room[0] - _NUMBER - 24
        first, *rest = flowed(text, "monosmall", free) or ("",)
        below = flowed("".join(rest).lstrip(), "monosmall", free - text_width(indent, "monosmall"))
        rest = [f"{indent}{one}" for one in below]
        texts = (first, *rest)
        numbers = (f"{line.number}", *("" for _ in rest))
        is_deciding = line.tone == "deciding"
        rows += ((number, text, is_deciding) for number, text in zip(numbers, texts, strict=True))
    most = max(0, int((room[1] - 8) // _CODE_LINE))
    if len(rows) > most:  # what decides comes first
        rows = rows[next((at for at, row in enumerate(rows) if row[2]), 0) :][:most]
    if not rows:
        return []
    widest = max(text_width(text, "monosmall") for _, text, _ in rows)
    width = min(room[0], widest + _NUMBER + 24)
    height = len(rows) * _CODE_LINE + 8
    shapes: list[Shape] = [
        Box(x=x, y=y, w=width, h=height, radius=5, fill="surface", stroke="border")
    ]
    top = y + 4
    for number, text, is_deciding in rows:
        if is_deciding:
            shapes.append(Box(x=x + 1, y=top, w=width - 2, h=_CODE_LINE, fill="mark"))
        shapes += (
            Text(
                x=x + _NUMBER, y=top + 11, text=number, style="monosmall", color="muted",
                anchor="end",
            ),
            Text(x=x + _NUMBER + 10, y=top + 11, text=text, style="monosmall"),
        )  # fmt: skip
        top += _CODE_LINE
    return shapes
