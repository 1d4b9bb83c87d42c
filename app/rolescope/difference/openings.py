"""Openings: which trusts open and close between two states, for whom, and by what."""

from collections.abc import Collection, Iterable, Mapping

from rolescope.difference.comparison import cut, names
from rolescope.difference.contents.meaning import meaning_text, policy_meaning
from rolescope.difference.contents.shared import NotCompared, shared
from rolescope.difference.contents.world_difference import compare_shared
from rolescope.difference.find import find_impact
from rolescope.difference.impact import Access, Cause, EdgeChange, ReachChange
from rolescope.difference.way_changes import NO_WAY_CHANGES, WayChanges, ways_between
from rolescope.engine.index import account_of
from rolescope.escalation.way import EscalationWay, WayState
from rolescope.model.edit import Edit
from rolescope.model.plain import text_sha256
from rolescope.model.policy import Condition, Effect, Policy
from rolescope.progress import Tick, no_tick
from rolescope.trust.edge import PROVIDERS, Edge, Node, Standing, Zone, is_from_outside
from rolescope.trust.edges import is_outside_of
from rolescope.trust.known import Before
from rolescope.trust.queries import OPEN
from rolescope.value import Value, replace

_FINGERPRINT_LENGTH = 32  # hexadecimal digits
OPENED_PATH, OPENED_WAY = "opened-path", "opened-way"  # what can be new, as IAC-48 names it
NEW_ADMIN, NEW_EXTERNAL = "new-admin", "new-external-trust"


class TrustOpening(Value, kw_only=True):
    """A trust that one of two states has, or that means something else in both.

    `source` and `target` are ids of nodes. `is_admin`: the target is an administrator.
    `is_external`: the source is from outside (`is_from_outside`), and no provider. `needs` are
    the conditions, one group for each statement that lets in. `was` is the standing before, of
    what is in both. `meaning` stands for what the trust policy says of it, and what it denies.
    """

    source: str
    target: str
    standing: Standing
    is_admin: bool
    is_external: bool
    meaning: str
    needs: tuple[tuple[Condition, ...], ...] = ()
    causes: tuple[Cause, ...] = ()
    was: Standing | None = None

    @property
    def fingerprint(self) -> str:
        """Its name in every run, whatever resource of a plan makes it (IAC-48).

        With other conditions or actions, another Deny in the trust policy, another standing, or a
        target that becomes an administrator it has another name: whoever allowed what was, did not
        allow that (IAC-46).
        """
        standing = (self.standing.value, *[NEW_ADMIN] * self.is_admin)
        return _fingerprint(*self._who, *standing, self.meaning)

    @property
    def broad_fingerprint(self) -> str:
        """Its name by who becomes whom alone, under whatever conditions."""
        return _fingerprint(*self._who)

    @property
    def _who(self) -> tuple[str, str, str]:
        return (NEW_EXTERNAL if self.is_external else OPENED_PATH, self.source, self.target)


def way_fingerprint(way: EscalationWay) -> str:
    """Return the name of a way that opens, in every run in which it stands as it does."""
    standing = (way.state.value, *[NEW_ADMIN] * way.is_admin)
    return _fingerprint(OPENED_WAY, way.rule.id, way.source, way.target, *standing)


def broad_way_fingerprint(way: EscalationWay) -> str:
    """Return the name of a way by its rule and who gains whose rights alone."""
    return _fingerprint(OPENED_WAY, way.rule.id, way.source, way.target)


def admin_fingerprint(arn: str) -> str:
    """Return the name of what makes somebody an administrator, the same in every run."""
    return _fingerprint(NEW_ADMIN, arn)


def _fingerprint(*key: str) -> str:
    return text_sha256("\n".join(key))[:_FINGERPRINT_LENGTH]


class PrincipalLosses(Value):
    """A principal that loses roles, in any number of steps."""

    principal: str
    targets: tuple[str, ...]


class Openings(Value, kw_only=True):
    """What differs between two states, for reports: administrators and outsiders first.

    `changed` are trusts of both states whose conditions, actions or certainty differ. `new_admins`
    and `gone_admins` are roles and users. `ways` are those of escalation, `outsiders` their sources
    outside of the organization.
    """

    opened: tuple[TrustOpening, ...] = ()
    closed: tuple[TrustOpening, ...] = ()
    changed: tuple[TrustOpening, ...] = ()
    losers: tuple[PrincipalLosses, ...] = ()
    new_admins: tuple[str, ...] = ()
    gone_admins: tuple[str, ...] = ()
    ways: WayChanges = NO_WAY_CHANGES
    outsiders: frozenset[str] = frozenset()

    @property
    def is_nothing(self) -> bool:
        """Whether nothing differs."""
        trusts = self.opened or self.closed or self.changed or self.losers or self.new_admins
        return not trusts and self.ways == NO_WAY_CHANGES

    @property
    def admin(self) -> bool:
        """Whether somebody gets to an administrator, or becomes one; by ways that hold (IAC-36)."""
        ways = (way.is_admin and way.state is WayState.HOLDS for way in self.ways.opened)
        return bool(self.new_admins) or any(one.is_admin for one in self.opened) or any(ways)

    @property
    def external(self) -> bool:
        """Whether somebody outside of the organization is let in."""
        return any(one.is_external for one in self.opened) or any(
            way.source in self.outsiders for way in self.ways.opened
        )

    @property
    def fingerprints(self) -> dict[str, str]:
        """The names of all that opens, each with the one that says least of it.

        Acceptances name the latter that are older than the names with conditions.
        """
        ways = {way_fingerprint(way): broad_way_fingerprint(way) for way in self.ways.opened}
        admins = map(admin_fingerprint, self.new_admins)
        return (
            {one.fingerprint: one.broad_fingerprint for one in self.opened}
            | {name: name for name in admins}
            | ways
        )

    def without(self, fingerprints: Collection[str]) -> "Openings":
        """Leave out some of what opens."""
        ways = (way for way in self.ways.opened if way_fingerprint(way) not in fingerprints)
        return replace(
            self,
            opened=tuple(one for one in self.opened if one.fingerprint not in fingerprints),
            new_admins=tuple(
                arn for arn in self.new_admins if admin_fingerprint(arn) not in fingerprints
            ),
            ways=replace(self.ways, opened=tuple(ways)),
        )


def find_openings(
    before: Before,
    after: Before,
    *,
    edits: tuple[Edit, ...] = (),
    renamed: Mapping[str, str] | None = None,
    known_accounts: frozenset[str] = frozenset(),
    tick: Tick = no_tick,
) -> Openings:
    """Compare two states, evaluated for the same time. See find_impact for `edits`, `renamed`.

    Who comes from `known_accounts` is not external.
    """
    impact = find_impact(before, after, edits=edits, renamed=renamed, tick=tick)
    nodes = _Nodes(before, known_accounts)
    nodes_after = _Nodes(after, known_accounts)
    opened: list[TrustOpening] = []
    closed: list[TrustOpening] = []
    changed: list[TrustOpening] = []
    for change in impact.edges:
        was, is_ = _is_open(change.before), _is_open(change.after)
        if is_ and not was and change.after is not None:
            opened.append(_opening(change, change.after, nodes_after))
        elif was and not is_ and change.before is not None:
            closed.append(_opening(change, change.before, nodes))
        elif was and is_ and change.after is not None:
            changed.append(_opening(change, change.after, nodes_after, change.before))
        elif change.before is None and change.after is not None and _trusts(change.after):
            opened.append(_opening(change, change.after, nodes_after))
        elif change.after is None and change.before is not None and _trusts(change.before):
            closed.append(_opening(change, change.before, nodes))
    return Openings(
        opened=_sorted(opened),
        closed=_sorted(closed),
        changed=_sorted(changed),
        losers=_losers(impact.losers),
        new_admins=tuple(sorted(nodes_after.admins - nodes.admins)),
        gone_admins=tuple(sorted(nodes.admins - nodes_after.admins)),
    )


def compare_openings(
    before: Before,
    after: Before,
    *,
    known_accounts: frozenset[str] = frozenset(),
) -> tuple[Openings, tuple[NotCompared, ...]]:
    """Compare two imports by what both know; also return what one of them lacks."""
    both = shared(before.index.world, after.index.world)
    first, second = cut(before, both.before), cut(after, both.after)
    renamed = dict(names(compare_shared(both), both.after))
    found = find_openings(first, second, renamed=renamed, known_accounts=known_accounts)
    ways = ways_between(first, second, renamed)
    return with_ways(found, ways, first, second, known_accounts), both.unknown


def with_ways(
    found: Openings,
    ways: WayChanges,
    before: Before,
    after: Before,
    known_accounts: frozenset[str] = frozenset(),
) -> Openings:
    """Return what opens and closes with ways of escalation beside trusts."""
    outsiders: set[str] = set()
    for some, state in ((ways.closed, before), (ways.opened, after)):
        nodes = _Nodes(state, known_accounts)
        outsiders.update(way.source for way in some if nodes.comes_from_outside(way))
    return replace(found, ways=ways, outsiders=frozenset(outsiders))


class _Nodes:
    """The nodes of a state by id."""

    def __init__(self, state: Before, known_accounts: frozenset[str]) -> None:
        self._nodes = {node.id: node for node in state.graph.nodes}
        self._known_accounts = known_accounts
        self._index, self._roles = state.index, state.index.roles
        self.admins = {node.id for node in state.graph.nodes if node.is_admin}

    def is_admin(self, id_: str) -> bool:
        """Tell whether a node is certainly an administrator."""
        return id_ in self.admins

    def trust_policy(self, id_: str) -> Policy:
        """Return the trust policy of a role."""
        return self._roles[id_].trust_policy

    def is_external(self, edge: Edge) -> bool:
        """Tell whether the source of a trust is from outside: providers are of the account."""
        node = self._caller(edge.source)
        return node is not None and is_from_outside(edge, node)

    def comes_from_outside(self, way: EscalationWay) -> bool:
        """Tell the same of a way, of which there is no trust."""
        node = self._caller(way.source)
        if node is None or node.zone in (Zone.OUTSIDE, Zone.ANYONE):
            return node is not None
        return is_outside_of(self._index, node.account or "", account_of(way.target))

    def _caller(self, id_: str) -> Node | None:
        node = self._nodes.get(id_)
        if node is None or node.kind in PROVIDERS or node.account in self._known_accounts:
            return None
        return node


def _is_open(edge: Edge | None) -> bool:
    return edge is not None and edge.is_trust and edge.standing in OPEN


def _trusts(edge: Edge) -> bool:
    """Tell whether a trust policy names somebody who only lacks the permission to call."""
    return edge.standing is Standing.TRUSTED_ONLY


def _opening(
    change: EdgeChange, edge: Edge, nodes: _Nodes, before: Edge | None = None
) -> TrustOpening:
    return TrustOpening(
        source=edge.source,
        target=edge.target,
        standing=edge.standing,
        is_admin=nodes.is_admin(edge.target),
        is_external=nodes.is_external(edge),
        meaning=_meaning(nodes.trust_policy(edge.target), edge.statements),
        needs=edge.alternatives,
        causes=change.causes,
        was=None if before is None else before.standing,
    )


def _meaning(policy: Policy, letting_in: Collection[int]) -> str:
    """Return a digest of what a trust policy says of a trust, by the statements that let in.

    Whom else these name does not matter. What denies, or may deny, counts whoever it names.
    """
    said = (
        replace(one, principals=None) if one.index in letting_in else one
        for one in policy.statements
        if one.index in letting_in or one.effect is not Effect.ALLOW
    )
    return text_sha256(meaning_text(policy_meaning(replace(policy, statements=tuple(said)))))


def _sorted(found: Iterable[TrustOpening]) -> tuple[TrustOpening, ...]:
    return tuple(
        sorted(found, key=lambda x: (not x.is_admin, not x.is_external, x.target, x.source))
    )


def _losers(changes: Iterable[ReachChange]) -> tuple[PrincipalLosses, ...]:
    """Return who reached a role, and does not any more."""
    lost: dict[str, set[str]] = {}
    for change in changes:
        roles = {one.role for one in change.roles if one.after is Access.NONE}
        for principal in change.principals if roles else ():
            lost.setdefault(principal, set()).update(roles)
    return tuple(PrincipalLosses(who, tuple(sorted(roles))) for who, roles in sorted(lost.items()))
