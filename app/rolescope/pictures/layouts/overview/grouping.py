"""From the trust graph to boxes, cards and bundles."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from rolescope.analysis import Analysis
from rolescope.model.plain import visible
from rolescope.model.world import Account, Organization, World
from rolescope.pictures.layouts.overview.callers import make_cards, with_open_people
from rolescope.pictures.layouts.overview.density import (
    is_in_tail,
    is_late,
    matters,
    thinned,
    with_folds,
)
from rolescope.pictures.layouts.overview.diagram import (
    AccountBox,
    Bundle,
    Diagram,
    LinePort,
    RoleRow,
    ServiceChip,
    ServiceCount,
)
from rolescope.pictures.layouts.overview.folding import folded, has_many_rows
from rolescope.pictures.layouts.overview.rows import chips_of, row_by_node, rows_of
from rolescope.pictures.layouts.overview.sources import NO_LINE, Homes, Trusts, gather
from rolescope.pictures.trust_facts import DrawnTrust
from rolescope.progress import Tick, no_tick
from rolescope.questions.filters.shown import Shown
from rolescope.trust.edge import NodeKind
from rolescope.value import replace
from rolescope.words.filter_text import hidden_words
from rolescope.words.names import account_names

DRAWING = "Drawing"


def group(
    analysis: Analysis,
    tick: Tick = no_tick,
    shown: Shown | None = None,
    *,
    most: Callable[[int], int] | None = None,
    opened: frozenset[str] = frozenset(),
) -> Diagram:
    """Group the graph of an analysis. Closed edges of the baseline stay in, marked as closed.

    Of all that only `shown` is in the diagram, described by what is known of the whole. `most`
    tells how many rows each of so many accounts may have; the others are folded, but `opened`
    ones, and trusts in roles of theirs are not drawn. So are most people and groups.
    """
    trusts = gather(analysis, lambda: tick(0.1, DRAWING), shown, opened=opened)
    rows = rows_of(trusts, lambda: tick(0.3, DRAWING))
    if has_many_rows(row for mine in rows.values() for row in mine):
        rows = folded(rows)
    if most is not None:
        rows = thinned(rows, trusts, most(len(rows)), opened)
    homes = Homes(trusts=trusts, rows=row_by_node(rows))
    draws = partial(matters, homes) if most is not None else _draws_all
    bundles, by_card = bundles_of(homes, draws)
    if most is not None:
        bundles = tuple(replace(each, is_late=is_late(homes, each)) for each in bundles)
    services = services_of(trusts)
    boxes = boxes_of(trusts, rows, chips_of(trusts), bundles)
    cards = make_cards(by_card, trusts.vendors, visible_names(trusts.world), trusts.people)
    if opened:
        boxes, cards = with_folds(boxes, opened), with_open_people(cards, opened)
    return Diagram(
        boxes=boxes,
        cards=cards,
        services=services,
        bundles=bundles,
        principal_trusts=count_trusts(bundles),
        service_trusts=sum(len(service.edges) for service in services),
        permitted_only=trusts.permitted_only,
        has_organization=trusts.world.organization is not None,
        lost=lost_of(homes, bundles),
        hidden=hidden_words(shown),
        accounts=len(boxes),
        is_thinned=most is not None,
        left_out=0 if most is None else _count_left_out(homes, in_tail=True),
        useless=0 if most is None else _count_left_out(homes, in_tail=False),
    )


def _draws_all(_port: str, _trust: DrawnTrust) -> bool:
    return True


def _count_left_out(homes: Homes, *, in_tail: bool) -> int:
    """Count the written trusts that a crowded picture does not draw, in folded roles or others."""
    trusts = homes.trusts
    return len(
        {
            trust.edge.id
            for trust in trusts
            if trust.source.kind not in NO_LINE
            and trusts.shows(trust)
            and not matters(homes, "", trust)
            and is_in_tail(homes, trust) is in_tail
        }
    )


def count_trusts(bundles: Iterable[Bundle]) -> int:
    """Count the written trusts that lines stand for, without those that edits took away."""
    return len({trust.edge.id for bundle in bundles for trust in bundle.open})


def lost_of(homes: Homes, bundles: tuple[Bundle, ...]) -> frozenset[str]:
    """Return the rows and cards whose lines are all gone: they lead to nobody any more."""
    touched = {end for bundle in bundles for end in (bundle.source.place, bundle.target.id)}
    kept = {end for b in bundles if b.open for end in (b.source.place, b.target.id)}
    return frozenset(touched - kept) - _with_hidden(homes)


def visible_names(world: World) -> dict[str, str]:
    """Return the names of accounts by ID, fit to be shown."""
    return {account: visible(name) for account, name in account_names(world).items()}


def bundles_of(
    homes: Homes, draws: Callable[[str, DrawnTrust], bool] = lambda _port, _trust: True
) -> tuple[tuple[Bundle, ...], dict[str, list[DrawnTrust]]]:
    """Make the lines, and gather the trusts of every card. `draws`: whether a port's trust is."""
    trusts = homes.trusts
    found: dict[tuple[str, str], list[DrawnTrust]] = defaultdict(list)
    ports: dict[str, LinePort] = {}
    by_source: dict[str, LinePort] = {}
    rows: dict[str, RoleRow] = {}
    cards: dict[str, list[DrawnTrust]] = defaultdict(list)
    for trust in trusts:
        if trust.source.kind in NO_LINE or not trusts.shows_node(trust.source.id):
            continue
        port = by_source.get(trust.source.id)
        if port is None:
            port = by_source[trust.source.id] = homes.port(trust.source)
            ports[port.id] = port
        target = homes.row(trust.edge.target)
        if target is not None and trusts.shows(trust) and draws(port.id, trust):
            rows[target.id] = target
            found[port.id, target.id].append(trust)
        if port.account is None:
            cards[port.id].append(trust)
    late, counted = homes.late, homes.counted
    bundles = tuple(
        Bundle(
            id=f"line:{source}>{target}",
            source=ports[source],
            target=rows[target],
            trusts=tuple(sorted(mine, key=lambda trust: (trust.edge.id, trust.source.id))),
            is_late=not late.isdisjoint((target, ports[source].place))
            or all(trust.is_opened for trust in mine),
            is_counted=not counted.isdisjoint((target, ports[source].place)),
        )
        for (source, target), mine in sorted(found.items())
    )
    shown = {card: mine for card, mine in cards.items() if not _is_left_by_people(trusts, mine)}
    return bundles, {card: _told(trusts, mine) for card, mine in shown.items()}


def _is_left_by_people(trusts: Trusts, mine: list[DrawnTrust]) -> bool:
    """Tell whether these are trusts of a provider that is shown for its people alone."""
    return bool(trusts.drawn_people) and not any(
        trusts.shows(trust)
        or trust.source.kind is not NodeKind.SAML_PROVIDER
        or trust.source.id in trusts.people.nodes
        for trust in mine
    )


def _told(trusts: Trusts, mine: list[DrawnTrust]) -> list[DrawnTrust]:
    """Return the trusts that a caller tells of: those that are drawn, or all when none is."""
    return [trust for trust in mine if trusts.shows(trust)] or mine


def _with_hidden(homes: Homes) -> frozenset[str]:
    """Return the rows with a trust that is open, though it is not drawn."""
    trusts = homes.trusts
    if trusts.shown is None:
        return frozenset()
    ends = (end for t in trusts if not t.is_closed for end in (t.source.id, t.edge.target))
    return frozenset(row.id for row in map(homes.row, ends) if row is not None)


def services_of(trusts: Trusts) -> tuple[ServiceCount, ...]:
    """Count the roles that trust each service, the most first."""
    by_service: dict[str, list[DrawnTrust]] = defaultdict(list)
    for trust in trusts:
        if trust.source.kind is NodeKind.SERVICE and trusts.shows_node(trust.source.id):
            by_service[trust.source.id].append(trust)
    found = {node: _told(trusts, mine) for node, mine in by_service.items()}
    counts = [
        ServiceCount(
            node=node,
            edges=tuple(sorted(trust.edge.id for trust in mine if trusts.shows(trust))),
            roles=len({trust.edge.target for trust in mine if not trust.is_closed}),
        )
        for node, mine in found.items()
    ]
    first = {
        node: len({trust.edge.target for trust in mine if not trust.is_opened})
        for node, mine in found.items()
    }
    return tuple(sorted(counts, key=lambda each: (-first[each.node], each.node)))


def boxes_of(
    trusts: Trusts,
    rows: Mapping[str, list[RoleRow]],
    chips: Mapping[str, list[ServiceChip]],
    bundles: tuple[Bundle, ...],
) -> tuple[AccountBox, ...]:
    """Return the boxes of accounts, by ID, without those of which nothing is shown."""
    names = visible_names(trusts.world)
    ports = {bundle.source.place for bundle in bundles if bundle.source.is_account}
    boxes = (
        AccountBox(
            id=account.id,
            name=names.get(account.id),
            zone_words=_zone_words(trusts.world.organization, account.id),
            roles=sum(trusts.shows_node(role.arn) for role in account.roles),
            users=sum(trusts.shows_node(user.arn) for user in account.users),
            rows=tuple(rows.get(account.id, [])),
            chips=tuple(chips.get(account.id, [])),
            has_port=account.id in ports,
            is_part=not {"users", "roles"}.isdisjoint(account.incomplete),
        )
        for account in sorted(accounts_of(trusts), key=lambda account: account.id)
        if trusts.unfolds(account)
    )
    return tuple(box for box in boxes if trusts.shown is None or _has_content(trusts, box))


def _has_content(trusts: Trusts, box: AccountBox) -> bool:
    """Tell whether anything of an account is shown."""
    is_there = bool(box.roles or box.users or box.rows or box.chips)
    return is_there or box.has_port or trusts.shows_node(box.id)


def accounts_of(trusts: Trusts) -> tuple[Account, ...]:
    """Return the accounts of the world, and those of which only the baseline knows."""
    known = {account.id for account in trusts.world.accounts}
    gone = sorted(trusts.accounts - known)
    return (*trusts.world.accounts, *(Account(id=account) for account in gone))


def _zone_words(organization: Organization | None, account: str) -> str:
    if organization is None:
        return ""
    inside = any(member.id == account for member in organization.accounts)
    return "" if inside else "outside the organization"
