"""Shapes of rows and chips."""

from rolescope.pictures.layouts.overview import marks, row_text
from rolescope.pictures.layouts.overview import packing as c
from rolescope.pictures.layouts.overview.diagram import Chip, PillKind, Row
from rolescope.pictures.layouts.overview.row_text import RowText, SetPill, set_row
from rolescope.pictures.layouts.overview.sizes import Rect
from rolescope.pictures.metrics import text_width
from rolescope.pictures.picture import Box, Change, Glyph, Shape, Text
from rolescope.pictures.services import NO_SOURCE_ICON, service_icon
from rolescope.pictures.trust_facts import Danger

_PILL_COLORS = {  # fill, border, text
    PillKind.ADMIN: ("text", None, "surface"),
    PillKind.NO_CONDITION: ("surface", "risk", "risk"),
    PillKind.NO_EXTERNAL_ID: ("condsoft", "condborder", "cond"),
    PillKind.NO_SOURCE: ("surface", "border", "cond"),
    PillKind.OPEN: ("condsoft", "condborder", "cond"),
    PillKind.UNREADABLE: ("condsoft", "condborder", "cond"),
    PillKind.SERVICE: ("surface", "border", "muted"),
    PillKind.NEW: ("allowedsoft", "allowedborder", "allowed"),
    PillKind.GONE: ("risksoft", "riskborder", "risk"),
}
_HALF_ROW = 14
_CHIP_BADGE = 12
_PLAIN_PILL = ("sunken", "border", "muted")


def paint_row(row: Row, rect: Rect, *, compact: bool, is_lost: bool) -> list[Shape]:
    """Paint one row: mark, name, small text, pills. `is_lost`: all its lines are gone."""
    is_faint = is_lost or row.change is Change.GONE
    is_risk = row.danger is Danger.RISK
    shapes: list[Shape] = [
        Box(
            x=rect.x,
            y=rect.y,
            w=rect.w,
            h=rect.h,
            radius=6,
            fill="surface" if is_faint else "risksoft" if is_risk else "row",
            stroke="riskborder" if is_faint else "risk" if is_risk else "rowborder",
            item=row.id,
        )
    ]
    cy = _line(row, rect)
    shapes += marks.row_mark(row.kind, len(row.nodes), rect.x + 15, cy, row.id)
    text = set_row(row, rect.w, compact=compact)
    shapes += _row_words(row, rect, text, "faint" if is_faint else "text")
    x = rect.right - text.pills_width
    for pill in text.pills:
        shapes += paint_pill(pill, x, cy, row.id, small=compact)
        x += pill.width + row_text.PILL_GAP
    return shapes


def _line(row: Row, rect: Rect) -> float:
    """Return the height of the words: of a tail at its top, for hundreds of lines make it tall."""
    return min(rect.cy, rect.y + _HALF_ROW) if row.is_folded else rect.cy


def _row_words(row: Row, rect: Rect, text: RowText, color: str) -> list[Shape]:
    shapes: list[Shape] = [
        Text(
            x=rect.x + row_text.TEXT,
            y=marks.baseline(_line(row, rect), 13),
            text=text.name,
            style="name",
            color=color,
            full=text.full if text.full != text.name else None,
            item=row.id,
        )
    ]
    if text.small:
        shapes.append(
            Text(
                x=rect.x + text.small_x,
                y=marks.baseline(_line(row, rect), 12.5),
                text=text.small,
                style="small",
                color="muted",
                item=row.id,
            )
        )
    return shapes


def paint_pill(pill: SetPill, x: float, cy: float, item: str, *, small: bool) -> list[Shape]:
    """Paint one pill from its left border on."""
    fill, border, color = _PILL_COLORS.get(pill.pill.kind, _PLAIN_PILL)
    height = 18 if small else 20
    shapes: list[Shape] = [
        Box(
            x=x,
            y=cy - height / 2,
            w=pill.width,
            h=height,
            radius=height / 2,
            fill=fill,
            stroke=border,
            item=item,
        )
    ]
    text_x = x + row_text.PILL_PAD
    if pill.has_icon:
        center = text_x + row_text.PILL_ICON / 2 if pill.text else x + pill.width / 2
        shapes.append(Glyph(name=pill.pill.icon, x=center, y=cy, size=13, fill=color, item=item))
        text_x += row_text.PILL_ICON + row_text.PILL_ICON_GAP
    if pill.text:
        y = marks.baseline(cy, 11)
        shapes.append(Text(x=text_x, y=y, text=pill.text, style="label", color=color, item=item))
    return shapes


def paint_chip(chip: Chip, rect: Rect) -> list[Shape]:
    """Paint the roles that trust nothing but a service."""
    text = c.chip_text(chip)
    item = chip.id
    shapes: list[Shape] = [
        Box(
            x=rect.x,
            y=rect.y,
            w=rect.w,
            h=rect.h,
            radius=6,
            fill="row",
            stroke="rowborder",
            item=item,
        ),
        Glyph(
            name=service_icon(chip.services[0]),
            x=rect.x + 14,
            y=rect.cy,
            size=13,
            fill="muted",
            item=item,
        ),
        Text(
            x=rect.x + c.TEXT,
            y=marks.baseline(rect.cy, 12),
            text=text.text,
            style="small",
            full=text.full if text.full != text.text else None,
            item=item,
        ),
    ]
    x = rect.x + c.TEXT + text_width(text.text, "small") + c.MARK
    shapes += _chip_marks(text, x, rect.cy, item)
    if chip.unchecked:
        x = rect.right - c.END
        shapes.append(Glyph(name=NO_SOURCE_ICON, x=x, y=rect.cy, size=13, fill="cond", item=item))
    if chip.change is not None:
        shapes += marks.change_badge(chip.change, rect.right - 3, rect.y, item, _CHIP_BADGE)
    return shapes


def _chip_marks(text: c.ChipText, x: float, cy: float, item: str) -> list[Shape]:
    """Paint what the roles of a chip are worth: crowns, diamonds, and how many more."""
    shapes: list[Shape] = []
    for index in range(text.crowns + text.diamonds):
        name, color = ("crown", "text") if index < text.crowns else ("diamond", "scope")
        size = 12 if index < text.crowns else 9.5
        shapes.append(Glyph(name=name, x=x, y=cy, size=size, fill=color, item=item))
        x += c.MARK_PITCH
    if text.number:
        shapes.append(
            Text(
                x=x - 2,
                y=marks.baseline(cy, 12),
                text=text.number,
                style="small",
                color="muted",
                item=item,
            )
        )
    return shapes
