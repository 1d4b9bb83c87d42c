"""What fits into a row: the name, the small text, and pills that yield to them (notes 4)."""

from collections.abc import Sequence
from dataclasses import dataclass

from rolescope.pictures.labels import row_label
from rolescope.pictures.layouts.overview.diagram import Pill, PillKind, Row, RowKind
from rolescope.pictures.metrics import elide_middle, text_width

TEXT = 32  # from the left border of a row to its name
PILL_GAP = 6
PILL_PAD = 8
PILL_ICON = 12
PILL_ICON_GAP = 4
_ICON_ONLY = 24
_AFTER_NAME = 8
_LEAST_NAME = 84  # a name is not elided below this for the sake of pills
_WITHOUT_ICON = (PillKind.NO_CONDITION, PillKind.NO_EXTERNAL_ID, PillKind.OPEN)


@dataclass(frozen=True, slots=True)
class SetPill:
    """A pill as it is set: `text` empty when only the icon stands for it."""

    pill: Pill
    text: str
    width: float

    @property
    def has_icon(self) -> bool:
        """Some pills have an icon only when they have no text."""
        return not self.text or self.pill.kind not in _WITHOUT_ICON


@dataclass(frozen=True, slots=True, kw_only=True)
class RowText:
    """What a row shows. `full` is the whole name when it had to be shortened."""

    name: str
    full: str
    small: str
    small_x: float  # from the left border of the row
    pills: tuple[SetPill, ...]

    @property
    def pills_width(self) -> float:
        """Room that the pills take at the right end, with the pad beside them."""
        return _pills_width(self.pills)


def set_row(row: Row, width: float, *, compact: bool) -> RowText:
    """Fit a row into `width`: pills yield first, then the small text, the name last."""
    noun = "user" if row.kind is RowKind.USER else "role"
    name, small = label_of(row, noun, compact=compact)
    levels = [2 if compact else 0] * len(row.pills)
    small = _fitting_small(row, name, small, width)
    need = text_width(name, "name") + (text_width(small, "small") + 8 if small else 0)
    while True:
        pills = _set_pills(row.pills, levels)
        room = width - TEXT - _pills_width(pills) - _AFTER_NAME
        step = next((i for level in range(3) for i, at in enumerate(levels) if at == level), None)
        if need <= room or step is None:
            break
        if levels[step] == 2 and min(need, _LEAST_NAME) <= room:  # noqa: PLR2004 - icon only
            break
        levels[step] += 1
    if need > room and small:
        small, need = "", text_width(name, "name")
    shown = name if need <= room else elide_middle(name, "name", max(room, 24))
    return RowText(
        name=shown,
        full=name,
        small=small,
        small_x=TEXT + text_width(shown, "name") + 8,
        pills=pills,
    )


def _fitting_small(row: Row, name: str, small: str, width: float) -> str:
    """Shorten "and <name>" to a count when even without pills it has no room."""
    room = width - TEXT - text_width(name, "name") - 24
    more = len(row.names) - 1
    wordings = (small, f"and {more} more", f"+{more}") if small.startswith("and ") else (small,)
    return next((text for text in wordings if text_width(text, "small") <= room), wordings[-1])


def _set_pills(pills: Sequence[Pill], levels: Sequence[int]) -> tuple[SetPill, ...]:
    found = []
    for pill, level in zip(pills, levels, strict=True):
        text = (pill.text, pill.short, "", None)[level]
        if text is not None:
            found.append(SetPill(pill, text, pill_width(pill, text)))
    return tuple(found)


def pill_width(pill: Pill, text: str) -> float:
    """Return how wide a pill is with this text."""
    if not text:
        return _ICON_ONLY
    icon = 0 if pill.kind in _WITHOUT_ICON else PILL_ICON + PILL_ICON_GAP
    return round(text_width(text, "label") + icon + 2 * PILL_PAD)


def _pills_width(pills: Sequence[SetPill]) -> float:
    if not pills:
        return 0
    return sum(pill.width for pill in pills) + PILL_GAP * (len(pills) - 1) + PILL_PAD


def label_of(row: Row, noun: str, *, compact: bool) -> tuple[str, str]:
    """Return the name of a row and the small text after it: of a folded one what it is."""
    if row.title:
        return row.title, ""
    if row.is_folded:
        count = len(row.names)
        return f"{count:,} more {noun}{'' if count == 1 else 's'}", ""
    return row_label(row.names, noun, compact=compact)
