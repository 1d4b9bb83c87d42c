"""Sources: users and roles of whom policies say the same ask every question together."""

from collections.abc import Hashable, Iterable, Iterator
from enum import Enum
from functools import cached_property, lru_cache

from rolescope.engine.index import WorldIndex
from rolescope.engine.language.condition import CompiledCondition
from rolescope.engine.language.context import RequestContext, UnknownKey
from rolescope.engine.language.guardrails import PossiblyAttachedPolicies
from rolescope.engine.language.policy_set import PolicySet
from rolescope.engine.language.statement import CompiledStatement
from rolescope.engine.language.variables import resource_template
from rolescope.engine.request.request_keys import signer_keys
from rolescope.engine.request.signer import Signer, signer
from rolescope.escalation.rule import actions_of
from rolescope.escalation.rules import RULES
from rolescope.model.policy import Policy, PolicyType
from rolescope.model.principal import Role
from rolescope.trust.bulk.mask import union
from rolescope.trust.entities import Entity, caller_of
from rolescope.value import Value

ACTIONS: tuple[str, ...] = tuple(
    sorted(
        {action.lower() for rule in RULES for action in actions_of(rule)}
        | {"sts:assumerole", "sts:tagsession", "sts:setsourceidentity"}
    )
)
"""Every action that a rule may ask for, in lower case."""

_NUMBER = {action: number for number, action in enumerate(ACTIONS)}
_ALL = (1 << len(ACTIONS)) - 1
_OF_THE_PRINCIPAL = ("aws:principal", "aws:userid", "aws:username", "aws:sourceidentity", "saml:")


class SourceLines(Value, eq=False, dict=True):
    """What policies say of some actions: the same for everybody to whom it has this `number`.

    `allowing` are the Allow statements of the principal's own. `patterns` are resources that they
    let through: those that an Allow names, the principal's own first, and those that a Deny leaves
    out. `mentions` are the context keys that the answer may turn on.
    """

    number: int
    statements: tuple[CompiledStatement, ...]
    allowing: tuple[CompiledStatement, ...]
    patterns: tuple[str, ...]
    mentions: frozenset[str]

    def mentions_any(self, *beginnings: str) -> bool:
        """Tell whether a statement reads a key that begins so (lower case)."""
        return any(key.startswith(beginnings) for key in self.mentions)

    @cached_property
    def denied(self) -> tuple[str, ...]:
        """The resources that a Deny names, but for `*`."""
        named = (one.source.resources or () for one in self.statements if one.may_deny)
        return tuple(dict.fromkeys(one for some in named for one in some if one != "*"))

    @cached_property
    def spared(self) -> tuple[str, ...]:
        """The resources that a Deny leaves out."""
        left = (one.source.not_resources or () for one in self.statements if one.may_deny)
        return tuple(dict.fromkeys(one for some in left for one in some))

    @cached_property
    def has_variables(self) -> bool:
        """Whether who asks says which resources are named."""
        return any("${" in one for one in (*self.patterns, *self.denied, *self.spared))

    @cached_property
    def is_narrow(self) -> bool:
        """Whether policies tell resources apart when they are asked about the actions."""
        return any(
            "*" not in (one.source.resources or ()) for one in self.statements
        ) or self.mentions_any("aws:resource", "iam:resourcetag/")


class WaySource(Value, eq=False):
    """A user or role, with what its policies say of the actions of the rules.

    `about` has sets of actions (bits, by `ACTIONS`), each with the lines about all of them;
    `may_allow` the actions that an identity policy may allow, and nothing denies for certain.
    `gaps` is what is not known of its policies, and of its boundary. `number`: the same for all
    of an account of whom policies say the same.
    """

    number: int
    entity: Entity
    account: str
    gaps: tuple[tuple[str, ...], tuple[str, ...] | None]
    about: tuple[tuple[SourceLines, int], ...]
    may_allow: int


class SourceGroup(Value, eq=False, dict=True):
    """Principals of one account whose policies say the same of some actions.

    `one` of them is asked for all. `mentions` are the context keys that the statements read,
    `tag_keys` those of tags of a resource.
    """

    one: Entity
    account: str
    gaps: tuple[tuple[str, ...], tuple[str, ...] | None]
    about: tuple[tuple[SourceLines, int], ...]
    may_allow: int
    mentions: frozenset[str]
    tag_keys: tuple[str, ...]
    statements: tuple[CompiledStatement, ...]

    @property
    def has_gaps(self) -> bool:
        """Whether an identity policy is not known, which may allow anything."""
        return bool(self.gaps[0])

    def may(self, action: str) -> bool:
        """Tell whether an identity policy may allow an action."""
        return bool(self.may_allow & bit_of(action))

    def lines(self, action: str) -> SourceLines:
        """Return what the policies say of an action."""
        found = self._lines.get(action)
        if found is None:
            wanted = bit_of(action)
            some = (lines for lines, actions in self.about if actions & wanted)
            found = self._lines[action] = next(some, _NO_LINES)
        return found

    @cached_property
    def _lines(self) -> dict[str, SourceLines]:
        return {}


_NO_LINES = SourceLines(-1, (), (), (), frozenset())


def bit_of(action: str) -> int:
    """Return the bit of an action, in any case."""
    return _BIT[action]


class _Bits(dict[str, int]):
    def __missing__(self, action: str) -> int:
        found = self[action] = 1 << _NUMBER[action.lower()]
        return found


_BIT = _Bits()


class SourceReader:
    """Reads the users and roles of a world, each once, and sorts them into groups."""

    def __init__(self, index: WorldIndex) -> None:
        """Take the world."""
        self._reader = _Reader(index)
        self._known: dict[str, WaySource | None] = {}
        self._groups: dict[Hashable, SourceGroup] = {}
        self._by_number: dict[tuple[int, int], SourceGroup] = {}

    def of(self, entity: Entity) -> WaySource | None:
        """Return a principal as a source; none of a role that is AWS's own (TR-15)."""
        arn = entity.arn
        if arn not in self._known:
            is_fixed = isinstance(entity, Role) and entity.is_service_linked
            self._known[arn] = None if is_fixed else self._reader.read(entity)
        return self._known[arn]

    def forget_groups(self) -> None:
        """Let go of the groups: others are made where they are asked for again."""
        self._groups, self._by_number = {}, {}

    def group(self, source: WaySource, actions: int = _ALL) -> SourceGroup:
        """Return the group of a source for some actions (bits)."""
        alike = source.number, actions
        found = self._by_number.get(alike)
        if found is None:
            found = self._by_number[alike] = self._group_of(source, actions)
        return found

    def _group_of(self, source: WaySource, actions: int) -> SourceGroup:
        about = tuple((one, inside) for one, bits in source.about if (inside := bits & actions))
        may_allow = source.may_allow & actions
        key = source.account, type(source.entity), source.gaps, about, may_allow
        found = self._groups.get(key)
        if found is None:
            statements = {id(one): one for lines, _ in about for one in lines.statements}
            mentions = frozenset[str]().union(*(lines.mentions for lines, _ in about))
            found = self._groups[key] = SourceGroup(
                one=source.entity,
                account=source.account,
                gaps=source.gaps,
                about=about,
                may_allow=may_allow,
                mentions=mentions,
                tag_keys=tuple(sorted(key for key in mentions if ":resourcetag/" in key)),
                statements=tuple(statements.values()),
            )
        return found


class _Layer(Enum):
    __hash__ = object.__hash__  # by identity: every line is looked up by it

    IDENTITY = 0
    BOUNDARY = 1
    GUARDRAIL = 2


class _Line(Value, eq=False):
    """A statement about a principal: `key` is all that it can tell, whatever is asked for."""

    statement: CompiledStatement
    actions: int
    layer: _Layer
    key: Hashable
    mentions: frozenset[str]

    @property
    def is_own_allow(self) -> bool:
        return self.layer is _Layer.IDENTITY and not self.statement.may_deny

    @property
    def is_certain(self) -> bool:
        """Whether it applies to whatever is asked for."""
        fixed = self.statement.fixed
        return fixed is not None and fixed[0] is True


class _Reader:
    """Reads the policies of principals, those of an account once."""

    def __init__(self, index: WorldIndex) -> None:
        self._index = index
        self._guards: dict[
            tuple[str, bool], tuple[tuple[CompiledStatement, _Line | None], ...]
        ] = {}
        self._policies: dict[int, tuple[Policy, tuple[CompiledStatement, ...]]] = {}
        self._lines: dict[Hashable, SourceLines] = {}
        self._by_lines: dict[tuple[_Line, ...], SourceLines] = {}
        self._guards_sorted: dict[tuple[_Line, ...], list[tuple[int, list[_Line]]]] = {}
        self._personal: dict[Hashable, _Line] = {}
        self._impersonal: dict[tuple[int, _Layer], _Line | None] = {}
        self._numbers: dict[Hashable, int] = {}

    def read(self, entity: Entity) -> WaySource:
        """Return what counts of a principal."""
        index = self._index
        who = signer(caller_of(entity), index)
        identity = who.identity or index.policy_set()
        boundary = who.boundary
        lines = [*self._of_policies(identity.policies, _Layer.IDENTITY)]
        if boundary is not None:
            lines += self._of_policies(boundary.policies, _Layer.BOUNDARY)
        personal = _Personal(who, index)
        own = [one for pair in lines if (one := self._line(*pair, personal)) is not None]
        guarding = (
            known or self._line(one, _Layer.GUARDRAIL, personal)
            for one, known in self._guarding(who)
        )
        guards = [one for one in guarding if one is not None]
        about: dict[SourceLines, int] = {}
        may_allow = 0
        for actions, some in self._sorted_with(own, tuple(guards)):
            kept = _that_count(some)
            found = self._interned(kept)
            about[found] = about.get(found, 0) | actions
            if _may_be_allowed(kept, identity, boundary):
                may_allow |= actions
        if identity.gaps and (boundary is None or boundary.gaps):
            may_allow |= _ALL & ~union(about.values())
        gaps = identity.gaps, None if boundary is None else boundary.gaps
        lines_of = tuple(sorted(about.items(), key=lambda one: one[0].number))
        alike = who.account, type(entity), gaps, lines_of, may_allow
        return WaySource(
            number=self._numbers.setdefault(alike, len(self._numbers)),
            entity=entity,
            account=who.account,
            gaps=gaps,
            about=lines_of,
            may_allow=may_allow,
        )

    def _sorted_with(
        self, own: list[_Line], guards: tuple[_Line, ...]
    ) -> Iterator[tuple[int, list[_Line]]]:
        """Yield sets of actions, each with the lines about all of them, the guardrails' last.

        Those are the same for nearly everybody in an account.
        """
        if guards not in self._guards_sorted:
            self._guards_sorted[guards] = _sorted_out(guards)
        for actions, some in _sorted_out(own):
            for of_guards, others in self._guards_sorted[guards]:
                if (inside := actions & of_guards) and (some or others):
                    yield inside, [*some, *others]

    def _of_policies(
        self, policies: Iterable[Policy], layer: _Layer
    ) -> Iterator[tuple[CompiledStatement, _Layer]]:
        return ((one, layer) for policy in policies for one in self._about(policy))

    def _about(self, policy: Policy) -> tuple[CompiledStatement, ...]:
        """Return the statements of a policy that are about any action of the rules."""
        known = self._policies.get(id(policy))
        if known is None:
            found = tuple(one for one in self._index.compiled(policy) if _bits(one))
            known = self._policies[id(policy)] = policy, found
        return known[1]

    def _guarding(self, who: Signer) -> tuple[tuple[CompiledStatement, _Line | None], ...]:
        """Return the statements of SCPs and RCPs over a principal and its account.

        Each with what it tells, where that is the same for all.
        """
        key = who.account, who.is_service_linked
        if key not in self._guards:
            kinds = (PolicyType.RCP,) if who.is_service_linked else (PolicyType.SCP, PolicyType.RCP)
            self._guards[key] = tuple(
                (statement, self._same_for_all(statement, _Layer.GUARDRAIL))
                for kind in kinds
                for level in self._index.guardrails(who.account, kind).levels
                for policies in placed(level.policies)
                for policy in policies.policies
                for statement in self._about(policy)
            )
        return self._guards[key]

    def _same_for_all(self, statement: CompiledStatement, layer: _Layer) -> _Line | None:
        """Return what a statement tells of everybody; None where it is up to who that is."""
        key = id(statement), layer
        if key in self._impersonal:
            return self._impersonal[key]
        found: _Line | None = None
        if not any(map(_is_personal, keys_of(statement))):
            written = tuple(map(_written, statement.conditions))
            found = _line_of(statement, layer, written, keys_of(statement))
        self._impersonal[key] = found
        return found

    def _line(
        self, statement: CompiledStatement, layer: _Layer, personal: "_Personal"
    ) -> _Line | None:
        """Return what a statement tells of a principal; None where it never applies to it."""
        found = self._same_for_all(statement, layer)
        if found is not None:
            return found
        left: list[Hashable] = []
        keys: set[str] = set()
        for condition in statement.conditions:
            answer = None
            if all(map(_is_personal, condition.keys)) and not personal.is_open:
                answer = condition.test(personal.context, self._index.reading)
            if answer is False and statement.is_sound and not statement.is_ambiguous:
                return None
            if answer is not True:
                left.append((_written(condition), personal.values(condition.keys)))
                keys.update(condition.keys)
        variables = resource_keys(statement)
        left.append(personal.values(variables))
        conditions = tuple(left)
        alike = id(statement), layer, conditions
        found = self._personal.get(alike)
        if found is None:
            found = _line_of(statement, layer, conditions, keys | variables)
            self._personal[alike] = found
        return found

    def _interned(self, lines: list[_Line]) -> SourceLines:
        found = self._by_lines.get(tuple(lines))
        if found is None:
            found = self._by_lines[tuple(lines)] = self._by_keys(lines)
        return found

    def _by_keys(self, lines: list[_Line]) -> SourceLines:
        key = tuple(one.key for one in lines)
        found = self._lines.get(key)
        if found is None:
            found = self._lines[key] = SourceLines(
                number=len(self._lines),
                statements=tuple(one.statement for one in lines),
                allowing=tuple(
                    one.statement
                    for one in lines
                    if one.layer is _Layer.IDENTITY and one.statement.may_allow
                ),
                patterns=tuple(dict.fromkeys(_let_through(lines))),
                mentions=frozenset().union(*(one.mentions for one in lines)),
            )
        return found


class _Personal:
    """What statements see of a principal itself, looked up when one asks."""

    def __init__(self, who: Signer, index: WorldIndex) -> None:
        self._who, self._index = who, index

    @cached_property
    def _keys(self) -> tuple[RequestContext, bool]:
        values, unknown = signer_keys(self._who, self._index, self._index.reading)
        return RequestContext(values, lambda _key: None), any(map(_is_personal, unknown))

    @property
    def context(self) -> RequestContext:
        return self._keys[0]

    @property
    def is_open(self) -> bool:
        """Whether something about it is not known: nobody else is taken to be like it."""
        return self._keys[1]

    def values(self, keys: Iterable[str]) -> Hashable:
        return self._who.principal_arn if self.is_open else _values(self.context, keys)


def _let_through(lines: list[_Line]) -> Iterator[str]:
    """Yield the patterns of resources that statements let through, but for `*`."""
    for line in sorted(lines, key=lambda one: one.layer.value):
        source = line.statement.source
        left = (source.resources if line.statement.may_allow else None) or ()
        kept = (source.not_resources if line.statement.may_deny else None) or ()
        yield from (pattern for pattern in (*left, *kept) if pattern != "*")


def _line_of(
    statement: CompiledStatement, layer: _Layer, conditions: Hashable, keys: Iterable[str]
) -> _Line:
    source = statement.source
    resources = ("*",) if "*" in (source.resources or ()) else source.resources
    told: Hashable
    if layer is _Layer.GUARDRAIL or statement.is_ambiguous or not statement.is_sound:
        told = id(statement)
    else:
        told = source.effect, resources, source.not_resources, statement.policy.version
    key = layer, told, conditions
    return _Line(statement, _bits(statement), layer, key, frozenset(keys))


def _written(condition: CompiledCondition) -> Hashable:
    source = condition.source
    return source.operator, source.key, source.values


def _sorted_out(lines: Iterable[_Line]) -> list[tuple[int, list[_Line]]]:
    """Return sets of actions, each with the lines about all of them."""
    found: list[tuple[int, list[_Line]]] = [(_ALL, [])]
    for line in lines:
        cut: list[tuple[int, list[_Line]]] = []
        for actions, some in found:
            if inside := actions & line.actions:
                cut.append((inside, [*some, line]))
            if outside := actions & ~line.actions:
                cut.append((outside, some))
        found = cut
    return found


def _that_count(lines: list[_Line]) -> list[_Line]:
    """Leave out lines that others make irrelevant, whatever is asked for.

    A certain Deny of the principal's own policies settles everything. A certain Allow settles what
    other Allow statements add; not where something is about single resources besides: then their
    patterns say which resources to try.
    """
    for line in lines:
        if line.layer is not _Layer.GUARDRAIL and line.is_certain and not line.statement.may_allow:
            return [line]
    settled = next((one for one in lines if one.is_own_allow and one.is_certain), None)
    if settled is None or any(_is_narrow(one) for one in lines if not one.is_own_allow):
        return lines
    return [one for one in lines if one is settled or not one.is_own_allow]


def _is_narrow(line: _Line) -> bool:
    return "*" not in (line.statement.source.resources or ())


def _may_be_allowed(lines: list[_Line], identity: PolicySet, boundary: PolicySet | None) -> bool:
    if len(lines) == 1 and lines[0].is_certain and not lines[0].statement.may_allow:
        return False
    allowing = {one.layer for one in lines if one.statement.may_allow}
    is_allowed = _Layer.IDENTITY in allowing or bool(identity.gaps)
    is_within = boundary is None or _Layer.BOUNDARY in allowing or bool(boundary.gaps)
    return is_allowed and is_within


def _values(context: RequestContext, keys: Iterable[str]) -> Hashable:
    found: list[tuple[str, tuple[str, ...] | UnknownKey | None]] = [
        (key, context.find(key)) for key in sorted(keys) if _is_personal(key)
    ]
    return tuple(found)


def _is_personal(key: str) -> bool:
    return key.startswith(_OF_THE_PRINCIPAL)


def placed(policies: PolicySet) -> Iterator[PolicySet]:
    """Yield policies, and those of which is not known where they are attached."""
    if isinstance(policies, PossiblyAttachedPolicies):
        yield policies.here
        yield from policies.others
    else:
        yield policies


def keys_of(statement: CompiledStatement) -> Iterator[str]:
    """Yield the context keys that a statement reads, in lower case."""
    for condition in statement.conditions:
        yield from condition.keys
    yield from resource_keys(statement)


def resource_keys(statement: CompiledStatement) -> frozenset[str]:
    """Return those that its resources hold as variables."""
    source = statement.source
    written = (*(source.resources or ()), *(source.not_resources or ()))
    return _variables(written, statement.policy.version)


@lru_cache(maxsize=16384)
def _variables(written: tuple[str, ...], version: str) -> frozenset[str]:
    if not any("${" in one for one in written):
        return frozenset()
    return frozenset(key for one in written for key in resource_template(one, version).keys)


def _bits(statement: CompiledStatement) -> int:
    """Return the actions of the rules that a statement may be about."""
    source = statement.source
    if statement.is_ambiguous or (source.actions is None) == (source.not_actions is None):
        return _ALL
    return _matched(source.actions, source.not_actions, statement)


_MATCHED: dict[tuple[tuple[str, ...] | None, tuple[str, ...] | None], int] = {}
_MAX_MATCHED = 65_536


def _matched(
    actions: tuple[str, ...] | None,
    not_actions: tuple[str, ...] | None,
    statement: CompiledStatement,
) -> int:
    """Return the bits for two elements; many statements have the same."""
    key = actions, not_actions
    found = _MATCHED.get(key)
    if found is None:
        if len(_MATCHED) >= _MAX_MATCHED:
            _MATCHED.clear()
        found = _MATCHED[key] = sum(
            1 << number
            for number, action in enumerate(ACTIONS)
            if statement.match_action(action) is not False
        )
    return found
