"""Shapes and items of the boxes of accounts and OUs: header, rows, chips, key port."""

from collections.abc import Iterator, Sequence

from rolescope.model.arn import group_digits
from rolescope.model.plain import counted
from rolescope.pictures.layouts.overview import marks, paint_rows
from rolescope.pictures.layouts.overview import sizes as s
from rolescope.pictures.layouts.overview.arrange import Arrangement
from rolescope.pictures.layouts.overview.diagram import AccountBox, PillKind, RoleRow, RowKind
from rolescope.pictures.layouts.overview.diagram import AccountBox as UnitBox
from rolescope.pictures.layouts.overview.paint_rows import (
    SetPill,
    paint_chip,
    paint_pill,
    paint_row,
    pill_width,
    set_rows,
)
from rolescope.pictures.layouts.overview.plan import rail_width
from rolescope.pictures.layouts.overview.routing import port_y
from rolescope.pictures.layouts.overview.sizes import ROW_PAD
from rolescope.pictures.layouts.overview.tiles import paint_tiles
from rolescope.pictures.metrics import elide_middle, text_width
from rolescope.pictures.picture import Box, Glyph, PictureChange, Shape, Text
from rolescope.pictures.rect import Rect
from rolescope.pictures.services import NO_SOURCE_ICON
from rolescope.pictures.trust_facts import Danger

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
    shapes += _rows(arrangement, arrangement.plan.rows[box.id], compact=compact)
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


def _rows(arrangement: Arrangement, rows: Sequence[RoleRow], *, compact: bool) -> list[Shape]:
    places = arrangement.places.rows
    plain = [row for row in rows if row.kind not in (RowKind.ACCOUNT, RowKind.ACCOUNTS)]
    texts = set_rows(plain, [places[row.id].w for row in plain], compact=compact)
    shapes: list[Shape] = []
    for row in rows:
        is_lost, place = row.id in arrangement.diagram.lost, places[row.id]
        if row.kind is RowKind.ACCOUNTS:
            shapes += paint_tiles(row, place)
        elif row.kind is RowKind.ACCOUNT:
            shapes += paint_account(row, place, compact=compact, is_lost=is_lost)
        else:
            shapes += paint_row(row, place, texts[row.id], compact=compact, is_lost=is_lost)
    return shapes


def _middle(arrangement: Arrangement, rect: Rect, *, compact: bool) -> float:
    """Return the y of the center of a header."""
    return rect.y + arrangement.places.header / 2 - (1 if compact else 0)


def header_texts(box: AccountBox) -> tuple[str, str, bool]:
    """Return the heading of an account, its second line, and whether that is an id."""
    part = ("in part",) if box.is_part else ()
    if box.name:
        return box.name, " · ".join((group_digits(box.id), *part)), True
    words = " · ".join(filter(None, (box.zone_words, *part)))
    return f"Account {group_digits(box.id)}", words, False


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
    if text_width(heading, "heading") > room:
        if not box.name:
            heading = group_digits(box.id)
        elif compact:
            roles = f"{box.roles:,}"
            room = right - x - text_width(roles, "small") - 10
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


# Shapes of OUs and folded accounts: the header of an OU, the row of an account


_TEXT = 44  # from the left border of a box to its name
_BAR = 96
_BAR_HEIGHT = 6
_NAME = 32  # from the left border of a row to its name
_END = 12
_BESIDE = 10  # at least between a name and what stands right of it


def paint_unit(box: UnitBox, rect: Rect, middle: float, *, noun: str, compact: bool) -> list[Shape]:
    """Paint the frame and the header of an OU; `middle` is the y of the header's center."""
    item = f"account:{box.id}"
    shift = 0 if compact else 8.5
    right = rect.right - ROW_PAD
    x = rect.x + _TEXT - (6 if compact else 0)
    roles, accounts = counted(box.roles, "role"), counted(len(box.members), noun)
    name = box.name or ""
    style = "small" if compact else "subject"
    second = roles
    if text_width(name, "heading") > right - x - text_width(roles, style) - _BESIDE:
        second = f"{box.roles:,}"
    shown = elide_middle(name, "heading", right - x - text_width(second, style) - _BESIDE)
    shapes: list[Shape] = [
        marks.frame(rect, item),
        Glyph(
            name="sitemap-outline",
            x=rect.x + 22,
            y=middle,
            size=18 if compact else 20,
            fill="scope",
            item=item,
        ),
        Text(
            x=x,
            y=marks.baseline(middle - shift, 15),
            text=shown,
            style="heading",
            full=name if shown != name else None,
            item=item,
        ),
        Text(
            x=right,
            y=marks.baseline(middle - shift, 13),
            text=second,
            style=style,
            color="muted" if compact else "text",
            anchor="end",
            item=item,
        ),
    ]
    if not compact:
        y = marks.baseline(middle + shift + 1.5, 12)
        shapes.append(Text(x=x, y=y, text=accounts, style="small", color="muted", item=item))
        shapes += _bar(box.share, right, middle + shift + 1, item)
    return shapes


def _bar(share: float, right: float, y: float, item: str) -> list[Shape]:
    """Paint how many roles there are, beside the OU with most."""
    ground = Box(
        x=right - _BAR,
        y=y - _BAR_HEIGHT / 2,
        w=_BAR,
        h=_BAR_HEIGHT,
        radius=_BAR_HEIGHT / 2,
        fill="sunken",
        item=item,
    )
    width = max(_BAR_HEIGHT, _BAR * share) if share else 0
    part = Box(
        x=right - _BAR,
        y=y - _BAR_HEIGHT / 2,
        w=width,
        h=_BAR_HEIGHT,
        radius=_BAR_HEIGHT / 2,
        fill="scope",
        item=item,
    )
    return [ground, part] if share else [ground]


def paint_account(row: RoleRow, rect: Rect, *, compact: bool, is_lost: bool) -> list[Shape]:
    """Paint a folded account, or a part of one: its mark, its name, pills, how many roles."""
    is_faint = is_lost or row.change is PictureChange.GONE
    shapes = _frame(row, rect, is_faint=is_faint)
    pills, count, name = _set(row, rect.w, compact=compact)
    shapes.append(
        Text(
            x=rect.x + _NAME,
            y=marks.baseline(rect.cy, 13),
            text=name,
            style="name",
            color="faint" if is_faint else "text",
            full=row.title if name != row.title else None,
            item=row.id,
        )
    )
    shapes.append(
        Text(
            x=rect.right - _END,
            y=marks.baseline(rect.cy, 12.5),
            text=count,
            style="small",
            color="muted",
            anchor="end",
            item=row.id,
        )
    )
    x = rect.right - _END - text_width(count, "small") - 8 - _width(pills)
    for pill in pills:
        shapes += paint_pill(pill, x, rect.cy, row.id, small=compact)
        x += pill.width + paint_rows.PILL_GAP
    return shapes


def _frame(row: RoleRow, rect: Rect, *, is_faint: bool) -> list[Shape]:
    is_risk = row.danger is Danger.RISK
    return [
        Box(
            **rect.area,
            radius=6,
            fill="surface" if is_faint else "risksoft" if is_risk else "row",
            stroke="riskborder" if is_faint else "risk" if is_risk else "rowborder",
            item=row.id,
        ),
        Glyph(
            name="office-building-outline",
            x=rect.x + 17,
            y=rect.cy,
            size=16,
            fill="scope",
            item=row.id,
        ),
    ]


def _set(row: RoleRow, width: float, *, compact: bool) -> tuple[list[SetPill], str, str]:
    """Fit pills, the count and the name into a row; the words of pills yield first."""
    short = f"{row.roles:,}"
    counts = (short,) if compact else (counted(row.roles, "role"), short)
    wordings: list[list[str | None]] = [
        [pill.text for pill in row.pills],
        [pill.short for pill in row.pills],
        [pill.short if pill.kind is PillKind.ADMIN else "" for pill in row.pills],
        [None if pill.kind is PillKind.ADMIN else "" for pill in row.pills],
    ]
    pills: list[SetPill] = []
    count, room = short, width
    for texts in wordings[2 if compact else 0 :]:
        for count in counts:
            pills = [
                SetPill(pill, text, pill_width(pill, text))
                for pill, text in zip(row.pills, texts, strict=True)
                if text is not None
            ]
            room = width - _NAME - _width(pills) - text_width(count, "small") - _END - 16
            if text_width(row.title, "name") <= room:
                return pills, count, row.title
    return pills, count, elide_middle(row.title, "name", max(room, 24))


def _width(pills: list[SetPill]) -> float:
    return sum(pill.width for pill in pills) + paint_rows.PILL_GAP * max(0, len(pills) - 1)
