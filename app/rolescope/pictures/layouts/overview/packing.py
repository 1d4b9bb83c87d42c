"""Packing: the rectangles of boxes, rows, chips and cards; gutters and corridors between."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from rolescope.pictures.layouts.overview import sizes as s
from rolescope.pictures.layouts.overview.diagram import AccountBox, Diagram, ServiceChip
from rolescope.pictures.layouts.overview.lane import Lane, place_lane
from rolescope.pictures.layouts.overview.plan import OverviewPlan, height_of, rail_width
from rolescope.pictures.layouts.overview.sizes import CHIP_HEIGHT, CHIP_LINE, OverviewSizes
from rolescope.pictures.metrics import elide_middle, text_width
from rolescope.pictures.rect import Rect
from rolescope.pictures.services import service_name
from rolescope.pictures.view import Frame
from rolescope.value import Value, replace

_WIDER = {1: 1.6, 2: 1.15}  # few columns may be wider
_STRETCH = 90  # by which gutters grow when columns are as wide as they may be
_AIR = 60
_NAMES_OF_UNITS = 8  # by which columns are wider for them
_ROOMIER = 46
_ROOMY = 30  # row pitch of a page that is higher than the window anyway


class Channel(Value):
    """A gutter (x) or a corridor (y): where its first track is, and the ends of its room."""

    start: float
    first: float
    end: float


class OverviewPlaces(Value, kw_only=True):
    """Where everything is."""

    width: float
    bottom: float
    header: float
    boxes: Mapping[str, Rect]
    rows: Mapping[str, Rect]
    chips: Mapping[str, Rect]
    foots: Mapping[str, float]  # y below the last row, by account
    lane: Lane
    gutters: tuple[Channel, ...]
    corridors: tuple[Channel, ...]
    pitch: float  # of the rows
    sizes: OverviewSizes


def pack(
    diagram: Diagram,
    plan: OverviewPlan,
    sizes: OverviewSizes,
    frame: Frame,
    like: OverviewPlaces | None = None,
) -> OverviewPlaces:
    """Place everything, with the greatest row pitch that fits the window, or as in `like`."""
    if like is not None:
        return _pack(diagram, plan, like.sizes, frame, like.pitch)
    available = frame.height - sizes.reserve
    pitches = list(s.PITCHES)
    if _boxes_bottom(_pack(diagram, plan, sizes, frame, pitches[0])) > available:
        pitch = pitches[0] if sizes.compact or plan.is_counted else _ROOMY
        return _pack(diagram, plan, sizes, frame, pitch)
    fits = bisect_right(
        pitches,
        available,
        key=lambda pitch: _boxes_bottom(_pack(diagram, plan, sizes, frame, pitch)),
    )
    places = _pack(diagram, plan, sizes, frame, pitches[fits - 1])
    airy = _with_air(plan, sizes, available - _boxes_bottom(places))
    return _pack(diagram, plan, airy, frame, pitches[fits - 1])


def _with_air(plan: OverviewPlan, sizes: OverviewSizes, left: float) -> OverviewSizes:
    """Let the corridors between shelves take what is left of the height, up to a bound."""
    gaps = max((len(column) for column in plan.columns), default=0) - 1
    if gaps < 1:
        return sizes
    half = int(min(_AIR, left / gaps) / 2)
    above, below = sizes.corridor
    return replace(
        sizes,
        corridor=(above + half, below + half),
        corridor_empty=sizes.corridor_empty + 2 * half,
    )


def _boxes_bottom(places: OverviewPlaces) -> float:
    return max((box.bottom for box in places.boxes.values()), default=0)


def _box_height(
    plan: OverviewPlan, box: AccountBox, sizes: OverviewSizes, pitch: float, width: float
) -> float:
    plain = s.row_height(pitch)
    room = width - s.ROW_PAD - rail_width(plan, box.id)
    rows = sum(height_of(plan, row, plain, room) + pitch - plain for row in plan.rows[box.id])
    if not box.chips:
        return sizes.header + rows + sizes.foot_empty
    lines = 1 if sizes.compact else chip_lines(box.chips, room)
    return sizes.header + rows + sizes.foot + (lines - 1) * s.CHIP_LINE


def _pack(
    diagram: Diagram, plan: OverviewPlan, sizes: OverviewSizes, frame: Frame, pitch: float
) -> OverviewPlaces:
    gutters, xs, width, page = _across(plan, sizes, frame, has_lane=bool(diagram.cards))
    heights = {box.id: _box_height(plan, box, sizes, pitch, width) for box in diagram.boxes}
    corridors, tops = _down(plan, sizes, heights)
    boxes = {
        account: Rect(xs[index], tops[shelf], width, heights[account])
        for index, column in enumerate(plan.columns)
        for shelf, account in enumerate(column)
    }
    rows: dict[str, Rect] = {}
    chips: dict[str, Rect] = {}
    foots: dict[str, float] = {}
    for box in diagram.boxes:
        foots[box.id] = _fill(plan, box, boxes[box.id], sizes, pitch, rows)
        if not sizes.compact:
            rect = boxes[box.id]
            x, y = rect.x + s.ROW_PAD, foots[box.id] + s.CHIP_LABEL
            room = width - s.ROW_PAD - rail_width(plan, box.id)
            chips |= place_chips(box.chips, x, y, room)
    bottom = max((rect.bottom for rect in boxes.values()), default=0)
    room = max(frame.height - sizes.reserve, bottom) - corridors[0].end
    lane = place_lane(diagram, plan.lane, sizes, corridors[0].end, room)
    last = corridors[-1].end if plan.corridors[-1] else bottom
    return OverviewPlaces(
        width=page,
        bottom=max(last, lane.bottom),
        header=sizes.header,
        boxes=boxes,
        rows=rows,
        chips=chips,
        foots=foots,
        lane=lane,
        gutters=gutters,
        corridors=corridors,
        pitch=pitch,
        sizes=sizes,
    )


def _fill(
    plan: OverviewPlan,
    box: AccountBox,
    rect: Rect,
    sizes: OverviewSizes,
    pitch: float,
    rows: dict[str, Rect],
) -> float:
    """Place the rows of a box; returns the y below them."""
    plain = s.row_height(pitch)
    width = rect.w - s.ROW_PAD - rail_width(plan, box.id)
    y = rect.y + sizes.header
    for row in plan.rows[box.id]:
        height = height_of(plan, row, plain, width)
        rows[row.id] = Rect(rect.x + s.ROW_PAD, y, width, height)
        y += height + pitch - plain
    return y


def _across(
    plan: OverviewPlan, sizes: OverviewSizes, frame: Frame, *, has_lane: bool
) -> tuple[tuple[Channel, ...], list[float], float, float]:
    """Return the gutters, the x and the width of the columns, and the width of the page."""
    widths = [
        _gutter_width(plan, index, is_last=index == len(plan.columns))
        for index in range(len(plan.columns) + 1)
    ]
    if not has_lane:
        widths[0] = s.BEFORE_TRACKS * 2
    count = max(1, len(plan.columns))
    rail = max((rail_width(plan, account) for each in plan.columns for account in each), default=0)
    room = frame.width - sizes.left - sizes.lane - sum(widths) - sizes.right
    least = sizes.column_min + max(0, rail - s.RAIL) + (_NAMES_OF_UNITS if plan.is_counted else 0)
    if (
        least * count > room and not plan.is_counted
    ):  # the page is wider than the window anyway: make names fit
        least += _ROOMIER
    most = sizes.column_max * _WIDER.get(count, 1)
    column = max(least, min(most, int(room / count)))
    spare = max(0, room - column * count) / max(1, sum(width > 0 for width in widths))
    extra = int(min(_STRETCH if count > 1 else spare / 2, spare))
    x = sizes.left + sizes.lane
    gutters: list[Channel] = []
    xs: list[float] = []
    for index, width in enumerate(widths):
        first = x + s.BEFORE_TRACKS + _back_badge(plan, index)
        wider = extra if width else 0
        gutters.append(Channel(x, first + wider // 2, x + width + wider))
        x += width + wider
        if index < len(plan.columns):
            xs.append(x)
            x += column
    return tuple(gutters), xs, column, max(frame.width, x + sizes.right)


def _gutter_width(plan: OverviewPlan, index: int, *, is_last: bool) -> float:
    tracks = plan.gutters[index]
    if not tracks:
        return 0 if is_last else s.BEFORE_TRACKS * 2
    back = _back_badge(plan, index)
    after = s.AFTER_TRACKS_COUNTED if plan.is_counted else s.AFTER_TRACKS
    if is_last:
        after = s.AFTER_TRACKS_BACK
    return s.BEFORE_TRACKS + back + (tracks - 1) * s.TRACK + after


def _back_badge(plan: OverviewPlan, index: int) -> float:
    """Return the room left of the tracks for badges of lines that enter from the right."""
    if index not in plan.badged_backs:
        return 0
    return s.BACK_COUNT if plan.is_counted else s.BACK_BADGE


def _down(
    plan: OverviewPlan, sizes: OverviewSizes, heights: Mapping[str, float]
) -> tuple[tuple[Channel, ...], list[float]]:
    """Return the corridors, and the y of every shelf."""
    tracks = max(0, plan.corridors[0] - 1) * s.CORRIDOR_TRACK
    y = max(sizes.boxes_top, sizes.top_track + tracks + sizes.above_boxes)
    corridors = [Channel(sizes.top_track - 10, sizes.top_track, y)]
    tops = []
    shelves = max((len(column) for column in plan.columns), default=0)
    for shelf in range(shelves):
        tops.append(y)
        y += max(heights[c[shelf]] for c in plan.columns if len(c) > shelf)
        count = plan.corridors[shelf + 1]
        above, below = sizes.corridor
        room = above + (count - 1) * s.CORRIDOR_TRACK + below if count else sizes.corridor_empty
        corridors.append(Channel(y, y + above, y + room))
        y += room
    return tuple(corridors), tops


# Sizes of the chips at the foot of a box: roles that trust nothing but a service


TEXT = 25  # from the left border to the text
MARK = 12  # from the text to the center of the first diamond
MARK_PITCH = 10
SIGN = 16  # what the sign of a missing source account takes, before the right border
END = 12  # from the center of the last diamond to the right border
GAP = 8
_MAX_MARKS = 6
_MAX_NAMES = 2
_MAX_TEXT_WIDTH = 150


class ChipText(Value, kw_only=True):
    """What a chip shows: crowns for admin roles, diamonds for others, or a number."""

    text: str
    full: str  # the text before it was elided
    crowns: int
    diamonds: int
    number: str = ""
    width: float = 0


def chip_text(chip: ServiceChip) -> ChipText:
    """Return what a chip shows and how wide that is."""
    names = [service_name(service) for service in chip.services]
    full = ", ".join(names) if len(names) <= _MAX_NAMES else f"{names[0]} +{len(names) - 1}"
    text = elide_middle(full, "small", _MAX_TEXT_WIDTH)
    others = len(chip.nodes) - chip.admins
    width = TEXT + text_width(text, "small") + MARK + END + (SIGN if chip.unchecked else 0)
    if len(chip.nodes) <= _MAX_MARKS:
        width += MARK_PITCH * (len(chip.nodes) - 1)
        return ChipText(
            text=text, full=full, crowns=chip.admins, diamonds=others, width=round(width)
        )
    crowns, number = min(chip.admins, 1), f"{len(chip.nodes)}"
    width += MARK_PITCH * crowns + text_width(number, "small") + (4 if chip.unchecked else 0)
    return ChipText(
        text=text, full=full, crowns=crowns, diamonds=1, number=number, width=round(width)
    )


def chip_lines(chips: Sequence[ServiceChip], width: float) -> int:
    """Return how many lines chips take in a width."""
    places = place_chips(chips, 0, 0, width)
    return round(max((rect.y for rect in places.values()), default=-CHIP_LINE) / CHIP_LINE) + 1


def place_chips(chips: Sequence[ServiceChip], x: float, y: float, width: float) -> dict[str, Rect]:
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
