"""The many nodes and lines of a picture as SVG: vectors, none of the canvas's bitmaps."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from rolescope.pictures.label_room import LabelRoom, short_name
from rolescope.pictures.metrics import text_width
from rolescope.pictures.picture import Floats, Glyph, Line, Shape, Swarm, Text
from rolescope.pictures.two_way_lines import ALONG, APART, BADGED, aside, lanes

_LABELLED = 300  # names, those that matter most
_TRIED = 3_000
_LINE, _BASE = 16.0, 12.0  # px: the height of a name, and from its top to its letters' feet
_STYLE = "small"
_CORNERS = 0.7  # of a node's height: its corners are empty
_HEAD = 5.0  # px, of an arrow


def swarm_shapes(swarm: Swarm) -> Iterator[Shape]:
    """Yield lines, then nodes, then the most important names."""
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
        tip = _shortened(points, float(swarm.sizes[end]) / 2)
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
    yield from _names(swarm, places)


def _names(swarm: Swarm, places: list[tuple[float, float]]) -> Iterator[Shape]:
    """Yield names below their nodes, by weight, as far as they cover nothing."""
    order = sorted(range(len(swarm.names)), key=lambda one: (-swarm.weights[one], one))[:_TRIED]
    names = list(swarm.labels or map(short_name, swarm.names))
    names = [names[number] for number in order]
    at, halves = np.array(places).reshape(-1, 2), np.asarray(swarm.sizes).reshape(-1, 1) / 2
    room = LabelRoom()
    room.fill(np.concatenate((at - halves * _CORNERS, at + halves * _CORNERS), axis=1))
    tops = at[order, 1] + halves[order, 0]
    wide = np.array([text_width(name, _STYLE) / 2 for name in names])
    areas = np.stack((at[order, 0] - wide, tops, at[order, 0] + wide, tops + _LINE), axis=1)
    for number in sorted(room.fitting(areas, _LABELLED)):
        x, y = float(at[order[number], 0]), float(tops[number]) + _BASE
        yield Text(x=x, y=y, text=names[number], style=_STYLE, color="text", anchor="middle")


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


def _shortened(
    points: tuple[tuple[float, float], tuple[float, float]], by: float
) -> tuple[float, float]:
    """Return where a line ends that stops at the border of a node."""
    (ax, ay), (bx, by_) = points
    length = max(((bx - ax) ** 2 + (by_ - ay) ** 2) ** 0.5, 1e-9)
    part = max(0.0, 1 - by / length)
    return ax + (bx - ax) * part, ay + (by_ - ay) * part
