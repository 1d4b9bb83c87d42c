"""The search for ways: groups of sources by rules, with targets as sets (PE-0a to PE-78).

What a rule needs is asked of the engine for one of a group; what tells the members apart is who
they are, and whom they can become.
"""

import json
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.language.context import RequestContext
from rolescope.engine.language.statement import CompiledStatement, Question
from rolescope.engine.request.request_keys import signer_keys
from rolescope.engine.request.signer import signer
from rolescope.escalation.ask import DENIED, Asker, On, Tags
from rolescope.escalation.gains import Gains
from rolescope.escalation.places import TYPES, candidates, fields_of, filled, is_chosen
from rolescope.escalation.rule import (
    Check,
    Exists,
    FreeVersion,
    Gain,
    HasProfile,
    Need,
    Of,
    Owns,
    Part,
    Rule,
    RunsAs,
    ServiceLinked,
)
from rolescope.escalation.rules import NOT_CHECKED, RULES
from rolescope.escalation.sources import Group, bit_of, groups
from rolescope.escalation.targets import Setting, Targets, resource_policy_of
from rolescope.escalation.way import (
    Alternative,
    Answer,
    Dependence,
    DependsOn,
    Escalations,
    NeededAction,
    Way,
    makes_admin,
)
from rolescope.model.policy import Policy
from rolescope.model.principal import Role
from rolescope.model.request import Context
from rolescope.model.resource_list import Resource
from rolescope.progress import Tick, no_tick
from rolescope.trust.admin import administers
from rolescope.trust.bulk.mask import bits
from rolescope.trust.edge import TrustGraph
from rolescope.trust.entities import Entity, caller_of, entities
from rolescope.trust.graph import trust_graph
from rolescope.trust.paths.hops import Hops, hops_of

_MAX_VERSIONS = 5  # of a managed policy
_MAX_ALTERNATIVES = 8
_MAX_PLACES = 24  # names that the source may choose, which are tried
_EVERY = 20  # groups between two reports
_OWN = frozenset(  # the source is the target, or can become it
    {Of.OWN, Of.NEW_MEMBERS, Of.BOUNDED, Of.DENIED}
)
_ABROAD = frozenset({Of.STACK_SETS})  # targets in other accounts, too
_BOUNDARY = "iam:PermissionsBoundary"
_SEARCHED = frozenset({"{strong policy}", "{new boundary}", "{wide policy}"})
_NOTHING: tuple[Dependence, ...] = ()


def find_ways(graph: TrustGraph, index: WorldIndex, at: str, tick: Tick = no_tick) -> Escalations:
    """Find all ways of a world, with its trust graph, as it stands at a time (ISO 8601)."""
    key = "escalations", at
    known: Escalations = index.remember(
        key, lambda: Finder(index, hops_of(graph, index, at), at).run(tick)
    )
    return known


def finder_of(index: WorldIndex, at: str) -> "Finder":
    """Return what finds the ways of single sources of a world, made once."""

    def made() -> Finder:
        return Finder(index, hops_of(trust_graph(index, at), index, at), at)

    found: Finder = index.remember(("finder", at), made)
    return found


@dataclass(frozen=True, slots=True)
class _Options:
    """A rule with its alternatives, each with the actions that it needs as bits."""

    rule: Rule
    alternatives: tuple[tuple[tuple[Part, ...], int], ...]

    def within(self, may: int) -> tuple[tuple[Part, ...], ...]:
        """Return the alternatives of which all actions may be allowed."""
        return tuple(parts for parts, needed in self.alternatives if not needed & ~may)


def _options(rule: Rule) -> _Options:
    found = []
    for parts in rule.alternatives():
        needs = [part for part in parts if isinstance(part, Need) and not part.is_optional]
        found.append((parts, _union(bit_of(need.action) for need in needs)))
    return _Options(rule, tuple(found))


def _union(sets: Iterable[int]) -> int:
    found = 0
    for one in sets:
        found |= one
    return found


_OPTIONS = tuple(map(_options, RULES))
_Sources = tuple[Group, tuple[Entity, ...]]
"""A group with those of its members who are asked about."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A resource that needed actions may be on."""

    arn: str
    resource: Resource | None = None
    depends: tuple[Dependence, ...] = ()


class Finder:
    """Finds the ways of one world."""

    def __init__(self, index: WorldIndex, hops: Hops, at: str) -> None:
        """Take a world with its trusts."""
        self._index, self._hops, self._at = index, hops, at
        self.asker = Asker(index, at)
        self.gains = Gains(index, at)
        self.targets = Targets(index, hops, at)
        self._variables: dict[str, Mapping[str, str]] = {}
        self._become: dict[str, set[str]] | None = None
        self._reached: dict[str, frozenset[str]] = {}
        self._makers: frozenset[str] | None = None
        self._groups: dict[str, dict[str, Group]] = {}
        self._raises_of: dict[str, tuple[Way, ...]] = {}
        self._others_of: dict[str, tuple[Way, ...]] = {}
        self._alternatives: dict[Hashable, Alternative | None] = {}

    def run(self, tick: Tick = no_tick) -> Escalations:
        """Find all ways: how sources raise themselves, then what all others may do.

        Who is an administrator, or can become one alone, reaches all of its account (PE-77).
        """
        everybody = groups(self._index)
        own = [
            way for one in _ticked(everybody, tick, 0.0) for way in self._raises(one, one.members)
        ]
        self._makers = frozenset(way.source for way in own if makes_admin(way))
        others = [
            way for one in _ticked(everybody, tick, 0.4) for way in self._others(one, one.members)
        ]
        others += self._by_resource_policies([(one, one.members) for one in everybody])
        self._become = {}
        for way in others:
            if way.gain is Gain.BECOME:
                self._become.setdefault(way.source, set()).add(way.target)
        tick(1.0, "Ways of escalation")
        ways = sorted(
            _unique((*own, *filter(self._is_own, others))),
            key=lambda way: (way.source, way.target, _number(way.rule)),
        )
        return Escalations(tuple(ways), self._equivalents(), NOT_CHECKED)

    def ways_of(self, arn: str) -> tuple[Way, ...]:
        """Return the ways of one source alone: nothing is found that they do not ask about.

        They are those of `run`. Whom nobody can be, or who is no user or role here, has none.
        """
        group = self._group_of(arn)
        if group is None:
            return ()
        others = filter(self._is_own, self._others_alone(arn, group))
        return tuple(_unique((*self._raises_alone(arn, group), *others)))

    def has_all(self, arn: str) -> bool:
        """Tell whether a principal is an administrator: it reaches all of its account (PE-68)."""
        return self.gains.is_admin(arn)

    def _group_of(self, arn: str) -> Group | None:
        account = account_of(arn)
        found = self._groups.get(account)
        if found is None:
            owner = self._index.account(account)
            some = groups(self._index, () if owner is None else entities(owner))
            found = {member.arn: one for one in some for member in one.members}
            self._groups[account] = found
        return found.get(arn)

    def _raises_alone(self, arn: str, group: Group) -> tuple[Way, ...]:
        found = self._raises_of.get(arn)
        if found is None:
            found = self._raises_of[arn] = tuple(self._raises(group, _member(group, arn)))
        return found

    def _others_alone(self, arn: str, group: Group) -> tuple[Way, ...]:
        found = self._others_of.get(arn)
        if found is None:
            members = _member(group, arn)
            by_policies = self._by_resource_policies([(group, members)])
            found = self._others_of[arn] = (*self._others(group, members), *by_policies)
        return found

    def _is_maker(self, arn: str) -> bool:
        """Tell whether a principal can make itself an administrator for certain."""
        if self._makers is not None:
            return arn in self._makers
        group = self._group_of(arn)
        return group is not None and any(map(makes_admin, self._raises_alone(arn, group)))

    def _becomes(self, source: str) -> Iterable[str]:
        """Return whom a source can become by a way."""
        if self._become is not None:
            return self._become.get(source, ())
        group = self._group_of(source)
        some = () if group is None else self._others_alone(source, group)
        return [way.target for way in some if way.gain is Gain.BECOME]

    def _equivalents(self) -> dict[str, tuple[str, ...]]:
        """Return who reaches all of its account (PE-0g, PE-68), by account."""
        found: dict[str, tuple[str, ...]] = {}
        for account in self._index.world.accounts:
            some = tuple(one.arn for one in entities(account) if self._has_all(one))
            if some:
                found[account.id] = some
        return found

    def _is_admin(self, entity: Entity) -> bool:
        return administers(self._index, entity) is True

    def _has_all(self, entity: Entity) -> bool:
        return self._is_maker(entity.arn) or self._is_admin(entity)

    def _raises(self, group: Group, among: tuple[Entity, ...]) -> Iterator[Way]:
        """Yield how members of a group raise themselves, or loosen their own limits (PE-0f)."""
        members = tuple(one for one in among if not self._is_admin(one))
        for options in _OPTIONS if members else ():
            rule = options.rule
            alternatives = options.within(group.may_allow)
            if rule.gain is Gain.BECOME or not alternatives:
                continue
            for member in members:
                target = "" if rule.of is Of.CREATOR else member.arn
                settings = self.targets.settings_of(rule, group.account, target)
                yield from self._by_rule(group, rule, alternatives, settings, (member,))

    def _others(self, group: Group, among: tuple[Entity, ...]) -> Iterator[Way]:
        """Yield what members of a group gain from others; who has all has that abroad alone."""
        members = tuple(one for one in among if not self._has_all(one))
        for options in _OPTIONS:
            rule = options.rule
            some = among if rule.of in _ABROAD else members
            alternatives = options.within(group.may_allow) if some else ()
            if alternatives and rule.of is not Of.CREATOR:
                settings = self.targets.settings(rule, group.account)
                yield from self._by_rule(group, rule, alternatives, settings, some)

    def _by_rule(
        self,
        group: Group,
        rule: Rule,
        alternatives: tuple[tuple[Part, ...], ...],
        settings: tuple[Setting, ...],
        members: tuple[Entity, ...],
    ) -> Iterator[Way]:
        found: dict[str, list[tuple[Alternative, Setting]]] = {}
        for setting in settings:
            for one in self._possible(group, rule, alternatives, setting):
                found.setdefault(setting.target, []).append((one, setting))
        for target, some in found.items():
            made = self._way(rule, group.one.arn, target, some)
            for member in members:
                if rule.of is Of.CREATOR:
                    yield replace(made, source=member.arn, target=member.arn)
                elif self._is_meant(rule, member, target):
                    yield made if member is group.one else replace(made, source=member.arn)

    def _is_meant(self, rule: Rule, member: Entity, target: str) -> bool:
        """Tell whether a rule is about this source and target (PE-0d, PE-0f, PE-77)."""
        if rule.gain is not Gain.BECOME:
            return True
        is_here = account_of(target) == account_of(member.arn)
        return member.arn != target and not (is_here and self._has_all(member))

    def _is_own(self, way: Way) -> bool:
        """Tell whether a raise is of whom the source can become, or of anybody (PE-1, PE-6)."""
        if way.source == way.target and way.gain is not Gain.BECOME:
            return way.rule.of is Of.ORGANIZATION  # these were found before
        return way.rule.of not in _OWN or way.target in self._reach(way.source)

    def _reach(self, source: str) -> frozenset[str]:
        """Return whom a source can become, by trusts and ways."""
        found = self._reached.get(source)
        if found is None:
            seen: set[str] = set()
            waiting = [source]
            while waiting:
                one = waiting.pop()
                for target in (*self._becomes(one), *self._assumed_by(one)):
                    if target not in seen:
                        seen.add(target)
                        waiting.append(target)
            found = self._reached[source] = frozenset(seen)
        return found

    def _assumed_by(self, source: str) -> Iterator[str]:
        number = self._hops.number.get(source)
        roles = 0 if number is None else self._hops.open.out.get(number, 0)
        return (self._hops.nodes[one].id for one in bits(roles))

    # One rule, one target

    def _possible(
        self,
        group: Group,
        rule: Rule,
        alternatives: tuple[tuple[Part, ...], ...],
        setting: Setting,
        member: Entity | None = None,
    ) -> Iterator[Alternative]:
        """Yield the alternatives of a rule that are not denied."""
        if rule.of is Of.ROLES and not self._may_assume_then(group, setting.target):
            return
        for parts in alternatives:
            if member is not None:
                found = self._alternative(group, rule, parts, setting, member)
            else:
                found = self._remembered(group, rule, parts, setting)
            if found is not None:
                yield found

    def _remembered(
        self, group: Group, rule: Rule, parts: tuple[Part, ...], setting: Setting
    ) -> Alternative | None:
        """Answer once for all targets that make no difference to an alternative."""
        fields, asks_of_target = _used(parts)
        if asks_of_target or "target" in fields or setting.thing is not None:
            return self._alternative(group, rule, parts, setting, None)
        key = (
            id(group),
            rule.id,
            parts,
            tuple(setting.places.get(one) for one in fields),
            setting.kinds,
            setting.unknown,
            setting.depends,
        )
        if key not in self._alternatives:
            self._alternatives[key] = self._alternative(group, rule, parts, setting, None)
        return self._alternatives[key]

    def _alternative(
        self,
        group: Group,
        rule: Rule,
        parts: tuple[Part, ...],
        setting: Setting,
        member: Entity | None,
    ) -> Alternative | None:
        depends = list(setting.depends)
        needs: list[Need] = []
        for part in parts:
            if isinstance(part, Need):
                if part.only and part.only not in setting.kinds:
                    return None
                needs.append(part)
            else:
                checked = self._checked(part, setting, group.account)
                if checked is None:
                    return None
                depends += checked
        made: list[NeededAction] = []
        for place, some in _by_place(needs, setting).items():
            asked = self._at_place(group, rule, place, some, setting, member)
            if asked is None:
                return None
            made += asked[0]
            depends += asked[1]
        order = [need.action for need in needs]
        made.sort(key=lambda one: order.index(one.action))
        return Alternative(tuple(made), tuple(dict.fromkeys((*depends, *_open_points(made)))))

    def _at_place(
        self,
        group: Group,
        rule: Rule,
        place: str,
        needs: list[Need],
        setting: Setting,
        member: Entity | None,
    ) -> tuple[list[NeededAction], tuple[Dependence, ...]] | None:
        """Ask for all actions on one place: the resource is the same for all of them."""
        best: tuple[list[NeededAction], tuple[Dependence, ...]] | None = None
        for found in self._places(group, rule, place, needs, setting):
            made = self._asked(group, needs, found, setting, member)
            if made is None:
                continue
            if all(one.answer.is_certain for one in made):
                return made, found.depends
            best = best or (made, found.depends)
        return best

    def _asked(
        self,
        group: Group,
        needs: list[Need],
        place: _Place,
        setting: Setting,
        member: Entity | None,
    ) -> list[NeededAction] | None:
        made: list[NeededAction] = []
        for need in needs:
            on = place
            if need.is_optional:
                role = setting.places.get("execution role") or (
                    place.resource.text("execution_role_arn") if place.resource else ""
                )
                if not role:
                    continue
                on = _Place(role)
            one = self._best_answer(group, need, on, setting, member)
            if not one.answer.is_allowed:
                return None
            made.append(one)
        return made

    def _best_answer(
        self, group: Group, need: Need, place: _Place, setting: Setting, member: Entity | None
    ) -> NeededAction:
        """Ask with each context that the source may choose (PE-0e)."""
        resource = place.resource
        tags: Tags | None = () if resource is None else resource.tags
        if place.depends and resource is None:
            tags = None  # what its tags are was not imported
        policy = None
        if resource is not None and member is not None:
            found = resource_policy_of(resource, self._index)
            policy = None if found is None else found[0]
        owner = resource.account if resource is not None else None
        if owner == account_of(place.arn):
            owner = None
        best = NeededAction(need.action, place.arn, DENIED, policy, owner)
        for context in self._contexts(group, need, setting, place.arn):
            answer = self.asker.ask(
                group, need.action, On(place.arn, tags, policy, owner), context, member
            )
            if answer.is_certain:
                return NeededAction(need.action, place.arn, answer, policy, owner)
            if answer.is_allowed and not best.answer.is_allowed:
                best = NeededAction(need.action, place.arn, answer, policy, owner)
        return best

    def _contexts(
        self, group: Group, need: Need, setting: Setting, resource: str
    ) -> Iterator[Context]:
        """Yield the context keys of a needed action, the plainest first."""
        choices: list[list[tuple[str, tuple[str, ...] | None]]] = []
        for key, written in need.context:
            if written in _SEARCHED:
                values = self._searched(group, written)
                choices.append([(key, None if one is None else (one,)) for one in values])
            else:
                choices.append([(key, (filled(written, setting.places),))])
        is_write = need.action.startswith("iam:") and need.on == "{target}"
        given = {key for key, _ in need.context}
        if is_write and _BOUNDARY not in given and _BOUNDARY.lower() in group.mentions:
            entity = self._index.user(resource) or self._index.role(resource)
            limit = None if entity is None else entity.boundary
            choices.append([(_BOUNDARY, None if limit is None else (limit,))])
        if "aws:requestedregion" in group.mentions and resource == "*":
            choices.append([("aws:RequestedRegion", (one,)) for one in self.asker.regions(group)])
        yield from product(*choices)

    def _searched(self, group: Group, what: str) -> list[str | None]:
        """Return the policies that the source may choose from (PE-0e)."""
        account = group.account
        if what == "{strong policy}":
            strong = self.gains.strong_policies(account)
            if "iam:policyarn" not in group.mentions:
                return [next(strong)]
            return [*strong]
        wide: list[str | None] = [] if what == "{wide policy}" else [None]
        if _BOUNDARY.lower() in group.mentions or what == "{wide policy}":
            wide += self.gains.strong_policies(account)
        return wide

    def _places(
        self, group: Group, rule: Rule, place: str, needs: list[Need], setting: Setting
    ) -> Iterator[_Place]:
        """Yield the resources that a place may be."""
        if place == "{strong group}":
            yield from (_Place(one.arn) for one in self.gains.strong_groups(group.account))
            return
        if place == "{other}":
            others = self.targets.of_type(rule.other, group.account)
            yield from (_Place(one.arn, one) for one in others)
            if self.targets.knows(rule.other):
                return
            yield from self._unknown(group, rule.other, needs, setting)
            return
        if place == "{thing}" and setting.thing is None:
            if setting.unknown:
                yield from self._unknown(group, setting.unknown, needs, setting)
            return
        arn = filled(place, setting.places)
        if is_chosen(arn):
            yield from map(_Place, self._chosen(group, arn, needs))
        elif arn and not fields_of(arn):
            thing = setting.thing
            yield _Place(arn, thing if thing is not None and thing.arn == arn else None)

    def _unknown(
        self, group: Group, type_: str, needs: list[Need], setting: Setting
    ) -> Iterator[_Place]:
        """Yield what a resource of a type may be called that was not imported (PE-76)."""
        depends = (Dependence(DependsOn.RESOURCE, type=type_),)
        base = self.targets.base(group.account)
        region = setting.places.get("region")
        known = base if region is None else {**base, "region": region}
        for arn in self._chosen(group, filled(TYPES[type_], known), needs):
            yield _Place(arn, None, depends)

    def _chosen(self, group: Group, place: str, needs: list[Need]) -> Iterator[str]:
        actions = {need.action.lower() for need in needs}
        patterns = (
            pattern
            for statement in group.allowing
            if any(statement.match_action(action) is not False for action in actions)
            for pattern in statement.source.resources or ()
            if pattern != "*"
        )
        regions = self.asker.regions(group)
        found = candidates(place, patterns, regions, self._known_variables(group))
        for _, arn in zip(range(_MAX_PLACES), dict.fromkeys(found), strict=False):
            yield arn

    def _known_variables(self, group: Group) -> Mapping[str, str]:
        arn = group.one.arn
        found = self._variables.get(arn)
        if found is None:
            keys, _ = signer_keys(
                signer(caller_of(group.one), self._index), self._index, self._index.reading
            )
            found = self._variables[arn] = {
                key: values[0] for key, values in keys.items() if values
            }
        return found

    # Preconditions

    def _checked(
        self, part: Check, setting: Setting, account: str
    ) -> tuple[Dependence, ...] | None:
        """Tell what a precondition leaves open; None when it is not met (PE-76)."""
        targets = self.targets
        match part:
            case Exists(type=type_):
                found = self._exists(type_, bool(targets.of_type(type_, account)))
            case RunsAs(type=type_):
                some = (targets.role_of(one) for one in targets.of_type(type_, account))
                found = self._exists(type_, setting.target in some)
            case Owns():
                found = self._owns(part, setting.target)
            case HasProfile():
                found = self._has_profile(setting.target)
            case FreeVersion():
                found = _free_version(setting)
            case _:
                found = self._linked(part.service, account)
        return found

    def _has_profile(self, target: str) -> tuple[Dependence, ...] | None:
        role = self._index.role(target)
        profiles = () if role is None else self.targets.profiles(role)
        if profiles is None:
            return (Dependence(DependsOn.RESOURCE, type="instance_profile"),)
        return _NOTHING if profiles else None

    def _exists(self, type_: str, is_there: bool) -> tuple[Dependence, ...] | None:  # noqa: FBT001
        if is_there:
            return _NOTHING
        if self.targets.knows(type_):
            return None
        return (Dependence(DependsOn.RESOURCE, type=type_),)

    def _owns(self, part: Owns, target: str) -> tuple[Dependence, ...] | None:
        """PE-76: what is not known of keys and passwords leaves the way holding, with a note."""
        count = sum(one.arn == target for one in self.targets.of_type(part.type))
        if count > part.at_most:
            return None
        if not self.targets.knows(part.type):
            return (Dependence(DependsOn.NOTE, type=part.type),)
        return _NOTHING if count >= part.at_least else None

    def _linked(self, service: str, account: str) -> tuple[Dependence, ...] | None:
        owner = self._index.account(account)
        roles: tuple[Role, ...] = owner.roles if owner is not None else ()
        if any(f":role/aws-service-role/{service}/" in role.arn for role in roles):
            return _NOTHING
        if owner is not None and "roles" in owner.incomplete:
            return (Dependence(DependsOn.NOTE, type="service_linked_role", fact=service),)
        return None

    def _may_assume_then(self, group: Group, target: str) -> bool:
        """Tell whether the source may assume a role whose trust policy names it (PE-11)."""
        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"AWS": group.one.arn},
                    "Action": "sts:AssumeRole",
                }
            ],
        }
        on = On(target, policy=json.dumps(trust))
        return self.asker.ask(group, "sts:AssumeRole", on).is_allowed

    # Resources with policies of their own

    def _by_resource_policies(self, everybody: Sequence[_Sources]) -> Iterator[Way]:
        """Yield the ways through resources whose own policies name the source (PE-28)."""
        if self.targets.resources is None:
            return
        for options in _OPTIONS:
            rule = options.rule
            for thing in self.targets.of_type(rule.thing) if rule.of is Of.THINGS else ():
                read = resource_policy_of(thing, self._index)
                role = self.targets.role_of(thing)
                if read is not None and role in self._index.roles:
                    setting = self.targets.through(rule, thing, role)
                    yield from self._named_by(read[1], options, setting, everybody)

    def _named_by(
        self, policy: Policy, options: _Options, setting: Setting, everybody: Sequence[_Sources]
    ) -> Iterator[Way]:
        every = tuple(parts for parts, _ in options.alternatives)
        statements = self._index.compiled(policy)
        for group, members in everybody:
            for member in members:
                if not (
                    self._is_meant(options.rule, member, setting.target)
                    and self._names(statements, member)
                ):
                    continue
                possible = self._possible(group, options.rule, every, setting, member)
                found = [(one, setting) for one in possible]
                if found:
                    yield self._way(options.rule, member.arn, setting.target, found)

    def _names(self, statements: tuple[CompiledStatement, ...], entity: Entity) -> bool:
        who = signer(caller_of(entity), self._index)
        question = Question("", "", "", who.names, _NO_KEYS, self._index.reading)
        return any(one.match_principal(question) is not None for one in statements)

    # What it gives

    def _way(
        self, rule: Rule, source: str, target: str, found: list[tuple[Alternative, Setting]]
    ) -> Way:
        found = sorted(found, key=lambda one: one[0].rank)
        is_admin = any(self._gives_admin(rule, setting) for _, setting in found[:_MAX_FOUND])
        if is_admin and rule.gain is not Gain.BECOME:  # what gives most comes first
            found = [one for one in found if self._gives_admin(rule, one[1])]
        through = dict.fromkeys(one for _, setting in found for one in setting.through)
        alternatives = _distinct(one for one, _ in found)
        raised_by = found[0][1].group if rule.of is Of.NEW_MEMBERS else ""
        notes = tuple(Dependence(DependsOn.NOTE, fact=note) for note in rule.notes)
        if rule.id in _WITH_PASSWORD and self._asks_for_mfa(target):
            notes = (*notes, Dependence(DependsOn.NOTE, key="aws:MultiFactorAuthPresent"))
        return Way(
            rule=rule,
            source=source,
            target=target,
            alternatives=alternatives,
            is_admin=is_admin,
            through=tuple(through),
            notes=notes,
            raised_by=raised_by,
        )

    def _gives_admin(self, rule: Rule, setting: Setting) -> bool:
        gains, target, account = self.gains, setting.target, setting.places["account"]
        match rule.of:
            case Of.CREATOR:
                found = gains.new_is_admin(account)
            case Of.OWN | Of.HOLDERS:
                found = gains.raised(target)
            case Of.NEW_MEMBERS:
                is_strong = gains.group_makes_admin(account, setting.group)
                found = is_strong and gains.raised(target)
            case Of.BOUNDED:
                found = gains.unbounded(target)
            case Of.DENIED | Of.OLD_VERSIONS:
                found = self._admin_by_policy(rule, setting)
            case Of.ORGANIZATION:
                found = False
            case _:
                found = gains.is_admin(target) or self._is_maker(target)
        return found

    def _admin_by_policy(self, rule: Rule, setting: Setting) -> bool:
        entity = self._index.user(setting.target) or self._index.roles[setting.target]
        assert setting.policy is not None  # noqa: S101 - for the type checker
        if rule.of is Of.DENIED:
            return self.gains.without_policy(entity, setting.policy, setting.group)
        return self.gains.with_version(entity, setting.policy)

    def _asks_for_mfa(self, target: str) -> bool:
        user = self._index.user(target)
        if user is None:
            return False
        return any(
            condition.key.startswith("aws:multifactorauth")
            for statement in self._index.identity(user).statements
            for condition in statement.conditions
        )


_NO_KEYS = RequestContext({})
_WITH_PASSWORD = ("PE-4", "PE-5")
_MAX_FOUND = 64  # resources of one target that are looked at in full


@lru_cache(maxsize=4096)
def _used(parts: tuple[Part, ...]) -> tuple[tuple[str, ...], bool]:
    """Return the placeholders of parts, and whether a precondition asks about the target."""
    found: set[str] = set()
    is_about_target = False
    for part in parts:
        if isinstance(part, Need):
            found |= fields_of(part.on)
            found.update(*(fields_of(written) for _, written in part.context))
        elif not isinstance(part, Exists | ServiceLinked):
            is_about_target = True
    return tuple(sorted(found)), is_about_target


def _member(group: Group, arn: str) -> tuple[Entity, ...]:
    return tuple(one for one in group.members if one.arn == arn)


def _ticked(everybody: tuple[Group, ...], tick: Tick, start: float) -> Iterator[Group]:
    for number, group in enumerate(everybody):
        if number % _EVERY == 0:
            tick(start + 0.4 * number / len(everybody), "Ways of escalation")
        yield group


def _by_place(needs: list[Need], setting: Setting) -> dict[str, list[Need]]:
    """Sort needed actions by their place: each place is one resource.

    An action that goes with a resource, where it has that, stands with it.
    """
    found: dict[str, list[Need]] = {}
    for need in needs:
        if not need.is_optional:
            found.setdefault(need.on, []).append(need)
    beside = "{thing}" if setting.thing is not None or setting.unknown else "{other}"
    for need in needs:
        if need.is_optional and beside in found:
            found[beside].append(need)
    return found


def _open_points(made: list[NeededAction]) -> Iterator[Dependence]:
    for one in made:
        answer: Answer = one.answer
        for need in answer.conditions:
            yield Dependence(
                DependsOn.CONDITION, key=need.key, operator=need.operator, values=need.values
            )
        kind = DependsOn.GUARDRAIL if answer.is_guardrail else DependsOn.CONDITION
        yield from (Dependence(kind, fact=lack) for lack in answer.lacks)


def _free_version(setting: Setting) -> tuple[Dependence, ...] | None:
    policy = setting.policy
    if policy is None or policy.other_versions is None:
        return (Dependence(DependsOn.NOTE, type="policy_version"),)
    return _NOTHING if len(policy.other_versions) + 1 < _MAX_VERSIONS else None


def _distinct(found: Iterable[Alternative]) -> tuple[Alternative, ...]:
    """Return alternatives of different actions, the best of each."""
    kept: dict[tuple[str, ...], Alternative] = {}
    for one in found:
        kept.setdefault(tuple(need.action for need in one.needs), one)
    return tuple(kept.values())[:_MAX_ALTERNATIVES]


def _unique(ways: Iterable[Way]) -> Iterator[Way]:
    """Yield one way for each rule, source and target: the better one."""
    kept: dict[tuple[str, str, str], Way] = {}
    for way in ways:
        key = way.rule.id, way.source, way.target
        known = kept.get(key)
        if known is None or way.best.rank < known.best.rank:
            kept[key] = way
    yield from kept.values()


def _number(rule: Rule) -> int:
    return int(rule.id.partition("-")[2])
