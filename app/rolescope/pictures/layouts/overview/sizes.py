"""Sizes of the overview in pixels at 100 %, for the two densities."""

from rolescope.value import Value, replace


class OverviewSizes(Value, kw_only=True):
    """One density. `corridor` is the room above the first and below the last track."""

    compact: bool
    left: float = 24
    right: float = 24
    title_y: float
    subtitle_y: float
    top_track: float
    boxes_top: float
    above_boxes: float = 17
    reserve: float  # kept free below, where the window shows its legend
    lane: float
    card: float
    card_gap: float
    section_label: float
    section_gap: float
    header: float
    foot: float
    foot_empty: float
    column_min: float
    column_max: float
    corridor: tuple[float, float]
    corridor_empty: float


NORMAL = OverviewSizes(
    compact=False,
    title_y=31,
    subtitle_y=55,
    top_track=85,
    boxes_top=112,
    reserve=68,
    lane=216,
    card=48,
    card_gap=8,
    section_label=24,
    section_gap=20,
    header=54,
    foot=55,
    foot_empty=8,
    column_min=264,
    column_max=460,
    corridor=(21, 22),
    corridor_empty=32,
)
COMPACT = OverviewSizes(
    compact=True,
    right=16,
    title_y=27,
    subtitle_y=27,
    top_track=57,
    boxes_top=84,
    reserve=65,
    lane=184,
    card=32,
    card_gap=6,
    section_label=20,
    section_gap=14,
    header=38,
    foot=25,
    foot_empty=8,
    column_min=220,
    column_max=400,
    corridor=(17, 16),
    corridor_empty=24,
)
SLIM = replace(COMPACT, column_min=210)  # so that 2 columns fit beside a panel
_NARROW = 1280  # px of width, that of a small window without panels


def sizes_for(width: float, *, compact: bool) -> OverviewSizes:
    """Return the sizes of a page that is seen at a width."""
    if not compact:
        return NORMAL
    return COMPACT if width >= _NARROW else SLIM


PITCHES = range(26, 37)  # of rows; the greatest with which the page fits the window
ROW_PAD = 14  # between the border of a box and its rows
RAIL = 32  # right of the rows
RAIL_TRACK = 18  # from the rows to the first track of the rail
TRACK = 9
CORRIDOR_TRACK = 10
BEFORE_TRACKS = 16
AFTER_TRACKS = 54  # room for a badge and the arrow
AFTER_TRACKS_COUNTED = 66  # room for a number of four digits, what became of it, the arrow
AFTER_TRACKS_BACK = 16
BACK_BADGE = 30  # room for badges of lines that enter from the right
BACK_COUNT = 54  # room for numbers of such lines
RAIL_COUNT = 30  # by which a rail is wider, left of its tracks, when numbers stand there
PORT_PITCH = 9
PORT_PITCH_BADGED = 13
PORT_PITCH_RIGHT = 8
PORT_PITCH_COUNTED = 16  # one number below another
CHIP_HEIGHT = 23
CHIP_LINE = 30
CHIP_LABEL = 21


def row_height(pitch: float) -> float:
    """Height of a plain row: 22 at a pitch of 26, 28 at 34."""
    return round(22 + (pitch - 26) * 0.75)
