"""Sources: users and roles whom no statement tells apart ask every question together."""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.language.context import RequestContext, Unknown
from rolescope.engine.language.guardrails import Unplaced
from rolescope.engine.language.policy_set import PolicySet
from rolescope.engine.language.statement import CompiledStatement
from rolescope.engine.language.variables import resource_template
from rolescope.engine.request.request_keys import signer_keys
from rolescope.engine.request.signer import Signer, signer
from rolescope.escalation.rule import actions_of
from rolescope.escalation.rules import RULES
from rolescope.model.policy import Policy, PolicyType
from rolescope.model.principal import Role
from rolescope.trust.entities import Entity, caller_of, entities

ACTIONS: tuple[str, ...] = tuple(
    sorted({action.lower() for rule in RULES for action in actions_of(rule)} | {"sts:assumerole"})
)
"""Every action that a rule may ask for, in lower case."""

_NUMBER = {action: number for number, action in enumerate(ACTIONS)}
_ALL = (1 << len(ACTIONS)) - 1
_OF_THE_PRINCIPAL = ("aws:principal", "aws:userid", "aws:username", "aws:sourceidentity", "saml:")


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Principals of one account to whom every question of the rules has the same answer.

    `one` of the `members` is asked for all. `may_allow` are the actions (bits, by `ACTIONS`) that
    an identity policy may allow; `mentions` the context keys that any statement about them reads.
    """

    one: Entity
    members: tuple[Entity, ...]
    account: str
    may_allow: int
    mentions: frozenset[str]
    statements: tuple[CompiledStatement, ...]
    allowing: tuple[CompiledStatement, ...]

    def may(self, action: str) -> bool:
        """Tell whether an identity policy may allow an action."""
        return bool(self.may_allow >> _NUMBER[action.lower()] & 1)

    def mentions_any(self, *beginnings: str) -> bool:
        """Tell whether a statement reads a key that begins so (lower case)."""
        return any(key.startswith(beginnings) for key in self.mentions)


def bit_of(action: str) -> int:
    """Return the bit of an action, in any case."""
    return 1 << _NUMBER[action.lower()]


def groups(index: WorldIndex, among: Iterable[Entity] | None = None) -> tuple[Group, ...]:
    """Sort all users and roles, or some of them, into groups.

    Sessions of service-linked roles are AWS's own (TR-15): nobody begins there.
    """
    everybody = (
        (entity for account in index.world.accounts for entity in entities(account))
        if among is None
        else among
    )
    reader = _Reader(index)
    found: dict[Hashable, list[Entity]] = {}
    read: dict[Hashable, _Read] = {}
    for entity in everybody:
        if isinstance(entity, Role) and entity.is_service_linked:
            continue
        one = reader.read(entity)
        found.setdefault(one.signature, []).append(entity)
        read.setdefault(one.signature, one)
    return tuple(
        Group(
            one=members[0],
            members=tuple(members),
            account=account_of(members[0].arn),
            may_allow=read[key].may_allow,
            mentions=read[key].mentions,
            statements=read[key].statements,
            allowing=read[key].allowing,
        )
        for key, members in found.items()
    )


@dataclass(frozen=True, slots=True)
class _Read:
    signature: Hashable
    may_allow: int
    mentions: frozenset[str]
    statements: tuple[CompiledStatement, ...]
    allowing: tuple[CompiledStatement, ...]


class _Reader:
    """Reads the policies of principals, those of an account once."""

    def __init__(self, index: WorldIndex) -> None:
        self._index = index
        self._guards: dict[tuple[str, bool], tuple[CompiledStatement, ...]] = {}
        self._policies: dict[int, tuple[Policy, tuple[CompiledStatement, ...]]] = {}

    def read(self, entity: Entity) -> _Read:
        """Return what counts of a principal."""
        index = self._index
        who = signer(caller_of(entity), index)
        identity = who.identity or index.policy_set()
        own = [statement for policy in identity.policies for statement in self._about(policy)]
        allowing = tuple(one for one in own if one.may_allow)
        may_allow = _ALL if identity.gaps else _union(_bits(one) for one in allowing)
        boundary = who.boundary
        bounded = (
            ()
            if boundary is None
            else tuple(one for policy in boundary.policies for one in self._about(policy))
        )
        statements = (*own, *bounded, *self._guarding(who))
        keys = frozenset(key for one in statements for key in _keys(one))
        signature = (
            who.account,
            who.kind,
            who.is_service_linked,
            tuple((one.name, one.text) for one in identity.policies if self._about(one)),
            identity.gaps,
            None
            if boundary is None
            else (tuple((one.name, one.text) for one in boundary.policies), boundary.gaps),
            self._personal(who, statements, keys),
        )
        return _Read(signature, may_allow, keys, statements, allowing)

    def _about(self, policy: Policy) -> tuple[CompiledStatement, ...]:
        """Return the statements of a policy that are about any action of the rules."""
        known = self._policies.get(id(policy))
        if known is None:
            found = tuple(one for one in self._index.compiled(policy) if _bits(one))
            known = self._policies[id(policy)] = policy, found
        return known[1]

    def _guarding(self, who: Signer) -> tuple[CompiledStatement, ...]:
        """Return the statements of SCPs and RCPs over a principal and its account."""
        key = who.account, who.is_service_linked
        if key not in self._guards:
            kinds = (PolicyType.RCP,) if who.is_service_linked else (PolicyType.SCP, PolicyType.RCP)
            self._guards[key] = tuple(
                statement
                for kind in kinds
                for level in self._index.guardrails(who.account, kind).levels
                for policies in _sets(level.policies)
                for policy in policies.policies
                for statement in self._about(policy)
            )
        return self._guards[key]

    def _personal(
        self, who: Signer, statements: tuple[CompiledStatement, ...], keys: frozenset[str]
    ) -> Hashable:
        """Return what statements see of the principal itself."""
        if not any(map(_is_personal, keys)):
            return ()
        values, unknown = signer_keys(who, self._index, self._index.reading)
        if any(map(_is_personal, unknown)):
            return who.principal_arn
        context = RequestContext(values, lambda _key: None)
        found: list[Hashable] = []
        for statement in statements:
            for condition in statement.conditions:
                if all(map(_is_personal, condition.keys)):
                    found.append(condition.test(context, self._index.reading))
                else:
                    found.append(_values(context, condition.keys))
            found.append(_values(context, _resource_keys(statement)))
        return tuple(found)


def _values(context: RequestContext, keys: Iterable[str]) -> Hashable:
    found: list[tuple[str, tuple[str, ...] | Unknown | None]] = [
        (key, context.find(key)) for key in sorted(keys) if _is_personal(key)
    ]
    return tuple(found)


def _is_personal(key: str) -> bool:
    return key.startswith(_OF_THE_PRINCIPAL)


def _sets(policies: PolicySet) -> Iterator[PolicySet]:
    """Yield policies, and those of which is not known where they are attached."""
    if isinstance(policies, Unplaced):
        yield policies.here
        yield from policies.others
    else:
        yield policies


def _keys(statement: CompiledStatement) -> Iterator[str]:
    for condition in statement.conditions:
        yield from condition.keys
    yield from _resource_keys(statement)


def _resource_keys(statement: CompiledStatement) -> frozenset[str]:
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


def _union(sets: Iterable[int]) -> int:
    found = 0
    for one in sets:
        found |= one
    return found
