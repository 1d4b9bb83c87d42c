"""Shapes of rows and chips, and what fits into a row."""

from collections import Counter
from collections.abc import Sequence

from rolescope.model.plain import counted
from rolescope.pictures.labels import row_label
from rolescope.pictures.layouts.overview import marks
from rolescope.pictures.layouts.overview import packing as c
from rolescope.pictures.layouts.overview.diagram import (
    PillKind,
    RoleRow,
    RowKind,
    RowPill,
    ServiceChip,
)
from rolescope.pictures.metrics import text_width
from rolescope.pictures.name_fitting import (
    fit_name,
    own_part,
    shared_beginnings,
    shared_ends,
    without_random_ends,
)
from rolescope.pictures.picture import Box, Glyph, PictureChange, Shape, Text
from rolescope.pictures.rect import Rect
from rolescope.pictures.services import NO_SOURCE_ICON, service_icon
from rolescope.pictures.trust_facts import Danger
from rolescope.value import Value

PillColors = tuple[str, str | None, str]  # fill, border, text
_PILL_COLORS: dict[PillKind, PillColors] = {
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


class SetPill(Value):
    """A pill as it is set: `text` empty when only the icon stands for it."""

    pill: RowPill
    text: str
    width: float

    @property
    def has_icon(self) -> bool:
        """Some pills have an icon only when they have no text."""
        return not self.text or self.pill.kind not in _WITHOUT_ICON


class RowText(Value, kw_only=True):
    """What a row shows. `full` is the whole name when it had to be shortened.

    `own`: see Text.
    """

    name: str
    full: str
    small: str
    small_x: float  # from the left border of the row
    pills: tuple[SetPill, ...]
    own: tuple[int, int] | None = None

    @property
    def pills_width(self) -> float:
        """Room that the pills take at the right end, with the pad beside them."""
        return _pills_width(self.pills)


def paint_row(
    row: RoleRow, rect: Rect, text: RowText, *, compact: bool, is_lost: bool
) -> list[Shape]:
    """Paint one row: mark, name, small text, pills. `is_lost`: all its lines are gone."""
    is_faint = is_lost or row.change is PictureChange.GONE
    is_risk = row.danger is Danger.RISK
    shapes: list[Shape] = [
        Box(
            **rect.area,
            radius=6,
            fill="surface" if is_faint else "risksoft" if is_risk else "row",
            stroke="riskborder" if is_faint else "risk" if is_risk else "rowborder",
            item=row.id,
        )
    ]
    cy = _line(row, rect)
    if row.group:
        shapes += marks.users(rect.x + 15, cy, row.id)
    else:
        shapes += marks.row_mark(row.kind, len(row.nodes), rect.x + 15, cy, row.id)
    shapes += _row_words(row, rect, text, "faint" if is_faint else "text")
    x = rect.right - text.pills_width
    for pill in text.pills:
        shapes += paint_pill(pill, x, cy, row.id, small=compact)
        x += pill.width + PILL_GAP
    return shapes


def _line(row: RoleRow, rect: Rect) -> float:
    """Return the height of the words: of a tail at its top, for hundreds of lines make it tall."""
    return min(rect.cy, rect.y + _HALF_ROW) if row.is_folded else rect.cy


def _row_words(row: RoleRow, rect: Rect, text: RowText, color: str) -> list[Shape]:
    shapes: list[Shape] = [
        Text(
            x=rect.x + TEXT,
            y=marks.baseline(_line(row, rect), 13),
            text=text.name,
            style="name",
            color=color,
            full=text.full if text.full != text.name else None,
            own=text.own if color == "text" else None,
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
    fill, border, color = pill_colors(pill.pill.kind)
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
    text_x = x + PILL_PAD
    if pill.has_icon:
        center = text_x + PILL_ICON / 2 if pill.text else x + pill.width / 2
        shapes.append(Glyph(name=pill.pill.icon, x=center, y=cy, size=13, fill=color, item=item))
        text_x += PILL_ICON + PILL_ICON_GAP
    if pill.text:
        y = marks.baseline(cy, 11)
        shapes.append(Text(x=text_x, y=y, text=pill.text, style="label", color=color, item=item))
    return shapes


def pill_colors(kind: PillKind) -> PillColors:
    """Return the colors of a pill: those that mean the same share them."""
    return _PILL_COLORS.get(kind, _PLAIN_PILL)


def paint_chip(chip: ServiceChip, rect: Rect) -> list[Shape]:
    """Paint the roles that trust nothing but a service."""
    text = c.chip_text(chip)
    item = chip.id
    shapes: list[Shape] = [
        Box(**rect.area, radius=6, fill="row", stroke="rowborder", item=item),
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


# What fits into a row: the name, the small text, and pills that yield to them


TEXT = 32  # from the left border of a row to its name
PILL_GAP = 6
PILL_PAD = 8
PILL_ICON = 12
PILL_ICON_GAP = 4
ICON_ONLY = 24
_AFTER_NAME = 8
_LEAST_NAME = 84  # a name is not elided below this for the sake of pills
_MOST_PILLS = 2  # for which a name is elided at all: it goes before a third
_WITHOUT_ICON = (PillKind.NO_CONDITION, PillKind.NO_EXTERNAL_ID, PillKind.OPEN)


def set_rows(
    rows: Sequence[RoleRow], widths: Sequence[float], *, compact: bool
) -> dict[str, RowText]:
    """Fit the rows of a box into their widths, so that no two of them read alike."""
    labels = _labels(rows, compact=compact)
    names = without_random_ends([name for name, _ in labels])
    shared, ended = shared_beginnings(names), shared_ends(names)
    times = Counter(names)
    texts: dict[str, RowText] = {}
    beside = _Beside(names, set())
    for number, (row, width) in enumerate(zip(rows, widths, strict=True)):
        name = names[number]
        label = _Label(
            name, labels[number][1], shared[number], ended[number], is_alone=times[name] == 1
        )
        texts[row.id] = text = _set_row(row, width, label, beside, compact=compact)
        beside.taken.add(text.name)
    return texts


def _labels(rows: Sequence[RoleRow], *, compact: bool) -> list[tuple[str, str]]:
    """Return name and small text of rows: those that are one in words with what differs."""
    labels = [
        label_of(row, "user" if row.kind is RowKind.USER else "role", compact=compact)
        for row in rows
    ]
    times = Counter(labels)
    labels = [
        (name, f"{small} {row.shown[0].apart}".strip())
        if len(row.shown) == 1 and times[name, small] > 1
        else (name, small)
        for row, (name, small) in zip(rows, labels, strict=True)
    ]
    times = Counter(labels)
    return [
        _by_first_name(row, compact=compact) if times[label] > 1 and not row.title else label
        for row, label in zip(rows, labels, strict=True)
    ]


def _by_first_name(row: RoleRow, *, compact: bool) -> tuple[str, str]:
    more = len(row.names) - 1
    if not more:
        return row.names[0], ""
    return row.names[0], f"+{more}" if compact else f"and {more} more"


class _Label(Value):
    """What a row says. `shared`: how many characters of the name siblings begin with, too.

    `ended`: how many they end with. `is_alone`: no other row of the box has this name.
    """

    name: str
    small: str
    shared: int
    ended: int
    is_alone: bool


class _Beside(Value):
    """The names of the rows of a box, and what is shown of those that are set."""

    names: tuple[str, ...]
    taken: set[str]


def _set_row(
    row: RoleRow, width: float, label: _Label, beside: _Beside, *, compact: bool
) -> RowText:
    """Fit a row into `width`: pills yield first, then the small text, the name last."""
    name = label.name
    levels = [2 if compact else 0] * len(row.pills)
    small = _fitting_small(row, name, label.small, width)
    need = text_width(name, "name") + (text_width(small, "small") + 8 if small else 0)
    while True:
        pills = _set_pills(row.pills, levels)
        room = width - TEXT - _pills_width(pills) - _AFTER_NAME
        step = next((i for level in range(3) for i, at in enumerate(levels) if at == level), None)
        if need <= room or step is None:
            break
        is_icon = levels[step] == 2  # noqa: PLR2004 - icon only
        if is_icon and len(pills) <= _MOST_PILLS and min(need, _LEAST_NAME) <= room:
            break
        levels[step] += 1
    if need > room and small:
        small = ""
    if not (small or label.is_alone) and len(row.names) == 1:
        name = row.names[0]
    shown = fit_name(
        name,
        "name",
        max(room, 24),
        shared=label.shared,
        taken=beside.taken,
        siblings=beside.names,
    )
    return RowText(
        name=shown,
        full=row.names[0] if len(row.names) == 1 and not row.title else name,
        small=small,
        small_x=TEXT + text_width(shown, "name") + 8,
        pills=pills,
        own=own_part(shown, name, label.shared, label.ended) if name == label.name else None,
    )


def _fitting_small(row: RoleRow, name: str, small: str, width: float) -> str:
    """Shorten "and <name>" to a count when even without pills it has no room."""
    room = width - TEXT - text_width(name, "name") - 24
    more = len(row.names) - 1
    wordings = (small, f"and {more} more", f"+{more}") if small.startswith("and ") else (small,)
    return next((text for text in wordings if text_width(text, "small") <= room), wordings[-1])


def _set_pills(pills: Sequence[RowPill], levels: Sequence[int]) -> tuple[SetPill, ...]:
    found = []
    for pill, level in zip(pills, levels, strict=True):
        text = (pill.text, pill.short, "", None)[level]
        if text is not None:
            found.append(SetPill(pill, text, pill_width(pill, text)))
    return tuple(found)


def pill_width(pill: RowPill, text: str) -> float:
    """Return how wide a pill is with this text."""
    if not text:
        return ICON_ONLY
    icon = 0 if pill.kind in _WITHOUT_ICON else PILL_ICON + PILL_ICON_GAP
    return round(text_width(text, "label") + icon + 2 * PILL_PAD)


def _pills_width(pills: Sequence[SetPill]) -> float:
    if not pills:
        return 0
    return sum(pill.width for pill in pills) + PILL_GAP * (len(pills) - 1) + PILL_PAD


def label_of(row: RoleRow, noun: str, *, compact: bool) -> tuple[str, str]:
    """Return the name of a row and the small text after it: of a folded one what it is."""
    if row.title:
        return row.title, ""
    if row.is_folded:
        return counted(len(row.names), f"more {noun}"), ""
    if row.group:
        return row.group, str(len(row.names)) if compact else f"group of {len(row.names)} users"
    if len(row.shown) == 1:
        return row.shown[0].words, row.shown[0].second
    words = [one.words for one in row.shown] or row.names
    families = {one.family for one in row.shown}
    if len(set(words)) > 1 and len(families) == 1 and (family := families.pop()):
        return family, str(len(words)) if compact else f"{len(words)} {noun}s"
    return row_label(words, noun, compact=compact)
