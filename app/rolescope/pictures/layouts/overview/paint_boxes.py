"""Shapes and items of account boxes: header, rows, pills, chips, key port."""

from collections.abc import Iterator

from rolescope.model.arn import group_digits
from rolescope.pictures.layouts.overview import marks
from rolescope.pictures.layouts.overview import sizes as s
from rolescope.pictures.layouts.overview.arrange import Arrangement
from rolescope.pictures.layouts.overview.diagram import Box as AccountBox
from rolescope.pictures.layouts.overview.diagram import Row, RowKind
from rolescope.pictures.layouts.overview.paint_rows import paint_chip, paint_row
from rolescope.pictures.layouts.overview.paint_units import paint_account, paint_unit
from rolescope.pictures.layouts.overview.plan import rail_width
from rolescope.pictures.layouts.overview.routing import port_y
from rolescope.pictures.layouts.overview.sizes import Rect
from rolescope.pictures.layouts.overview.tiles import paint_tiles
from rolescope.pictures.metrics import elide_middle, text_width
from rolescope.pictures.picture import Glyph, Shape, Text
from rolescope.pictures.services import NO_SOURCE_ICON
from rolescope.words.names import counted

_HEADER_TEXT = 44


def account_item(box: AccountBox) -> str:
    """Return the id of an account's item."""
    return f"account:{box.id}"


def paint_box(arrangement: Arrangement, box: AccountBox, *, compact: bool) -> list[Shape]:
    """Paint one account with everything in it but lines and the port."""
    rect = arrangement.places.boxes[box.id]
    right = rect.right - rail_width(arrangement.plan, box.id)
    if box.members:
        middle = _middle(arrangement, rect, compact=compact)
        noun = arrangement.diagram.noun
        shapes = paint_unit(box, rect, middle, noun=noun, compact=compact)
    else:
        shapes = _header(arrangement, box, rect, right, compact=compact)
    for row in arrangement.plan.rows[box.id]:
        shapes += _row(arrangement, row, compact=compact)
    if box.chips and compact:
        shapes += _foot_line(box, rect, arrangement.places.foots[box.id])
    elif box.chips:
        y = arrangement.places.foots[box.id]
        shapes.append(
            Text(
                x=rect.x + s.ROW_PAD,
                y=marks.baseline(y + 7, 11),
                text="Trust a service",
                style="label",
                color="muted",
                item=account_item(box),
            )
        )
        for chip in box.chips:
            shapes += paint_chip(chip, arrangement.places.chips[chip.id])
    return shapes


def _row(arrangement: Arrangement, row: Row, *, compact: bool) -> list[Shape]:
    is_lost = row.id in arrangement.diagram.lost
    place = arrangement.places.rows[row.id]
    if row.kind is RowKind.ACCOUNTS:
        return paint_tiles(row, place)
    paint = paint_account if row.kind is RowKind.ACCOUNT else paint_row
    return paint(row, place, compact=compact, is_lost=is_lost)


def _middle(arrangement: Arrangement, rect: Rect, *, compact: bool) -> float:
    """Return the y of the center of a header."""
    return rect.y + arrangement.places.header / 2 - (1 if compact else 0)


def header_texts(box: AccountBox) -> tuple[str, str, bool]:
    """Return the heading of an account, its second line, and whether that is an id."""
    if box.name:
        return box.name, group_digits(box.id), True
    return f"Account {group_digits(box.id)}", box.zone_words, False


def _header(
    arrangement: Arrangement, box: AccountBox, rect: Rect, right: float, *, compact: bool
) -> list[Shape]:
    item = account_item(box)
    middle = _middle(arrangement, rect, compact=compact)
    frame = marks.frame(rect, item)
    icon = Glyph(
        name="office-building-outline",
        x=rect.x + 22,
        y=middle,
        size=20 if compact else 22,
        fill="scope",
        item=item,
    )
    heading, second, is_code = header_texts(box)
    x = rect.x + _HEADER_TEXT - (6 if compact else 0)
    shift = 0 if compact else 7.5
    roles, users = counted(box.roles, "role"), counted(box.users, "user")
    heading_y = middle - shift if second else middle
    shapes: list[Shape] = [frame, icon]
    room = right - x - text_width(roles, "small") - 10
    if not box.name and text_width(heading, "heading") > room:
        heading = group_digits(box.id)
    shapes.append(_line_of_text(heading, "heading", (x, heading_y, 15), item, room))
    shapes.append(_count(roles, right, middle - shift + (0.5 if shift else 0), item))
    if not compact:
        shapes.append(_count(users, right, rect.y + 38, item))
        if second:
            style = "mono" if is_code else "small"
            room = right - x - text_width(users, "small") - 10
            shapes.append(_line_of_text(second, style, (x, rect.y + 38, 12), item, room))
    return shapes


def _line_of_text(
    text: str, style: str, place: tuple[float, float, float], item: str, room: float
) -> Text:
    """Set a text at (x, center, size), shortened to the room."""
    x, center, size = place
    shown = elide_middle(text, style, room)
    return Text(
        x=x,
        y=marks.baseline(center, size),
        text=shown,
        style=style,
        color="text" if style == "heading" else "muted",
        full=text if shown != text else None,
        item=item,
    )


def _count(text: str, right: float, center: float, item: str) -> Text:
    return Text(
        x=right,
        y=marks.baseline(center, 12),
        text=text,
        style="small",
        color="muted",
        anchor="end",
        item=item,
    )


def _foot_line(box: AccountBox, rect: Rect, y: float) -> Iterator[Shape]:
    """Yield what stands for all chips: how many roles, and how many test no source account."""
    count = sum(len(chip.nodes) for chip in box.chips)
    unchecked = sum(chip.unchecked for chip in box.chips)
    x, words, item = rect.x + s.ROW_PAD, f"Trust a service: {counted(count, 'role')}", _chips(box)
    base = marks.baseline(y + 11, 12)
    yield Text(x=x, y=base, text=words, style="small", color="muted", item=item)
    if unchecked:
        x += text_width(words, "small") + 16
        yield Glyph(name=NO_SOURCE_ICON, x=x, y=y + 11, size=13, fill="cond", item=item)
        text = f"{unchecked}"
        yield Text(x=x + 10, y=base, text=text, style="small", color="muted", item=item)


def _chips(box: AccountBox) -> str:
    return f"chips:{box.id}"


def paint_ports(arrangement: Arrangement) -> list[Shape]:
    """Paint the key ports on the borders of accounts that are trusted as a whole."""
    shapes: list[Shape] = []
    for box in arrangement.diagram.boxes:
        if box.has_port:
            rect = arrangement.places.boxes[box.id]
            y = port_y(arrangement.places, box.id)
            shapes += marks.key_port(rect.right, y, f"port:{box.id}")
    return shapes
