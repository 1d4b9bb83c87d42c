"""Items of accounts, rows, chips, key ports and lines: what can be clicked, and its words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from rolescope.engine.words.conditions import short_words
from rolescope.model.arn import group_digits
from rolescope.model.plain import counted, first_lines, visible
from rolescope.pictures.groups import ACCOUNT
from rolescope.pictures.layouts.overview import sizes as s
from rolescope.pictures.layouts.overview.arrange import Arrangement
from rolescope.pictures.layouts.overview.diagram import (
    AccountBox,
    Bundle,
    CardKind,
    Diagram,
    PillKind,
    RoleRow,
    RowKind,
    ServiceChip,
)
from rolescope.pictures.layouts.overview.lane import service_item
from rolescope.pictures.layouts.overview.paint_boxes import account_item, header_texts
from rolescope.pictures.layouts.overview.paint_lines import session_points
from rolescope.pictures.layouts.overview.paint_rows import label_of
from rolescope.pictures.layouts.overview.routing import port_y
from rolescope.pictures.picture import Item, ItemKind, PictureChange, Point
from rolescope.pictures.services import NO_SOURCE, NO_SOURCE_WORDS, service_name
from rolescope.trust.edge import Closure, Standing
from rolescope.words.standings import ORDER, State, state_of


def box_items(arrangement: Arrangement, *, compact: bool) -> list[Item]:
    """Return the items of accounts, rows, chips and ports."""
    items = []
    related = _related(arrangement.diagram)
    for box in arrangement.diagram.boxes:
        rect = arrangement.places.boxes[box.id]
        name, tooltip = _box_words(box, arrangement.diagram.noun)
        items.append(
            Item(
                id=account_item(box),
                kind=ItemKind.ACCOUNT,
                name=name,
                nodes=box.members or (box.id,),
                tooltip=tooltip,
                **rect.area,
                opens=box.opens,
            )
        )
        items += [_row_item(row, related, arrangement) for row in arrangement.plan.rows[box.id]]
        items += _chip_items(box, arrangement, compact=compact)
        if box.has_port:
            items.append(_port_item(box, related, arrangement))
    return items


def _box_words(box: AccountBox, noun: str) -> tuple[str, str]:
    """Return what a screen reader says of an account or an OU, and its tooltip."""
    counts = f"{counted(box.roles, 'role')}, {counted(box.users, 'user')}"
    heading, _, _ = header_texts(box)
    if box.members:
        accounts, unit = counted(len(box.members), noun), "OU " if noun == ACCOUNT else ""
        return f"{unit}{heading}, {accounts}, {counts}", f"{box.zone_words or heading}\n{accounts}"
    words = (heading, group_digits(box.id), "Imported in part" if box.is_part else "")
    counts += ", in part" if box.is_part else ""
    name = f"{noun.capitalize()} {box.name or group_digits(box.id)}, {counts}"
    return name, "\n".join(filter(None, words))


_Related = Mapping[str, tuple[str, ...]]


def _row_item(row: RoleRow, related: _Related, arrangement: Arrangement) -> Item:
    rect = arrangement.places.rows[row.id]
    nouns = {RowKind.USER: "user", RowKind.SESSION: "session", RowKind.MISSING: "principal"}
    noun = nouns.get(row.kind, "role")
    pills = "".join(f", {pill.text}" for pill in row.pills)
    has_source = all(pill.kind is not PillKind.NO_SOURCE for pill in row.pills)
    if row.inside:
        return _folded_item(row, related, arrangement)
    what = f"{noun.capitalize()} {row.names[0]}"
    if len(row.names) > 1:
        many = f"Group {row.group}, " if row.group else ""
        what = f"{many}{counted(len(row.names), noun)}: {', '.join(row.names)}"
    return Item(
        id=row.id,
        kind=ItemKind.ROW,
        name=f"{what}{pills}",
        nodes=row.nodes,
        tooltip=_listing(row.nodes)
        + "".join(f"\n{line}" for line in _recognized(row))
        + ("\n" + pills[2:] if pills else "")
        + ("" if has_source else f"\n{NO_SOURCE_WORDS}"),
        **rect.area,
        related=related.get(row.id, ()),
        change=row.change or (PictureChange.GONE if row.id in arrangement.diagram.lost else None),
        opens=row.opens,
    )


def _recognized(row: RoleRow) -> Iterable[str]:
    """Say what the names of roles stand for, and which of them promise what they are not."""
    families = dict.fromkeys(one.family for one in row.shown if one.family)
    if families:
        yield f"Recognized: {', '.join(families)}"
    yield from dict.fromkeys(f"{one.doubt}." for one in row.shown if one.doubt)


def _folded_item(row: RoleRow, related: _Related, arrangement: Arrangement) -> Item:
    """Return the item of a row that stands for whole accounts."""
    rect = arrangement.places.rows[row.id]
    noun = arrangement.diagram.noun.capitalize()
    pills = [pill.spoken or pill.text for pill in row.pills]
    words = ", ".join((counted(row.roles, "role"), *pills))
    accounts = [f"{tile.name}: {counted(tile.roles, 'role')}" for tile in row.tiles]
    ids = [group_digits(node) for node in row.nodes] if not accounts else []
    return Item(
        id=row.id,
        kind=ItemKind.ROW,
        name=f"{noun} {row.title}, {words}" if not row.tiles else f"{row.title}, {words}",
        nodes=row.nodes,
        tooltip="\n".join((row.title, *ids, words, *first_lines(accounts))),
        **rect.area,
        related=related.get(row.id, ()),
        change=PictureChange.GONE if row.id in arrangement.diagram.lost else None,
        inside=row.inside,
        opens=row.opens,
    )


def _listing(nodes: tuple[str, ...]) -> str:
    return "\n".join(map(visible, first_lines(nodes)))


def _related(diagram: Diagram) -> dict[str, tuple[str, ...]]:
    """Return the lines of every row, card and port, and what is at their other ends."""
    found: dict[str, list[str]] = defaultdict(list)
    for bundle in diagram.bundles:
        source, target = bundle.source, bundle.target.id
        found[target] += [bundle.id, other_end(source.id, source.place, diagram)]
        for place in {source.id, source.place} - {target}:
            found[place] += [bundle.id, target]
    return {place: tuple(dict.fromkeys(parts)) for place, parts in found.items()}


def other_end(port: str, place: str, diagram: Diagram) -> str:
    """Return the item where a line starts: the key port of an account, else the row or card."""
    is_account = any(box.id == place for box in diagram.boxes)
    return port if is_account else place


def _chip_items(box: AccountBox, arrangement: Arrangement, *, compact: bool) -> list[Item]:
    if not box.chips:
        return []
    if compact:
        rect = arrangement.places.boxes[box.id]
        nodes = tuple(node for chip in box.chips for node in chip.nodes)
        services = sorted({name for chip in box.chips for name in chip.services})
        return [
            Item(
                id=f"chips:{box.id}",
                kind=ItemKind.SERVICE_CHIP,
                name=f"{counted(len(nodes), 'role')} that trust a service",
                nodes=nodes,
                edges=tuple(edge for chip in box.chips for edge in chip.edges),
                tooltip="\n".join(
                    f"{', '.join(map(service_name, chip.services))}: {len(chip.nodes)}"
                    f"{_unchecked(chip)}"
                    for chip in box.chips
                ),
                x=rect.x + s.ROW_PAD,
                y=arrangement.places.foots[box.id],
                w=rect.w - 28,
                h=22,
                related=_services(arrangement, services),
            )
        ]
    return [_chip_item(chip, arrangement) for chip in box.chips]


def _services(arrangement: Arrangement, services: Iterable[str]) -> tuple[str, ...]:
    """Return the items of services in the lane."""
    found = (service_item(arrangement.places.lane, service) for service in services)
    return tuple(dict.fromkeys(found))


def _unchecked(chip: ServiceChip) -> str:
    """Say how many of its roles test no source account."""
    if not chip.unchecked:
        return ""
    is_all = chip.unchecked == len(chip.nodes)
    return f", {NO_SOURCE}" if is_all else f", {chip.unchecked} with {NO_SOURCE}"


def _chip_item(chip: ServiceChip, arrangement: Arrangement) -> Item:
    rect = arrangement.places.chips[chip.id]
    names = ", ".join(map(service_name, chip.services))
    admin = f", {chip.admins} admin" if chip.admins else ""
    change = f", {chip.change.value}" if chip.change else ""
    return Item(
        id=chip.id,
        kind=ItemKind.SERVICE_CHIP,
        name=f"{names}: {counted(len(chip.nodes), 'role')}{admin}{_unchecked(chip)}{change}",
        nodes=chip.nodes,
        edges=chip.edges,
        tooltip=_listing(chip.nodes) + (f"\n{NO_SOURCE_WORDS}" if chip.unchecked else ""),
        **rect.area,
        related=_services(arrangement, chip.services),
        change=chip.change,
    )


def _port_item(box: AccountBox, related: _Related, arrangement: Arrangement) -> Item:
    rect = arrangement.places.boxes[box.id]
    y = port_y(arrangement.places, box.id)
    port = f"port:{box.id}"
    heading, _, _ = header_texts(box)
    return Item(
        id=port,
        kind=ItemKind.PORT,
        name=f"Whole account {box.name or group_digits(box.id)}: every principal of it whose own "
        "policies allow it",
        nodes=(box.id,),
        tooltip=f"{heading}\nThe account as a whole is trusted: its own policies say who may.",
        x=rect.right - 11,
        y=y - 11,
        w=22,
        h=22,
        related=related.get(port, ()),
    )


# Items of lines and session marks: what is said of them, and what is lit with them


_WORDS: Mapping[State, str] = {
    Standing.ALLOWED: "can assume",
    Standing.PENDING: "is trusted by (how it stands is being worked out)",
    Closure.UNDECIDED: "may be able to assume",
    Standing.TRUSTED_ONLY: "is trusted by, but lacks the permission to assume,",
    Closure.NEVER: "is named by, but never meets the conditions of,",
    Closure.DENIED: "is named by, but denied to assume,",
}
_BEFORE: Mapping[State, str] = {
    Standing.ALLOWED: "could assume it",
    Closure.UNDECIDED: "cannot be decided",
    Standing.TRUSTED_ONLY: "trusted, not permitted",
    Closure.NEVER: "never met",
    Closure.DENIED: "denied",
    Standing.PERMITTED_ONLY: "permitted, not trusted",
}


def line_items(arrangement: Arrangement) -> list[Item]:
    """Return the items of lines and session marks."""
    diagram = arrangement.diagram
    lines = {**arrangement.rails.lines, **arrangement.routes.lines}
    by_source: dict[str, list[Bundle]] = defaultdict(list)
    for bundle in diagram.bundles:
        by_source[bundle.source.id].append(bundle)
    words = {id_: source_words(mine[0], arrangement) for id_, mine in by_source.items()}
    items = [
        _line_item(bundle, words[bundle.source.id], lines[bundle.id], arrangement)
        for bundle in diagram.bundles
    ]
    for id_, (x, y) in session_points(arrangement).items():
        mine = by_source[id_]
        node = mine[0].trusts[0].source
        items.append(
            Item(
                id=id_,
                kind=ItemKind.SESSION,
                name=f"Session {visible(node.name)} of {mine[0].source.place.rsplit('/', 1)[-1]}",
                nodes=(node.id,),
                edges=tuple(dict.fromkeys(t.edge.id for bundle in mine for t in bundle.trusts)),
                tooltip=visible(node.id),
                x=x,
                y=y - 8,
                w=16,
                h=16,
                related=tuple(part for bundle in mine for part in (bundle.id, bundle.target.id)),
            )
        )
    return items


def _line_item(
    bundle: Bundle, source: str, points: Sequence[Point], arrangement: Arrangement
) -> Item:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    words = f"{source} {_WORDS[_state(bundle)]} {_target(bundle)}"
    if bundle.change is not None:
        words = f"{bundle.change.value.capitalize()}: {words}"
    conditions: list[str] = []
    if not bundle.is_counted:
        said = {short_words(trust.edge.conditions) for trust in bundle.trusts}
        conditions = sorted(said - {""})
    facts = [counted(len(bundle.trusts), "trust")] if len(bundle.trusts) > 1 else []
    if bundle.is_counted:
        facts = [counted(bundle.count, "trust")]
    if bundle.danger:
        facts.append("no condition")
    if bundle.is_undecided:
        facts.append("cannot be decided")
    facts += _change_words(bundle)
    start = other_end(bundle.source.id, bundle.source.place, arrangement.diagram)
    session = (bundle.source.id,) if bundle.source.session else ()
    return Item(
        id=bundle.id,
        kind=ItemKind.EDGE,
        name=", ".join([words, *facts, *conditions[:1]]),
        nodes=(),
        edges=tuple(dict.fromkeys(trust.edge.id for trust in bundle.trusts)),
        tooltip="\n".join([words, *facts, *conditions[:6]]),
        x=min(xs),
        y=min(ys),
        w=max(xs) - min(xs),
        h=max(ys) - min(ys),
        related=(start, *session, bundle.target.id),
        change=bundle.change,
    )


def _state(bundle: Bundle) -> State:
    """Return how a line stands, undecided ones of whomever included."""
    return Closure.UNDECIDED if bundle.is_undecided else bundle.state


def _change_words(bundle: Bundle) -> list[str]:
    """Say what became of a line of which only a part is changed, and how its standing was."""
    found = []
    for change in bundle.marks if len(bundle.trusts) > 1 and bundle.change else ():
        count = sum(trust.change is change for trust in bundle.trusts)
        if count < len(bundle.trusts):
            found.append(f"{counted(count, 'trust')} {change.value}")
    before = {state_of(t.first) for t in bundle.trusts if t.change is PictureChange.CHANGED}
    found += [f"before: {_BEFORE[state]}" for state in ORDER if state in before]
    return found


def _target(bundle: Bundle) -> str:
    name, small = label_of(bundle.target, "role", compact=False)
    return f"{name} {small}".strip()


def source_words(bundle: Bundle, arrangement: Arrangement) -> str:
    """Name where a line starts."""
    port = bundle.source
    if port.account is None:
        card = next(card for card in arrangement.diagram.cards if card.id == port.place)
        return "Anyone" if card.kind is CardKind.ANYONE else card.name
    if port.is_account:
        box = arrangement.diagram.box(port.place)
        return f"The whole account {box.name or group_digits(box.id)}"
    row = next(row for row in arrangement.plan.rows[port.account] if row.id == port.place)
    name, small = label_of(row, "principal", compact=False)
    words = f"{name} {small}".strip()
    return f"Session {visible(bundle.trusts[0].source.name)} of {words}" if port.session else words
