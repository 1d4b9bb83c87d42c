"""Outlines of shapes and icons: paths that a canvas and an SVG file draw alike.

Shapes say the kind of a principal; icons are those of Material Design Icons (resources/icons).
"""

import json
import math
from functools import cache

from rolescope.resources import resource
from rolescope.value import Value

Command = tuple[str, *tuple[float, ...]]
"""("M", x, y), ("L", x, y), ("C", x1, y1, x2, y2, x, y) or ("Z",)."""

_ROUND = 0.5523  # how far the handles of a cubic curve reach that stands for a quarter of a circle


class Outline(Value):
    """A path in a box from -0.5 to 0.5, y down; what lies in an inner contour is a hole."""

    commands: tuple[Command, ...]


def outline(name: str) -> Outline:
    """Return a shape (`diamond`, `circle`…) or an icon by its name in Material Design Icons.

    Raises:
        KeyError: no such outline is bundled.
    """
    made = _shapes().get(name)
    return made if made is not None else _icon(name)


def names() -> tuple[str, ...]:
    """Return the names of all outlines."""
    return tuple(sorted({*_shapes(), *_icons()}))


@cache
def _icons() -> dict[str, str]:
    found: dict[str, str] = json.loads(resource("icons", "outlines.json").read_text("utf-8"))
    return found


@cache
def _icon(name: str) -> Outline:
    commands: list[Command] = []
    for word in _icons()[name].split():
        if word.isalpha():
            commands.append((word,))
        else:
            commands[-1] = (*commands[-1], int(word) / 1000)
    return Outline(tuple(commands))


@cache
def _shapes() -> dict[str, Outline]:
    square = _rounded(-0.5, -0.5, 1, 1, 0.2)
    frame = _rounded(-0.5, -0.5, 1, 1, 0.22) + _back(_rounded(-0.39, -0.39, 0.78, 0.78, 0.12))
    diamond = _polygon((0, -0.5), (0.5, 0), (0, 0.5), (-0.5, 0))
    hole = _back(_polygon((0, -0.2), (0.2, 0), (0, 0.2), (-0.2, 0)))
    front = _polygon((-0.12, -0.38), (0.26, 0), (-0.12, 0.38), (-0.5, 0))
    behind = _polygon(
        (0.12, -0.38), (0.5, 0), (0.12, 0.38), (0.045, 0.305), (0.35, 0), (0.045, -0.305)
    )
    return {
        "diamond": Outline(diamond),
        "session": Outline(diamond),
        "logo": Outline(diamond + hole),
        "roles": Outline(front + behind),
        "roles-front": Outline(front),
        "roles-behind": Outline(behind),
        "circle": Outline(_circle(0.5)),
        "ring": Outline(_circle(0.5) + _back(_circle(0.28))),
        "rounded-square": Outline(square),
        "account-outside": Outline(frame + _rounded(-0.27, -0.27, 0.54, 0.54, 0.08)),
        "hexagon": Outline(_regular(6, 0)),
        "octagon": Outline(_regular(8, math.pi / 8)),
        "wave": Outline(_wave()),
        "triangle": Outline(_soft(((0, -0.46), (0.5, 0.42), (-0.5, 0.42)), 0.08)),
    }


def _polygon(*points: tuple[float, float]) -> tuple[Command, ...]:
    (first, *rest) = points
    return (("M", *first), *(("L", *point) for point in rest), ("Z",))


def _wave() -> tuple[Command, ...]:
    """Return one period of a sine as a band: it says "about the same"."""
    steps = [step / 8 - 0.5 for step in range(9)]
    middle = [(x, -0.14 * math.sin(2 * math.pi * x)) for x in steps]
    upper = [(_even(x), _even(y - 0.1)) for x, y in middle]
    lower = [(_even(x), _even(y + 0.1)) for x, y in reversed(middle)]
    return _polygon(*upper, *lower)


def _regular(corners: int, turn: float) -> tuple[Command, ...]:
    angles = [turn + 2 * math.pi * step / corners for step in range(corners)]
    reach = 0.5 / max(abs(math.cos(angle)) for angle in angles)
    return _polygon(*((_even(reach * math.cos(a)), _even(reach * math.sin(a))) for a in angles))


def _even(number: float) -> float:
    return round(number, 4) + 0.0  # no -0.0


def _circle(radius: float) -> tuple[Command, ...]:
    return _rounded(-radius, -radius, 2 * radius, 2 * radius, radius)


def _rounded(x: float, y: float, w: float, h: float, radius: float) -> tuple[Command, ...]:
    """Return a rectangle with round corners, clockwise."""
    r, c = radius, radius * (1 - _ROUND)
    right, bottom = x + w, y + h
    return (
        ("M", x + r, y),
        ("L", right - r, y),
        ("C", right - c, y, right, y + c, right, y + r),
        ("L", right, bottom - r),
        ("C", right, bottom - c, right - c, bottom, right - r, bottom),
        ("L", x + r, bottom),
        ("C", x + c, bottom, x, bottom - c, x, bottom - r),
        ("L", x, y + r),
        ("C", x, y + c, x + c, y, x + r, y),
        ("Z",),
    )


def _soft(points: tuple[tuple[float, float], ...], radius: float) -> tuple[Command, ...]:
    """Return a polygon with its corners taken off round, `radius` along both sides."""
    commands: list[Command] = []
    for index, corner in enumerate(points):
        start = _toward(corner, points[index - 1], radius)
        end = _toward(corner, points[(index + 1) % len(points)], radius)
        commands.append(("L" if commands else "M", *start))
        commands.append(("C", *_toward(start, corner, None), *_toward(end, corner, None), *end))
    return (*commands, ("Z",))


def _toward(
    start: tuple[float, float], end: tuple[float, float], reach: float | None
) -> tuple[float, float]:
    """Return the point `reach` away from start toward end; two thirds of the way for None."""
    part = 2 / 3 if reach is None else reach / math.dist(start, end)
    return _even(start[0] + (end[0] - start[0]) * part), _even(
        start[1] + (end[1] - start[1]) * part
    )


def _back(commands: tuple[Command, ...]) -> tuple[Command, ...]:
    """Return a contour that is its own mirror image drawn the other way round: a hole."""
    return tuple(
        (name, *(_even(-number) if index % 2 == 0 else number for index, number in enumerate(rest)))
        for name, *rest in commands
    )
