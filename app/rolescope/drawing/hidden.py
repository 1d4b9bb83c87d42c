"""A picture with other words in the same places: names are hidden, nothing moves."""

from collections.abc import Callable
from dataclasses import replace

from rolescope.drawing.metrics import ELLIPSIS, elide_end, elide_middle, text_width
from rolescope.drawing.picture import Item, LegendEntry, Picture, Shape, Text

Hide = Callable[[str], str]
_SHORT = 12  # characters that are never shortened: a number that is cut off says nothing


def hidden_picture(picture: Picture, hide: Hide) -> Picture:
    """Return the picture with `hide` done to whatever a reader sees or hears of it; ids stay."""
    swarm = picture.swarm
    return replace(
        picture,
        title=hide(picture.title),
        subtitle=hide(picture.subtitle),
        status=hide(picture.status),
        shapes=tuple(hidden_shape(shape, hide) for shape in picture.shapes),
        items=tuple(_item(item, hide) for item in picture.items),
        legend=tuple(_entry(entry, hide) for entry in picture.legend),
        swarm=swarm and replace(swarm, names=tuple(map(hide, swarm.names))),
    )


def hidden_shape(shape: Shape, hide: Hide) -> Shape:
    """Return a shape with other words; what was shortened is, and what would be wider is too."""
    if not isinstance(shape, Text):
        return shape
    whole = shape.full or shape.text
    words = hide(whole)
    if words == whole:
        return shape
    if len(words) <= _SHORT:
        return replace(shape, text=words, full=None)
    room = text_width(shape.text, shape.style)
    elide = elide_end if shape.text.endswith(ELLIPSIS) else elide_middle
    shown = elide(words, shape.style, room)
    return replace(shape, text=shown, full=words if shown != words else None)


def _item(item: Item, hide: Hide) -> Item:
    return replace(item, name=hide(item.name), tooltip=hide(item.tooltip))


def _entry(entry: LegendEntry, hide: Hide) -> LegendEntry:
    shapes = tuple(hidden_shape(shape, hide) for shape in entry.shapes)
    return replace(entry, text=hide(entry.text), shapes=shapes)
