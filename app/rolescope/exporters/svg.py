"""SVG: the elements of SVG Tiny 1.2, so that all programs show it alike. Same picture, same bytes.

No classes, markers, patterns or scripts. Text stays text; arrows and icons are paths. Ids are
counted, never taken from names. Text from data is escaped, and what XML cannot hold is written as
a visible escape.
"""

import math
from collections.abc import Iterator
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

import numpy as np

from rolescope.exporters.exporter import Exporter
from rolescope.model.plain import visible
from rolescope.pictures.label_room import LabelRoom, edges, name_areas, short_name
from rolescope.pictures.metrics import is_measured, text_width
from rolescope.pictures.outlines import outline
from rolescope.pictures.picture import (
    GAP,
    Arrow,
    Box,
    Dash,
    Floats,
    Glyph,
    Item,
    Line,
    Picture,
    Shape,
    Swarm,
    Text,
    toward,
)
from rolescope.pictures.theme import MONO, SANS, STYLES, Theme
from rolescope.pictures.two_way_lines import ALONG, APART, BADGED, aside, lanes
from rolescope.value import replace

_FAMILIES = {
    SANS: f"{SANS}, Inter, Segoe UI, Helvetica Neue, Helvetica, Arial, sans-serif",
    MONO: f"{MONO}, JetBrains Mono, Cascadia Mono, Consolas, Menlo, monospace",
}
_CASING = 4  # px that a casing is wider than its line


def write_svg(picture: Picture, theme: Theme) -> bytes:
    """Return the picture as an SVG file in UTF-8."""
    return _bytes(_Writer(picture, theme, _FAMILIES, is_for_others=True))


def svg_to_paint(picture: Picture, theme: Theme) -> bytes:
    """Return the picture as an SVG for Qt, which looks for one font and takes no list of them."""
    return _bytes(_Writer(picture, theme, {SANS: SANS, MONO: MONO}))


def inline_svg(picture: Picture, theme: Theme) -> str:
    """Return the picture as an element of an HTML page, on the ground of that page."""
    writer = _Writer(picture, theme, _FAMILIES, is_for_others=True, has_ground=False)
    _, *lines = writer.lines()  # without the declaration of XML
    return "\n".join(lines)


def _bytes(writer: "_Writer") -> bytes:
    return ("\n".join(writer.lines()) + "\n").encode()


SVG = Exporter(
    id="svg",
    title="SVG drawing",
    suffix=".svg",
    signature=b"<?xml",
    write=lambda sheet: write_svg(sheet.picture, sheet.theme),
    is_image=True,
)


class _Writer:
    def __init__(
        self,
        picture: Picture,
        theme: Theme,
        families: dict[str, str],
        *,
        is_for_others: bool = False,
        has_ground: bool = True,
    ) -> None:
        self._picture = picture
        self._theme = theme
        self._families = families
        self._is_for_others = is_for_others
        self._has_ground = has_ground
        self._items = {item.id: item for item in picture.items}
        self._begun: set[str] = set()  # items that have a group
        self._cased: set[str] = set()  # buses whose casings are drawn

    def lines(self) -> Iterator[str]:
        """Yield the file line by line."""
        width, height = _number(self._picture.width), _number(self._picture.height)
        yield '<?xml version="1.0" encoding="UTF-8"?>'
        yield (
            '<svg xmlns="http://www.w3.org/2000/svg" version="1.2" baseProfile="tiny" '
            f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
            'stroke-linejoin="round">'
        )
        yield f"<title>{_text(self._picture.title)}</title>"
        yield f"<desc>{_text(self._picture.subtitle)}</desc>"
        if self._has_ground:
            canvas = self._theme.color("canvas")
            yield f'<rect width="{width}" height="{height}" fill="{canvas}"/>'
        for name, shapes in groupby(self._picture.shapes, key=lambda shape: shape.item):
            drawn = (line for shape in shapes for line in self._shape(shape))
            yield from self._group(self._items.get(name), drawn)
        if self._picture.swarm is not None:
            for shape in swarm_shapes(self._picture.swarm, self._picture):
                yield from self._shape(shape)
        yield "</svg>"

    def _group(self, item: Item | None, drawn: Iterator[str]) -> Iterator[str]:
        if item is None:
            yield from drawn
            return
        if item.id in self._begun:
            yield "<g>"
        else:
            self._begun.add(item.id)
            yield f'<g id="item{len(self._begun)}">'
        yield f"<title>{_text(item.tooltip or item.name)}</title>"
        yield from drawn
        yield "</g>"

    def _shape(self, shape: Shape) -> Iterator[str]:
        match shape:
            case Box():
                yield self._box(shape)
            case Line():
                yield from self._line(shape)
            case Glyph():
                yield self._glyph(shape)
            case Text():
                yield self._words(shape)

    def _box(self, box: Box) -> str:
        inset = box.width / 2 if box.stroke else 0  # the border lies inside, on whole pixels
        width, height = box.w - 2 * inset, box.h - 2 * inset
        radius = min(box.radius - inset, width / 2, height / 2)
        round_ = f' rx="{_number(radius)}"' if radius > 0 else ""
        place = f'x="{_number(box.x + inset)}" y="{_number(box.y + inset)}"'
        size = f'width="{_number(width)}" height="{_number(height)}"'
        return f"<rect {place} {size}{round_}{self._paint(box.fill, box.stroke, box.width)}/>"

    def _line(self, line: Line) -> Iterator[str]:
        if line.casing:
            yield from self._casings(line)
        dashes = f' stroke-dasharray="{_dashes(line.dash)}"' if line.dash is not Dash.SOLID else ""
        if line.dash.is_dotted:
            dashes += ' stroke-linecap="round"'
        yield f'<path d="{_route(line)}"{self._paint(None, line.stroke, line.extent)}{dashes}/>'
        if line.is_double:
            yield f'<path d="{_route(line)}"{self._paint(None, "canvas", GAP)}/>'
        head = _arrow_head(line)
        if head:
            is_hollow = line.arrow is Arrow.HOLLOW
            fill = "canvas" if is_hollow else line.stroke if line.arrow is Arrow.FILLED else None
            stroke = None if line.arrow is Arrow.FILLED else line.stroke
            width = min(line.width, 1.6) if is_hollow else line.width
            yield f'<path d="{head}"{self._paint(fill, stroke, width)}/>'

    def _casings(self, line: Line) -> Iterator[str]:
        """Yield the gap below a line; below all lines of its bus when it is the first of them."""
        if line.bus in self._cased:
            return
        together = [line]
        if line.bus:
            self._cased.add(line.bus)
            lines = (shape for shape in self._picture.shapes if isinstance(shape, Line))
            together = [other for other in lines if other.bus == line.bus and other.casing]
        for each in together:
            paint = self._paint(None, "canvas", each.extent + _CASING)
            yield f'<path d="{_route(each)}"{paint}/>'

    def _glyph(self, glyph: Glyph) -> str:
        words = []
        for command, *numbers in outline(glyph.name).commands:
            middles = (glyph.x, glyph.y) * (len(numbers) // 2)
            places = (
                _number(middle + number * glyph.size)
                for middle, number in zip(middles, numbers, strict=True)
            )
            words.append(" ".join((command, *places)))
        is_solid = glyph.dash is Dash.SOLID
        dashes = "" if is_solid else f' stroke-dasharray="{_dashes(glyph.dash)}"'
        paint = self._paint(glyph.fill, glyph.stroke, glyph.width)
        return f'<path d="{" ".join(words)}"{paint}{dashes}/>'

    def _words(self, text: Text) -> str:
        style = STYLES[text.style]
        shown = visible(text.text)
        written = escape(shown)
        if shown == text.text and text.own is not None:
            written = "".join(
                f'<tspan fill="{self._theme.color(color)}">{escape(run)}</tspan>'
                for run, color in text.runs()
            )
        anchor = f' text-anchor="{text.anchor}"' if text.anchor != "start" else ""
        space = ' xml:space="preserve"' if shown != " ".join(shown.split()) else ""
        return (
            f'<text x="{_number(text.x)}" y="{_number(text.y)}"{anchor}{space} '
            f"font-family={quoteattr(self._families[style.family])} "
            f'font-size="{_number(style.size)}" font-weight="{style.weight}"{self._fit(text)} '
            f'fill="{self._theme.color(text.color)}">{written}</text>'
        )

    def _fit(self, text: Text) -> str:
        """Let a text take the room that it was given, whatever font another program has."""
        is_known = bool(text.text.strip()) and is_measured(text.text, text.style)
        if not self._is_for_others or not is_known:
            return ""  # how wide others write what our fonts lack is not known
        width = _number(text_width(text.text, text.style))
        return f' textLength="{width}" lengthAdjust="spacingAndGlyphs"'

    def _paint(self, fill: str | None, stroke: str | None, width: float) -> str:
        ink = f' fill="{self._theme.color(fill) if fill else "none"}"'
        if stroke is None:
            return ink
        return f'{ink} stroke="{self._theme.color(stroke)}" stroke-width="{_number(width)}"'


def _text(text: str) -> str:
    return escape(visible(text, keep="\n"))


def _number(number: float) -> str:
    return f"{round(number, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def _dashes(dash: Dash) -> str:
    return ",".join(str(length) for length in dash.value)


def _route(line: Line) -> str:
    """Return a polyline with round corners, never more than half of the shorter leg."""
    (x, y), *_ = points = line.points
    words = [f"M {_number(x)} {_number(y)}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        reach = min(line.radius, math.dist(before, corner) / 2, math.dist(corner, after) / 2)
        words.append(f"L {_place(toward(corner, before, reach))}")
        words.append(f"Q {_place(corner)} {_place(toward(corner, after, reach))}")
    words.append(f"L {_place(line.end)}")
    return " ".join(words)


def _place(point: tuple[float, float]) -> str:
    return f"{_number(point[0])} {_number(point[1])}"


def _arrow_head(line: Line) -> str:
    """Return the head of a line with its tip on the last point; "" when it has none."""
    if line.arrow is Arrow.NONE:
        return ""
    (bx, by), (x, y) = line.points[-2], line.points[-1]
    length = math.dist((bx, by), (x, y)) or 1
    ux, uy, half = (x - bx) / length, (y - by) / length, line.arrow_size / 2
    if line.arrow is Arrow.BAR:
        one, other = (x - uy * half, y + ux * half), (x + uy * half, y - ux * half)
        return f"M {_place(one)} L {_place(other)}"
    base = (x - ux * line.arrow_size, y - uy * line.arrow_size)
    one = (base[0] - uy * half, base[1] + ux * half)
    other = (base[0] + uy * half, base[1] - ux * half)
    closed = " Z" if line.arrow in (Arrow.FILLED, Arrow.HOLLOW) else ""
    return f"M {_place(one)} L {_place((x, y))} L {_place(other)}{closed}"


# The many nodes and lines of a picture as SVG: vectors, none of the canvas's bitmaps


_LABELLED = 300  # names, those that matter most
_TRIED = 3_000
_LINE, _BASE = 16.0, 12.0  # px: the height of a name, and from its top to its letters' feet
_STYLE = "small"
_CORNERS = 0.7  # of a node's height: its corners are empty
_HEAD = 5.0  # px, of an arrow


def swarm_shapes(swarm: Swarm, around: Picture) -> Iterator[Shape]:
    """Yield lines, then nodes, then the most important names, clear of all that is `around`."""
    places = [(float(x), float(y)) for x, y in swarm.places]
    lines = swarm.places[swarm.ends].reshape(-1, 4)
    lines = aside(lines, APART * lanes(swarm.ends))
    for number, (x0, y0, x1, y1) in enumerate(lines.tolist()):
        style = swarm.styles[swarm.looks[number]]
        points, end = ((x0, y0), (x1, y1)), swarm.ends[number, 1]
        line = Line(
            points=points,
            stroke=style.stroke,
            width=style.width,
            dash=style.dash,
            casing=style.halo > 0,
        )
        # Where a line ends that stops at the border of a node.
        by = float(swarm.sizes[end]) / 2
        (ax, ay), (bx, by_) = points
        length = max(((bx - ax) ** 2 + (by_ - ay) ** 2) ** 0.5, 1e-9)
        part = max(0.0, 1 - by / length)
        tip = ax + (bx - ax) * part, ay + (by_ - ay) * part
        yield replace(line, points=(points[0], tip), arrow=style.arrow, arrow_size=_HEAD)
    yield from _badges(swarm, lines)
    for number, (x, y) in enumerate(places):
        yield Glyph(
            name=swarm.glyph_names[swarm.glyphs[number]],
            x=x,
            y=y,
            size=float(swarm.sizes[number]),
            fill=swarm.ink_names[swarm.inks[number]],
        )
    yield from _names(swarm, places, around)


def _names(swarm: Swarm, places: list[tuple[float, float]], around: Picture) -> Iterator[Shape]:
    """Yield the names of nodes, by weight, as far as they cover nothing and are not cut."""
    order = sorted(range(len(swarm.names)), key=lambda one: (-swarm.weights[one], one))[:_TRIED]
    names = list(swarm.labels or map(short_name, swarm.names))
    names = [names[number] for number in order]
    at, halves = np.array(places).reshape(-1, 2), np.asarray(swarm.sizes).reshape(-1, 1) / 2
    room = LabelRoom()
    room.fill(np.concatenate((at - halves * _CORNERS, at + halves * _CORNERS), axis=1))
    texts = [_area(shape) for shape in around.shapes if isinstance(shape, Text)]
    room.fill(np.concatenate((np.reshape(texts, (-1, 4)), edges(around.width, around.height))))
    widths = np.array([text_width(name, _STYLE) for name in names])
    rooms = None if swarm.rooms is None else swarm.rooms[order]
    beside = None if swarm.beside is None else swarm.beside[order]
    areas, fits = name_areas(at[order], halves[order, 0], (widths, _LINE), rooms, beside)
    tried = np.flatnonzero(fits)
    for number in sorted(tried[room.fitting(areas[tried], _LABELLED)].tolist()):
        left, top, right, _ = areas[number].tolist()
        is_beside = beside is not None and beside[number]
        yield Text(
            x=right if is_beside else (left + right) / 2,
            y=top + _BASE,
            text=names[number],
            style=_STYLE,
            color="text",
            anchor="end" if is_beside else "middle",
        )


def _area(text: Text) -> tuple[float, float, float, float]:
    """Return the left, top, right and bottom of a text."""
    width = text_width(text.text, text.style)
    left = text.x - width * {"start": 0, "middle": 0.5, "end": 1}[text.anchor]
    return left, text.y - STYLES[text.style].size, left + width, text.y + _LINE - _BASE


def _badges(swarm: Swarm, lines: Floats) -> Iterator[Shape]:
    """Yield what lines ask for, on those that are long enough."""
    if swarm.badges is None:
        return
    lengths = np.hypot(lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1])
    for number in np.flatnonzero((swarm.badges >= 0) & (lengths > BADGED)).tolist():
        x, y = (lines[number, :2] + ALONG * (lines[number, 2:] - lines[number, :2])).tolist()
        yield Glyph(name="circle", x=x, y=y, size=15, fill="condsoft", stroke="cond", width=1.2)
        icon = swarm.badge_names[swarm.badges[number]]
        yield Glyph(name=icon, x=x, y=y, size=9, fill="cond")
