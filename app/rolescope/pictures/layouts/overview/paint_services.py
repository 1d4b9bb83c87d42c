"""Shapes and items of the AWS services in the lane."""

from rolescope.pictures.layouts.overview import marks
from rolescope.pictures.layouts.overview.diagram import Diagram, ServiceCount
from rolescope.pictures.layouts.overview.lane import CELL_ROOM, OTHERS
from rolescope.pictures.layouts.overview.sizes import Rect
from rolescope.pictures.metrics import elide_end, text_width
from rolescope.pictures.picture import Box, Glyph, Item, ItemKind, Shape, Text
from rolescope.pictures.services import service_icon, service_name
from rolescope.words.names import counted

_GRID_SHOWN = 5  # besides "n others"
_LIST_SHOWN = 3
_NAME = 68  # px of a name beside a bar
_BAR_HEIGHT = 8


def paint_service(
    service: ServiceCount | None, rect: Rect, diagram: Diagram, *, compact: bool
) -> list[Shape]:
    """Paint one service, or all the others: with a bar where accounts are folded."""
    if compact:
        return _list_entry(service, rect, diagram)
    return (_bar if diagram.folds else _cell)(service, rect, diagram)


def _bar(service: ServiceCount | None, rect: Rect, diagram: Diagram) -> list[Shape]:
    item, icon, name, count = _service_words(service, diagram, _GRID_SHOWN)
    shown = elide_end(name, "small", _NAME)
    x = rect.x + 24 + _NAME + 6
    roles = [each.roles for each in diagram.services]
    most = max((*roles, sum(roles[_GRID_SHOWN:])))
    mine = service.roles if service is not None else sum(roles[_GRID_SHOWN:])
    room = rect.right - 8 - text_width(f"{most:,}", "small") - 8 - x
    bar = Box(
        x=x,
        y=rect.cy - _BAR_HEIGHT / 2,
        w=max(_BAR_HEIGHT / 2, round(room * mine / max(most, 1))),
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


def _service_words(
    service: ServiceCount | None, diagram: Diagram, shown: int
) -> tuple[str, str, str, str]:
    """Return item, icon, name, count of a service or of all the others."""
    if service is not None:
        name = service_name(service.node)
        return f"service:{service.node}", service_icon(service.node), name, f"{service.roles:,}"
    rest = diagram.services[shown:]
    count = sum(each.roles for each in rest)
    return OTHERS, "dots-horizontal", f"{len(rest)} others", f"{count:,}"


def _cell(service: ServiceCount | None, rect: Rect, diagram: Diagram) -> list[Shape]:
    item, icon, name, count = _service_words(service, diagram, _GRID_SHOWN)
    room = rect.w - CELL_ROOM - text_width(count, "small")
    shown = elide_end(name, "small", room)
    return [
        Box(
            x=rect.x,
            y=rect.y,
            w=rect.w,
            h=rect.h,
            radius=6,
            fill="surface",
            stroke="border",
            item=item,
        ),
        Glyph(name=icon, x=rect.x + 15, y=rect.cy, size=14, fill="muted", item=item),
        *_name_and_count(rect, rect.x + 28, (name, shown, count), item),
    ]


def _list_entry(service: ServiceCount | None, rect: Rect, diagram: Diagram) -> list[Shape]:
    item, icon, name, count = _service_words(service, diagram, _LIST_SHOWN)
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
    service: ServiceCount | None, rect: Rect, diagram: Diagram, *, compact: bool
) -> Item:
    """Return the item of a service, or of all the others."""
    shown = _LIST_SHOWN if compact else _GRID_SHOWN
    item, _, name, count = _service_words(service, diagram, shown)
    mine = (service,) if service is not None else diagram.services[shown:]
    nodes = tuple(each.node for each in mine)
    return Item(
        id=item,
        kind=ItemKind.SERVICE,
        name=f"{name}: {count} {'role' if count == '1' else 'roles'}",
        nodes=nodes,
        edges=tuple(edge for each in mine for edge in each.edges),
        tooltip="\n".join(f"{each.node}: {counted(each.roles, 'role')}" for each in mine),
        x=rect.x,
        y=rect.y,
        w=rect.w,
        h=rect.h,
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
