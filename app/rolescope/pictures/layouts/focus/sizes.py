"""Sizes of the focus view in pixels at 100 %, for the two densities."""

from rolescope.value import Value


class FocusSizes(Value, kw_only=True):
    """One density. `gutter` is the least room between two columns."""

    card: float
    gutter: float
    margin: float = 24
    title_y: float = 31  # centers of the lines of the header
    sentence_y: float = 55
    heading_y: float = 91
    rule_y: float = 105
    cards_top: float = 136
    card_height: float = 60
    gap: float = 20  # between cards; their pitch is 80
    icon_x: float = 22
    text_x: float = 42
    pad: float = 12
    lead: float = 22  # between a card and the nearest track
    narrowest: float = 140  # a card
    widest: float = 340  # where there is room for the name on it
    widest_pitch: float = 420
    most_cards: int = 24  # in a column; the rest becomes one card


NORMAL = FocusSizes(card=186, gutter=84)
COMPACT = FocusSizes(card=160, gutter=54, text_x=31, icon_x=17, pad=7, lead=16)
BELOW_CARDS = 44
BETWEEN_TRACKS = 13
NEAREST_TRACKS = 6
BADGE = 20
BADGE_BEFORE_CARD = 20
PILL = 20
PILL_STEP = 24
PILL_TOP = 6


def sizes_for(*, compact: bool) -> FocusSizes:
    """Return the sizes of a density."""
    return COMPACT if compact else NORMAL


def baseline(center: float, size: float) -> float:
    """Return the baseline of a text of `size` px whose small letters are centered at `center`."""
    return round(center + size * 0.36, 1)
