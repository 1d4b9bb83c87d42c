"""Sizes of the chips at the foot of a box: roles that trust nothing but a service."""

from collections.abc import Sequence
from dataclasses import dataclass

from rolescope.pictures.layouts.overview.diagram import Chip
from rolescope.pictures.layouts.overview.sizes import CHIP_HEIGHT, CHIP_LINE, Rect
from rolescope.pictures.metrics import elide_middle, text_width
from rolescope.pictures.services import service_name

TEXT = 25  # from the left border to the text
MARK = 12  # from the text to the center of the first diamond
MARK_PITCH = 10
SIGN = 16  # what the sign of a missing source account takes, before the right border
END = 12  # from the center of the last diamond to the right border
GAP = 8
_MOST_MARKS = 6
_MOST_NAMES = 2
_LONGEST = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class ChipText:
    """What a chip shows: crowns for admin roles, diamonds for others, or a number."""

    text: str
    full: str  # the text before it was elided
    crowns: int
    diamonds: int
    number: str = ""
    width: float = 0


def chip_text(chip: Chip) -> ChipText:
    """Return what a chip shows and how wide that is."""
    names = [service_name(service) for service in chip.services]
    full = ", ".join(names) if len(names) <= _MOST_NAMES else f"{names[0]} +{len(names) - 1}"
    text = elide_middle(full, "small", _LONGEST)
    others = len(chip.nodes) - chip.admins
    width = TEXT + text_width(text, "small") + MARK + END + (SIGN if chip.unchecked else 0)
    if len(chip.nodes) <= _MOST_MARKS:
        width += MARK_PITCH * (len(chip.nodes) - 1)
        return ChipText(
            text=text, full=full, crowns=chip.admins, diamonds=others, width=round(width)
        )
    crowns, number = min(chip.admins, 1), f"{len(chip.nodes)}"
    width += MARK_PITCH * crowns + text_width(number, "small") + (4 if chip.unchecked else 0)
    return ChipText(
        text=text, full=full, crowns=crowns, diamonds=1, number=number, width=round(width)
    )


def chip_lines(chips: Sequence[Chip], width: float) -> int:
    """Return how many lines chips take in a width."""
    places = place_chips(chips, 0, 0, width)
    return round(max((rect.y for rect in places.values()), default=-CHIP_LINE) / CHIP_LINE) + 1


def place_chips(chips: Sequence[Chip], x: float, y: float, width: float) -> dict[str, Rect]:
    """Place chips from left to right, in lines."""
    places: dict[str, Rect] = {}
    at, line = x, y
    for chip in chips:
        w = chip_text(chip).width
        if at > x and at + w > x + width:
            at, line = x, line + CHIP_LINE
        places[chip.id] = Rect(at, line, w, CHIP_HEIGHT)
        at += w + GAP
    return places
