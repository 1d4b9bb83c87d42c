"""Shapes and items of the lane: callers from outside, and AWS services."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from rolescope.model.plain import counted
from rolescope.pictures.layouts.overview import marks
from rolescope.pictures.layouts.overview.arrange import Arrangement
from rolescope.pictures.layouts.overview.diagram import (
    Diagram,
    OutsideCard,
    RowSection,
    ServiceCount,
)
from rolescope.pictures.layouts.overview.lane import CARD_ROOM, CELL_ROOM, OTHERS, cell_words
from rolescope.pictures.metrics import elide_end, elide_middle, text_width
from rolescope.pictures.picture import Box, Glyph, Item, ItemKind, PictureChange, Shape, Text
from rolescope.pictures.rect import Rect
from rolescope.pictures.services import service_icon, service_name
from rolescope.pictures.trust_facts import Danger
from rolescope.value import replace
from rolescope.words.names import ZONE_COLORS

_TEXT = 42
_TEXT_ONE_LINE = 32


def paint_lane(arrangement: Arrangement, *, compact: bool) -> list[Shape]:
    """Paint the lane."""
    lane = arrangement.places.lane
    shapes: list[Shape] = []
    for text, y in lane.labels:
        color = "risk" if text == RowSection.ATTENTION.value else "muted"
        shapes.append(Text(x=24, y=marks.baseline(y, 11), text=text, style="label", color=color))
    cards = arrangement.diagram.cards
    for card in _by_second_lines(cards) if lane.one_line else cards:
        paint = _one_line if lane.one_line else _two_lines
        if arrangement.diagram.folds and not lane.one_line:
            paint = _with_number
        is_lost = card.id in arrangement.diagram.lost
        shapes += paint(card, lane.cards[card.id], is_lost=is_lost)
    for mine, rect in lane.cells:
        shapes += paint_service(mine, rect, arrangement.diagram, compact=compact)
    if lane.note_y is not None:
        y = marks.baseline(lane.note_y, 12)
        hint = "Hover a service to see its roles"
        shapes.append(Text(x=24, y=y, text=hint, style="small", color="muted", is_hint=True))
    return shapes


def _by_second_lines(cards: Sequence[OutsideCard]) -> list[OutsideCard]:
    """Call cards of one name by their second lines: IDs tell unknown accounts apart."""
    times = Counter(card.name for card in cards)
    return [replace(card, name=card.second) if times[card.name] > 1 else card for card in cards]


def _frame(card: OutsideCard, rect: Rect, *, is_lost: bool) -> Shape:
    is_risk = card.danger is Danger.RISK
    border = "riskborder" if is_lost else "border"
    return Box(
        **rect.area,
        radius=8,
        fill="risksoft" if is_risk else "surface",
        stroke="risk" if is_risk else border,
        item=card.id,
    )


def _two_lines(card: OutsideCard, rect: Rect, *, is_lost: bool) -> list[Shape]:
    count = counted(card.roles, "role")
    style = "mono" if card.second_is_code else "small"
    room = rect.w - _TEXT - 12 - text_width(count, "small") - 10
    words = card.second
    if text_width(words, style) > room:  # the letter in the mark says what kind of provider it is
        words = words.rpartition(" · ")[2]
    return [
        *_named(card, rect, card.name, rect.w - _TEXT - 10, is_lost=is_lost),
        _second(card, rect, words, room),
        _count(card, rect.right - 12, marks.baseline(rect.y + 33, 12), count, "small"),
    ]


def _whole_name(card: OutsideCard, style: str, room: float) -> str:
    """Return the name of a card; where it has no room, the shorter one that it may have."""
    fits = text_width(card.name, style) <= room
    return card.name if fits else card.short or card.name


def _with_number(card: OutsideCard, rect: Rect, *, is_lost: bool) -> list[Shape]:
    """Two lines with the number of roles behind the name: the second line may be long."""
    count = f"{card.roles:,}"
    room = rect.w - _TEXT - 12
    beside = room - text_width(count, "subject") - 8
    return [
        *_named(card, rect, _whole_name(card, "subject", beside), beside, is_lost=is_lost),
        _second(card, rect, card.second, room),
        _count(card, rect.right - 12, marks.baseline(rect.y + 16, 13), count, "subject"),
    ]


def _named(
    card: OutsideCard, rect: Rect, whole: str, room: float, *, is_lost: bool
) -> Iterator[Shape]:
    """Paint the card with its mark and, as far as there is room, its name over a second line."""
    name = elide_middle(whole, "subject", room)
    yield _frame(card, rect, is_lost=is_lost)
    yield from marks.card_mark(card.kind, ZONE_COLORS[card.zone], rect.x + 22, rect.cy, card.id)
    yield Text(
        x=rect.x + _TEXT,
        y=marks.baseline(rect.y + 16, 13),
        text=name,
        style="subject",
        color="faint" if is_lost else "text",
        full=whole if name != whole else None,
        item=card.id,
    )


def _second(card: OutsideCard, rect: Rect, words: str, room: float) -> Shape:
    style = "mono" if card.second_is_code else "small"
    second = elide_end(words, style, room)
    return Text(
        x=rect.x + _TEXT,
        y=marks.baseline(rect.y + 33, 12),
        text=second,
        style=style,
        color="muted",
        full=words if second != words else None,
        item=card.id,
    )


def _count(card: OutsideCard, right: float, y: float, count: str, style: str) -> Shape:
    return Text(
        x=right,
        y=y,
        text=count,
        style=style,
        color="risk" if card.danger is Danger.RISK else "muted",
        anchor="end",
        item=card.id,
    )


def _one_line(card: OutsideCard, rect: Rect, *, is_lost: bool) -> list[Shape]:
    count = f"{card.roles:,}"
    room = rect.w - CARD_ROOM - text_width(count, "label")
    name = elide_middle(_whole_name(card, "name", room), "name", room)
    return [
        _frame(card, rect, is_lost=is_lost),
        *marks.card_mark(card.kind, ZONE_COLORS[card.zone], rect.x + 17, rect.cy, card.id),
        Text(
            x=rect.x + _TEXT_ONE_LINE,
            y=marks.baseline(rect.cy, 13),
            text=name,
            style="name",
            color="faint" if is_lost else "text",
            full=card.name if name != card.name else None,
            item=card.id,
        ),
        _count(card, rect.right - 10, marks.baseline(rect.cy, 12), count, "label"),
    ]


def lane_items(arrangement: Arrangement, *, compact: bool) -> list[Item]:
    """Return the items of cards and services."""
    lane = arrangement.places.lane
    items = [
        _card_item(card, lane.cards[card.id], arrangement.diagram)
        for card in arrangement.diagram.cards
    ]
    for mine, rect in lane.cells:
        items.append(service_item(mine, rect, arrangement.diagram, compact=compact))
    return items


def _card_item(card: OutsideCard, rect: Rect, diagram: Diagram) -> Item:
    mine = [bundle for bundle in diagram.bundles if bundle.source.place == card.id]
    related = [bundle.id for bundle in mine] + [bundle.target.id for bundle in mine]
    danger = ", needs attention" if card.danger else ""
    return Item(
        id=card.id,
        kind=ItemKind.CARD,
        name=f"{card.name}, {card.second}, {counted(card.roles, 'role')}{danger}",
        nodes=card.nodes,
        edges=tuple(trust.edge.id for bundle in mine for trust in bundle.trusts),
        tooltip=f"{card.name}\n{card.tooltip}",
        **rect.area,
        related=tuple(dict.fromkeys(related)),
        opens=card.opens,
        change=PictureChange.GONE
        if card.id in diagram.lost
        else PictureChange.NEW
        if card.is_late
        else None,
    )


# Shapes and items of the AWS services in the lane


_GRID_SHOWN = 5  # beside "n others", with bars
_NAME = 68  # px of a name beside a bar, at least
_WIDEST_NAME = 96
_BAR_HEIGHT = 8


def paint_service(
    mine: Sequence[ServiceCount], rect: Rect, diagram: Diagram, *, compact: bool
) -> list[Shape]:
    """Paint one service, or all the others: with a bar where accounts are folded."""
    if compact:
        return _list_entry(mine, rect)
    return _bar(mine, rect, diagram) if diagram.folds else _cell(mine, rect)


def _bar(mine: Sequence[ServiceCount], rect: Rect, diagram: Diagram) -> list[Shape]:
    item, icon, name, count = _service_words(mine)
    names = (text_width(service_name(each.node), "small") for each in diagram.services)
    longest = min(max(_NAME, *islice(names, _GRID_SHOWN)), _WIDEST_NAME)
    shown = elide_end(name, "small", longest)
    x = rect.x + 24 + longest + 6
    roles = [each.roles for each in diagram.services]
    most = max((*roles, sum(roles[_GRID_SHOWN:])))
    room = rect.right - 8 - text_width(f"{most:,}", "small") - 8 - x
    bar = Box(
        x=x,
        y=rect.cy - _BAR_HEIGHT / 2,
        w=max(_BAR_HEIGHT / 2, round(room * sum(each.roles for each in mine) / max(most, 1))),
        h=_BAR_HEIGHT,
        radius=2,
        fill="edgesoft",
        item=item,
    )
    return [
        Glyph(name=icon, x=rect.x + 9, y=rect.cy, size=14, fill="muted", item=item),
        bar,
        *_name_and_count(rect, rect.x + 24, (name, shown, count), item),
    ]


def _service_words(mine: Sequence[ServiceCount]) -> tuple[str, str, str, str]:
    """Return item, icon, name, count of a service or of all the others."""
    node = mine[0].node
    item, icon = OTHERS, "dots-horizontal"
    if len(mine) == 1:
        item, icon = f"service:{node}", service_icon(node)
    return item, icon, *cell_words(mine)


def _cell(mine: Sequence[ServiceCount], rect: Rect) -> list[Shape]:
    item, icon, name, count = _service_words(mine)
    room = rect.w - CELL_ROOM - text_width(count, "small")
    shown = elide_end(name, "small", room)
    return [
        Box(**rect.area, radius=6, fill="surface", stroke="border", item=item),
        Glyph(name=icon, x=rect.x + 15, y=rect.cy, size=14, fill="muted", item=item),
        *_name_and_count(rect, rect.x + 28, (name, shown, count), item),
    ]


def _list_entry(mine: Sequence[ServiceCount], rect: Rect) -> list[Shape]:
    item, icon, name, count = _service_words(mine)
    shown = elide_end(name, "small", rect.w - 24 - text_width(count, "small") - 20)
    return [
        Glyph(name=icon, x=rect.x + 9, y=rect.cy, size=13, fill="muted", item=item),
        *_name_and_count(rect, rect.x + 24, (name, shown, count), item),
    ]


def _name_and_count(rect: Rect, x: float, words: tuple[str, str, str], item: str) -> list[Shape]:
    """Return the texts of one service: its name from `x` on, its count at the right."""
    name, shown, count = words
    return [
        Text(
            x=x,
            y=marks.baseline(rect.cy, 12),
            text=shown,
            style="small",
            full=name if shown != name else None,
            item=item,
        ),
        Text(
            x=rect.right - 8,
            y=marks.baseline(rect.cy, 12),
            text=count,
            style="small",
            color="muted",
            anchor="end",
            item=item,
        ),
    ]


def service_item(
    mine: Sequence[ServiceCount], rect: Rect, diagram: Diagram, *, compact: bool
) -> Item:
    """Return the item of a service, or of all the others."""
    item, _, name, count = _service_words(mine)
    nodes = tuple(each.node for each in mine)
    return Item(
        id=item,
        kind=ItemKind.SERVICE,
        name=f"{name}: {count} {'role' if count == '1' else 'roles'}",
        nodes=nodes,
        edges=tuple(edge for each in mine for edge in each.edges),
        tooltip="\n".join(f"{each.node}: {counted(each.roles, 'role')}" for each in mine),
        **rect.area,
        related=_places_of(set(nodes), diagram, compact=compact),
    )


def _places_of(services: set[str], diagram: Diagram, *, compact: bool) -> tuple[str, ...]:
    """Return the chips and rows of roles that trust one of the services."""
    found: list[str] = []
    for box in diagram.boxes:
        chips = [chip.id for chip in box.chips if services & set(chip.services)]
        found += ([f"chips:{box.id}"] if chips else []) if compact else chips
        found += [row.id for row in box.rows if services & set(row.services)]
    return tuple(found)
