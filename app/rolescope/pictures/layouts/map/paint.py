"""Shapes and items of the map: accounts, OUs, blocks, and what edits did to nodes."""

from collections import defaultdict
from collections.abc import Sequence

from rolescope.model.arn import group_digits
from rolescope.model.plain import counted, visible
from rolescope.pictures.groups import OTHERS
from rolescope.pictures.layouts.map.blocks import CAPTION, CAPTION_STYLE, PAD
from rolescope.pictures.layouts.map.page import HEADER, LANE_WIDTH, MARGIN, OU_HEADER, OuColumn
from rolescope.pictures.layouts.map.plan import MapPlan
from rolescope.pictures.layouts.map.tiles import NodeTile
from rolescope.pictures.layouts.map.words import TITLE, subtitle_words
from rolescope.pictures.layouts.overview.marks import baseline
from rolescope.pictures.metrics import elide_end, elide_middle, text_width
from rolescope.pictures.picture import Box, Dash, Glyph, Item, ItemKind, PictureChange, Shape, Text
from rolescope.pictures.rect import Rect
from rolescope.pictures.theme import STYLES
from rolescope.pictures.trust_facts import Danger

_SIGN = 13.0  # px
_RINGS = {
    PictureChange.NEW: ("allowed", Dash.SOLID),
    PictureChange.GONE: ("risk", Dash.GHOST),
    PictureChange.CHANGED: ("cond", Dash.SOLID),
}


def shapes_of(plan: MapPlan) -> list[Shape]:
    """Return the shapes below nodes and lines, back to front."""
    shapes = _title(plan) + _lane(plan)
    for unit in plan.page.units:
        shapes += _unit(unit)
    for account in plan.page.boxes:
        shapes += _box(plan, account)
        shapes += [
            shape
            for tile, rect in blocks_of(plan, account)
            for shape in _block(tile, rect, block_item(tile))
        ]
    return shapes + _rings(plan) + _alerts(plan)


def items_of(plan: MapPlan) -> list[Item]:
    """Return the items of accounts and blocks; those of nodes and lines the canvas makes."""
    foldable, noun = plan.foldable, plan.gathered.noun.capitalize()
    items = _unit_items(plan.page.units, foldable)
    for account, rect in plan.page.boxes.items():
        heading, _ = _heading(plan, account)
        digits = group_digits(account)
        called = plan.names.get(account) or digits
        roles, users = _counts(plan, account)
        items.append(
            Item(
                id=account_item(account),
                kind=ItemKind.ACCOUNT,
                name=f"{called if account == OTHERS else f'{noun} {called}'}, {roles}, {users}",
                nodes=(account,),
                tooltip="\n".join(dict.fromkeys((heading, digits))),
                **rect.area,
                opens=account if account in foldable else "",
            )
        )
        items += [_block_item(plan, tile, at) for tile, at in blocks_of(plan, account)]
    return items


def account_item(account: str) -> str:
    """Return the id of an account's item."""
    return f"account:{account}"


def block_item(tile: NodeTile) -> str:
    """Return the id of a block's item."""
    return f"block:{tile.key}"


def blocks_of(plan: MapPlan, account: str) -> list[tuple[NodeTile, Rect]]:
    """Return the blocks of an account with their places."""
    left, top = plan.page.inner(account)
    return [
        (tile, Rect(left + x, top + y, tile.w, tile.h))
        for tile, (x, y) in zip(plan.tiles[account], plan.page.tiles[account], strict=True)
        if tile.caption and tile.nodes
    ]


_SMALLEST_TEXT = 11.0  # px on screen, of the subtitle seen from afar


def _title(plan: MapPlan) -> list[Shape]:
    words = subtitle_words(plan)
    far = max(plan.zoom, _SMALLEST_TEXT / STYLES["body"].size)  # texts do not become smaller
    shown = elide_end(words, "body", (plan.page.width - 2 * MARGIN) * plan.zoom / far)
    return [
        Text(x=MARGIN, y=baseline(31, 20), text=TITLE, style="title"),
        Text(
            x=MARGIN,
            y=baseline(55, 13),
            text=shown,
            style="body",
            color="muted",
            full=words if shown != words else None,
        ),
    ]


def _lane(plan: MapPlan) -> list[Shape]:
    callers = "Callers" if plan.gathered.is_grouped else "From outside"
    words = (callers, "People", "AWS services")
    return [
        Text(
            x=MARGIN + LANE_WIDTH,
            y=baseline(y + 9, 11),
            text=text,
            style="label",
            color="muted",
            anchor="end",
        )
        for text, (y, count) in zip(words, plan.page.lane_parts(), strict=True)
        if count
    ]


def _unit(unit: OuColumn) -> list[Shape]:
    if not unit.name:
        return []
    rect = unit.rect
    shown = elide_middle(unit.name, "label", rect.w - 28)
    return [
        Box(**rect.area, radius=16, fill="sunken"),
        Text(
            x=rect.x + 14,
            y=baseline(rect.y + OU_HEADER / 2, 11),
            text=shown,
            style="label",
            color="muted",
            full=unit.name if shown != unit.name else None,
        ),
    ]


def _heading(plan: MapPlan, account: str) -> tuple[str, str]:
    name = plan.names.get(account)
    if name:
        return name, "" if account == OTHERS else group_digits(account)
    return f"Account {group_digits(account)}", ""


def _counts(plan: MapPlan, account: str) -> tuple[str, str]:
    roles, users = plan.counts[account]
    return counted(roles, "role"), counted(users, "user")


def _box(plan: MapPlan, account: str) -> list[Shape]:
    rect, item = plan.page.boxes[account], account_item(account)
    heading, second = _heading(plan, account)
    middle = rect.y + HEADER / 2 - 1
    roles, users = _counts(plan, account)
    shapes: list[Shape] = [
        Box(
            **rect.area, radius=10, fill="surface", stroke="strong",
            item=item,
        ),
    ]  # fmt: skip
    lines = [(heading, "heading", "text", middle - 8 if second else middle, roles)]
    if second:
        lines.append((second, "mono", "muted", middle + 11, users))
    for text, style, color, y, count in lines:
        room = rect.w - 20 - 16 - text_width(count, "small") - 12
        shown = elide_middle(text, style, room)
        full = text if shown != text else None
        below = baseline(y, STYLES[style].size)
        shapes += [
            Text(
                x=rect.x + 20, y=below, text=shown, style=style, color=color, full=full, item=item
            ),
            Text(
                x=rect.right - 16, y=baseline(y, 12), text=count, style="small", color="muted",
                anchor="end", item=item,
            ),
        ]  # fmt: skip
    return shapes


def _block(tile: NodeTile, rect: Rect, item: str) -> list[Shape]:
    shown = elide_end(tile.caption, CAPTION_STYLE, rect.w - 2 * PAD)
    return [
        Box(**rect.area, radius=8, fill="row", item=item),
        Text(
            x=rect.x + PAD + 3,
            y=baseline(rect.y + PAD / 2 + CAPTION / 2, 11),
            text=shown,
            style=CAPTION_STYLE,
            color="muted",
            full=tile.caption if shown != tile.caption else None,
            item=item,
        ),
    ]


def _block_item(plan: MapPlan, tile: NodeTile, rect: Rect) -> Item:
    members = [m for number in tile.nodes for m in plan.crowd.nodes[number].members]
    ids = tuple(plan.gathered.nodes[member].id for member in members)
    most = 12
    more = (f"and {len(ids) - most:,} more",) if len(ids) > most else ()
    names = (visible(plan.gathered.nodes[member].name) for member in members[:most])
    inside = (link.edge.id for wire in tile.wires for link in plan.crowd.wires[wire].links)
    return Item(
        id=block_item(tile),
        kind=ItemKind.SERVICE_CHIP,
        name=f"{tile.caption}: {len(ids):,}",
        nodes=ids,
        edges=(*tile.trusts, *inside),
        tooltip="\n".join((f"{tile.caption}: {len(ids):,}", *names, *more)),
        **rect.area,
        opens=tile.opens,
    )


def _unit_items(units: Sequence[OuColumn], foldable: frozenset[str]) -> list[Item]:
    """Return an item for each OU in each column; its accounts can be unfolded together."""
    accounts: dict[str, list[str]] = defaultdict(list)
    for unit in units:
        accounts[unit.name] += unit.accounts
    names = {name for name, mine in accounts.items() if name and not foldable.isdisjoint(mine)}
    return [
        Item(
            id=f"{unit.opens} {unit.accounts[0]}",
            kind=ItemKind.ACCOUNT,
            name=f"OU {unit.name}, {counted(len(accounts[unit.name]), 'account')}",
            nodes=tuple(accounts[unit.name]),
            tooltip=f"{unit.name}\n{counted(len(accounts[unit.name]), 'account')}",
            **unit.rect.area,
            opens=unit.opens,
        )
        for unit in units
        if unit.name in names
    ]


def _alerts(plan: MapPlan) -> list[Shape]:
    """Return a sign beside each node that stands for several, of whom one trusts dangerously."""
    shapes: list[Shape] = []
    for number, danger in plan.dangers.items():
        x, y = plan.places[number].tolist()
        ink = "risk" if danger is Danger.RISK else "cond"
        shapes.append(Glyph(name="alert", x=x + 13, y=y - 11, size=_SIGN, fill=ink))
    return shapes


def _rings(plan: MapPlan) -> list[Shape]:
    """Return a ring below each node that an edit added, removed or changed."""
    shapes: list[Shape] = []
    for number, drawn in enumerate(plan.crowd.nodes):
        change = plan.gathered.changes.get(drawn.members[0])
        if change is not None:
            ink, dash = _RINGS[change]
            x, y = plan.places[number].tolist()
            shapes.append(Glyph(name="circle", x=x, y=y, size=26, stroke=ink, width=1.8, dash=dash))
    return shapes
