"""Everything on a focus view with its place, before it is painted."""

from collections.abc import Iterable, Mapping

from rolescope.analysis import Analysis
from rolescope.engine.evaluate import evaluate_action
from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Decision
from rolescope.escalation.way import EscalationWay
from rolescope.model.plain import counted
from rolescope.model.request import ActionRequest
from rolescope.pictures.iam_groups import iam_groups
from rolescope.pictures.layouts.focus.cards import (
    CardColumn,
    CardLink,
    FocusCard,
    columns_and_links,
    crown_room,
    told_apart,
    with_open_people,
)
from rolescope.pictures.layouts.focus.conditions import ConditionPill, Guard, guards, pills
from rolescope.pictures.layouts.focus.hops import (
    MOST_STEPS,
    Actor,
    FocusHop,
    FocusReach,
    Walker,
    WaysAt,
    reach,
)
from rolescope.pictures.layouts.focus.lines import FocusLines
from rolescope.pictures.layouts.focus.place import order, stack
from rolescope.pictures.layouts.focus.sizes import BELOW_CARDS, FocusSizes
from rolescope.pictures.layouts.focus.ways import FocusPathRows, easiest, find_ways
from rolescope.pictures.layouts.focus.words import Names
from rolescope.pictures.metrics import ELLIPSIS, text_width
from rolescope.pictures.name_fitting import fit_name, in_two_lines, shared_beginnings
from rolescope.pictures.rect import Rect
from rolescope.pictures.trust_facts import Danger, read_trust
from rolescope.pictures.view import MORE_PEOPLE, Frame, Side
from rolescope.questions.filters.shown import restricted
from rolescope.trust.edge import Node, NodeKind, Standing, Zone
from rolescope.trust.entities import caller_of
from rolescope.trust.people import people_in
from rolescope.value import Value, replace
from rolescope.words.names import account_names, vendor_names

_BACK_WITHOUT_ON = 3  # columns back that leave room for one step on alone
_MAX_HOPS_ON = 3
_ADMINISTRATOR = "/AdministratorAccess"


class FocusPlan(Value, kw_only=True):
    """The picture without its shapes."""

    subject: Node
    names: Names
    sizes: FocusSizes
    width: float
    bottom: float  # of the cards and their pills
    columns: tuple[CardColumn, ...]
    cards: Mapping[str, FocusCard]
    spots: Mapping[str, Rect]
    card_names: Mapping[str, tuple[str, str]]  # in one line, or in two
    links: tuple[CardLink, ...]
    hops: tuple[FocusHop, ...]  # without those that are gone
    lost: int  # how many reached the subject (or it them) before any edit, and do no more
    gained: int
    routes: Mapping[str, tuple[tuple[float, float], ...]]  # by link id
    buses: Mapping[str, str]  # by link id
    guards: Mapping[str, tuple[Guard, ...]]
    badges: tuple[tuple[Guard, float, float], ...]
    pills: Mapping[str, tuple[ConditionPill, ...]]
    ways: FocusPathRows
    risky: frozenset[str]  # cards of whoever comes from outside, and nothing narrows it
    trusted_only: int
    distance: Mapping[str, int]  # steps by actor key
    steps_back: int
    steps_on: int
    looks_back: bool  # it is about who reaches the subject, not about whom that reaches
    makers: frozenset[str]  # who is no administrator, but can make itself one; as far as is known

    @property
    def thick(self) -> frozenset[tuple[str, str]]:
        """The easiest way in; for who is not assumed, the easiest way to an administrator."""
        if self.steps_back:
            return easiest(self.ways)
        admins = (card.id for card in self.cards.values() if card.is_admin and card.column)
        return easiest(self.ways, frozenset(admins))


def make_plan(analysis: Analysis, subject: Node, frame: Frame, sizes: FocusSizes) -> FocusPlan:
    """Find out who reaches the subject, and where everything stands."""
    index = WorldIndex(analysis.scenario.world)
    seen = _seen(analysis, frame)
    hidden = frame.shown.hidden_people if frame.shown is not None else ()
    people = people_in(analysis.scenario.world, seen.graph, seen.baseline, hidden)
    walker = Walker(seen.graph, seen.baseline, _ways_at(frame), people)
    found = _reach(walker, subject, frame)
    room = sizes.card - sizes.text_x - sizes.pad
    names = replace(_names(analysis, walker, found), room=room, zone=frame.zone, index=index)
    callers = (actors for number, actors in found.columns.items() if number)
    drawn = (one.key for actors in callers for one in actors if one.assigned is not None)
    is_open = MORE_PEOPLE in frame.expanded
    beyond = people.beyond(drawn, is_open=is_open)
    columns, links = columns_and_links(found, names, sizes, frame.width, beyond)
    columns = with_open_people(columns) if is_open else columns
    known = frame.escalations
    if known is None:  # else they are drawn as ways (PE-11)
        columns, links = _with_edits(columns, links, index, subject, walker, names)
    makers = frozenset(known.makers) if known is not None else frozenset()
    columns = told_apart(_with_makers(_with_policy(columns, index), makers), names)
    cards = {card.id: card for column in columns for card in column.cards}
    guarded = guards(links, cards, names)
    below = {card: pills(guarded.get(card, ())) for card in cards}
    ordered = order(columns, links)
    counts = {card: len(found) for card, found in below.items()}
    tops = stack(ordered, links, counts, sizes, frame.height)
    lines = FocusLines(columns, cards, links, guarded, tops, sizes)
    spots, width = lines.place(frame.width)
    by_actor = {actor.key: card for card in cards.values() for actor in card.actors}
    return FocusPlan(
        subject=subject,
        names=names,
        sizes=lines.sizes,
        width=width,
        bottom=_bottom(spots, below),
        columns=columns,
        cards=cards,
        spots=spots,
        card_names=_card_names(cards, lines.sizes),
        links=links,
        hops=tuple(hop for hop in found.hops if not hop.is_gone),
        lost=len(found.lost),
        gained=len(found.gained),
        routes=lines.routes(spots),
        buses=lines.buses,
        guards=guarded,
        badges=tuple(lines.badges(spots)),
        pills=below,
        risky=_risky(links, names),
        ways=find_ways(found, walker, by_actor, links, names),
        trusted_only=sum(
            edge.target == subject.id and edge.standing is Standing.TRUSTED_ONLY
            for edge in seen.graph.edges
        ),
        distance={
            actor.key: abs(number) for number, actors in found.columns.items() for actor in actors
        },
        steps_back=-min(found.columns),
        steps_on=max(found.columns),
        looks_back=_is_assumed(subject) and frame.side is not Side.OUT,
        makers=makers,
    )


def _card_names(cards: Mapping[str, FocusCard], sizes: FocusSizes) -> dict[str, tuple[str, str]]:
    """Fit the names onto the cards: whole, in two lines, or cut where siblings are alike."""
    room = sizes.card - sizes.text_x - sizes.pad
    rooms = [room - crown_room(card) for card in cards.values()]
    names = [card.name for card in cards.values()]
    found: dict[str, tuple[str, str]] = {}
    taken: set[str] = set()
    for card, width, shared in zip(cards.values(), rooms, shared_beginnings(names), strict=True):
        lines = (card.name, "") if text_width(card.name, "subject") <= width else None
        if lines is None and card.count == 1:  # else the count stands in the corner
            lines = in_two_lines(card.name, width, ("subject", "small"))
        if lines is None:
            shown = fit_name(
                card.name, "subject", width, shared=shared, taken=taken, siblings=names
            )
            lines = (shown or ELLIPSIS, "")
        found[card.id] = lines
        taken.add(lines[0])
    return found


def _ways_at(frame: Frame) -> WaysAt | None:
    """Return what tells the ways at a node; None where none are drawn."""
    found = frame.escalations
    if found is None:
        return None

    def ways_at(node: str, into: bool) -> Iterable[EscalationWay]:  # noqa: FBT001 - see WaysAt
        ways = found.by_target if into else found.by_source
        return filter(frame.draws, ways.get(node, ()))

    return ways_at


def _seen(analysis: Analysis, frame: Frame) -> Analysis:
    """Return an analysis with what is shown of its graphs."""
    if frame.shown is None:
        return analysis
    before = analysis.baseline
    return replace(
        analysis,
        graph=restricted(analysis.graph, frame.shown),
        baseline=restricted(before, frame.shown) if before is not None else None,
    )


def _bottom(spots: Mapping[str, Rect], below: Mapping[str, tuple[ConditionPill, ...]]) -> float:
    """Return where the lowest card ends, with its pills."""
    ends = (spot.y + spot.h + len(below[card]) * 24 for card, spot in spots.items())
    return max(ends, default=0) + BELOW_CARDS


def _risky(links: tuple[CardLink, ...], names: Names) -> frozenset[str]:
    """Return the cards of whoever comes from outside, and nothing narrows it."""
    return frozenset(
        link.source
        for link in links
        for hop in link.hops
        if hop.edge.id in names.risky and not hop.is_gone
    )


def _is_assumed(subject: Node) -> bool:
    return subject.kind in (NodeKind.ROLE, NodeKind.SESSION)


def _reach(walker: Walker, subject: Node, frame: Frame) -> FocusReach:
    most = frame.depth or MOST_STEPS
    if not _is_assumed(subject):
        is_target = frame.side is not Side.OUT and any(walker.into(Actor(subject.id, subject)))
        if not is_target:  # nobody can take it over
            return reach(walker, subject, back=0, on=most)
        return reach(walker, subject, back=1, on=min(most, _MAX_HOPS_ON))
    if frame.side is not Side.AUTO:
        back = most if frame.side is not Side.OUT else 0
        return reach(walker, subject, back=back, on=most if frame.side is not Side.IN else 0)
    found = reach(walker, subject, back=most, on=1)
    back = -min(found.columns)
    if back < _BACK_WITHOUT_ON:
        found = reach(walker, subject, back=most, on=min(most, _MAX_HOPS_ON - back + 1))
    return found


def _names(analysis: Analysis, walker: Walker, found: FocusReach) -> Names:
    world = analysis.scenario.world
    pairs = ((edge.source, edge.target) for edge in analysis.graph.edges)
    vendors = vendor_names(world, walker.nodes, pairs)
    risky = frozenset(
        hop.edge.id
        for hop in found.hops
        if not hop.is_gone
        and hop.source.node.zone in (Zone.OUTSIDE, Zone.ANYONE)
        and read_trust(hop.edge, hop.source.node, vendors, first=hop.edge).danger is Danger.RISK
    )
    users = {hop.source.node.id for hop in found.hops if hop.source.node.kind is NodeKind.USER}
    groups = iam_groups(world.accounts) if len(users) > 1 else {}
    return Names(account_names(world), analysis.at, vendors, risky, groups=groups)


def _with_policy(columns: tuple[CardColumn, ...], index: WorldIndex) -> tuple[CardColumn, ...]:
    """Say on the card of an administrator in focus which policy makes it one."""
    made = []
    for column in columns:
        card = column.cards[0]
        entity = index.role(card.nodes[0]) or index.user(card.nodes[0])
        if column.number == 0 and entity is not None and card.is_admin:
            name = next((arn for arn in entity.attached if arn.endswith(_ADMINISTRATOR)), "")
            second = name.rpartition("/")[2] or card.second
            made.append(replace(column, cards=(replace(card, second=second),)))
        else:
            made.append(column)
    return tuple(made)


def _with_makers(columns: tuple[CardColumn, ...], makers: frozenset[str]) -> tuple[CardColumn, ...]:
    """Mark the cards of those who can make themselves administrators."""

    def marked(card: FocusCard) -> FocusCard:
        makes = not card.is_admin and any(node in makers for node in card.nodes)
        return replace(card, makes_admin=makes)

    return tuple(replace(one, cards=tuple(map(marked, one.cards))) for one in columns)


def _with_edits(
    columns: tuple[CardColumn, ...],
    links: tuple[CardLink, ...],
    index: WorldIndex,
    subject: Node,
    walker: Walker,
    names: Names,
) -> tuple[tuple[CardColumn, ...], tuple[CardLink, ...]]:
    """Add one card for the roles whose trust policy the subject may edit."""
    roles = [arn for arn in editable_roles(index, subject, names.at) if arn in walker.nodes]
    if not roles:
        return columns, links
    actors = tuple(Actor(f"edit {arn}", walker.nodes[arn]) for arn in roles)
    home, many = names.account(subject.account), counted(len(actors), "role")
    card = FocusCard(
        id="card:1:edits",
        column=1,
        actors=actors,
        name=names.called(actors[0].node).words if len(actors) == 1 else names.within(many, home),
        second="may edit its trust" if len(actors) == 1 else "may edit their trust",
        edits=True,
    )
    start = next(card for column in columns for card in column.cards if column.number == 0)
    link = CardLink(source=start.id, target=card.id, hops=(), edits=True)
    made = {column.number: column for column in columns}
    first = made.get(1)
    made[1] = CardColumn(
        number=1,
        title="It can assume" if first else "It can take over",
        count=first.count if first else len(actors),
        cards=(*(first.cards if first else ()), card),
    )
    return tuple(made[number] for number in sorted(made)), (*links, link)


# Escalation by editing (PE-11): roles of its account whose trust the subject may rewrite


_ACTION = "iam:UpdateAssumeRolePolicy"


def editable_roles(index: WorldIndex, subject: Node, at: str) -> tuple[str, ...]:
    """Return the ARNs of roles whose trust policy an imported user or role may replace."""
    entity = index.role(subject.id) or index.user(subject.id)
    account = index.account(subject.account or "")
    if entity is None or account is None:
        return ()
    about = index.identity(entity).about(_ACTION.lower())
    if not any(not statement.is_deny for statement in about):
        return ()
    caller = caller_of(entity)
    found = []
    for role in account.roles:
        if role.arn == subject.id:
            continue
        request = ActionRequest(caller=caller, action=_ACTION, resource=role.arn, at=at)
        verdict = evaluate_action(request, index, traced=False)
        if verdict.decision is Decision.ALLOW:
            found.append(role.arn)
    return tuple(sorted(found))
