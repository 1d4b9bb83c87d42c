"""The lane of callers on the left: sections of cards, and the services."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from rolescope.pictures.layouts.overview.diagram import (
    CardKind,
    Diagram,
    OutsideCard,
    RowSection,
    ServiceCount,
)
from rolescope.pictures.layouts.overview.sizes import COMPACT, NORMAL, OverviewSizes, Rect
from rolescope.pictures.metrics import text_width
from rolescope.pictures.services import service_name

LanePlan = tuple[tuple[RowSection, tuple[OutsideCard, ...]], ...]
OTHERS = "service:others"
_CELLS = 6
_CELL = 26
_CELL_PITCH = 32
_CELL_GAP = 10
CELL_ROOM = 28 + 8 + 3  # what a cell needs besides name and count
CARD_ROOM = 32 + 22  # the same of a card of one line
_LIST_PITCH = 21
_BAR_PITCH = 27
_MAX_LISTED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """Where everything in the lane is. `labels` are texts with the y of their center."""

    cards: dict[str, Rect]
    labels: tuple[tuple[str, float], ...]
    cells: tuple[tuple[ServiceCount | None, Rect], ...]  # None: the other services
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
    """Place the lane below `top`; it gives up whole service names, then second lines, for room."""
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
    for each, count in ((sizes, columns), (sizes, 2)):
        lane = _place(diagram, plan, each, top, columns=count)
        if lane.bottom <= top + room:
            return lane
    return _place(diagram, plan, small, top, columns=2)


def service_item(lane: Lane, service: str) -> str:
    """Return the item of a service in the lane, which may be that of all the others."""
    shown = {cell.node for cell, _ in lane.cells if cell is not None}
    return f"service:{service}" if service in shown else OTHERS


def section_title(section: RowSection, *, has_organization: bool) -> str:
    """Return the words over a section."""
    if section is RowSection.VENDORS and not has_organization:
        return "Other accounts"
    return section.value


def _place(
    diagram: Diagram, plan: LanePlan, sizes: OverviewSizes, top: float, *, columns: int
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
    cells: tuple[tuple[ServiceCount | None, Rect], ...] = ()
    note = None
    if diagram.services:
        labels.append(("AWS services", y + 7))
        if sizes.compact:
            cells = _list(diagram.services, sizes, y)
        elif diagram.folds:
            cells = _bars(diagram.services, sizes, y)
        else:
            cells = _grid(diagram.services, sizes, y, columns)
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


def _shown(services: Sequence[ServiceCount], most: int) -> list[ServiceCount | None]:
    if len(services) <= most:
        return list(services)
    return [*services[: most - 1], None]


def _grid(
    services: Sequence[ServiceCount], sizes: OverviewSizes, y: float, columns: int
) -> tuple[tuple[ServiceCount | None, Rect], ...]:
    width = (sizes.lane - _CELL_GAP * (columns - 1)) / columns
    return tuple(
        (
            service,
            Rect(
                sizes.left + index % columns * (width + _CELL_GAP),
                y + 24 + index // columns * _CELL_PITCH,
                width,
                _CELL,
            ),
        )
        for index, service in enumerate(_shown(services, _CELLS))
    )


def _bars(
    services: Sequence[ServiceCount], sizes: OverviewSizes, y: float
) -> tuple[tuple[ServiceCount | None, Rect], ...]:
    top = y + 22
    return tuple(
        (service, Rect(sizes.left, top + index * _BAR_PITCH, sizes.lane, _BAR_PITCH))
        for index, service in enumerate(_shown(services, _CELLS))
    )


def _fit_two_columns(services: Sequence[ServiceCount], sizes: OverviewSizes) -> bool:
    """Tell whether all names fit into cells of two columns."""
    room = (sizes.lane - _CELL_GAP) / 2 - CELL_ROOM
    shown = _shown(services, _CELLS)
    words = [f"{service_name(each.node)}{each.roles:,}" for each in shown if each is not None]
    if None in shown:
        rest = services[_CELLS - 1 :]
        words.append(f"{len(rest)} others{sum(each.roles for each in rest):,}")
    return all(text_width(text, "small") <= room for text in words)


def _list(
    services: Sequence[ServiceCount], sizes: OverviewSizes, y: float
) -> tuple[tuple[ServiceCount | None, Rect], ...]:
    top = y + 23
    return tuple(
        (service, Rect(sizes.left, top + index * _LIST_PITCH, sizes.lane - 2, _LIST_PITCH))
        for index, service in enumerate(_shown(services, _MAX_LISTED))
    )
