"""Tiles: folded accounts that share one row, as squares, or as chips while they are few."""

from rolescope.pictures.layouts.overview import marks
from rolescope.pictures.layouts.overview.diagram import AccountTile, RoleRow
from rolescope.pictures.metrics import elide_middle, text_width
from rolescope.pictures.picture import Box, Glyph, Shape, Text
from rolescope.pictures.rect import Rect

SIZE = 12
_PITCH = 15
_PAD = 10
_CHIP = 24
_CHIP_PITCH = 29
_CHIP_GAP = 8
_CHIP_ICON = 24  # from the left border of a chip to its name
_CHIP_COUNT = 8  # from the name to the number of roles
_CHIP_END = 10
_LONGEST = 150
_LABEL = 21  # the line that counts them
_FILLS = ("border", "allowedborder", "scope")


def strip_height(row: RoleRow, width: float) -> float:
    """Return the height of a row of tiles."""
    bottom = max(rect.bottom for rect in _places(row, Rect(0, _PAD, width, 0)))
    return bottom + _LABEL + _PAD / 2


def paint_tiles(row: RoleRow, rect: Rect) -> list[Shape]:
    """Paint the tiles, and below them how many accounts they are."""
    top = rect.y + (rect.h - strip_height(row, rect.w)) / 2
    shapes: list[Shape] = [Box(**rect.area, radius=6, fill="row", stroke="rowborder", item=row.id)]
    places = _places(row, Rect(rect.x, top + _PAD, rect.w, rect.h))
    paint = _chip if row.has_named_tiles else _square
    for tile, place in zip(row.tiles, places, strict=True):
        shapes += paint(tile, place, rect.w - 2 * _PAD, row.id)
    y = places[-1].bottom + _LABEL / 2 + 1
    shapes.append(
        Text(
            x=rect.x + _PAD,
            y=marks.baseline(y, 12),
            text=row.title,
            style="small",
            color="muted",
            item=row.id,
        )
    )
    return shapes


def square_sample() -> tuple[Shape, ...]:
    """Return a sample for the legend: a light square and a dark one."""
    return tuple(
        Box(x=x, y=-6, w=SIZE, h=SIZE, radius=3, fill=fill)
        for x, fill in ((-13, _FILLS[1]), (1, _FILLS[2]))
    )


def _places(row: RoleRow, room: Rect) -> list[Rect]:
    """Place tiles from left to right, in lines below `room.y`."""
    left, right = room.x + _PAD, room.right - _PAD
    is_chips = row.has_named_tiles
    x, y = left, room.y
    found: list[Rect] = []
    for tile in row.tiles:
        width = _chip_width(tile, right - left) if is_chips else SIZE
        if x > left and x + width > right:
            x, y = left, y + (_CHIP_PITCH if is_chips else _PITCH)
        found.append(Rect(x, y, width, _CHIP if is_chips else SIZE))
        x += width + (_CHIP_GAP if is_chips else _PITCH - SIZE)
    return found


def _chip_words(tile: AccountTile, room: float) -> tuple[str, str]:
    count = f"{tile.roles:,}"
    most = min(_LONGEST, room - _CHIP_ICON - _CHIP_COUNT - text_width(count, "small") - _CHIP_END)
    return elide_middle(tile.name, "small", most), count


def _chip_width(tile: AccountTile, room: float) -> float:
    name, count = _chip_words(tile, room)
    words = text_width(name, "small") + _CHIP_COUNT + text_width(count, "small")
    return round(_CHIP_ICON + words + _CHIP_END)


def _chip(tile: AccountTile, rect: Rect, room: float, item: str) -> list[Shape]:
    name, count = _chip_words(tile, room)
    ink = "risk" if tile.is_open else "scope"
    icon = "alert" if tile.is_open else "office-building-outline"
    return [
        Box(
            **rect.area,
            radius=6,
            fill="risksoft" if tile.is_open else "surface",
            stroke="riskborder" if tile.is_open else "border",
            item=item,
        ),
        Glyph(name=icon, x=rect.x + 13, y=rect.cy, size=13, fill=ink, item=item),
        Text(
            x=rect.x + _CHIP_ICON,
            y=marks.baseline(rect.cy, 12),
            text=name,
            style="small",
            full=tile.name if name != tile.name else None,
            item=item,
        ),
        Text(
            x=rect.right - _CHIP_END,
            y=marks.baseline(rect.cy, 12),
            text=count,
            style="small",
            color="muted",
            anchor="end",
            item=item,
        ),
    ]


def _square(tile: AccountTile, rect: Rect, _room: float, item: str) -> list[Shape]:
    shapes: list[Shape] = [Box(**rect.area, radius=3, fill=_FILLS[tile.shade], item=item)]
    if tile.is_open:
        shapes.append(
            Glyph(name="triangle", x=rect.x + SIZE / 2, y=rect.cy, size=13, fill="risk", item=item)
        )
    return shapes
