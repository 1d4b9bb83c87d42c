"""Shapes of OUs and folded accounts: the header of an OU, the row of an account."""

from rolescope.pictures.layouts.overview import marks, paint_rows
from rolescope.pictures.layouts.overview.diagram import Box as UnitBox
from rolescope.pictures.layouts.overview.diagram import PillKind, Row
from rolescope.pictures.layouts.overview.paint_rows import SetPill, paint_pill, pill_width
from rolescope.pictures.layouts.overview.sizes import ROW_PAD, Rect
from rolescope.pictures.metrics import elide_middle, text_width
from rolescope.pictures.picture import Box, Change, Glyph, Shape, Text
from rolescope.pictures.trust_facts import Danger
from rolescope.words.names import counted

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


def paint_account(row: Row, rect: Rect, *, compact: bool, is_lost: bool) -> list[Shape]:
    """Paint a folded account, or a part of one: its mark, its name, pills, how many roles."""
    is_faint = is_lost or row.change is Change.GONE
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


def _frame(row: Row, rect: Rect, *, is_faint: bool) -> list[Shape]:
    is_risk = row.danger is Danger.RISK
    return [
        Box(
            x=rect.x,
            y=rect.y,
            w=rect.w,
            h=rect.h,
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


def _set(row: Row, width: float, *, compact: bool) -> tuple[list[SetPill], str, str]:
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
