"""Ways as values: who gains whose rights, by which rule, with what it takes."""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import TypeVar

from rolescope.engine.verdict import Need as OpenNeed
from rolescope.escalation.rule import EscalationRule, Gain, RuleNeed, TargetClass
from rolescope.model.request import Context
from rolescope.value import Value, replace

_ID = "way "
_Key = TypeVar("_Key", bound=Hashable)
_One = TypeVar("_One")


class WayState(Enum):
    """How a way stands. The values are those of formats.md."""

    HOLDS = "holds"
    DEPENDS = "depends"


class DependsOn(Enum):
    """What a way depends on; a note leaves it holding (PE-76)."""

    __hash__ = object.__hash__  # by identity: it is looked up often

    RESOURCE = "resource"
    CONDITION = "condition"
    GUARDRAIL = "guardrail"
    NOTE = "note"


class Dependence(Value):
    """One thing that a way depends on.

    `type` is that of a resource that was not imported. `key`, `operator`, `values` are of a
    condition. `fact` is what the import lacks, or the note of a rule, as written.
    """

    kind: DependsOn
    type: str = ""
    key: str = ""
    operator: str = ""
    values: tuple[str, ...] = ()
    fact: str = ""


class NeedAnswer(Value):
    """Whether an action is allowed: surely, under `conditions`, or where something is known.

    `context` is the request's: what the rule forces and what the source chooses. `lacks` is what
    the import lacks; `is_guardrail`: an SCP or RCP decides, of which not everything is known.
    """

    is_allowed: bool
    context: Context = ()
    needs_mfa: bool = False
    conditions: tuple[OpenNeed, ...] = ()
    lacks: tuple[str, ...] = ()
    is_guardrail: bool = False

    @property
    def is_certain(self) -> bool:
        """Whether it is allowed whatever else is the case."""
        return self.is_allowed and not (self.conditions or self.lacks)


class NeededAction(Value):
    """An action that a way needs, on a resource. `resource_policy` is that of the resource."""

    action: str
    resource: str
    answer: NeedAnswer
    resource_policy: str | None = None
    resource_account: str | None = None

    @property
    def context(self) -> Context:
        """The context keys of the request."""
        return self.answer.context


class Alternative(Value):
    """One set of actions that suffices, and what it depends on beside.

    `assumes_with_mfa`: the role is assumed then, which takes MFA.
    """

    needs: tuple[NeededAction, ...]
    depends: tuple[Dependence, ...] = ()
    assumes_with_mfa: bool = False

    @property
    def actions(self) -> tuple[str, ...]:
        """The names of its actions."""
        return tuple(one.action for one in self.needs)

    @property
    def state(self) -> WayState:
        """Whether it holds: nothing but notes is open."""
        is_open = any(one.kind is not DependsOn.NOTE for one in self.depends)
        return WayState.DEPENDS if is_open else WayState.HOLDS

    @property
    def rank(self) -> tuple[bool, bool, bool, int, int, int]:
        """The best first: what holds; without conditions or MFA; fewest actions; least missing."""
        kinds = {one.kind for one in self.depends}
        return (
            self.state is WayState.DEPENDS,
            bool(kinds & {DependsOn.CONDITION, DependsOn.GUARDRAIL}),
            self.needs_mfa,
            len({one.action for one in self.needs}),
            sum(one.kind is DependsOn.RESOURCE for one in self.depends),
            len(self.needs),
        )

    @property
    def needs_mfa(self) -> bool:
        """Whether an action of it needs MFA (PE-67)."""
        return self.assumes_with_mfa or any(one.answer.needs_mfa for one in self.needs)


class WayThrough(Value):
    """What a way leads through: a function, a stack, a policy, a group."""

    type: str
    arn: str


class EscalationWay(Value, dict=True):
    """One way: by a rule, a source gains the rights of a target (PE-77: one for each three).

    `alternatives` are the sets of actions that suffice, the best first. `is_admin`: the source can
    do everything in the target's account afterwards. `raised_by` is the ARN of a policy or group
    whose rights a raise adds, empty where it may be any rights.
    """

    rule: EscalationRule
    source: str
    target: str
    alternatives: tuple[Alternative, ...]
    is_admin: bool = False
    through: tuple[WayThrough, ...] = ()
    notes: tuple[Dependence, ...] = ()
    raised_by: str = ""

    @cached_property
    def id(self) -> str:
        """What tells it from all other ways and trusts of a world."""
        return way_id(self.rule.id, self.source, self.target)

    @property
    def gain(self) -> Gain:
        """What it gives."""
        return self.rule.gain

    @property
    def best(self) -> Alternative:
        """The alternative with the fewest actions, of those that hold first."""
        return self.alternatives[0]

    @property
    def state(self) -> WayState:
        """Whether it holds."""
        return WayState.DEPENDS if self.rule.always_depends else self.best.state

    @property
    def needs_mfa(self) -> bool:
        """Whether the source has to sign in with MFA (PE-67)."""
        return self.best.needs_mfa

    @cached_property
    def depends(self) -> tuple[Dependence, ...]:
        """What it depends on, and the notes of its rule."""
        return tuple(dict.fromkeys((*self.best.depends, *self.notes)))

    @property
    def is_by_condition(self) -> bool:
        """Whether it depends on a condition or a guardrail, and not on resources alone."""
        kinds = {one.kind for one in self.best.depends}
        return bool(kinds & {DependsOn.CONDITION, DependsOn.GUARDRAIL})


class RuleAlternative(Value):
    """An alternative, with the needs and the places of the rule that it was made of."""

    alternative: Alternative
    needs: tuple[RuleNeed, ...]
    places: Mapping[str, str]


class Lead(Value, eq=False):
    """How a way leads to a target: what the places of its rule stand for, and what it gives.

    `group` and `policy` (an ARN or a name) are those that the gain is about; `version` is the text
    of the other version of the policy.
    """

    places: Mapping[str, str]
    through: tuple[WayThrough, ...]
    group: str
    gives_admin: bool
    policy: str = ""
    version: str = ""


class ReachedTarget(Value, eq=False):
    """A target of ways, with how they lead to it; `notes` are about the target alone."""

    arn: str
    leads: tuple[Lead, ...]
    notes: tuple[Dependence, ...] = ()


class WaySet(Value, eq=False):
    """The ways by one rule from each of some sources to each of some targets.

    No policy tells these sources apart, nor these targets. `found` are the alternatives to one of
    them, or to a target like these, the best first, each with the number of its lead.
    """

    rule: EscalationRule
    sources: tuple[str, ...]
    targets: tuple[ReachedTarget, ...]
    found: tuple[tuple[RuleAlternative, int], ...]

    def __len__(self) -> int:
        """Return how many ways it is: nobody gains its own rights."""
        both = {one.arn for one in self.targets}.intersection(self.sources)
        return len(self.sources) * len(self.targets) - len(both)

    def of(self, source: str) -> Iterator[EscalationWay]:
        """Yield the ways of one of the sources."""
        return (self.way(source, one) for one in self.targets if one.arn != source)

    def to(self, target: str) -> Iterator[EscalationWay]:
        """Yield the ways to a target."""
        for one in self.targets:
            if one.arn == target:
                yield from (self.way(source, one) for source in self.sources if source != target)

    def gives_admin(self, reached: ReachedTarget) -> bool:
        """Tell whether the ways to a target end in administrator rights."""
        return any(reached.leads[number].gives_admin for _, number in self.found[:_MAX_FOUND])

    def raises(self, source: str, reached: ReachedTarget) -> Iterator[tuple[Lead, EscalationWay]]:
        """Yield the way to a target as the raises that it may be, each with what it gives.

        All that make an administrator, or that give any policy, are one.
        """
        leads, is_admin = reached.leads, self.gives_admin(reached)
        left = group_pairs((number, (made, number)) for made, number in self.found)
        if is_admin or self.rule.of in ANY_POLICY:
            first = next(number for number in left if leads[number].gives_admin is is_admin)
            yield leads[first], self.way(source, reached)
        for number, found in left.items() if self.rule.of not in ANY_POLICY else ():
            if not leads[number].gives_admin:
                yield leads[number], replace(self, found=tuple(found)).way(source, reached)

    def way(self, source: str, reached: ReachedTarget) -> EscalationWay:
        """Return the way from a source to a target."""
        leads = reached.leads
        found, is_admin = self.found, self.gives_admin(reached)
        if is_admin and self.rule.gain is not Gain.BECOME:  # what gives most comes first
            found = tuple(one for one in found if leads[one[1]].gives_admin)
        if len(found) == 1:
            through = leads[found[0][1]].through
        else:
            through = tuple(dict.fromkeys(one for _, at in found for one in leads[at].through))
        return EscalationWay(
            rule=self.rule,
            source=source,
            target=reached.arn,
            alternatives=tuple(
                _moved(made, leads[number].places) for made, number in _distinct(found)
            ),
            is_admin=is_admin,
            through=through,
            notes=(*notes_of(self.rule), *reached.notes),
            raised_by=leads[found[0][1]].group if self.rule.of is TargetClass.NEW_MEMBERS else "",
        )


ANY_POLICY = frozenset({TargetClass.OWN, TargetClass.HOLDERS, TargetClass.CREATOR})
"""Of rules that raise to whatever the source likes, within the limits of its target."""
_MAX_FOUND = 64  # resources of one target that are looked at in full
_MAX_ALTERNATIVES = 8


@lru_cache(maxsize=256)
def notes_of(rule: EscalationRule) -> tuple[Dependence, ...]:
    """Return the notes of a rule: what no import tells (PE-76)."""
    return tuple(Dependence(DependsOn.NOTE, fact=note) for note in rule.notes)


def _distinct(found: Iterable[tuple[RuleAlternative, int]]) -> list[tuple[RuleAlternative, int]]:
    """Return alternatives of different actions, the best of each."""
    kept: dict[tuple[str, ...], tuple[RuleAlternative, int]] = {}
    for one in found:
        kept.setdefault(one[0].alternative.actions, one)
    return list(kept.values())[:_MAX_ALTERNATIVES]


def _moved(made: RuleAlternative, after: Mapping[str, str]) -> Alternative:
    """Return an alternative to one target as that to another one that is like it."""
    before = made.places
    if before is after:
        return made.alternative
    known = made.alternative.needs
    needs = tuple(
        _moved_need(one, need, before, after) for one, need in zip(known, made.needs, strict=True)
    )
    if all(one is other for one, other in zip(needs, known, strict=True)):
        return made.alternative
    return replace(made.alternative, needs=needs)


def _moved_need(
    needed: NeededAction, need: RuleNeed, before: Mapping[str, str], after: Mapping[str, str]
) -> NeededAction:
    field = need.on[1:-1]
    if need.is_optional and before.get(EXECUTION_ROLE) == needed.resource:
        field = EXECUTION_ROLE
    resource = after[field] if before.get(field) == needed.resource else needed.resource
    named = {key.lower(): written[1:-1] for key, written in need.context if written[1:-1] in after}
    answer = needed.answer
    if any(before[field] != after[field] for field in named.values()):
        context = tuple(
            (key, (after[named[key.lower()]],) if key.lower() in named else values)
            for key, values in answer.context
        )
        answer = replace(answer, context=context)
    if resource == needed.resource and answer is needed.answer:
        return needed
    return replace(needed, resource=resource, answer=answer)


EXECUTION_ROLE = "execution role"
"""The place of the role that starts a task, beside the one that the task runs as."""


@dataclass(frozen=True)  # no slots: what is worked out once travels along
class Escalations:
    """Everything that was found in a world.

    `own` are the ways in which sources raise themselves, `sets` all others. They do not hold those
    of PE-77: `admins` are the administrators of each account, and those who can make themselves so
    (PE-0g); they reach all of it. `not_checked` are rules, each with the data that it needs and no
    import holds.
    """

    own: tuple[EscalationWay, ...]
    sets: tuple[WaySet, ...]
    admins: Mapping[str, tuple[str, ...]]
    not_checked: tuple[tuple[str, str], ...]

    @cached_property
    def by_id(self) -> Mapping[str, EscalationWay]:
        """Each way by its id, made when it is asked for."""
        return _ById(self)

    @cached_property
    def ways(self) -> Collection[EscalationWay]:
        """All ways by source, target and rule, each made when its turn comes."""
        return _Ways(self)

    def told(
        self, tell: Callable[[EscalationWay], _One]
    ) -> Iterator[tuple[str, list[tuple[str, _One]]]]:
        """Yield each source with the targets of its ways and what is told of each, in their order.

        `tell` is asked once for all sources of a set: it says nothing of the source.
        """
        own, sets = self._of_source
        last = {one: max(one.sources, default="") for one in self.sets}
        known: dict[WaySet, list[tuple[str, int, _One]]] = {}

        def told(way: EscalationWay) -> tuple[str, int, _One]:
            return way.target, way.rule.number, tell(way)

        for source in sorted({*own, *sets}):
            found = [*map(told, own.get(source, ()))]
            for one in sets.get(source, ()):
                if one not in known:
                    known[one] = [told(one.way(source, reached)) for reached in one.targets]
                found += (some for some in known[one] if some[0] != source)
                if source == last[one]:  # nobody comes who may the same
                    del known[one]
            found.sort(key=itemgetter(0, 1))
            yield source, [(target, what) for target, _, what in found]

    def to_admins(self) -> "Escalations":
        """Leave the ways that end in administrator rights."""
        own = tuple(way for way in self.own if way.is_admin)
        sets = (
            replace(one, targets=tuple(filter(one.gives_admin, one.targets))) for one in self.sets
        )
        return replace(self, own=own, sets=tuple(sets))

    @cached_property
    def makers(self) -> Mapping[str, tuple[EscalationWay, ...]]:
        """Those who are no administrators but can make themselves so for certain, with how."""
        found: dict[str, list[EscalationWay]] = {}
        for way in self.own:
            if makes_admin(way):
                found.setdefault(way.source, []).append(way)
        return {source: tuple(ways) for source, ways in found.items()}

    @cached_property
    def equivalents(self) -> frozenset[str]:
        """The administrators, and those who can make themselves so (PE-0g)."""
        named = (arn for arns in self.admins.values() for arn in arns)
        return frozenset((*named, *self.makers))

    @cached_property
    def by_source(self) -> Mapping[str, tuple[EscalationWay, ...]]:
        """The ways of each source, made when they are asked for."""
        return _Ends(*self._of_source, WaySet.of)

    @cached_property
    def _of_source(self) -> tuple[Mapping[str, list[EscalationWay]], Mapping[str, list[WaySet]]]:
        own = group_pairs((way.source, way) for way in self.own)
        return own, group_pairs((source, one) for one in self.sets for source in one.sources)

    def between(self, source: str, target: str) -> Iterator[EscalationWay]:
        """Yield the ways from a source to a target."""
        own, sets = self._of_source
        yield from (way for way in own.get(source, ()) if way.target == target)
        for one in sets.get(source, ()) if source != target else ():
            for reached in one.targets:
                if reached.arn == target:
                    yield one.way(source, reached)

    @cached_property
    def by_target(self) -> Mapping[str, tuple[EscalationWay, ...]]:
        """The ways to each target, made when they are asked for."""
        own = group_pairs((way.target, way) for way in self.own)
        sets = group_pairs((reached.arn, one) for one in self.sets for reached in one.targets)
        return _Ends(own, sets, WaySet.to)


class _Ways(Collection[EscalationWay]):
    def __init__(self, found: Escalations) -> None:
        self._found = found
        self._count = len(found.own) + sum(map(len, found.sets))

    def __iter__(self) -> Iterator[EscalationWay]:
        return (way for some in self._found.by_source.values() for way in some)

    def __len__(self) -> int:
        return self._count

    def __contains__(self, way: object) -> bool:
        return isinstance(way, EscalationWay) and way in self._found.by_source.get(way.source, ())


class _ById(Mapping[str, EscalationWay]):
    def __init__(self, found: Escalations) -> None:
        self._found = found

    def __getitem__(self, id_: str) -> EscalationWay:
        rule, _, ends = id_.removeprefix(_ID).partition(" ")
        source, _, target = ends.partition(" > ")
        for way in self._found.between(source, target):
            if way.rule.id == rule:
                return way
        raise KeyError(id_)

    def __iter__(self) -> Iterator[str]:
        return (way.id for way in self._found.ways)

    def __len__(self) -> int:
        return len(self._found.ways)


class _Ends(Mapping[str, tuple[EscalationWay, ...]]):
    """The ways of each source, or to each target: there may be millions, so none is kept."""

    def __init__(
        self,
        own: Mapping[str, list[EscalationWay]],
        sets: Mapping[str, list[WaySet]],
        among: Callable[[WaySet, str], Iterator[EscalationWay]],
    ) -> None:
        self._own, self._sets, self._among = own, sets, among
        self._ends = tuple(sorted({*own, *sets}))

    def __getitem__(self, end: str) -> tuple[EscalationWay, ...]:
        if end not in self._own and end not in self._sets:
            raise KeyError(end)
        found = [*self._own.get(end, ())]
        for one in self._sets.get(end, ()):
            found += self._among(one, end)
        found.sort(key=lambda way: (way.source, way.target, way.rule.number))
        return tuple(found)

    def __iter__(self) -> Iterator[str]:
        return iter(self._ends)

    def __len__(self) -> int:
        return len(self._ends)


def group_pairs(pairs: Iterable[tuple[_Key, _One]]) -> dict[_Key, list[_One]]:
    """Sort values by the keys that they come with."""
    found: dict[_Key, list[_One]] = {}
    for key, one in pairs:
        found.setdefault(key, []).append(one)
    return found


def makes_admin(way: EscalationWay) -> bool:
    """Tell whether by a way its source makes itself an administrator for certain (PE-0g)."""
    is_own = way.source == way.target and way.gain is not Gain.BECOME
    return is_own and way.is_admin and way.state is WayState.HOLDS


def way_id(rule: str, source: str, target: str) -> str:
    """Return the id of the way by a rule from a source to a target."""
    return f"{_ID}{rule} {source} > {target}"


def is_way_id(id_: str) -> bool:
    """Tell whether an id of an edge is that of a way, not of a trust."""
    return id_.startswith(_ID)
