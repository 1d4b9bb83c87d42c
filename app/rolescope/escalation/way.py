"""Ways as values: who gains whose rights, by which rule, with what it takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from rolescope.engine.verdict import Need as OpenNeed
from rolescope.escalation.rule import Gain, Rule
from rolescope.model.request import Context

_ID = "way "


class State(Enum):
    """How a way stands. The values are those of formats.md."""

    HOLDS = "holds"
    DEPENDS = "depends"


class DependsOn(Enum):
    """What a way depends on; a note leaves it holding (PE-76)."""

    RESOURCE = "resource"
    CONDITION = "condition"
    GUARDRAIL = "guardrail"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Dependence:
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


@dataclass(frozen=True, slots=True)
class Answer:
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


@dataclass(frozen=True, slots=True)
class NeededAction:
    """An action that a way needs, on a resource. `resource_policy` is that of the resource."""

    action: str
    resource: str
    answer: Answer
    resource_policy: str | None = None
    resource_account: str | None = None

    @property
    def context(self) -> Context:
        """The context keys of the request."""
        return self.answer.context


@dataclass(frozen=True, slots=True)
class Alternative:
    """One set of actions that suffices, and what it depends on beside."""

    needs: tuple[NeededAction, ...]
    depends: tuple[Dependence, ...] = ()

    @property
    def state(self) -> State:
        """Whether it holds: nothing but notes is open."""
        is_open = any(one.kind is not DependsOn.NOTE for one in self.depends)
        return State.DEPENDS if is_open else State.HOLDS

    @property
    def rank(self) -> tuple[bool, bool, bool, int, int, int]:
        """The best first: what holds; without conditions or MFA; fewest actions; least missing."""
        kinds = {one.kind for one in self.depends}
        return (
            self.state is State.DEPENDS,
            bool(kinds & {DependsOn.CONDITION, DependsOn.GUARDRAIL}),
            self.needs_mfa,
            len({one.action for one in self.needs}),
            sum(one.kind is DependsOn.RESOURCE for one in self.depends),
            len(self.needs),
        )

    @property
    def needs_mfa(self) -> bool:
        """Whether an action of it needs MFA (PE-67)."""
        return any(one.answer.needs_mfa for one in self.needs)


@dataclass(frozen=True, slots=True)
class Through:
    """What a way leads through: a function, a stack, a policy, a group."""

    type: str
    arn: str


@dataclass(frozen=True)
class Way:
    """One way: by a rule, a source gains the rights of a target (PE-77: one for each three).

    `alternatives` are the sets of actions that suffice, the best first. `is_admin`: the source can
    do everything in the target's account afterwards. `raised_by` is the ARN of a policy or group
    whose rights a raise adds, empty where it may be any rights.
    """

    rule: Rule
    source: str
    target: str
    alternatives: tuple[Alternative, ...]
    is_admin: bool = False
    through: tuple[Through, ...] = ()
    notes: tuple[Dependence, ...] = ()
    raised_by: str = ""

    @cached_property
    def id(self) -> str:
        """What tells it from all other ways and trusts of a world."""
        return f"{_ID}{self.rule.id} {self.source} > {self.target}"

    @property
    def gain(self) -> Gain:
        """What it gives."""
        return self.rule.gain

    @property
    def best(self) -> Alternative:
        """The alternative with the fewest actions, of those that hold first."""
        return self.alternatives[0]

    @property
    def state(self) -> State:
        """Whether it holds."""
        return State.DEPENDS if self.rule.always_depends else self.best.state

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


@dataclass(frozen=True)
class Escalations:
    """Everything that was found in a world.

    `ways` do not hold those of PE-77: `admins` are the administrators of each account, and those
    who can make themselves so (PE-0g); they reach all of it. `not_checked` are rules, each with
    the data that it needs and no import holds.
    """

    ways: tuple[Way, ...]
    admins: Mapping[str, tuple[str, ...]]
    not_checked: tuple[tuple[str, str], ...]

    @cached_property
    def by_id(self) -> Mapping[str, Way]:
        """Each way by its id."""
        return {way.id: way for way in self.ways}

    @cached_property
    def makers(self) -> Mapping[str, tuple[Way, ...]]:
        """Those who are no administrators but can make themselves so for certain, with how."""
        found: dict[str, list[Way]] = {}
        for way in self.ways:
            if makes_admin(way):
                found.setdefault(way.source, []).append(way)
        return {source: tuple(ways) for source, ways in found.items()}

    @cached_property
    def equivalents(self) -> frozenset[str]:
        """The administrators, and those who can make themselves so (PE-0g)."""
        named = (arn for arns in self.admins.values() for arn in arns)
        return frozenset((*named, *self.makers))

    @cached_property
    def by_source(self) -> Mapping[str, tuple[Way, ...]]:
        """The ways of each source."""
        found: dict[str, list[Way]] = {}
        for way in self.ways:
            found.setdefault(way.source, []).append(way)
        return {source: tuple(ways) for source, ways in found.items()}

    @cached_property
    def by_target(self) -> Mapping[str, tuple[Way, ...]]:
        """The ways to each target."""
        found: dict[str, list[Way]] = {}
        for way in self.ways:
            found.setdefault(way.target, []).append(way)
        return {target: tuple(ways) for target, ways in found.items()}


def makes_admin(way: Way) -> bool:
    """Tell whether by a way its source makes itself an administrator for certain (PE-0g)."""
    is_own = way.source == way.target and way.gain is not Gain.BECOME
    return is_own and way.is_admin and way.state is State.HOLDS


def is_way_id(id_: str) -> bool:
    """Tell whether an id of an edge is that of a way, not of a trust."""
    return id_.startswith(_ID)
