"""The search for ways: groups of sources by rules, with targets as sets (PE-0a to PE-78).

What a rule needs is asked of the engine for one source and one target of those that no policy tells
apart; what tells the sources of a group apart is who they are, and whom they can become.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from functools import lru_cache

from rolescope.engine.index import WorldIndex, account_of
from rolescope.escalation.alternatives import (
    Alternatives,
    Choice,
    KnownAlternatives,
    TargetKind,
    choices_of,
)
from rolescope.escalation.ask import EscalationAsker
from rolescope.escalation.changes import untouched_accounts
from rolescope.escalation.gains import Gains
from rolescope.escalation.raised import raised_index
from rolescope.escalation.reach import RightsReach
from rolescope.escalation.resource_policies import ResourcePolicies
from rolescope.escalation.rights import Changes
from rolescope.escalation.rule import EscalationRule, Gain, RuleNeed, TargetClass, actions_of
from rolescope.escalation.rules import BY_ID, NOT_CHECKED, RULES
from rolescope.escalation.sources import SourceGroup, SourceReader, WaySource, bit_of
from rolescope.escalation.tags import TAGGING, TagChanges
from rolescope.escalation.targets import Targets, TargetSetting, WayTarget
from rolescope.escalation.way import (
    Dependence,
    DependsOn,
    Escalations,
    EscalationWay,
    Lead,
    ReachedTarget,
    RuleAlternative,
    WaySet,
    group_pairs,
    makes_admin,
)
from rolescope.model.resource_list import Resource
from rolescope.model.world import Account
from rolescope.progress import Tick, no_tick, part
from rolescope.trust.admin import is_admin
from rolescope.trust.bulk.mask import union
from rolescope.trust.edge import TrustGraph
from rolescope.trust.entities import Entity, entities
from rolescope.trust.graph import trust_graph
from rolescope.trust.paths.hops import Hops, hops_of
from rolescope.value import Value, replace

_OWN = frozenset(  # the source is the target, or can become it
    {TargetClass.OWN, TargetClass.NEW_MEMBERS, TargetClass.BOUNDED, TargetClass.DENIED}
)
_ABROAD = frozenset({TargetClass.STACK_SETS})  # targets in other accounts, too
_APART = frozenset({TargetClass.CREATOR, TargetClass.TAGGED})  # looked for in ways of their own
_BY_TAGS = BY_ID["PE-21"]
_ON_RESOURCES = ("{thing}", "{other}")
_TEXT = "Ways of escalation"
_WITH_PASSWORD = ("PE-4", "PE-5")
_MAX_KEPT = 64  # of principals with raised rights: their ways
WaysOfOne = tuple[tuple[tuple[WaySet, ReachedTarget], ...], tuple[WaySet, ...]]
"""How a source raises itself, each with itself as the target, and what it gains from others."""
_Found = tuple[tuple[WayTarget, ...], tuple[tuple[RuleAlternative, int], ...]]
"""Targets that are alike, with the alternatives to the first, each with its setting's number."""


def find_ways(
    graph: TrustGraph,
    index: WorldIndex,
    at: str,
    tick: Tick = no_tick,
    before: WorldIndex | None = None,
) -> Escalations:
    """Find all ways of a world, with its trust graph, as it stands at a time (ISO 8601).

    `before` is the index of a world that shares most with this one (before an edit): where its ways
    were found, those of the accounts that the differences cannot touch are taken from there.
    """

    def made() -> Escalations:
        return WayFinder(index, hops_of(graph, index, at), at).run(tick, before)

    known: Escalations = index.remember(("escalations", at), made)
    return known


def finder_of(index: WorldIndex, at: str) -> "WayFinder":
    """Return what finds the ways of single sources of a world, made once."""

    def made() -> WayFinder:
        return WayFinder(index, hops_of(trust_graph(index, at), index, at), at)

    found: WayFinder = index.remember(("finder", at), made)
    return found


class _AccountWays(Value):
    """The ways of the principals of an account, whoever can become whom.

    `admins` reach all of it. `abroad` are the settings of all targets that may be elsewhere.
    """

    own: tuple[EscalationWay, ...]
    sets: tuple[WaySet, ...]
    admins: tuple[str, ...]
    abroad: tuple[TargetSetting, ...]


def _found_in(index: WorldIndex, at: str) -> dict[str, _AccountWays]:
    """Return what was found in each account of a world, for other worlds to take from."""
    found: dict[str, _AccountWays] = index.remember(("ways by account", at), dict)
    return found


class _Options(Value):
    """A rule with its choices, and all actions that it may need as bits.

    `by_policy` are the actions on resources, which their own policies may allow.
    """

    rule: EscalationRule
    choices: tuple[Choice, ...]
    actions: int
    by_policy: int

    def within(self, may: int) -> tuple[Choice, ...]:
        """Return the choices of which all actions may be allowed."""
        return tuple(one for one in self.choices if not one.needed & ~may)


def _options(rule: EscalationRule) -> _Options:
    after = ("sts:AssumeRole",) if rule.assumes_role else ()
    actions = union(map(bit_of, (*actions_of(rule), *after)))
    by_policy = union(
        bit_of(part.action)
        for parts in rule.alternatives()
        for part in parts
        if isinstance(part, RuleNeed) and part.on in _ON_RESOURCES
    )
    return _Options(rule, choices_of(rule), actions, by_policy)


_OPTIONS = tuple(map(_options, RULES))
DOORS = frozenset(rule.thing for rule in RULES if rule.of is TargetClass.THINGS and rule.thing)
"""The types of resources that ways lead through from another account, where they let it in."""
_ASKING = group_pairs(
    (type_, options)
    for options in _OPTIONS
    for type_ in dict.fromkeys((options.rule.thing, options.rule.other))
    if type_
)
"""The rules that ask for actions on resources of each type."""


def settings_abroad(targets: Targets, account: str) -> tuple[TargetSetting, ...]:
    """Return the targets of an account's principals that may be in other accounts."""
    rules = (options.rule for options in _OPTIONS if options.rule.of in _ABROAD)
    found = (target for rule in rules for target in targets.targets(rule, account))
    return tuple(setting for target in found for setting in target.settings)


class WayFinder:
    """Finds the ways of one world."""

    def __init__(
        self,
        index: WorldIndex,
        hops: Hops,
        at: str,
        strong: Collection[str] | None = None,
        before: "tuple[WayFinder, str] | None" = None,
    ) -> None:
        """Take a world with its trusts.

        `strong`: the administrators and those who can make themselves so, where that is known; of
        others in the world their policies need not be, then. `before`: what finds the ways of a
        world in which one principal (its ARN) has other rights, and all others the same.
        """
        self._index, self.hops, self._at, self._strong = index, hops, at, strong
        self._before: WayFinder | None
        self._before, self._changed = before or (None, "")
        self.ways_after = lru_cache(maxsize=_MAX_KEPT)(self._ways_after)
        self.gains = Gains(index, at)
        self._sources = SourceReader(index)
        self._resource_policies = ResourcePolicies(index, _ASKING)
        self._tags = TagChanges(index, hops, at)
        self._start_over()
        self._become: dict[str, list[WaySet]] | None = None
        self._reach = RightsReach(self._next)
        self._masks: dict[WaySet, int] = {}
        self._makers: set[str] | None = None
        self._raises_of: dict[str, tuple[tuple[WaySet, ReachedTarget], ...]] = {}
        self._others_of: dict[str, tuple[WaySet, ...]] = {}
        self.raising: tuple[WaySet, ...] = ()
        """What `run` found of raises of others, whether a source can become them or not."""

    def run(self, tick: Tick = no_tick, before: WorldIndex | None = None) -> Escalations:
        """Find all ways: how sources raise themselves, then what all others may do.

        Who is an administrator, or can become one alone, reaches all of its account (PE-77).
        `before`: see `find_ways`.
        """
        found = _found_in(self._index, self._at)
        found.update(() if before is None else self._still_known(before))
        self._makers = {way.source for one in found.values() for way in one.own if makes_admin(way)}
        accounts = [one for one in self._index.world.accounts if one.id not in found]
        for number, account in enumerate(accounts):
            start, end = 0.9 * number / len(accounts), 0.9 * (number + 1) / len(accounts)
            found[account.id] = self._of_account(account, part(tick, start, end))
            self._start_over()
        return self._whole([found[one.id] for one in self._index.world.accounts], tick)

    def _start_over(self) -> None:
        """Let go of all that was asked: accounts ask for little that others have asked for."""
        index = self._index
        self.asker = EscalationAsker(index, self._at)
        self.targets = Targets(index, self.hops.open_to, self._at)
        self._alternatives = Alternatives(index, self.asker, self.gains, self.targets)
        self._sources.forget_groups()
        self._found: dict[Hashable, tuple[_Found, ...]] = {}
        self._reached: dict[tuple[str, WayTarget], ReachedTarget] = {}

    def _of_account(self, account: Account, tick: Tick) -> _AccountWays:
        """Find the ways of the principals of an account.

        Who can make itself an administrator is known of accounts before this one: see `_now`.
        """
        sources = [*self._sources_in((account,))]
        own = tuple(made.way(one.arn, one) for made, one in self._raises(sources, tick))
        assert self._makers is not None  # noqa: S101 - for the type checker
        self._makers.update(way.source for way in own if makes_admin(way))
        return _AccountWays(
            own=own,
            sets=tuple(self._all_others(sources, tick)),
            admins=tuple(one.arn for one in entities(account) if self._has_all(one)),
            abroad=settings_abroad(self.targets, account.id),
        )

    def _whole(self, found: list[_AccountWays], tick: Tick) -> Escalations:
        """Put together what was found in each account, with what leads from one to another."""
        sources = tuple(self._sources_in(self._index.world.accounts))
        sets = [self._now(one) for some in found for one in some.sets]
        sets = [*self._with_resource_policies(sets, sources), *self._by_tags(sources)]
        becoming = (one for one in sets if one.rule.gain is Gain.BECOME)
        self._become = group_pairs((arn, one) for one in becoming for arn in one.sources)
        tick(0.9, _TEXT)
        self.raising = tuple(one for one in sets if one.rule.of in _OWN)
        sets = [some for one in sets for some in self._of_own(one)]
        tick(1.0, _TEXT)
        ids = (one.id for one in self._index.world.accounts)
        admins = {id_: some.admins for id_, some in zip(ids, found, strict=True) if some.admins}
        own = tuple(way for some in found for way in some.own)
        return Escalations(own, tuple(sets), admins, tuple(self._not_checked()))

    def _not_checked(self) -> Iterator[tuple[str, str]]:
        """Yield what is not checked: PE-21 where tags of users or roles were not imported."""
        for rule, needs in NOT_CHECKED:
            everybody = (one for account in self._index.world.accounts for one in entities(account))
            if rule != _BY_TAGS.id or not all(one.tags_known for one in everybody):
                yield rule, needs

    def abroad(self, account: Account) -> Iterator[WaySet]:
        """Yield the ways of the principals of an account to those of others."""
        sources = tuple(self._sources_in((account,)))
        rules = tuple(one for one in _OPTIONS if one.rule.of in _ABROAD)
        sets = self._with_resource_policies(self._all_others(sources, rules=rules), sources)
        for one in (*sets, *self._by_tags(sources)):
            targets = tuple(to for to in one.targets if account_of(to.arn) != account.id)
            if targets:
                yield replace(one, targets=targets)

    def ways_of(self, arn: str) -> tuple[EscalationWay, ...]:
        """Return the ways of one source alone: nothing is found that they do not ask about.

        They are those of `run`. Whom nobody can be, or who is no user or role here, has none.
        """
        own, sets = self.sets_of(arn)
        return (*own, *(way for one in sets for way in one.of(arn)))

    def sets_of(self, arn: str) -> tuple[tuple[EscalationWay, ...], tuple[WaySet, ...]]:
        """Return how one source raises itself, and its other ways as sets: see `ways_of`."""
        raises, sets = self.raises_and_sets_of(arn)
        return tuple(made.way(arn, one) for made, one in raises), sets

    def raises_and_sets_of(self, arn: str) -> WaysOfOne:
        """Return how one source raises itself, each with itself as the target: see `sets_of`."""
        source = self._source_of(arn)
        if source is None:
            return (), ()
        sets = (some for one in self._others_alone(source) for some in self._of_own(one))
        return self._raises_alone(source), tuple(sets)

    def _ways_after(self, arn: str, changes: Changes) -> WaysOfOne:
        """Return how one source raises itself and what it gains from others after changes of it.

        Whether it can become whom it raises is not asked.
        """
        index = raised_index(self._index, arn, changes)
        finder = WayFinder(index, self.hops, self._at, before=(self, arn))
        source = finder._source_of(arn)
        none: WaysOfOne = (), ()
        return none if source is None else finder._ways_of(source)

    def _ways_of(self, source: WaySource) -> WaysOfOne:
        return self._raises_alone(source), self._others_alone(source)

    def becomes(self, arn: str) -> Iterator[WaySet]:
        """Yield the ways by which one source alone becomes somebody."""
        source = self._source_of(arn)
        sets = () if source is None else self._others_alone(source)
        return (one for one in sets if one.rule.gain is Gain.BECOME)

    def has_all(self, arn: str) -> bool:
        """Tell whether a principal is an administrator: it reaches all of its account (PE-68)."""
        return self.gains.is_admin(arn)

    def _sources_in(self, accounts: Iterable[Account]) -> Iterator[WaySource]:
        for account in accounts:
            for one in entities(account):
                source = self._sources.of(one)
                if source is not None:
                    yield source

    def _source_of(self, arn: str) -> WaySource | None:
        entity = self._index.user(arn) or self._index.role(arn)
        return None if entity is None else self._sources.of(entity)

    def _raises_alone(self, source: WaySource) -> tuple[tuple[WaySet, ReachedTarget], ...]:
        arn = source.entity.arn
        found = self._raises_of.get(arn)
        if found is None:
            found = self._raises_of[arn] = tuple(self._raises([source]))
        return found

    def _others_alone(self, source: WaySource) -> tuple[WaySet, ...]:
        arn = source.entity.arn
        found = self._others_of.get(arn)
        if found is None:
            made = self._with_resource_policies(self._all_others([source]), (source,))
            found = self._others_of[arn] = (*made, *self._by_tags((source,)))
        return found

    def is_maker(self, arn: str) -> bool:
        """Tell whether a principal can make itself an administrator for certain."""
        if self._makers is not None:
            return arn in self._makers
        source = self._source_of(arn)
        return source is not None and any(
            makes_admin(made.way(arn, one)) for made, one in self._raises_alone(source)
        )

    def _is_admin(self, entity: Entity) -> bool:
        if entity.arn == self._changed:
            return False  # whom several changes together make one raises itself once more
        return is_admin(self._index, entity)

    def _has_all(self, entity: Entity) -> bool:
        if self._strong is not None:
            return entity.arn in self._strong
        return self.is_maker(entity.arn) or self._is_admin(entity)

    # What was found before

    def _still_known(self, before: WorldIndex) -> Iterator[tuple[str, _AccountWays]]:
        """Yield what was found in accounts that nothing has touched since."""
        same = untouched_accounts(before, self._index)
        for account, ways in _found_in(before, self._at).items():
            if account in same and ways.abroad == settings_abroad(self.targets, account):
                yield account, ways

    def _now(self, ways: WaySet) -> WaySet:
        """Return ways with what those that lead abroad give now: that is up to other accounts."""
        if ways.rule.of not in _ABROAD:
            return ways
        targets = tuple(map(self._as_strong_now, ways.targets))
        return ways if targets == ways.targets else replace(ways, targets=targets)

    def _as_strong_now(self, reached: ReachedTarget) -> ReachedTarget:
        is_strong = self._is_strong(reached.arn)
        if all(lead.gives_admin is is_strong for lead in reached.leads):
            return reached
        leads = tuple(replace(lead, gives_admin=is_strong) for lead in reached.leads)
        return replace(reached, leads=leads)

    # Groups of sources by rules

    def _grouped(
        self, options: _Options, sources: Iterable[WaySource]
    ) -> Iterator[tuple[SourceGroup, tuple[Choice, ...], list[WaySource]]]:
        """Yield sources whom no policy tells apart in what a rule needs, with what they may do."""
        found: dict[SourceGroup, list[WaySource]] = {}
        within: dict[int, tuple[Choice, ...]] = {}
        has_targets: dict[str, bool] = {}
        for source in sources:
            may = source.may_allow & options.actions
            if may not in within:
                within[may] = options.within(may)
            if within[may]:
                account = source.account
                if account not in has_targets:
                    has_targets[account] = bool(self.targets.by_arn(options.rule, account))
                if has_targets[account]:
                    group = self._sources.group(source, options.actions)
                    found.setdefault(group, []).append(source)
        for group, members in found.items():
            yield group, within[group.may_allow], members

    def _raises(
        self, sources: Iterable[WaySource], tick: Tick = no_tick
    ) -> Iterator[tuple[WaySet, ReachedTarget]]:
        """Yield how sources raise themselves, or loosen their own limits (PE-0f).

        Each goes from its only target to itself.
        """
        some = [one for one in sources if not self._is_admin(one.entity)]
        for number, options in enumerate(_OPTIONS):
            tick(0.3 * number / len(_OPTIONS), _TEXT)
            rule = options.rule
            if rule.gain is Gain.BECOME:
                continue
            for group, choices, members in self._grouped(options, some):
                by_arn = self.targets.by_arn(rule, group.account)
                if rule.of is TargetClass.CREATOR:
                    targets = [*by_arn.values()]
                else:
                    own = (by_arn.get(one.entity.arn) for one in members)
                    targets = [one for one in own if one is not None]
                kinds = self._alternatives.sort(rule, targets)
                for found in self._by_kinds(group, rule, choices, kinds):
                    yield from self._raised(rule, found, members)

    def _raised(
        self, rule: EscalationRule, found: _Found, members: list[WaySource]
    ) -> Iterator[tuple[WaySet, ReachedTarget]]:
        made = self._set(rule, (), found)
        if rule.of is TargetClass.CREATOR:
            for one in members:
                yield made, replace(made.targets[0], arn=one.entity.arn)
        else:
            yield from ((made, one) for one in made.targets)

    def _all_others(
        self,
        sources: Iterable[WaySource],
        tick: Tick = no_tick,
        rules: tuple[_Options, ...] = _OPTIONS,
    ) -> list[WaySet]:
        """Return what sources gain from others; who has all has that abroad alone."""
        some = tuple(sources)
        strong = frozenset(one.entity.arn for one in some if self._has_all(one.entity))
        limited = [one for one in some if one.entity.arn not in strong]
        found: list[WaySet] = []
        for number, options in enumerate(rules):
            tick(0.3 + 0.7 * number / len(rules), _TEXT)
            if options.rule.of not in _APART:
                among = some if options.rule.of in _ABROAD else limited
                for group, choices, members in self._grouped(options, among):
                    found += self._others(options.rule, group, choices, members, strong)
        return found

    def _others(
        self,
        rule: EscalationRule,
        group: SourceGroup,
        choices: tuple[Choice, ...],
        members: list[WaySource],
        strong: frozenset[str],
    ) -> Iterator[WaySet]:
        """Yield what sources of a group gain by a rule from others (PE-0d, PE-77).

        `strong` have all of their account.
        """
        key = rule.id, group
        known = self._found.get(key)
        if known is None:
            kinds = self._alternatives.kinds(rule, group.account)
            known = self._found[key] = tuple(self._by_kinds(group, rule, choices, kinds))
        arns = tuple(one.entity.arn for one in members)
        limited = tuple(one for one in arns if one not in strong)
        others = tuple(filter(strong.__contains__, arns))
        for targets, made in known:
            if limited:
                yield self._set(rule, limited, (targets, made))
            if others:
                abroad = tuple(one for one in targets if account_of(one.arn) != group.account)
                if abroad:
                    yield self._set(rule, others, (targets, made), abroad)

    def _by_kinds(
        self,
        group: SourceGroup,
        rule: EscalationRule,
        choices: tuple[Choice, ...],
        kinds: Iterable[TargetKind],
        member: Entity | None = None,
    ) -> Iterator[_Found]:
        """Yield targets to which there is a way, with the alternatives to the first of them."""
        known: KnownAlternatives = {}
        alike = (
            targets
            for kind in kinds
            for targets in self._alternatives.told_apart(group, rule, kind)
        )
        for targets in alike:
            found = self._alternatives.of_target(group, rule, choices, targets[0], known, member)
            ranked = sorted(found, key=lambda one: one[0].alternative.rank)
            if ranked:
                yield targets, tuple(ranked)

    def _set(
        self,
        rule: EscalationRule,
        sources: tuple[str, ...],
        found: _Found,
        among: tuple[WayTarget, ...] | None = None,
    ) -> WaySet:
        """Return ways as a set, to all targets or some."""
        targets, made = found
        rest = targets if among is None else among
        some = tuple(self._reach_of(rule, one) for one in rest)
        return WaySet(rule, sources, some, made)

    def _reach_of(self, rule: EscalationRule, target: WayTarget) -> ReachedTarget:
        key = rule.id, target
        found = self._reached.get(key)
        if found is None:
            found = self._reached[key] = ReachedTarget(
                target.arn,
                tuple(self._lead(rule, one) for one in target.settings),
                self._notes(rule, target.arn),
            )
        return found

    def _lead(self, rule: EscalationRule, setting: TargetSetting) -> Lead:
        gives, policy = self.gives_admin(rule, setting), setting.policy
        return Lead(
            setting.places,
            setting.through,
            setting.group,
            gives,
            "" if policy is None else policy.arn or policy.name,
            policy.text if policy is not None and rule.of is TargetClass.OLD_VERSIONS else "",
        )

    # Whom a source can become

    def _of_own(self, ways: WaySet) -> Iterator[WaySet]:
        """Leave of ways that raise somebody those to whom a source can become (PE-6)."""
        if ways.rule.of not in _OWN:
            yield ways
            return
        number = self.hops.number
        places = [number.get(one.arn) for one in ways.targets]
        among: dict[tuple[ReachedTarget, ...], list[str]] = {}
        for source in ways.sources:
            at = number.get(source)
            reach = 0 if at is None else self._reach.of(at)
            some = tuple(
                one
                for one, place in zip(ways.targets, places, strict=True)
                if place is not None and reach >> place & 1 and one.arn != source
            )
            if some:
                among.setdefault(some, []).append(source)
        for targets, sources in among.items():
            yield replace(ways, sources=tuple(sources), targets=targets)

    def _next(self, node: int) -> int:
        """Return whom a node becomes in one step, by trusts and ways."""
        source, number = self.hops.nodes[node].id, self.hops.number
        found = self.hops.open.out.get(node, 0)
        for ways in self._becomes(source):
            found |= self.mask(ways)
        return found & ~(1 << number[source])

    def mask(self, ways: WaySet) -> int:
        """Return the targets of a set of ways as bits of nodes."""
        found = self._masks.get(ways)
        if found is None:
            places = (self.hops.number.get(one.arn) for one in ways.targets)
            found = self._masks[ways] = union(1 << one for one in places if one is not None)
        return found

    def _becomes(self, source: str) -> Iterable[WaySet]:
        """Return the ways by which a source becomes somebody."""
        if self._become is not None:
            return self._become.get(source, ())
        return self.becomes(source)

    # Tags that the source changes

    def _by_tags(self, sources: Iterable[WaySource]) -> Iterator[WaySet]:
        """Yield the ways into roles that a source may assume once it changed a tag (PE-21)."""
        for source in sources:
            if not source.may_allow & TAGGING:
                continue
            group = self._sources.group(source)
            is_abroad = self._has_all(source.entity)
            for role, made in self._tags.into(source, group, is_abroad=is_abroad):
                places = self.targets.base(account_of(role), role)
                gives = self.gives_admin(_BY_TAGS, TargetSetting(role, places))
                lead = Lead(places, (), "", gives)
                found = tuple((RuleAlternative(one, (), places), 0) for one in made)
                yield WaySet(_BY_TAGS, (source.entity.arn,), (ReachedTarget(role, (lead,)),), found)

    # Resources with policies of their own

    def _with_resource_policies(
        self, sets: list[WaySet], sources: tuple[WaySource, ...]
    ) -> list[WaySet]:
        """Ask each source that the policy of a resource names for itself: that counts, too (EV-7).

        What the policy allows is added, what it denies is left out.
        """
        asked: dict[tuple[str, str], set[str]] = {}
        found: list[WaySet] = []
        for (options, source), targets in self._named(sources).items():
            asked[options.rule.id, source.entity.arn] = {one.arn for one in targets}
            found += self._by_policies(options, source, targets)
        return [*(some for one in sets for some in _without(one, asked)), *found] if asked else sets

    def _named(
        self, sources: tuple[WaySource, ...]
    ) -> dict[tuple[_Options, WaySource], list[WayTarget]]:
        """Return the sources that policies of resources name, by rules, with the targets of each.

        In the account of the resource these are all to which it may lead; from another account a
        way leads through resources alone that let the source in (PE-28).
        """
        found: dict[tuple[_Options, WaySource], dict[WayTarget, None]] = {}
        far: dict[tuple[_Options, WaySource, str], list[TargetSetting]] = {}
        for thing, named in self._resource_policies.naming(sources):
            for options in _ASKING[thing.type]:
                rule = options.rule
                targets = dict.fromkeys(self._led_to(rule, thing))
                is_door = rule.of is TargetClass.THINGS and rule.thing == thing.type
                setting = self.targets.running(rule, thing) if is_door else None
                for source in named:
                    if source.account == thing.account:
                        found.setdefault((options, source), {}).update(targets)
                    elif setting is not None:
                        far.setdefault((options, source, setting.target), []).append(setting)
        for (options, source, role), settings in far.items():
            target = WayTarget(role, tuple(settings))
            found.setdefault((options, source), {})[target] = None
        return {one: [*targets] for one, targets in found.items()}

    def _led_to(self, rule: EscalationRule, thing: Resource) -> Iterable[WayTarget]:
        """Return the targets in whose ways a resource of their account may have a part."""
        targets = self.targets.by_arn(rule, thing.account)
        if rule.other == thing.type:
            return targets.values()
        if rule.of is TargetClass.THINGS:
            target = targets.get(self.targets.role_of(thing))
            return () if target is None else (target,)
        every = targets.values()
        return [one for one in every if any(some.thing is thing for some in one.settings)]

    def _by_policies(
        self, options: _Options, source: WaySource, targets: Iterable[WayTarget]
    ) -> Iterator[WaySet]:
        """Yield the ways of a source to some targets, asked with the policies of resources."""
        rule, member = options.rule, source.entity
        group = self._sources.group(source, options.actions)
        choices = options.within(group.may_allow | options.by_policy)
        meant = [one for one in targets if self._is_meant(member, one.arn)]
        if not choices or not meant:
            return
        kinds = [TargetKind((one,), frozenset()) for one in meant]
        if not rule.thing:  # the resource is the same for all targets
            kinds = [*self._alternatives.sort(rule, meant)]
        for found in self._by_kinds(group, rule, choices, kinds, member):
            yield self._set(rule, (member.arn,), found)

    def _is_meant(self, member: Entity, target: str) -> bool:
        """Tell whether a way from a source to a target is told (PE-0d, PE-77)."""
        is_here = account_of(target) == account_of(member.arn)
        return member.arn != target and not (is_here and self._has_all(member))

    # What it gives

    def gives_admin(self, rule: EscalationRule, setting: TargetSetting) -> bool:
        """Tell whether who gains something by a rule is an administrator afterwards."""
        if self._before is not None and setting.target != self._changed:
            return self._before.gives_admin(rule, setting)
        gains, target, account = self.gains, setting.target, setting.places["account"]
        match rule.of:
            case TargetClass.CREATOR:
                found = gains.new_is_admin(account)
            case TargetClass.OWN | TargetClass.HOLDERS:
                found = gains.raised(target)
            case TargetClass.NEW_MEMBERS:
                is_strong = gains.group_makes_admin(account, setting.group)
                found = is_strong and gains.raised(target)
            case TargetClass.BOUNDED:
                found = gains.unbounded(target)
            case TargetClass.DENIED | TargetClass.OLD_VERSIONS:
                found = self._admin_by_policy(rule, setting)
            case TargetClass.ORGANIZATION:
                found = False
            case _:
                found = self._is_strong(target)
        return found

    def _is_strong(self, arn: str) -> bool:
        if self._strong is not None:
            return arn in self._strong
        return self.gains.is_admin(arn) or self.is_maker(arn)

    def _admin_by_policy(self, rule: EscalationRule, setting: TargetSetting) -> bool:
        entity = self._index.user(setting.target) or self._index.roles[setting.target]
        assert setting.policy is not None  # noqa: S101 - for the type checker
        if rule.of is TargetClass.DENIED:
            return self.gains.without_policy(entity, setting.policy, setting.group)
        return self.gains.with_version(entity, setting.policy)

    def _asks_for_mfa(self, target: str) -> bool:
        user = self._index.users[target]
        return any(
            condition.key.startswith("aws:multifactorauth")
            for statement in self._index.identity(user).statements
            for condition in statement.conditions
        )

    def _notes(self, rule: EscalationRule, target: str) -> tuple[Dependence, ...]:
        if rule.id in _WITH_PASSWORD and self._asks_for_mfa(target):
            return (Dependence(DependsOn.NOTE, key="aws:MultiFactorAuthPresent"),)
        return ()


def _without(ways: WaySet, asked: Mapping[tuple[str, str], set[str]]) -> Iterator[WaySet]:
    """Leave out of a set the ways of sources, by a rule, to targets that are asked for anew."""
    left: dict[tuple[ReachedTarget, ...], list[str]] = {}
    for source in ways.sources:
        anew = asked.get((ways.rule.id, source))
        targets = ways.targets
        if anew:
            targets = tuple(one for one in targets if one.arn not in anew)
        if targets:
            left.setdefault(targets, []).append(source)
    if [*left] == [ways.targets] and len(left[ways.targets]) == len(ways.sources):
        yield ways
        return
    for targets, sources in left.items():
        yield replace(ways, sources=tuple(sources), targets=targets)
