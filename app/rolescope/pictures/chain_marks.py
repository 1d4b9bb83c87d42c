"""Marks of a chain on a picture: a dashed outline and the time left around each session's role."""

from collections.abc import Iterable, Iterator, Sequence

from rolescope.pictures.metrics import text_width
from rolescope.pictures.picture import Box, Dash, Glyph, Item, ItemKind, Line, Picture, Shape, Text
from rolescope.simulation.chain import Chain
from rolescope.words.chain_text import Crumb

_OUT, _HEIGHT, _PAD, _CLOCK = 4, 18, 7, 11  # px
_INKS = {"valid": "accent", "expired": "faint", "denied": "denied", "depends": "cond"}
_ICONS = {"valid": "clock-outline", "expired": "clock-outline", "denied": "close-thick"}
_WORDLESS = (ItemKind.EDGE, ItemKind.ATTENTION, ItemKind.ACCOUNT, ItemKind.PORT)


def chain_marks(chain: Chain, crumbs: Sequence[Crumb], picture: Picture) -> tuple[Shape, ...]:
    """Return what is drawn over a picture for the sessions of a chain, in its coordinates.

    A role that is assumed twice has the mark of its last session.
    """
    marks: dict[str, Crumb] = {}
    for crumb in crumbs:
        if crumb.hop is not None and crumb.state in _INKS:
            for item in _items(picture, chain.hops[crumb.hop].role):
                marks[item.id] = crumb
    return tuple(
        shape for item in picture.items if item.id in marks for shape in _mark(item, marks[item.id])
    )


def _items(picture: Picture, role: str) -> Iterable[Item]:
    return (x for x in picture.items if role in x.nodes and x.kind not in _WORDLESS)


def _mark(item: Item, crumb: Crumb) -> Iterator[Shape]:
    ink = _INKS[crumb.state]
    left, top = item.x - _OUT, item.y - _OUT
    right, bottom = item.x + item.w + _OUT, item.y + item.h + _OUT
    middle = (left + right) / 2
    around = ((left, top), (left, bottom), (right, bottom), (right, top))
    yield Line(
        points=((middle, top), *around, (middle, top)),
        stroke=ink,
        dash=Dash.SESSION,
        radius=8,
    )
    words = text_width(crumb.detail, "label")
    width = _PAD + _CLOCK + 4 + words + _PAD
    x, y = right - 10 - width, top - _HEIGHT / 2
    yield Box(x=x, y=y, w=width, h=_HEIGHT, radius=_HEIGHT / 2, fill="surface", stroke=ink)
    icon = _ICONS.get(crumb.state, "help")
    yield Glyph(name=icon, x=x + _PAD + _CLOCK / 2, y=y + _HEIGHT / 2, size=_CLOCK, fill=ink)
    yield Text(x=x + _PAD + _CLOCK + 4, y=y + 13, text=crumb.detail, style="label", color=ink)
