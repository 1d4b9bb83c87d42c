"""What a rule needs, asked of the engine: once for all targets that no policy tells apart."""

import json
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from functools import cached_property, lru_cache
from itertools import chain, islice, product, tee

from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.request.request_keys import signer_keys
from rolescope.engine.request.signer import signer
from rolescope.escalation.ask import AskedResource, EscalationAsker, Tags
from rolescope.escalation.gains import Gains
from rolescope.escalation.places import (
    TYPES,
    candidates,
    fields_of,
    filled,
    is_alike,
    is_chosen,
    plainest,
)
from rolescope.escalation.preconditions import Preconditions
from rolescope.escalation.rule import Check, EscalationRule, RuleNeed
from rolescope.escalation.sources import SourceGroup, SourceLines, bit_of
from rolescope.escalation.targets import Targets, TargetSetting, WayTarget, resource_policy_of
from rolescope.escalation.way import (
    EXECUTION_ROLE,
    Alternative,
    Dependence,
    DependsOn,
    NeedAnswer,
    NeededAction,
    RuleAlternative,
)
from rolescope.model.request import Context
from rolescope.model.resource_list import Resource
from rolescope.trust.bulk.mask import union
from rolescope.trust.entities import Entity, caller_of, entities
from rolescope.value import Value

_MAX_PLACES = 64  # names that the source may choose, which are asked about
_MAX_NAMES = 4_096  # of them that are looked at
_BOUNDARY, _OF_BOUNDARY = "iam:PermissionsBoundary", "iam:permissionsboundary"
_SEARCHED = frozenset({"{strong policy}", "{new boundary}", "{wide policy}"})
_ACROSS_TARGETS = frozenset(  # the same for all targets of an account
    {"{other}", "{template}", "{strong group}", "{empty profile}", "{used profile}"}
)
_BY_VALUE = ("account", "partition", "region", "service", "owner")
_ASSUME = "sts:AssumeRole"
_Asked = list[tuple[RuleNeed, NeededAction]]
_AtPlace = tuple[_Asked, tuple[Dependence, ...], bool] | None  # with MFA to assume it then
KnownAlternatives = dict[Hashable, tuple[RuleAlternative, ...]]
"""The alternatives that a group has by a rule, by all that settings may differ in."""


class _AskedTogether(Value, eq=False, dict=True):
    """Needed actions on one place of a rule: the resource is the same for all of them."""

    place: str
    needs: tuple[RuleNeed, ...]

    @cached_property
    def actions(self) -> tuple[str, ...]:
        """The actions that have to be allowed on the resource itself."""
        return tuple(sorted({need.action for need in self.needs if not need.is_optional}))


class Choice(Value, eq=False):
    """A set of parts of a rule that suffices.

    `needed` are the actions (bits) without which it does not. `by_thing` are the actions by place
    where the way leads through a resource, imported or not, `by_other` where it does not.
    """

    needed: int
    kinds: frozenset[str]
    checks: tuple[Check, ...]
    order: Mapping[str, int]
    by_thing: tuple[_AskedTogether, ...]
    by_other: tuple[_AskedTogether, ...]


@lru_cache(maxsize=256)
def choices_of(rule: EscalationRule) -> tuple[Choice, ...]:
    """Return every set of parts of a rule that suffices."""
    known: dict[tuple[str, tuple[RuleNeed, ...]], _AskedTogether] = {}

    def asked(needs: list[RuleNeed], beside: str) -> tuple[_AskedTogether, ...]:
        by_place = _by_place(needs, beside).items()
        pairs = ((place, tuple(some)) for place, some in by_place)
        return tuple(known.setdefault(one, _AskedTogether(*one)) for one in pairs)

    found = []
    for parts in rule.alternatives():
        needs = [part for part in parts if isinstance(part, RuleNeed)]
        actions = dict.fromkeys(need.action for need in needs)
        found.append(
            Choice(
                needed=union(bit_of(need.action) for need in needs if not need.is_optional),
                kinds=frozenset(need.only for need in needs if need.only),
                checks=tuple(part for part in parts if not isinstance(part, RuleNeed)),
                order={action: number for number, action in enumerate(actions)},
                by_thing=asked(needs, "{thing}"),
                by_other=asked(needs, "{other}"),
            )
        )
    return tuple(found)


class _Place(Value):
    """A resource that needed actions may be on."""

    arn: str
    resource: Resource | None = None
    depends: tuple[Dependence, ...] = ()


class TargetKind(Value, eq=False, dict=True):
    """Targets of a rule that differ in their names alone: in the places that are `varying`."""

    targets: tuple[WayTarget, ...]
    varying: frozenset[str]

    @cached_property
    def settings(self) -> list[TargetSetting]:
        """The settings of all targets, one after the other."""
        return [setting for target in self.targets for setting in target.settings]


class _Reads(Value):
    """What a rule reads of a target: actions on its places, and places that go into context keys.

    Places are named by their fields: `target`, `policy`, `thing`.
    """

    checks: tuple[Check, ...]
    actions: tuple[tuple[str, str], ...]
    written: tuple[str, ...]
    context: tuple[tuple[str, str], ...]
    fields: tuple[str, ...]


class _Seen(Value):
    """What the policies of a group tell of a target, by its fields: see `_Reads`.

    `written` are entities whose boundary counts; `tags`: those of the resource count.
    """

    actions: tuple[tuple[SourceLines, str], ...] = ()
    context: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    tags: bool = False

    @property
    def fields(self) -> frozenset[str]:
        """All fields that something is told of."""
        of_actions = (field for _, field in self.actions)
        of_things = ("thing",) if self.tags else ()
        return frozenset((*of_actions, *self.context, *self.written, *of_things))

    def within(self, varying: frozenset[str]) -> "_Seen":
        """Return what is told of some fields alone."""
        return _Seen(
            actions=tuple(one for one in self.actions if one[1] in varying),
            context=tuple(filter(varying.__contains__, self.context)),
            written=tuple(filter(varying.__contains__, self.written)),
            tags=self.tags,
        )


_NOTHING_SEEN = _Seen()


@lru_cache(maxsize=256)
def _reads(rule: EscalationRule) -> _Reads:
    parts = dict.fromkeys(part for parts in rule.alternatives() for part in parts)
    needs = [part for part in parts if isinstance(part, RuleNeed)]
    actions = [(need.action, need.on[1:-1]) for need in needs if _is_field(need.on)]
    if rule.assumes_role:
        actions.append((_ASSUME, "target"))
    context = [
        (key.lower(), written[1:-1])
        for need in needs
        for key, written in need.context
        if _is_field(written) and written not in _SEARCHED
    ]
    named = (field for _, field in (*actions, *context))
    return _Reads(
        checks=tuple(part for part in parts if not isinstance(part, RuleNeed)),
        actions=tuple(dict.fromkeys(actions)),
        written=tuple(dict.fromkeys(f for action, f in actions if action.startswith("iam:"))),
        context=tuple(dict.fromkeys(context)),
        fields=tuple(dict.fromkeys((*named, *(("thing",) if rule.thing else ())))),
    )


def _is_field(place: str) -> bool:
    is_one = place.startswith("{") and place.endswith("}") and place.count("{") == 1
    return is_one and place not in _ACROSS_TARGETS


class Alternatives:
    """Finds the sets of actions that a rule needs and that are not denied, in one world."""

    def __init__(
        self, index: WorldIndex, asker: EscalationAsker, gains: Gains, targets: Targets
    ) -> None:
        """Take a world, and what answers questions about it."""
        self._index, self._asker, self._gains, self._targets = index, asker, gains, targets
        self._preconditions = Preconditions(index, targets)
        self._kinds: dict[tuple[str, str], tuple[TargetKind, ...]] = {}
        self._features: dict[tuple[str, WayTarget], tuple[int, ...]] = {}
        self._numbers: dict[Hashable, int] = {}
        self._outlines: dict[str, Hashable] = {}
        self._told: dict[Hashable, tuple[tuple[WayTarget, ...], ...]] = {}
        self._same: dict[tuple[frozenset[str], TargetKind], list[list[int]]] = {}
        self._all_seen: dict[Hashable, _Seen] = {}
        self._once: dict[_Seen, _Seen] = {}  # each that is like others
        self._plainest: dict[tuple[str, tuple[SourceLines, ...]], tuple[str, bool]] = {}
        self._names_asked_for: dict[Hashable, Iterator[str]] = {}
        self._unknown_places: dict[tuple[str, str, str | None], str] = {}
        self._names = _Names(index)
        self._interned: dict[tuple[WayTarget, ...], TargetKind] = {}

    # Targets that are told apart

    def kinds(self, rule: EscalationRule, account: str) -> tuple[TargetKind, ...]:
        """Return the targets of a rule in an account, sorted by all but their names."""
        key = rule.id, account
        found = self._kinds.get(key)
        if found is None:
            found = self._kinds[key] = self.sort(rule, self._targets.targets(rule, account))
        return found

    def sort(self, rule: EscalationRule, targets: Iterable[WayTarget]) -> tuple[TargetKind, ...]:
        """Sort targets by all but their names."""
        sorted_out: dict[tuple[int, ...], list[WayTarget]] = {}
        for target in targets:
            sorted_out.setdefault(self._numbered(rule, target), []).append(target)
        return tuple(self._kind(tuple(some)) for some in sorted_out.values())

    def _numbered(self, rule: EscalationRule, target: WayTarget) -> tuple[int, ...]:
        """Return a number for each setting of a target: the same for all that names tell apart."""
        key = rule.id, target
        found = self._features.get(key)
        if found is None:
            features = (self._features_of(rule, setting) for setting in target.settings)
            found = self._features[key] = tuple(
                self._numbers.setdefault(one, len(self._numbers)) for one in features
            )
        return found

    def _kind(self, targets: tuple[WayTarget, ...]) -> TargetKind:
        """Return targets as a kind: rules with the same targets share it."""
        found = self._interned.get(targets)
        if found is None:
            settings = TargetKind(targets, frozenset()).settings
            fields = dict.fromkeys(field for one in settings for field in one.places)
            varying = frozenset(
                field for field in fields if len({one.places.get(field) for one in settings}) > 1
            )
            found = self._interned[targets] = TargetKind(targets, varying)
        return found

    def _features_of(self, rule: EscalationRule, setting: TargetSetting) -> Hashable:
        reads, places, thing = _reads(rule), setting.places, setting.thing
        account = places["account"]
        return (
            setting.kinds,
            setting.unknown,
            setting.depends,
            tuple(self._preconditions.check(one, setting, account) for one in reads.checks),
            tuple(map(places.get, _BY_VALUE)),
            tuple(self._outline(places.get(field)) for field in reads.fields),
            None if thing is None else (thing.type, thing.account),
            (setting.target, setting.source_arns) if setting.source_arns else (),
            bool(places.get(EXECUTION_ROLE)),
        )

    def _outline(self, place: str | None) -> Hashable:
        if not place:
            return place
        found = self._outlines.get(place)
        if found is None:
            is_entity = place in self._index.roles or self._index.user(place) is not None
            found = self._outlines[place] = (*place.split(":", 5)[1:5], is_entity)
        return found

    def told_apart(
        self, group: SourceGroup, rule: EscalationRule, kind: TargetKind
    ) -> Iterable[tuple[WayTarget, ...]]:
        """Sort targets of a kind further, by what the policies of a group tell of each."""
        if len(kind.targets) == 1:
            return (kind.targets,)
        seen = self._seen(group, rule)
        key = kind, group.account, id(seen)
        known = self._told.get(key)
        if known is None:
            known = self._told[key] = self._sorted(group, kind, seen.within(kind.varying))
        return known

    def _sorted(
        self, group: SourceGroup, kind: TargetKind, seen: _Seen
    ) -> tuple[tuple[WayTarget, ...], ...]:
        if seen == _NOTHING_SEEN:
            return (kind.targets,)
        key = kind, group.account, seen
        known = self._told.get(key)
        if known is None:
            same = self._same_in(seen.fields, kind)
            asked = [one for numbers in same for one in kind.targets[numbers[0]].settings]
            told = iter(self._told_of(group.account, seen, asked))
            sorted_out: dict[Hashable, list[int]] = {}
            for numbers in same:
                own = tuple(islice(told, len(kind.targets[numbers[0]].settings)))
                sorted_out.setdefault(own, []).extend(numbers)
            some = (sorted(numbers) for numbers in sorted_out.values())
            known = self._told[key] = tuple(tuple(kind.targets[n] for n in one) for one in some)
        return known

    def _same_in(self, fields: frozenset[str], kind: TargetKind) -> list[list[int]]:
        """Return the numbers of targets by what their settings have in some fields."""
        key = fields, kind
        found = self._same.get(key)
        if found is None:
            sorted_out: dict[Hashable, list[int]] = {}
            for number, target in enumerate(kind.targets):
                values = tuple(
                    one.thing if field == "thing" else one.places.get(field)
                    for one in target.settings
                    for field in fields
                )
                sorted_out.setdefault(values, []).append(number)
            found = self._same[key] = [*sorted_out.values()]
        return found

    def _seen(self, group: SourceGroup, rule: EscalationRule) -> _Seen:
        """Return what the policies of a group tell of any target of a rule."""
        key = rule.id, group
        found = self._all_seen.get(key)
        if found is None:
            reads = _reads(rule)
            lines = ((group.lines(action), field) for action, field in reads.actions)
            made = _Seen(
                actions=tuple(dict.fromkeys(one for one in lines if one[0].is_narrow)),
                context=tuple(field for key, field in reads.context if key in group.mentions),
                written=reads.written if _OF_BOUNDARY in group.mentions else (),
                tags=bool(rule.thing and group.tag_keys),
            )
            found = self._all_seen[key] = self._once.setdefault(made, made)
        return found

    def _told_of(
        self, account: str, seen: _Seen, settings: Sequence[TargetSetting]
    ) -> list[Hashable]:
        """Return what policies tell of each setting."""
        told: list[Iterable[Hashable]] = []
        for lines, field in seen.actions:
            shapes = self._asker.shapes(account, lines)
            told.append([shapes[one.places.get(field, "")] for one in settings])
        told += [[one.places.get(field) for one in settings] for field in seen.context]
        for field in seen.written:
            told.append([self._boundary(one.places.get(field, "")) for one in settings])
        if seen.tags:
            told.append([one.thing and one.thing.tags for one in settings])
        return [*zip(*told, strict=True)] if told else [()] * len(settings)

    def _boundary(self, arn: str) -> str | None:
        entity = self._index.user(arn) or self._index.role(arn)
        return None if entity is None else entity.boundary

    # One rule, one target

    def of_target(
        self,
        group: SourceGroup,
        rule: EscalationRule,
        choices: tuple[Choice, ...],
        target: WayTarget,
        known: KnownAlternatives,
        member: Entity | None = None,
    ) -> Iterator[tuple[RuleAlternative, int]]:
        """Yield the alternatives of a rule that are not denied, each with its setting's number.

        `known` are those of the same group and rule to targets that were asked about before.
        `member`: it is asked for itself, for the policy of the resource may name it.
        """
        if len(target.settings) == 1:  # none that was asked about before is like it
            made = self._of_setting(group, rule, choices, target.settings[0], member)
            yield from ((one, 0) for one in made)
            return
        told = self._told_of(group.account, self._seen(group, rule), target.settings)
        numbered = self._numbered(rule, target)
        for number, setting in enumerate(target.settings):
            key = numbered[number], told[number], member and id(setting.thing)
            found = known.get(key)
            if found is None:
                found = known[key] = tuple(self._of_setting(group, rule, choices, setting, member))
            yield from ((one, number) for one in found)

    def _of_setting(
        self,
        group: SourceGroup,
        rule: EscalationRule,
        choices: tuple[Choice, ...],
        setting: TargetSetting,
        member: Entity | None,
    ) -> Iterator[RuleAlternative]:
        asked: dict[_AskedTogether, _AtPlace] = {}  # most choices ask for the same, and more
        for choice in choices:
            if choice.kinds <= setting.kinds:
                found = self._alternative(group, rule, choice, setting, member, asked)
                if found is not None:
                    yield found

    def _alternative(
        self,
        group: SourceGroup,
        rule: EscalationRule,
        choice: Choice,
        setting: TargetSetting,
        member: Entity | None,
        known: dict[_AskedTogether, _AtPlace],
    ) -> RuleAlternative | None:
        depends, assumes_with_mfa = list(setting.depends), False
        for check in choice.checks:
            checked = self._preconditions.check(check, setting, group.account)
            if checked is None:
                return None
            depends += checked
        is_through = setting.thing is not None or setting.unknown
        made: list[tuple[RuleNeed, NeededAction]] = []
        for together in choice.by_thing if is_through else choice.by_other:
            if together not in known:
                known[together] = self._at_place(group, rule, together, setting, member)
            asked = known[together]
            if asked is None:
                return None
            made += asked[0]
            depends += asked[1]
            assumes_with_mfa = assumes_with_mfa or asked[2]
        made.sort(key=lambda one: choice.order[one[0].action])
        asked_for = tuple(one for _, one in made)
        points = tuple(dict.fromkeys((*depends, *open_points(asked_for))))
        needs = tuple(need for need, _ in made)
        alternative = Alternative(asked_for, points, assumes_with_mfa)
        return RuleAlternative(alternative, needs, setting.places)

    def _at_place(
        self,
        group: SourceGroup,
        rule: EscalationRule,
        together: _AskedTogether,
        setting: TargetSetting,
        member: Entity | None,
    ) -> _AtPlace:
        """Ask for all actions on one place."""
        best: _AtPlace = None
        needs = together.needs
        for found in self._places(group, rule, together, setting):
            made = self._asked(group, needs, found, setting, member)
            if made is None:
                continue
            then = [self._assuming_then(group, found.arn)] if rule.assumes_role else []
            if not all(one.answer.is_allowed for one in then):
                continue
            with_mfa = any(one.answer.needs_mfa for one in then)
            some = made, (*found.depends, *open_points(then)), with_mfa
            if all(one.answer.is_certain for one in (*then, *(asked for _, asked in made))):
                return some
            best = best or some
        return best

    def _asked(
        self,
        group: SourceGroup,
        needs: Sequence[RuleNeed],
        place: _Place,
        setting: TargetSetting,
        member: Entity | None,
    ) -> _Asked | None:
        made: _Asked = []
        for need in needs:
            on = place
            if need.is_optional:
                role = setting.places.get(EXECUTION_ROLE) or (
                    place.resource.text("execution_role_arn") if place.resource else ""
                )
                if not role:
                    continue
                on = _Place(role)
            one = self._best_answer(group, need, on, setting, member)
            if one is None:
                return None
            made.append((need, one))
        return made

    def _best_answer(
        self,
        group: SourceGroup,
        need: RuleNeed,
        place: _Place,
        setting: TargetSetting,
        member: Entity | None,
    ) -> NeededAction | None:
        """Ask with each context that the source may choose (PE-0e); None where none is allowed."""
        resource = place.resource
        tags: Tags | None = () if resource is None else resource.tags
        if place.depends and resource is None:
            tags = None  # what its tags are was not imported
        policy = None
        if resource is not None and member is not None:
            found = resource_policy_of(resource, self._index)
            policy = None if found is None else found[0]
        if policy is None:
            member = None  # nothing tells it from its group
        owner = resource.account if resource is not None else None
        if owner == account_of(place.arn):
            owner = None
        best: NeededAction | None = None
        is_tagged = need.is_after and resource is None and bool(group.tag_keys)
        tried = dict.fromkeys((tags, None) if is_tagged else (tags,))
        for given, context in product(tried, self._contexts(group, need, setting, place.arn)):
            on = AskedResource(place.arn, given, policy, owner)
            answer = self._asker.ask(group, need.action, on, context, member)
            if answer.is_certain or (answer.is_allowed and best is None):
                best = NeededAction(need.action, place.arn, answer, policy, owner)
            if answer.is_certain:
                break
        return best

    def _contexts(
        self, group: SourceGroup, need: RuleNeed, setting: TargetSetting, resource: str
    ) -> Iterator[Context]:
        """Yield the context keys of a needed action, the plainest first."""
        choices: list[list[tuple[str, tuple[str, ...] | None]]] = []
        mentions = group.mentions
        for key, written in need.context:
            if written in _SEARCHED:
                values = self._searched(group, written)
                choices.append([(key, None if one is None else (one,)) for one in values])
            else:
                choices.append([(key, (filled(written, setting.places),))])
        is_write = need.action.startswith("iam:") and need.on == "{target}"
        is_given = any(key == _BOUNDARY for key, _ in need.context)
        if is_write and not is_given and _OF_BOUNDARY in mentions:
            entity = self._index.user(resource) or self._index.role(resource)
            limit = None if entity is None else entity.boundary
            choices.append([(_BOUNDARY, None if limit is None else (limit,))])
        if resource == "*" and "aws:requestedregion" in mentions:
            choices.append([("aws:RequestedRegion", (one,)) for one in self._asker.regions(group)])
        yield from product(*choices)

    def _searched(self, group: SourceGroup, what: str) -> list[str | None]:
        """Return the policies that the source may choose from (PE-0e)."""
        account = group.account
        if what == "{strong policy}":
            strong = self._gains.strong_policies(account)
            if "iam:policyarn" not in group.mentions:
                return [next(strong)]
            return [*strong]
        wide: list[str | None] = [] if what == "{wide policy}" else [None]
        if _OF_BOUNDARY in group.mentions or what == "{wide policy}":
            wide += self._gains.strong_policies(account)
        return wide

    def _places(
        self,
        group: SourceGroup,
        rule: EscalationRule,
        together: _AskedTogether,
        setting: TargetSetting,
    ) -> Iterator[_Place]:
        """Yield the resources that a place may be."""
        place = together.place
        match place:
            case "{strong group}":
                yield from (_Place(one.arn) for one in self._gains.strong_groups(group.account))
            case "{empty profile}" | "{used profile}":
                profiles = self._targets.account_profiles(group.account)
                is_used = place == "{used profile}"
                yield from (_Place(arn) for arn, role in profiles.items() if bool(role) is is_used)
            case "{other}":
                yield from self._existing(group, rule.other, together, setting)
            case "{template}":
                yield from self._existing(group, "launch_template", together, setting)
            case "{thing}" if setting.thing is None:
                if setting.unknown:
                    yield from self._unknown(group, setting.unknown, together, setting)
            case _:
                yield from self._named(group, together, setting)

    def _named(
        self, group: SourceGroup, together: _AskedTogether, setting: TargetSetting
    ) -> Iterator[_Place]:
        """Yield what a place stands for, or what the source may call it."""
        arn = filled(together.place, setting.places)
        if is_chosen(arn):
            yield from map(_Place, self._chosen(group, arn, together, setting))
        elif arn and not fields_of(arn):
            thing = setting.thing
            yield _Place(arn, thing if thing is not None and thing.arn == arn else None)

    def _existing(
        self, group: SourceGroup, type_: str, together: _AskedTogether, setting: TargetSetting
    ) -> Iterator[_Place]:
        """Yield the resources of a type in the account, and what others may be called."""
        yield from (_Place(one.arn, one) for one in self._targets.of_type(type_, group.account))
        if not self._targets.knows(type_, group.account):
            yield from self._unknown(group, type_, together, setting)

    def _unknown(
        self, group: SourceGroup, type_: str, together: _AskedTogether, setting: TargetSetting
    ) -> Iterator[_Place]:
        """Yield what a resource of a type may be called that was not imported (PE-76)."""
        depends = (Dependence(DependsOn.RESOURCE, type=type_),)
        key = type_, group.account, setting.places.get("region")
        place = self._unknown_places.get(key)
        if place is None:
            base, region = self._targets.base(group.account), key[-1]
            known = base if region is None else {**base, "region": region}
            place = self._unknown_places[key] = filled(TYPES[type_], known)
        for arn in self._chosen(group, place, together, setting):
            yield _Place(arn, None, depends)

    def _chosen(
        self, group: SourceGroup, place: str, together: _AskedTogether, setting: TargetSetting
    ) -> Iterator[str]:
        """Yield what the source may call a resource, for which the target lets a service in."""
        lines = tuple(dict.fromkeys(map(group.lines, together.actions)))
        compared = tuple(one for one in setting.source_arns if is_alike(place, one))
        key = place, lines
        first = self._plainest.get(key)
        if first is None:
            name = self._names.free(plainest(place))
            may_be = all(self._asker.may_allow(one, name) for one in lines)
            first = self._plainest[key] = name, may_be
        name, may_be = first
        plain = (name,) if may_be or group.has_gaps else ()
        found = chain(plain, self._asked_for(group, place, lines, compared))
        service = setting.places.get("service", "")
        for name in islice(found, _MAX_PLACES):
            if not compared or self._targets.admits(setting.target, service, name):
                yield name

    def _asked_for(
        self,
        group: SourceGroup,
        place: str,
        lines: tuple[SourceLines, ...],
        compared: tuple[str, ...],
    ) -> Iterator[str]:
        """Yield what a resource may be called beside the plainest name, as policies ask for it."""
        assuming = group.lines(_ASSUME)  # none where no rule asks for it; a trust may allow it
        regions = self._asker.regions(group)
        has_variables = any(one.has_variables for one in (*lines, assuming))
        who = group.one.arn if has_variables else ""
        key = place, lines, compared, assuming, regions, who, group.has_gaps
        known = self._names_asked_for.get(key)
        if known is None:
            found = candidates(
                place,
                (*compared, *assuming.spared, *(found for one in lines for found in one.patterns)),
                (*compared, *assuming.denied, *(found for one in lines for found in one.denied)),
                regions,
                self._known_variables(group) if has_variables else {},
            )
            others = islice(_once(islice(found, _MAX_NAMES)), 1, None)
            asker, has_gaps = self._asker, group.has_gaps  # not itself: it would never be let go
            may = (
                name
                for name in map(self._names.free, others)
                if has_gaps or all(asker.may_allow(one, name) for one in lines)
            )
            (known,) = tee(may, 1)
            self._names_asked_for[key] = known
        yield from copy(known)  # from the first on; what one asked for, others need not make

    def _known_variables(self, group: SourceGroup) -> Mapping[str, str]:
        who = signer(caller_of(group.one), self._index)
        keys, _ = signer_keys(who, self._index, self._index.reading)
        return {key: values[0] for key, values in keys.items() if values}

    def _assuming_then(self, group: SourceGroup, target: str) -> NeededAction:
        """Ask whether the source may assume a role whose trust policy it has written (PE-11).

        It writes what neither its boundary nor a session policy limits (EV-14).
        """
        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"AWS": "*"},
                    "Action": "sts:AssumeRole",
                    "Condition": {"ArnEquals": {"aws:PrincipalArn": group.one.arn}},
                }
            ],
        }
        on = AskedResource(target, policy=json.dumps(trust))
        return NeededAction(_ASSUME, target, self._asker.ask(group, _ASSUME, on), on.policy)


class _Names:
    """The names of users and roles in a world."""

    def __init__(self, index: WorldIndex) -> None:
        self._index = index
        self._taken: dict[str, frozenset[tuple[str, str]]] = {}

    def free(self, arn: str) -> str:
        """Return an ARN that no user or role has yet: IAM makes none of a name in use (PE-14).

        Policies that name one who exists may not allow what this returns: that is asked.
        """
        if not _is_entity(arn):
            return arn
        taken, found, number = self._in(account_of(arn)), arn, 1
        while _named(found) in taken:
            number += 1
            found = f"{arn}-{number}"
        return found

    def _in(self, account: str) -> frozenset[tuple[str, str]]:
        """Return the names of an account: they are unique there, in any case (ARN-6)."""
        found = self._taken.get(account)
        if found is None:
            owner = self._index.account(account)
            some = () if owner is None else entities(owner)
            found = self._taken[account] = frozenset(_named(one.arn) for one in some)
        return found


def _once(names: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for name in names:
        if name not in seen:
            seen.add(name)
            yield name


def _is_entity(arn: str) -> bool:
    return ":iam::" in arn and arn.split(":", 5)[-1].startswith(("user/", "role/"))


def _named(arn: str) -> tuple[str, str]:
    """Return the kind of a user or role and its name, without its path and in lower case."""
    parts = arn.split(":", 5)[-1].split("/")
    return parts[0], parts[-1].lower()


def _by_place(needs: Sequence[RuleNeed], beside: str) -> dict[str, list[RuleNeed]]:
    """Sort needed actions by their place: each place is one resource.

    Actions that go with a resource, where it has that, stand `beside` it.
    """
    found: dict[str, list[RuleNeed]] = {}
    for need in needs:
        if not need.is_optional:
            found.setdefault(need.on, []).append(need)
    if beside in found:
        found[beside] += [need for need in needs if need.is_optional]
    return found


def open_points(made: Iterable[NeededAction]) -> Iterator[Dependence]:
    """Yield what needed actions depend on."""
    for one in made:
        answer: NeedAnswer = one.answer
        for need in answer.conditions:
            yield Dependence(
                DependsOn.CONDITION, key=need.key, operator=need.operator, values=need.values
            )
        kind = DependsOn.GUARDRAIL if answer.is_guardrail else DependsOn.CONDITION
        yield from (Dependence(kind, fact=lack) for lack in answer.lacks)
