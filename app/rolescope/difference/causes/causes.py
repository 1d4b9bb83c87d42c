"""Causes: the differences of two worlds that change a trust or a verdict."""

from collections.abc import Iterable, Iterator, Sequence

from rolescope.difference.causes.difference import Difference
from rolescope.difference.causes.differences import Differences
from rolescope.difference.edge_pairs import EdgePair
from rolescope.difference.impact import Cause, CausePart, Turn
from rolescope.difference.numbers import RenamedIds
from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.context import ALL_OPEN
from rolescope.engine.language.statement import CompiledStatement
from rolescope.model.policy import Effect, PolicyType, Statement
from rolescope.model.principal import User
from rolescope.trust.edge import Edge, PrincipalKind
from rolescope.trust.entities import Entity
from rolescope.value import Value, replace

_MAX_CAUSES = 12
_MAX_CALLERS = 8  # of a wide trust, whose side is looked at for causes
_ACTIONS = (
    "sts:assumerole",
    "sts:assumerolewithsaml",
    "sts:assumerolewithwebidentity",
    "sts:tagsession",
    "sts:setsourceidentity",
)
_WHOLE = (CausePart.PRINCIPAL, CausePart.ACCOUNT)
_ALONE = (CausePart.ATTACHMENT, CausePart.DOCUMENT, CausePart.GROUPS)
"""What counts even where no statement tells about it."""


class RoleCallers(Value, kw_only=True):
    """A role and who may assume it, `None` for all alike; ids are those before.

    `edges` are the trusts that it rests on, by state. `is_loss` None: both may be the cause.
    """

    role: str
    principal: str | None
    before: Sequence[Edge]
    after: Sequence[Edge]
    is_loss: bool | None


class Causes:
    """Finds causes among all that differs."""

    def __init__(
        self, found: Differences, before: WorldIndex, after: WorldIndex, names: RenamedIds
    ) -> None:
        """Take what differs; `names` are of the state after."""
        self._found, self._before, self._after, self._names = found, before, after, names
        self._about: dict[tuple[int, str], bool] = {}
        self._managed: dict[str, list[Difference]] = {}
        for (_, arn), some in found.managed.items():
            self._managed.setdefault(arn, []).extend(some)
        self.touched = frozenset(self._touched())

    def _touched(self) -> Iterator[str]:
        """Yield the users and roles, by ids before, of which more differs than guardrails."""
        for arn in (*self._found.own, *self._found.people):
            yield self._names.of(arn)
        if not self._found.groups and not self._managed:
            return
        for index, name in ((self._before, str), (self._after, self._names.of)):
            everyone: tuple[Entity, ...] = (*index.users.values(), *index.roles.values())
            for entity in everyone:
                if next(self._lent(entity, index), None) is not None:
                    yield name(entity.arn)

    def caller_side(self, principal: str) -> tuple[Difference, ...]:
        """Return what differs of a caller itself, given by its id before.

        An account may stand for those of its users and roles that were not imported.
        """
        after = self._names.after(principal)
        found = self._found.people.get(after)
        if found:
            return tuple(found)
        own = list(self._found.own.get(after, ()))
        for arn, index in ((principal, self._before), (after, self._after)):
            entity = index.user(arn) or index.role(arn)
            if entity is not None:
                own += self._lent(entity, index)
        account = account_of(after)
        beside = (one for one in self._found.accounts.get(account, ()) if one.cause.part in _WHOLE)
        return (*dict.fromkeys(own), *self.guardrails(account or after), *beside)

    def guardrails(self, account: str) -> tuple[Difference, ...]:
        """Return what differs in the SCPs over an account."""
        return self._found.guardrails.over(PolicyType.SCP, account)

    @property
    def guarded(self) -> tuple[str, ...]:
        """The accounts with other SCPs over them."""
        return self._found.guardrails.accounts(PolicyType.SCP)

    def _lent(self, entity: Entity, index: WorldIndex) -> Iterator[Difference]:
        """Yield what differs in managed policies and groups of a user or role."""
        arns = [*entity.attached, *((entity.boundary,) if entity.boundary else ())]
        account = index.account(account_of(entity.arn))
        if isinstance(entity, User) and entity.groups and account is not None:
            for group in account.groups:
                if group.name in entity.groups:
                    yield from self._found.groups.get(group.arn, ())
                    arns += group.attached
        for arn in arns if self._managed else ():
            key = account_of(entity.arn), arn
            yield from self._found.managed.get(key, self._managed.get(arn, ()))

    def role_side(self, role: str) -> tuple[Difference, ...]:
        """Return what differs of a role that is assumed, given by its id before."""
        after = self._names.after(role)
        found = self._found.people.get(after)
        if found:
            return tuple(found)
        account = account_of(after)
        return (
            *self._found.targets.get(after, ()),
            *self._found.guardrails.over(PolicyType.RCP, account),
            *self._found.accounts.get(account, ()),
        )

    def of(self, pair: RoleCallers, callers: Iterable[Difference]) -> tuple[Cause, ...]:
        """Return what makes a pair another one; `callers` differs on the side of its callers.

        Statements that may do so come first: about STS and the role, naming the principal, with
        the effect that it takes. Where there is none, all that differs counts.
        """
        callers = tuple(callers)
        of_role = self.role_side(pair.role)
        whole = [one for one in (*of_role, *callers) if one.cause.part in _WHOLE]
        edits = {None, *(one.cause.edit for one in whole)}
        parts = [
            *(one for one in of_role if self._is_of_role(one, pair)),
            *(one for one in callers if self._is_of_caller(one, pair)),
        ]
        # Another edit may do the same: then undoing one of them alone undoes nothing.
        chosen = [*whole, *(one for one in parts if not whole or one.cause.edit not in edits)]
        rest = chosen or [*of_role, *callers, *self._found.guardrails.others]
        return tuple(dict.fromkeys(one.cause for one in rest))[:_MAX_CAUSES]

    def of_edge(self, pair: EdgePair) -> tuple[Cause, ...]:
        """Return what makes a trust another one: on the side of its role, and of who may use it."""
        edge, turn = pair.both[0], pair.turn
        name = self._names.of if pair.before is None else str
        source, target = name(edge.source), name(edge.target)
        users = [
            {*edge.usable_by, *edge.undecided_by} if edge is not None else set[str]()
            for edge in (pair.before, pair.after)
        ]
        differ = sorted(users[0] ^ set(map(self._names.of, users[1])))[:_MAX_CALLERS]
        callers: dict[Difference, None] = {}
        for principal in (source, *differ):
            callers |= dict.fromkeys(self.caller_side(principal))
        is_wide = edge.kind in (PrincipalKind.ACCOUNT, PrincipalKind.ANYONE)
        asked = RoleCallers(
            role=target,
            principal=None if is_wide else source,
            before=[pair.before] if pair.before is not None else [],
            after=[pair.after] if pair.after is not None else [],
            is_loss=None if turn in (None, Turn.CHANGED) else turn is Turn.GONE,
        )
        return self.of(asked, callers)

    def _is_of_caller(self, one: Difference, pair: RoleCallers) -> bool:
        if not one.statements:
            return one.cause.part in _ALONE
        return _fits(one, pair) and self._is_about(one, self._names.after(pair.role))

    def _is_of_role(self, one: Difference, pair: RoleCallers) -> bool:
        if not one.statements:
            return one.cause.part is CausePart.DOCUMENT
        if not _fits(one, pair) or not self._is_about(one, self._names.after(pair.role)):
            return False
        if one.statements[0].policy.type is PolicyType.RCP:
            return True
        if one.is_step and pair.principal is not None:
            meant = [
                statement is not None and _names(statement.source, pair.principal)
                for statement in (one.before, one.after)
            ]
            return any(meant) and not (all(meant) and _only_names_others(one))
        named = (
            (one.before, {n for edge in pair.before for n in edge.statements}),
            (one.after, {n for edge in pair.after for n in edge.statements}),
        )
        meant = [_is_meant(statement, known, pair) for statement, known in named]
        return any(meant) and not (all(meant) and _only_names_others(one))

    def _is_about(self, one: Difference, role: str) -> bool:
        """Tell whether a statement may be about assuming a role."""
        key = id(one), role
        if key not in self._about:
            self._about[key] = any(
                _covers(statement, role, self._after.reading) for statement in one.statements
            )
        return self._about[key]


def _fits(one: Difference, pair: RoleCallers) -> bool:
    if pair.is_loss is None:
        return True
    return one.takes if pair.is_loss else one.gives


def _covers(statement: CompiledStatement, role: str, reading: Interpretation) -> bool:
    if all(statement.match_action(action) is False for action in _ACTIONS):
        return False
    if statement.policy.type is PolicyType.TRUST or statement.resource is None:
        return True
    return statement.resource.match(role, ALL_OPEN, reading) is not False


def _is_meant(statement: CompiledStatement | None, known: set[int], pair: RoleCallers) -> bool:
    """Tell whether a statement of a trust policy is about the principal of a pair."""
    if statement is None:
        return False
    source = statement.source
    if source.effect is not Effect.DENY:
        return source.index in known
    return pair.principal is None or _names(source, pair.principal)


def _only_names_others(one: Difference) -> bool:
    """Tell whether a statement that names a principal as before differs in nothing else."""
    before, after = (
        replace(statement.source, principals=(), index=0, sid=None) for statement in one.statements
    )
    return before == after


def _names(statement: Statement, principal: str) -> bool:
    if statement.principals is None:
        return True
    return any(
        one.value in ("*", principal, account_of(principal))
        or one.pattern_of is not None
        or one.value[:4] in ("AIDA", "AROA")
        or ":assumed-role/" in one.value
        for one in statement.principals
    )
