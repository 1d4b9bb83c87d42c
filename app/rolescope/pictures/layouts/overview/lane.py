"""The lane of callers on the left: sections of cards, and the services."""

from collections.abc import Sequence
from math import ceil

from rolescope.pictures.layouts.overview.diagram import (
    CardKind,
    Diagram,
    OutsideCard,
    RowSection,
    ServiceCount,
)
from rolescope.pictures.layouts.overview.sizes import COMPACT, NORMAL, OverviewSizes
from rolescope.pictures.metrics import text_width
from rolescope.pictures.rect import Rect
from rolescope.pictures.services import service_name
from rolescope.value import Value, replace

LanePlan = tuple[tuple[RowSection, tuple[OutsideCard, ...]], ...]
OTHERS = "service:others"
_CELLS, _LEAST_CELLS = 6, 4
_CELL = 26
_CELL_PITCH = 32
_CELL_GAP = 10
CELL_ROOM = 28 + 8 + 3  # what a cell needs besides name and count
CARD_ROOM = 32 + 22  # the same of a card of one line
_LIST_PITCH = 21
_BAR_PITCH = 27
_MAX_LISTED = 4


ServiceCell = tuple[tuple[ServiceCount, ...], Rect]


class Lane(Value, kw_only=True):
    """Where everything in the lane is. `labels` are texts with the y of their center.

    `cells` are services one by one, and all others in the last.
    """

    cards: dict[str, Rect]
    labels: tuple[tuple[str, float], ...]
    cells: tuple[ServiceCell, ...]
    note_y: float | None
    bottom: float
    one_line: bool


def widened(sizes: OverviewSizes, cards: Sequence[OutsideCard]) -> OverviewSizes:
    """Return the sizes of a small window with a lane in which names of callers are read.

    It becomes no wider than where there is more room; beside a panel it stays as it is.
    """
    if sizes is not COMPACT:
        return sizes
    needs = (
        CARD_ROOM + text_width(card.name, "name") + text_width(f"{card.roles:,}", "label")
        for card in cards
    )
    return replace(sizes, lane=min(max(sizes.lane, ceil(max(needs, default=0))), NORMAL.lane))


def lane_plan(diagram: Diagram, order: Sequence[str] = ()) -> LanePlan:
    """Sort the cards into sections; inside, anyone first, then by their place in `order`.

    What is folded comes last.
    """
    rank = {card: index for index, card in enumerate(order)}
    cards = sorted(
        diagram.cards,
        key=lambda card: (
            card.kind is not CardKind.ANYONE,
            card.count > 1 and bool(card.opens),
            rank.get(card.id, 0),
            card.id,
        ),
    )
    sections = [(s, tuple(card for card in cards if card.section is s)) for s in RowSection]
    return tuple((section, found) for section, found in sections if found)


def place_lane(
    diagram: Diagram, plan: LanePlan, sizes: OverviewSizes, top: float, room: float
) -> Lane:
    """Place the lane below `top`.

    For room it gives up some services, then whole names of them, then second lines of cards.
    """
    if sizes.compact:
        return _place(diagram, plan, sizes, top, columns=1)
    small = replace(
        sizes,
        card=COMPACT.card,
        card_gap=COMPACT.card_gap,
        section_label=COMPACT.section_label,
        section_gap=COMPACT.section_gap,
    )
    columns = 2 if _fit_two_columns(diagram.services, sizes) else 1
    fewer = range(_CELLS - 1, _LEAST_CELLS - 1, -1) if columns == 1 else ()
    for count, cells in ((columns, _CELLS), *((1, cells) for cells in fewer), (2, _CELLS)):
        lane = _place(diagram, plan, sizes, top, columns=count, most=cells)
        if lane.bottom <= top + room:
            return lane
    return _place(diagram, plan, small, top, columns=2)


def service_item(lane: Lane, service: str) -> str:
    """Return the item of a service in the lane, which may be that of all the others."""
    shown = {mine[0].node for mine, _ in lane.cells if len(mine) == 1}
    return f"service:{service}" if service in shown else OTHERS


def section_title(section: RowSection, *, has_organization: bool) -> str:
    """Return the words over a section."""
    if section is RowSection.VENDORS and not has_organization:
        return "Other accounts"
    return section.value


def _place(
    diagram: Diagram,
    plan: LanePlan,
    sizes: OverviewSizes,
    top: float,
    *,
    columns: int,
    most: int = _CELLS,
) -> Lane:
    cards: dict[str, Rect] = {}
    labels: list[tuple[str, float]] = []
    y = top
    for section, found in plan:
        title = section_title(section, has_organization=diagram.has_organization)
        labels.append((title, y + 7))
        y += sizes.section_label
        for card in found:
            cards[card.id] = Rect(sizes.left, y, sizes.lane, sizes.card)
            y += sizes.card + sizes.card_gap
        y += sizes.section_gap - sizes.card_gap
    cells: tuple[ServiceCell, ...] = ()
    note = None
    if diagram.services:
        labels.append(("AWS services", y + 7))
        if sizes.compact:
            cells = _list(diagram.services, sizes, y)
        elif diagram.folds:
            cells = _bars(diagram.services, sizes, y)
        else:
            cells = _grid(_shown(diagram.services, most), sizes, y, columns)
        y = cells[-1][1].bottom
        if not sizes.compact and not diagram.folds:
            note = y + 17
            y += 25
    return Lane(
        cards=cards,
        labels=tuple(labels),
        cells=cells,
        note_y=note,
        bottom=y,
        one_line=sizes.card < 48,  # noqa: PLR2004 - the height of two lines
    )


def _shown(services: Sequence[ServiceCount], most: int) -> list[tuple[ServiceCount, ...]]:
    alone = services if len(services) <= most else services[: most - 1]
    rest = tuple(services[len(alone) :])
    return [*((one,) for one in alone), *([rest] if rest else [])]


def _grid(
    shown: Sequence[tuple[ServiceCount, ...]], sizes: OverviewSizes, y: float, columns: int
) -> tuple[ServiceCell, ...]:
    width = (sizes.lane - _CELL_GAP * (columns - 1)) / columns
    return tuple(
        (
            mine,
            Rect(
                sizes.left + index % columns * (width + _CELL_GAP),
                y + 24 + index // columns * _CELL_PITCH,
                width,
                _CELL,
            ),
        )
        for index, mine in enumerate(shown)
    )


def _bars(
    services: Sequence[ServiceCount], sizes: OverviewSizes, y: float
) -> tuple[ServiceCell, ...]:
    top = y + 22
    return tuple(
        (mine, Rect(sizes.left, top + index * _BAR_PITCH, sizes.lane, _BAR_PITCH))
        for index, mine in enumerate(_shown(services, _CELLS))
    )


def _fit_two_columns(services: Sequence[ServiceCount], sizes: OverviewSizes) -> bool:
    """Tell whether all names fit into cells of two columns."""
    room = (sizes.lane - _CELL_GAP) / 2 - CELL_ROOM
    words = ("".join(cell_words(mine)) for mine in _shown(services, _CELLS))
    return all(text_width(text, "small") <= room for text in words)


def cell_words(mine: Sequence[ServiceCount]) -> tuple[str, str]:
    """Return the name and the count of a service, or of all the others."""
    name = service_name(mine[0].node) if len(mine) == 1 else f"{len(mine)} others"
    return name, f"{sum(each.roles for each in mine):,}"


def _list(
    services: Sequence[ServiceCount], sizes: OverviewSizes, y: float
) -> tuple[ServiceCell, ...]:
    top = y + 23
    return tuple(
        (mine, Rect(sizes.left, top + index * _LIST_PITCH, sizes.lane - 2, _LIST_PITCH))
        for index, mine in enumerate(_shown(services, _MAX_LISTED))
    )
