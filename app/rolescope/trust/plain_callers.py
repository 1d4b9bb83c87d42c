"""Plain callers: all users and roles of a world as bit sets, asked about a role all at once."""

from collections.abc import Iterable, Iterator
from copy import copy
from functools import cached_property

from rolescope.evaluation.index import WorldIndex, account_of
from rolescope.evaluation.language.guardrails import Unplaced
from rolescope.evaluation.language.policy_set import PolicySet
from rolescope.evaluation.language.statement import CompiledStatement
from rolescope.evaluation.request.sts import refusals
from rolescope.model.policy import PolicyType, PrincipalType, Statement
from rolescope.model.principal import Role
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest, Context
from rolescope.trust.bulk import Bulk, Mask
from rolescope.trust.bulk.mask import bits, ones
from rolescope.trust.entities import Entity, caller_of, entities
from rolescope.trust.facts import Requirement
from rolescope.trust.grants import Grants
from rolescope.trust.narrowing import narrowed_to
from rolescope.trust.requests import Asker
from rolescope.trust.written import Trust

_ACTION = "sts:assumerole"
_TAG = "aws:principaltag/"
_SETTLED = (_TAG, "aws:sourceidentity")  # in an open request, though a session may have them


def plain_callers(
    index: WorldIndex, at: str, before: "PlainCallers | None" = None
) -> "PlainCallers":
    """Return the callers of a world, made once for each time.

    `before` are those of a world that differs in nothing but trust policies.
    """
    return index.remember(
        ("plain callers", at), lambda: before.after(index) if before else PlainCallers(index, at)
    )


class PlainCallers:
    """The users and roles of a world; bit i of a mask is the one of that number."""

    def __init__(self, index: WorldIndex, at: str) -> None:
        """Sort the callers of a world, as it stands at a time (ISO 8601)."""
        self._index, self._at = index, at
        self._bulk = Bulk(index, at)
        self._grants = Grants(index, self._bulk.number)
        self._accounts = {
            account.id: self.mask(entity.arn for entity in entities(account))
            for account in index.world.accounts
        }
        kinds: dict[object, list[int]] = {}
        tags: dict[str, dict[str, list[int]]] = {}
        for number, entity in enumerate(self._bulk.callers):
            asker = Asker(index, caller_of(entity), "", at)
            kinds.setdefault(asker.kind, []).append(number)
            for key, values in asker.known.items():
                if key.startswith(_TAG):
                    tags.setdefault(key, {}).setdefault(values[0], []).append(number)
        self._kinds = tuple(ones(numbers) for numbers in kinds.values())
        self._tagged = {
            key: {value: ones(numbers) for value, numbers in by_value.items()}
            for key, by_value in tags.items()
        }
        self._names: dict[int, tuple[str, ...]] = {}

    def after(self, index: WorldIndex) -> "PlainCallers":
        """Return the callers of a world that differs in nothing but trust policies."""
        made = copy(self)
        made._index, made._bulk = index, self._bulk.after(index)  # noqa: SLF001 - of the copy
        return made

    # Sets

    def mask(self, arns: Iterable[str]) -> int:
        """Return the bit set of some ARNs."""
        return ones(self._bulk.number[arn] for arn in arns)

    def names(self, mask: int) -> tuple[str, ...]:
        """Return the ARNs of a bit set, sorted; the same set gives the same tuple."""
        known = self._names.get(mask)
        if known is None:
            found = sorted(self._bulk.callers[number].arn for number in bits(mask))
            known = self._names[mask] = tuple(found)
        return known

    def candidates(self, role: Role, trust: Trust) -> int:
        """Return the callers whom a trust in an account or in anyone may let in.

        In the account of the role, `*` lets in without a grant (TR-6); all others need one.
        """
        found = self._grants.of(role.arn)
        if trust.principal.type is PrincipalType.ANYONE:
            found |= self._accounts.get(account_of(role.arn), 0)
        else:
            found &= self._accounts.get(trust.principal.value, 0)
        narrowed = narrowed_to(self._index, trust)
        return found if narrowed is None else found & self.mask(narrowed)

    # Answers

    def asker(self, number: int, role: Role) -> Asker:
        """Return a caller as one who asks for a role."""
        return Asker(self._index, caller_of(self._bulk.callers[number]), role.arn, self._at)

    def answer(self, role: Role, requirements: tuple[Requirement, ...], among: int) -> Mask:
        """Tell who of some callers is let in with the facts that requirements ask for."""
        certain = possible = 0
        for request, group in self._requests(role, requirements, among):
            found = self._bulk.allowed(role, request.parameters, request.context, among=group)
            certain |= found.certain
            possible |= found.possible
        return Mask(certain, possible)

    def _requests(
        self, role: Role, requirements: tuple[Requirement, ...], among: int
    ) -> Iterator[tuple[AssumeRoleRequest, int]]:
        """Yield the requests that callers would make, each with those who would make it.

        Those whom STS refuses are left out, whatever the policies say (AR-17).
        """
        found: dict[tuple[AssumeRoleParameters, Context], tuple[AssumeRoleRequest, int]] = {}
        for kind in self._kinds:
            left = kind & among
            while left:
                number = next(bits(left))
                asker = self.asker(number, role)
                group = left & self._alike(number, asker, requirements)
                left &= ~group
                request = asker.request(requirements)
                if not refusals(request, self._index):
                    key = request.parameters, request.context
                    first, others = found.get(key, (request, 0))
                    found[key] = first, others | group
        yield from found.values()

    def _alike(self, number: int, asker: Asker, requirements: tuple[Requirement, ...]) -> int:
        """Return those who make the same request as a caller, if they are of its kind.

        The facts of a caller rest on its tags where it may choose them, and on all that is known
        of it where policies have variables.
        """
        about = [one.condition for one in requirements if asker.may_set(one.condition.key)]
        if any("${" in value for condition in about for value in condition.values):
            return 1 << number
        group = -1
        for key in {condition.key.lower() for condition in about} & self._tagged.keys():
            by_value = self._tagged[key]
            values = asker.known.get(key)
            group &= by_value[values[0]] if values else ~_union(by_value.values())
        return group

    def reachable(self, role: Role, trust: Trust, among: int) -> int:
        """Return those of some callers whom facts may let into a role: others need no look.

        In an open request it is settled who a session is, though it may be one with other tags or
        with a source identity: where policies ask for these, such a session may get in.
        """
        found = self._bulk.allowed(role, is_open=True, among=among).possible
        for key, able in self._able.items():
            is_asked_beside = self._asks_beside(role, trust, key)
            found |= among & (able if is_asked_beside else able & self._asked_of_callers[key])
        able = among & _union(self._able.values()) & ~found
        for requirements in {_settled(statement) for statement in trust.statements}:
            for request, group in self._requests(role, requirements, able if requirements else 0):
                answer = self._bulk.allowed(
                    role, context=request.context, is_open=True, among=group
                )
                found |= answer.possible
        return found

    @cached_property
    def _able(self) -> dict[str, int]:
        """The callers who may have what is settled in an open request, by key."""
        found: dict[str, list[int]] = {key: [] for key in _SETTLED}
        for number, entity in enumerate(self._bulk.callers):
            asker = Asker(self._index, caller_of(entity), "", self._at)
            for key in _SETTLED:
                if asker.may_set(key):
                    found[key].append(number)
        return {key: ones(numbers) for key, numbers in found.items()}

    @cached_property
    def _asked_of_callers(self) -> dict[str, int]:
        """Those of whom their own policies ask for what is settled in an open request."""
        return {
            key: ones(
                number
                for number in bits(able)
                if self._asks_caller_side(self._bulk.callers[number], key)
            )
            for key, able in self._able.items()
        }

    def _asks_beside(self, role: Role, trust: Trust, key: str) -> bool:
        """Tell whether more than the statements of a trust asks for a key, on the role's side."""
        own = {statement.index for statement in trust.statements}
        others = (
            statement
            for statement in self._index.trust(role).about(_ACTION)
            if statement.source.index not in own and _asks_one(statement, key)
        )
        is_asked = next(others, None) is not None
        return is_asked or self._asks_guardrails(account_of(role.arn), PolicyType.RCP, key)

    def _asks_caller_side(self, entity: Entity, key: str) -> bool:
        boundary = self._index.boundary(entity)
        return (
            _asks(self._index.identity(entity), key)
            or (boundary is not None and _asks(boundary, key))
            or self._asks_guardrails(account_of(entity.arn), PolicyType.SCP, key)
        )

    def _asks_guardrails(self, account: str, policy_type: PolicyType, key: str) -> bool:
        return self._index.remember(
            ("asks", account, policy_type, key),
            lambda: any(
                _asks(level.policies, key)
                for level in self._index.guardrails(account, policy_type).levels
            ),
        )


def _union(masks: Iterable[int]) -> int:
    found = 0
    for mask in masks:
        found |= mask
    return found


def _asks(policies: PolicySet, key: str) -> bool:
    if isinstance(policies, Unplaced):
        return any(_asks(others, key) for others in (policies.here, *policies.others))
    return any(_asks_one(statement, key) for statement in policies.about(_ACTION))


def _asks_one(statement: CompiledStatement, key: str) -> bool:
    return any(condition.key.startswith(key) for condition in statement.conditions)


def _settled(statement: Statement) -> tuple[Requirement, ...]:
    """Return what a statement asks for of what is settled in an open request."""
    return tuple(
        Requirement(condition)
        for condition in statement.conditions
        if condition.key.lower().startswith(_SETTLED)
    )
