"""What the overview shows: all principals, or, where there are many, accounts as rows of OUs."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from rolescope.analysis import Analysis
from rolescope.model.arn import group_digits
from rolescope.model.plain import counted
from rolescope.pictures.groups import ACCOUNT, GROUP, by_words
from rolescope.pictures.layouts.overview.callers import card_key, make_cards, merged_cards
from rolescope.pictures.layouts.overview.density import budget_of, is_crowded
from rolescope.pictures.layouts.overview.diagram import (
    AccountBox,
    AccountTile,
    Bundle,
    CardKind,
    Diagram,
    OutsideCard,
    PillKind,
    RoleRow,
    RowKind,
    RowPill,
)
from rolescope.pictures.layouts.overview.folding import (
    EVERYWHERE,
    LEAST_EVERYWHERE,
    MANY_PAIRS,
    FoldedOu,
    all_in_one,
    folded,
    is_crowd,
    is_dense,
    named_accounts,
    units_of,
)
from rolescope.pictures.layouts.overview.grouping import (
    DRAWING,
    accounts_of,
    boxes_of,
    bundles_of,
    count_trusts,
    group,
    lost_of,
    services_of,
    visible_names,
)
from rolescope.pictures.layouts.overview.rows import chips_of, row_by_node, rows_of
from rolescope.pictures.layouts.overview.sources import (
    ADMINS,
    NO_LINE,
    ROLES,
    USERS,
    WHOLE,
    Homes,
    Trusts,
    gather,
    home_of,
    part_of,
)
from rolescope.pictures.trust_facts import Danger, DrawnTrust
from rolescope.pictures.view import Frame
from rolescope.progress import Tick, no_tick
from rolescope.trust.edge import Node, NodeKind
from rolescope.value import Value, replace
from rolescope.words.filter_text import hidden_words

_PROVIDERS = (CardKind.OIDC, CardKind.SAML)
_WIDE = 2200  # px of a canvas with room for the names of all
_MAX_NAMED = {  # accounts that share a row: by whether one box holds all, on a large screen
    (False, False): 5,
    (False, True): 16,
    (True, False): 16,
    (True, True): 48,
}


class CollapsedPart(Value, kw_only=True):
    """Principals of an account: `members` are their ids, `roles` and `users` count imported ones.

    `danger` is the worst of now, `first` that before any edit; `by_anyone`: so is that of now.
    """

    members: tuple[str, ...] = ()
    roles: int = 0
    users: int = 0
    admins: int = 0
    danger: Danger = Danger.NONE
    first: Danger = Danger.NONE
    by_anyone: bool = False
    services: frozenset[str] = frozenset()


class _Read(Value, kw_only=True):
    """What folding needs to know.

    `parts` are those of all accounts with a box, `rows` those of unfolded ones. `pairs` count the
    trusts before any edit by caller (an account or a card) and trusting account. `everywhere` are
    the cards that reach every account.
    """

    trusts: Trusts
    expanded: frozenset[str]
    parts: Mapping[str, Mapping[str, CollapsedPart]]
    wholes: Mapping[str, CollapsedPart]
    names: Mapping[str, str]
    rows: Mapping[str, list[RoleRow]]
    cards: tuple[OutsideCard, ...]
    merged: Mapping[str, str]
    pairs: Mapping[tuple[str, str], int]
    everywhere: tuple[OutsideCard, ...]


def diagrams_of(
    analysis: Analysis, frame: Frame, tick: Tick = no_tick
) -> tuple[Diagram, Diagram | None]:
    """Return the diagram of a frame, and that with everything folded if something is unfolded."""
    if frame.whole or (not frame.by and not is_crowd(analysis, frame.shown)):
        diagram = group(analysis, tick, frame.shown, opened=frame.expanded)
        if frame.by:
            return replace(diagram, noun=GROUP), None
        if frame.whole or not (is_dense(diagram) or is_crowded(diagram)):
            return diagram, None
        if not is_dense(diagram):
            most = budget_of(frame).of_each
            thin = group(analysis, tick, frame.shown, most=most, opened=frame.expanded)
            return thin, None
    folded = collapse(analysis, frame, frozenset(), tick)
    if not frame.expanded:
        return folded, None
    return collapse(analysis, frame, frame.expanded, tick), folded


def collapse(
    analysis: Analysis, frame: Frame, expanded: frozenset[str], tick: Tick = no_tick
) -> Diagram:
    """Fold all accounts but `expanded` ones. An OU that is expanded has a row for every account."""
    trusts = gather(analysis, lambda: tick(0.1, DRAWING), frame.shown, expanded)
    read = _read(trusts, expanded, tick)
    tick(0.4, DRAWING)
    noun = GROUP if frame.by else ACCOUNT
    units = units_of(trusts.world, read.parts, noun)
    if any(unit.is_account for unit in units) and len(read.pairs) > MANY_PAIRS:
        units = all_in_one(read.parts, noun)
    diagram = _diagram(read, units, noun, is_wide=frame.width >= _WIDE)
    return replace(diagram, folds=by_words(frame.by)) if frame.by else diagram


def _read(trusts: Trusts, expanded: frozenset[str], tick: Tick) -> _Read:
    parts = census(trusts, (account.id for account in accounts_of(trusts)))
    tick(0.2, DRAWING)
    names = visible_names(trusts.world)
    by_card, pairs = _callers(trusts)
    cards, merged = merged_cards(make_cards(by_card, trusts.vendors, names, trusts.people), by_card)
    joint: Counter[tuple[str, str]] = Counter()
    for (source, target), count in pairs.items():
        joint[merged.get(source, source), target] += count
    everywhere = _everywhere(cards, joint, len(parts))
    ids = {card.id for card in everywhere}
    return _Read(
        trusts=trusts,
        expanded=expanded,
        parts=parts,
        wholes={account: joined(mine.values()) for account, mine in parts.items()},
        names={account: names.get(account, group_digits(account)) for account in parts},
        rows=folded(rows_of(trusts, lambda: tick(0.3, DRAWING))),
        cards=cards,
        merged=merged,
        pairs={pair: count for pair, count in joint.items() if pair[0] not in ids},
        everywhere=everywhere,
    )


def _callers(
    trusts: Trusts,
) -> tuple[dict[str, list[DrawnTrust]], Counter[tuple[str, str]]]:
    """Return the trusts of every card, and count those between accounts and from cards."""
    by_card: dict[str, list[DrawnTrust]] = defaultdict(list)
    pairs: Counter[tuple[str, str]] = Counter()
    accounts = trusts.accounts
    for trust in trusts:
        if trust.source.kind in NO_LINE or not trusts.shows_node(trust.source.id):
            continue
        home, target = home_of(trust.source), trusts.nodes[trust.edge.target].account or ""
        source = home if home in accounts else None
        if source is None:
            by_card[card_key(trust.source)].append(trust)
        if source != target and not trust.is_opened and trusts.shows(trust):
            pairs[source or card_key(trust.source), target] += 1
    told = {card: [t for t in mine if trusts.shows(t)] or mine for card, mine in by_card.items()}
    return told, pairs


def _everywhere(
    cards: Sequence[OutsideCard], pairs: Mapping[tuple[str, str], int], accounts: int
) -> tuple[OutsideCard, ...]:
    """Return the identity providers that reach every account, and are no danger."""
    reached = Counter(source for source, _ in pairs)
    return tuple(
        card
        for card in cards
        if card.kind in _PROVIDERS
        and card.count == 1
        and card.danger is Danger.NONE
        and not card.is_late
        and accounts >= LEAST_EVERYWHERE
        and reached[card.id] >= EVERYWHERE * accounts
    )


def _diagram(read: _Read, units: Sequence[FoldedOu], noun: str, *, is_wide: bool) -> Diagram:
    trusts = read.trusts
    folded_by_unit, ends = _fold(read, units, noun, is_wide=is_wide)
    rows = row_by_node(read.rows)
    homes = Homes(trusts=trusts, rows=rows, folded=ends, merged=read.merged)
    ids = {card.id for card in read.everywhere}
    bundles, _ = bundles_of(homes, lambda port, trust: port not in ids or trust.change is not None)
    bundles = tuple(replace(b, is_late=True) if b.source.id in ids else b for b in bundles)
    services = services_of(trusts)
    return Diagram(
        boxes=_boxes(read, units, folded_by_unit, bundles),
        cards=read.cards,
        services=services,
        bundles=bundles,
        principal_trusts=count_trusts(bundles),
        service_trusts=sum(len(service.edges) for service in services),
        permitted_only=trusts.permitted_only,
        has_organization=trusts.world.organization is not None,
        lost=lost_of(homes, bundles) - ids,
        hidden=hidden_words(trusts.shown),
        folds="OU" if any(unit.path for unit in units) else "account",
        noun=noun,
        accounts=len(read.parts),
        unfolded=len(read.expanded & read.parts.keys()),
        everywhere=read.everywhere,
    )


def _fold(
    read: _Read, units: Sequence[FoldedOu], noun: str, *, is_wide: bool
) -> tuple[dict[str, tuple[RoleRow, ...]], dict[tuple[str, str], RoleRow]]:
    """Return the rows of every unit, and those of accounts and their parts."""
    by_unit: dict[str, tuple[RoleRow, ...]] = {}
    ends: dict[tuple[str, str], RoleRow] = {}
    risks = {account for account, part in read.wholes.items() if part.first is Danger.RISK}
    named = named_accounts(units, read.pairs, risks, read.expanded)
    most = max((part.roles for part in read.wholes.values()), default=0)
    for unit in units:
        mine = [account for account in unit.accounts if account not in read.expanded]
        if unit.is_account:
            found = [part_rows(account, read.parts[account]) for account in mine]
            ends |= {(unit.id, part): row for rows in found for part, row in rows.items()}
            by_unit[unit.id] = tuple(row for rows in found for row in rows.values())
            continue
        rows = []
        for account in filter(named.__contains__, mine):
            rows.append(account_row(unit.id, account, read.wholes[account], read.names[account]))
            ends[account, WHOLE] = rows[-1]
        rest = {account: read.wholes[account] for account in mine if account not in named}
        if rest:
            is_all = named.isdisjoint(unit.accounts)
            row = rest_row(unit, rest, read.names, most=most, noun=noun, is_all=is_all)
            row = replace(row, has_named_tiles=len(rest) <= _MAX_NAMED[len(units) == 1, is_wide])
            rows.append(row)
            ends |= {(account, WHOLE): row for account in rest}
        by_unit[unit.id] = tuple(rows)
    return by_unit, ends


def _boxes(
    read: _Read,
    units: Sequence[FoldedOu],
    rows: Mapping[str, tuple[RoleRow, ...]],
    bundles: Sequence[Bundle],
) -> tuple[AccountBox, ...]:
    trusts = read.trusts
    homes = {account: unit.id for unit in units if not unit.is_account for account in unit.accounts}
    alone = boxes_of(trusts, read.rows, chips_of(trusts), tuple(bundles))
    boxes = [replace(box, parent=homes.get(box.id, ""), opens=box.id) for box in alone]
    known = {box.id for box in boxes}
    sums = {unit.id: joined(read.wholes[account] for account in unit.accounts) for unit in units}
    most = max((each.roles for each in sums.values()), default=0)
    ports = {bundle.source.place for bundle in bundles if bundle.source.is_account}
    for unit in units:
        if unit.id in known:
            continue
        whole = sums[unit.id]
        boxes.append(
            AccountBox(
                id=unit.id,
                name=_name(read, unit),
                zone_words=unit.path,
                roles=whole.roles,
                users=whole.users,
                rows=rows[unit.id],
                chips=(),
                has_port=unit.id in ports,
                members=() if unit.is_account else unit.accounts,
                share=whole.roles / max(most, 1),
                opens=unit.id,
            )
        )
    return tuple(sorted(boxes, key=lambda box: box.id))


def _name(read: _Read, unit: FoldedOu) -> str | None:
    if not unit.is_account:
        return unit.name
    name = read.names[unit.id]
    return None if name == group_digits(unit.id) else name


# Rows of folded accounts: one account, the other accounts of an OU, parts of an account


_SHADES = (0.15, 0.5)  # of the roles of the largest account


def account_row(unit: str, account: str, part: CollapsedPart, name: str) -> RoleRow:
    """Return the row of one folded account in the box of its OU."""
    return RoleRow(
        id=f"folded:{account}",
        account=unit,
        kind=RowKind.ACCOUNT,
        nodes=(account,),
        names=(name,),
        pills=(*_danger_pills(part), *_admin_pills(part)),
        services=tuple(sorted(part.services)),
        danger=part.danger,
        first=part.first,
        title=name,
        inside=part.members,
        roles=part.roles,
        opens=account,
    )


def rest_row(
    unit: FoldedOu,
    parts: Mapping[str, CollapsedPart],
    names: Mapping[str, str],
    *,
    most: int,
    noun: str,
    is_all: bool,
) -> RoleRow:
    """Return the row of the accounts of an OU without one of their own, as tiles.

    `most` are the roles of the largest account of all; `noun`: what they are; `is_all`: none has a
    row of its own.
    """
    order = sorted(parts, key=lambda account: (names[account].lower(), account))
    title = counted(len(order), noun if is_all else f"more {noun}")
    return RoleRow(
        id=f"rest:{unit.id}",
        account=unit.id,
        kind=RowKind.ACCOUNTS,
        nodes=tuple(order),
        names=tuple(names[account] for account in order),
        services=tuple(sorted(frozenset().union(*(part.services for part in parts.values())))),
        danger=max(part.danger for part in parts.values()),
        first=max(part.first for part in parts.values()),
        is_folded=True,
        title=title,
        inside=tuple(member for account in order for member in parts[account].members),
        roles=sum(part.roles for part in parts.values()),
        tiles=tuple(_tile(account, parts[account], names[account], most) for account in order),
        opens=unit.id,
    )


def part_rows(account: str, parts: Mapping[str, CollapsedPart]) -> dict[str, RoleRow]:
    """Return the rows of an account that is alone in its box: its admin roles, others, users."""
    return {
        kind: RoleRow(
            id=f"part:{account}:{kind}",
            account=account,
            kind=RowKind.USER if kind == USERS else RowKind.ROLE,
            nodes=part.members,
            names=part.members,
            is_admin=kind == ADMINS,
            pills=(*_danger_pills(part), *(_admin_users(part) if kind == USERS else ())),
            services=tuple(sorted(part.services)),
            danger=part.danger,
            first=part.first,
            is_folded=True,
            title=_part_words(kind, part, has_admins=ADMINS in parts),
            roles=part.roles,
            opens=account,
        )
        for kind in PARTS
        if (part := parts.get(kind, NOBODY)).members
    }


def _part_words(kind: str, part: CollapsedPart, *, has_admins: bool) -> str:
    if kind == USERS:
        return counted(len(part.members), "user")
    if kind == ADMINS:
        return counted(len(part.members), "admin role")
    return counted(len(part.members), "other role" if has_admins else "role")


def _tile(account: str, part: CollapsedPart, name: str, most: int) -> AccountTile:
    return AccountTile(
        account=account,
        name=name,
        roles=part.roles,
        shade=bisect_right(_SHADES, part.roles / max(most, 1)),
        is_open=part.danger is Danger.RISK,
    )


def _danger_pills(part: CollapsedPart) -> tuple[RowPill, ...]:
    if part.danger is Danger.RISK:
        text = "anyone" if part.by_anyone else "no condition"
        return (RowPill(PillKind.NO_CONDITION, text, "open", "alert"),)
    if part.danger is Danger.NOTICE:
        return (RowPill(PillKind.NO_EXTERNAL_ID, "no external ID", "no ID", "alert"),)
    return ()


def _admin_pills(part: CollapsedPart) -> tuple[RowPill, ...]:
    if not part.admins:
        return ()
    text = f"{part.admins:,}"
    spoken = counted(part.admins, "administrator")
    return (RowPill(PillKind.ADMIN, text, text, "crown", spoken),)


def _admin_users(part: CollapsedPart) -> tuple[RowPill, ...]:
    return tuple(replace(pill, text=f"{pill.text} admin") for pill in _admin_pills(part))


# Who is in the accounts that are folded, and what is said of them


PARTS = (ADMINS, ROLES, USERS)


NOBODY = CollapsedPart()


def joined(parts: Iterable[CollapsedPart]) -> CollapsedPart:
    """Return several parts as one."""
    found = [part for part in parts if part is not NOBODY]
    danger = max((part.danger for part in found), default=Danger.NONE)
    return CollapsedPart(
        members=tuple(member for part in found for member in part.members),
        roles=sum(part.roles for part in found),
        users=sum(part.users for part in found),
        admins=sum(part.admins for part in found),
        danger=danger,
        first=max((part.first for part in found), default=Danger.NONE),
        by_anyone=any(part.by_anyone for part in found if part.danger is danger),
        services=frozenset().union(*(part.services for part in found)),
    )


def census(trusts: Trusts, accounts: Iterable[str]) -> dict[str, dict[str, CollapsedPart]]:
    """Return the parts of accounts with somebody who is shown; see homes.part_of."""
    members: dict[tuple[str, str], list[Node]] = defaultdict(list)
    wanted = frozenset(accounts)
    for node in trusts.nodes.values():
        account = home_of(node)
        if account in wanted and node.kind is not NodeKind.ACCOUNT and trusts.shows_node(node.id):
            members[account, part_of(node)].append(node)
    into = _into(trusts)
    gone = {node.id for node in trusts.removed}
    found: dict[str, dict[str, CollapsedPart]] = {
        account: {} for account in sorted(wanted) if trusts.shows_node(account)
    }
    for (account, part), nodes in sorted(members.items()):
        mine = into.get((account, part), [])
        known = found.setdefault(account, {})
        known[part] = _part([n for n in nodes if n.id not in gone], nodes, mine, trusts.admins)
    return {account: found[account] for account in sorted(found)}


def _into(trusts: Trusts) -> dict[tuple[str, str], list[DrawnTrust]]:
    """Return the trusts that say something of who trusts: in services, and dangerous ones."""
    into: dict[tuple[str, str], list[DrawnTrust]] = defaultdict(list)
    for trust in trusts:
        if trust.danger or trust.first_danger or trust.source.kind is NodeKind.SERVICE:
            node = trusts.nodes[trust.edge.target]
            into[node.account or "", part_of(node)].append(trust)
    return into


def _part(
    now: list[Node], all_of_them: list[Node], trusts: list[DrawnTrust], admins: frozenset[str]
) -> CollapsedPart:
    imported = [node for node in now if node.is_imported]
    open_ = [trust for trust in trusts if not trust.is_closed]
    danger = max((trust.danger for trust in open_), default=Danger.NONE)
    worst = [trust for trust in open_ if danger and trust.danger is danger]
    settled = (trust.first_danger for trust in trusts if not trust.is_opened)
    services = (t.source.id for t in open_ if t.source.kind is NodeKind.SERVICE)
    return CollapsedPart(
        members=tuple(node.id for node in all_of_them),
        roles=sum(node.kind is NodeKind.ROLE for node in imported),
        users=sum(node.kind is NodeKind.USER for node in imported),
        admins=sum(node.id in admins for node in imported),
        danger=danger,
        first=max(settled, default=Danger.NONE),
        by_anyone=any(trust.source.kind is NodeKind.ANYONE for trust in worst),
        services=frozenset(services),
    )
